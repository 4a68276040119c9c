"""Volunteer events: what comes next, a place there, and where every button about them leads."""

from collections.abc import Callable, Mapping

from domain.access import AREA_EVENTS, MAKING
from domain.event import SHOWN, Action, State
from domain.message import Button, Outbound
from domain.organisation import Level
from domain.signup import Action as Step
from handlers import (
    checkin,
    code_card,
    door,
    event_card,
    event_life,
    hours_event,
    moving_out,
    new_event,
    organising,
    sharing,
    signup,
    signup_form,
)
from handlers.desk import Desk
from handlers.event_news import COME, KEEP
from handlers.event_view import event_for, parties_of, shift_of, value, when
from handlers.in_place import instead
from handlers.invitations import WEEKLY, ask_weekly, set_weekly
from handlers.keys import long, unknown
from handlers.paging import page
from handlers.texts.catalogue import N_
from storage.event_tables import Event, Shift

MOST = 1000
WAITS = "📝 "
WAITING = N_("📝 is not open yet: it waits for the yes of its community or street.")
LINE = N_("• {title} · {when}\n   {place}, {community} · {free} of {seats} places free")


def show(desk: Desk, rest: str) -> Outbound:
    """Show what waits for one's yes, then what comes next in the county, one's own community first."""
    home, waiting = _home(desk), _waiting(desk)
    coming = desk.uow.events.coming(desk.now, states=[state.value for state in SHOWN], limit=MOST)
    part = page(rest, len(waiting) + len(coming))
    found = [*waiting, *sorted(coming, key=lambda event: event.community not in home)][part.shown]
    title = desk.say("Coming events:") if found else desk.say("No event is planned yet. Look in again soon.")
    lines = [part.title(desk.voice, title), *_lines(desk, found)]
    if any(map(_mark, found)):
        lines.append(desk.say(WAITING))
    rows = _rows(desk, found)
    rows.extend(part.more(desk.voice, "events"))
    if any(seat.role in MAKING for seat in desk.seats):
        rows.append((Button(desk.say("New event"), f"e:{new_event.NEW}"),))
    rows.append((Button(desk.say("Invitations a week"), f"e:{WEEKLY}"),))
    return Outbound("\n".join(lines), tuple(rows))


def press(desk: Desk, code: str) -> Outbound | None:
    """Take a press on an event, or on “new event”."""
    written, _, action = code.partition(":")
    if written == new_event.NEW:
        return new_event.begin(desk)
    if written == WEEKLY:
        return set_weekly(desk, action) if action else ask_weekly(desk)
    verb, _, rest = action.partition(":")
    event = event_for(desk, long(written))
    if verb in WHOLE:
        return WHOLE[verb](desk, event, rest)
    if verb not in SHIFTS:
        raise unknown()
    named, _, rest = rest.partition(":")
    shift = shift_of(desk, event, named)
    return SHIFTS[verb](desk, event, shift, rest)


def _waiting(desk: Desk) -> list[Event]:
    """Return what is still looked at, for who makes or reviews it."""
    if not any(seat.role in MAKING | AREA_EVENTS for seat in desk.seats):
        return []
    found = desk.uow.events.coming(desk.now, states=[State.REVIEW.value], limit=MOST)
    return [event for event in found if parties_of(desk, desk.person.id, event)]


def _mark(event: Event) -> str:
    return WAITS if event.state == State.REVIEW else ""


def _rows(desk: Desk, events: list[Event]) -> list[tuple[Button, ...]]:
    """Return a button for each; what is called like one before it is told apart by when it is."""
    rows, before = list[tuple[Button, ...]](), set[str]()
    for event in events:
        again = f" · {desk.voice.moment(event.starts_at, desk.now)}" if event.title in before else ""
        rows.append((Button(f"{_mark(event)}{event.title}{again}", value(event, "show")),))
        before.add(event.title)
    return rows


def _lines(desk: Desk, events: list[Event]) -> list[str]:
    shifts = desk.uow.events.shifts([event.id for event in events])
    free = {event.id: sum(one.seats - one.taken for one in shifts if one.event == event.id) for event in events}
    seats = {event.id: sum(one.seats for one in shifts if one.event == event.id) for event in events}
    return [
        desk.say(
            LINE,
            title=_mark(event) + event.title,
            when=when(desk, event, desk.voice),
            place=event.place,
            community=desk.voice.unit(event.community),
            free=free[event.id],
            seats=seats[event.id],
        )
        for event in events
    ]


def _home(desk: Desk) -> set[str]:
    """Return the communities that are somebody's own: where they are a member, and where their other seats lie."""
    return {desk.rules.county.above(seat.unit, Level.COMMUNITY) for seat in desk.seats}


def _show(desk: Desk, event: Event, _: str) -> Outbound:
    return event_card.hang(desk, event)


def _step(take: Callable[[Desk, Event, Shift], Outbound]) -> Callable[[Desk, Event, Shift, str], Outbound]:
    return lambda desk, event, shift, _: instead(desk, take(desk, event, shift))


def _approve(desk: Desk, event: Event, seen: str) -> Outbound:
    return event_life.approve(desk, event, seen)


def _weather(desk: Desk, event: Event, _: str) -> Outbound:
    return event_life.call_off(desk, event, Action.WEATHER)


NEW_EVENT, SIGN_UP = new_event.NEW_EVENT, signup_form.SIGN_UP
FORMS = (NEW_EVENT, SIGN_UP, hours_event.BACK_FILL, *organising.FORMS)
WHOLE: Mapping[str, Callable[[Desk, Event, str], Outbound | None]] = {
    "show": _show,
    event_card.SHARE: sharing.share,
    event_card.CODE: code_card.show,
    **hours_event.PRESSES,
    Action.APPROVE: _approve,
    Action.WEATHER: _weather,
    moving_out.ELSEWHERE: moving_out.of_event,
    **organising.PRESSES,
}
SHIFTS: Mapping[str, Callable[[Desk, Event, Shift, str], Outbound | None]] = {
    Step.SIGN_UP: signup_form.ask_sign_up,
    Step.WAIT: signup_form.ask_sign_up,
    event_card.MINOR: signup_form.ask_minor,
    Step.ACCEPT: _step(signup.accept),
    Step.CANCEL: _step(signup.cancel),
    Step.EXCUSE: _step(signup.cancel),
    Step.CHECK_IN: lambda desk, event, shift, _: checkin.ask(desk, event, shift),
    COME: _step(signup.come),
    KEEP: _step(signup.keep),
    **door.PRESSES,
}
