"""Somebody's hours of service: each entry, the sum, one press to dispute; and where every button about them leads."""

from collections.abc import Callable, Mapping

from domain.access import AREA_EVENTS
from domain.errors import NotFound, TooLate
from domain.hours import LIFE, VOLUNTEER, Action, State, may_dispute
from domain.message import Button, Outbound
from domain.organisation import Level
from handlers import checkin, code_card, dialogue, hours_desk, hours_missed, nearness
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers, Given, Text
from handlers.gates import organisers
from handlers.hours_life import ask_for, check_version, gate_at, parties_for, take
from handlers.hours_view import line
from handlers.in_place import instead
from handlers.keys import count, long, short, unknown
from handlers.paging import page
from handlers.texts.catalogue import N_
from storage.hours_tables import Hours

SUM = N_("Your hours of service: {credited} min credited, {open} min on the way.")
NONE = N_("You have no hours of service yet. /events shows where you can help, /checkin checks you in.")
DISPUTED = N_(
    "I have told the organiser that something is wrong with your hours at “{title}”. You hear what comes of it."
)
WHAT = N_("What is not right? Whoever decides reads your words. You can skip this.")
UNSAID = N_("Thank you. You hear what comes of it.")
SAID = N_("Thank you. Whoever decides reads your words. You hear what comes of it.")
CLOSED = N_("That entry cannot be disputed any more. Please speak with the organiser.")


def show(desk: Desk, rest: str) -> Outbound:
    """Show somebody's entries, the newest first, and what waits for them where they organise."""
    mine = desk.uow.hours.of(desk.person.id)
    part = page(rest, len(mine))
    shown = mine[part.shown]
    credited = sum(one.minutes for one in mine if one.state == State.CREDITED)
    going = sum(one.minutes for one in mine) - credited
    waiting = hours_desk.waiting(desk)
    empty = hours_desk.title(desk, waiting) if waiting else desk.say(NONE)
    title = desk.say(SUM, credited=credited, open=going) if mine else empty
    changes = desk.uow.hours.changes([one.id for one in shown])
    lines = [part.title(desk.voice, title), *(line(desk, one, desk.voice, changes) for one in shown)]
    rows = [(_dispute_button(desk, one),) for one in shown if _can_dispute(desk, one)]
    rows.extend(part.more(desk.voice, "hours"))
    if hours_missed.home(desk):
        rows.append((Button(desk.say("A visit is missing"), "t:missed"),))
    if credited:
        rows.append((Button(desk.say("Certificate"), "m:cert"),))
    return Outbound("\n".join(lines), (*rows, *_organising(desk, len(waiting))))


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
    ask_for(desk, organisers(desk, gate), [entry])
    said = desk.say(DISPUTED, title=gate.named(desk.voice))
    return instead(desk, dialogue.begin(desk, WHY, {"entry": entry.id, "version": entry.version}, said))


def explain(desk: Desk, answers: Answers) -> Outbound:
    """Keep what is not right, in the words of whoever served, for those who decide; it may stay unsaid."""
    entry = desk.uow.hours.find(answers["entry"])
    if entry is None or parties_for(desk, desk.person.id, entry) != VOLUNTEER:
        raise NotFound(LIFE.not_theirs)
    words = answers.get("words", "")
    if not words:
        return Outbound(desk.say(UNSAID))
    check_version(entry, answers["version"])
    entry.objection = words
    return Outbound(desk.say(SAID))


def _can_dispute(desk: Desk, entry: Hours) -> bool:
    return may_dispute(State(entry.state), desk.now, until=entry.until, was_disputed=entry.disputed)


def _dispute_button(desk: Desk, entry: Hours) -> Button:
    title = gate_at(desk, entry).named(desk.voice)
    moment = desk.voice.moment(entry.came_at, desk.now)
    label = desk.say("Wrong: {title}, {moment}", title=title, moment=moment)
    return Button(label, f"t:{short(entry.id)}:{Action.DISPUTE}:{entry.version}")


def _organising(desk: Desk, waiting: int) -> list[tuple[Button, ...]]:
    rows: list[tuple[Button, ...]] = []
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


WHY = Form(
    name="hours_dispute",
    title=N_("Not right"),
    summary="",
    personal=True,
    done=explain,
    fields=(
        Given(key="entry"),
        Given(key="version"),
        Text(key="words", ask=WHAT, label=N_("Not right"), least=2, most=500, optional=True),
    ),
)
FORMS = (checkin.CHECK_IN, WHY, hours_missed.MISSED, nearness.NEAR, *hours_desk.FORMS)
WHOLE: Mapping[str, Callable[[Desk, str], Outbound]] = {
    "wait": hours_desk.show,
    "all": hours_desk.confirm_plain,
    "missed": hours_missed.begin,
    "code": code_card.show_community,
}
ENTRY: Mapping[str, Callable[[Desk, Hours], Outbound]] = {
    Action.DISPUTE: _dispute,
    "near": _ask_near,
    **hours_desk.PRESSES,
}
