"""Somebody's hours of service: each entry, the sum, one press to dispute; and where every button about them leads."""

from collections.abc import Callable, Mapping

from domain.access import AREA_EVENTS
from domain.errors import NotFound, TooLate
from domain.hours import LIFE, VOLUNTEER, WAITING, Action, State, may_dispute
from domain.message import Button, Outbound
from domain.organisation import Level
from handlers import checkin, code_card, dialogue, hours_desk, nearness
from handlers.desk import Desk
from handlers.gates import organisers
from handlers.hours_life import WAITS, ask_for, check_version, gate_at, parties_for, take
from handlers.hours_view import line
from handlers.keys import count, long, short, unknown
from handlers.paging import page
from handlers.texts.catalogue import N_
from storage.hours_tables import Hours

SUM = N_("Your hours of service: {credited} min credited, {open} min on the way.")
NONE = N_("You have no hours of service yet. /events shows where you can help, /checkin checks you in.")
DISPUTED = N_(
    "I have told the organiser that something is wrong with your hours at “{title}”. You hear what comes of it."
)
CLOSED = N_("That entry cannot be disputed any more. Please speak with the organiser.")


def show(desk: Desk, rest: str) -> Outbound:
    """Show somebody's entries, the newest first, and what waits for them where they organise."""
    mine = desk.uow.hours.of(desk.person.id)
    part = page(rest, len(mine))
    shown = mine[part.shown]
    credited = sum(one.minutes for one in mine if one.state == State.CREDITED)
    going = sum(one.minutes for one in mine) - credited
    title = desk.say(SUM, credited=credited, open=going) if mine else desk.say(NONE)
    changes = desk.uow.hours.changes([one.id for one in shown])
    lines = [part.title(desk.voice, title), *(line(desk, one, desk.voice, changes) for one in shown)]
    rows = [(_dispute_button(desk, one),) for one in shown if _can_dispute(desk, one)]
    rows.extend(part.more(desk.voice, "hours"))
    if credited:
        rows.append((Button(desk.say("Certificate"), "m:cert"),))
    return Outbound("\n".join(lines), (*rows, *_organising(desk)))


def press(desk: Desk, code: str) -> Outbound | None:
    """Take a press on hours of service."""
    written, _, rest = code.partition(":")
    if written in WHOLE:
        return WHOLE[written](desk, rest)
    action, _, seen = rest.partition(":")
    entry = desk.uow.hours.find(long(written))
    if entry is None or not parties_for(desk, desk.person.id, entry):
        raise NotFound(LIFE.not_theirs)
    check_version(entry, count(seen))
    if action not in ENTRY:
        raise unknown()
    return ENTRY[action](desk, entry)


def _dispute(desk: Desk, entry: Hours) -> Outbound:
    """Say that an entry is wrong: the organiser looks at it again."""
    if entry.person == desk.person.id and not _can_dispute(desk, entry):
        raise TooLate(CLOSED)
    take(desk, entry, Action.DISPUTE, parties_for(desk, desk.person.id, entry))
    gate = gate_at(desk, entry)
    ask_for(desk, organisers(desk, gate), gate, (WAITS, 1))
    return desk.instead(Outbound(desk.say(DISPUTED, title=gate.named(desk.voice))))


def _can_dispute(desk: Desk, entry: Hours) -> bool:
    return may_dispute(State(entry.state), desk.now, until=entry.until, was_disputed=entry.disputed)


def _dispute_button(desk: Desk, entry: Hours) -> Button:
    title = gate_at(desk, entry).named(desk.voice)
    moment = desk.voice.moment(entry.came_at, desk.now)
    label = desk.say("Wrong: {title}, {moment}", title=title, moment=moment)
    return Button(label, f"t:{short(entry.id)}:{Action.DISPUTE}:{entry.version}")


def _organising(desk: Desk) -> list[tuple[Button, ...]]:
    units = hours_desk.units_of(desk)
    rows: list[tuple[Button, ...]] = []
    if units:
        waiting = len(desk.uow.hours.waiting(units, [one.value for one in WAITING], but=desk.person.id))
        if waiting:
            rows.append((Button(desk.say("To confirm: {count}", count=waiting), "t:wait"),))
    for seat in desk.seats:
        if seat.role in AREA_EVENTS and desk.rules.county.above(seat.unit, Level.COMMUNITY) == seat.unit:
            label = desk.say("Show the code of {community}", community=desk.voice.unit(seat.unit))
            rows.append((Button(label, f"t:code:{seat.unit}"),))
    return rows


def _ask_near(desk: Desk, entry: Hours) -> Outbound:
    if parties_for(desk, desk.person.id, entry) != VOLUNTEER:
        raise NotFound(LIFE.not_theirs)
    return dialogue.begin(desk, nearness.NEAR, {"entry": entry.id, "community": entry.community})


FORMS = (checkin.CHECK_IN, nearness.NEAR, *hours_desk.FORMS)
WHOLE: Mapping[str, Callable[[Desk, str], Outbound]] = {
    "wait": hours_desk.show,
    "all": hours_desk.confirm_plain,
    "code": code_card.show_community,
}
ENTRY: Mapping[str, Callable[[Desk, Hours], Outbound]] = {
    Action.DISPUTE: _dispute,
    "near": _ask_near,
    **hours_desk.PRESSES,
}
