"""What is asked before an event is changed or moved, called off, not accepted, or its series ended."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from domain.errors import TooLate
from domain.event import LIFE, Action, Party, State
from domain.message import Outbound
from domain.signup import Phase
from handlers import dialogue, event_card, event_life, series
from handlers.asking import Form
from handlers.desk import Desk
from handlers.event_news import NEWS
from handlers.event_view import STATES, event_of, known, room_of, street_of
from handlers.fields import Answers, Choice, Given, Number, Option, Text, World
from handlers.new_event import Start
from handlers.places import hurry
from handlers.texts.catalogue import N_
from storage.event_tables import Event, Shift
from storage.timers import Timer

MOVED = N_("“{title}” is {when} now, {place}. Everybody who has a place is asked whether that suits them.")


def ask_where(desk: Desk, event: Event, _: str) -> Outbound:
    """Ask for the new time and place of an event."""
    _check_move(desk, event)
    return dialogue.begin(desk, MOVE, {"event": event.id})


def ask_sure(desk: Desk, event: Event, _: str) -> Outbound:
    """Ask whether an event is to be called off; for the weather one press is enough."""
    event_life.check(desk, event, Party.MAKER)
    return dialogue.begin(desk, CALL_OFF, {"event": event.id})


def ask_why(desk: Desk, event: Event, _: str) -> Outbound:
    """Ask why an event is not accepted."""
    event_life.check(desk, event, Party.REVIEWER)
    return dialogue.begin(desk, REFUSE, {"event": event.id})


def moved(desk: Desk, answers: Answers) -> Outbound:
    """Move an event: all its shifts by as much as the first, and ask everybody again who has a place."""
    event = event_of(desk, answers["event"])
    _check_move(desk, event)
    was = event.starts_at, event.place
    shifts = _put(desk, event, answers)
    if was == (event.starts_at, event.place):
        return Outbound(desk.say("Nothing has changed."))
    event_life.take(desk, event, Action.MOVE)
    event.version += 1
    event_life.set_moments(desk, event, shifts)
    hurry(desk, event, shifts)
    desk.uow.timers.go_on(Timer(NEWS, event.id, event.version, 0, desk.now))
    event_card.refresh_all(desk, event)
    return Outbound(desk.say(MOVED, **known(desk, event, shifts[0], desk.voice)))


def ask_changes(desk: Desk, event: Event, _: str) -> Outbound:
    """Ask what of an event that waits for a yes shall be otherwise."""
    _check_change(desk, event)
    return dialogue.begin(desk, CHANGE, {"event": event.id})


def changed(desk: Desk, answers: Answers) -> Outbound:
    """Change what is proposed: when, where, for how many. It is looked at as it stands then."""
    event = event_of(desk, answers["event"])
    _check_change(desk, event)
    was = event.starts_at
    for shift in _put(desk, event, answers):
        shift.seats = answers.get("seats", shift.seats)
    series.change(desk, event, answers, later=event.starts_at - was)
    event_life.take(desk, event, Action.CHANGE)
    event.version += 1
    if event_life.wait_for_review(desk, event) == event.starts_at:
        event_life.ask(desk, event, [street_of(desk, event)])
    event_card.refresh_all(desk, event)
    return event_card.hang(desk, event)


def called_off(desk: Desk, answers: Answers) -> Outbound:
    """Call an event off."""
    return event_life.call_off(desk, event_of(desk, answers["event"]), Action.CALL_OFF)


def refused(desk: Desk, answers: Answers) -> Outbound:
    """Do not accept an event."""
    return event_life.refuse(desk, event_of(desk, answers["event"]), answers["reason"])


def _put(desk: Desk, event: Event, answers: Answers) -> Sequence[Shift]:
    """Put an event and its shifts where, and when, the answers say."""
    starts = answers.get("starts")
    later = (datetime.fromisoformat(starts).astimezone(UTC) if starts else event.starts_at) - event.starts_at
    event.place = answers.get("place", event.place)
    event.starts_at, event.ends_at = event.starts_at + later, event.ends_at + later
    shifts = desk.uow.events.shifts([event.id])
    for shift in shifts:
        shift.starts_at, shift.ends_at = shift.starts_at + later, shift.ends_at + later
    return shifts


def _check_change(desk: Desk, event: Event) -> None:
    event_life.check(desk, event, Party.MAKER)
    if event.state != State.REVIEW:
        raise TooLate(LIFE.moved, title=event.title, state=desk.say(STATES[State(event.state)]))


def _check_move(desk: Desk, event: Event) -> None:
    event_life.check(desk, event, Party.MAKER)
    first = desk.uow.events.shifts([event.id])[0]
    if room_of(desk, first).phase is not Phase.AHEAD:
        raise TooLate(N_("“{title}” is too near to be moved. You can only call it off."), title=event.title)


def _sure(world: World, _: Answers) -> list[Option]:
    return [Option("yes", world.voice.say("Yes, call it off"))]


WHERE = (
    Start(
        key="starts",
        ask=N_("When does it start now? Skip it if the time stays."),
        label=N_("Start"),
        after=lambda world, _: world.now,
        optional=True,
    ),
    Text(
        key="place",
        ask=N_("Where do people meet now? Skip it if the place stays."),
        label=N_("Place"),
        least=2,
        most=100,
        optional=True,
    ),
)
MOVE = Form(
    name="event_move",
    title=N_("Change time or place"),
    summary=N_("Shall I ask everybody who has a place?"),
    done=moved,
    fields=(
        Given(key="event"),
        *WHERE,
    ),
)
CHANGE = Form(
    name="event_change",
    title=N_("Change time, place or places"),
    summary="",
    done=changed,
    fields=(
        Given(key="event"),
        *WHERE,
        Number(
            key="seats",
            ask=N_("How many people can take part? Skip it if that stays."),
            label=N_("Places"),
            most=500,
            optional=True,
        ),
    ),
)
CALL_OFF = Form(
    name="event_off",
    title=N_("Call off"),
    summary="",
    done=called_off,
    fields=(
        Given(key="event"),
        Choice(key="sure", ask=N_("Everybody who has a place is told at once. Are you sure?"), label="", of=_sure),
    ),
)
REFUSE = Form(
    name="event_refuse",
    title=N_("Do not accept"),
    summary="",
    done=refused,
    fields=(
        Given(key="event"),
        Text(key="reason", ask=N_("Why not? Whoever makes it reads that."), label=N_("Reason"), least=2, most=300),
    ),
)
FORMS = (MOVE, CHANGE, CALL_OFF, REFUSE)
PRESSES: Mapping[str, Callable[[Desk, Event, str], Outbound]] = {
    Action.MOVE: ask_where,
    Action.CHANGE: ask_changes,
    Action.CALL_OFF: ask_sure,
    Action.REFUSE: ask_why,
    event_card.STOP: series.stop,
    event_card.STOP_ALL: series.stop_all,
}
