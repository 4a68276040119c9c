"""Volunteer events: what comes next, a place there, its card, and the code that checks people in."""

from collections.abc import Callable, Mapping

from domain.access import ORGANISING
from domain.event import TAKING, Action, State
from domain.message import Button, Outbound
from domain.organisation import Level
from handlers import dialogue, door, event_card, new_event, signup
from handlers.asking import Form
from handlers.desk import About, Desk, Office, Purpose
from handlers.event_card import event_of, value, when
from handlers.fields import Answers, Choice, Given, Option, Text, World
from handlers.keys import long, unknown
from handlers.paging import page
from handlers.texts.catalogue import N_
from storage.events import Event
from storage.timers import Timer

REMIND = new_event.REMIND
MOST = 1000
LINE = N_("• {title} · {when}\n   {place}, {community} · {free} of {seats} places free")
REMINDER = N_(
    "⏰ A reminder: “{title}”, {when}, {place}.\nCannot come? Give your place back, so that somebody else can."
)


def show(desk: Desk, rest: str) -> Outbound:
    """Show what comes next in the county, one's own community first."""
    home = _home(desk)
    coming = desk.uow.events.coming(desk.now, state=State.OPEN.value, limit=MOST)
    part = page(rest, len(coming))
    found = sorted(coming, key=lambda event: event.community not in home)[part.shown]
    taken = desk.uow.events.taken([event.id for event in found], [standing.value for standing in TAKING])
    title = desk.say("Coming events:") if found else desk.say("No event is planned yet. Look in again soon.")
    lines = [part.title(desk.voice, title)]
    lines += [_line(desk, event, taken.get(event.id, 0)) for event in found]
    rows = [(Button(event.title, value(event, "show")),) for event in found]
    rows.extend(part.more(desk.voice, "events"))
    if any(seat.role in ORGANISING for seat in desk.seats):
        rows.append((Button(desk.say("New event"), f"e:{new_event.NEW}"),))
    return Outbound("\n".join(lines), tuple(rows))


def press(desk: Desk, code: str) -> Outbound | None:
    """Take a press on an event, or on “new event”."""
    written, _, action = code.partition(":")
    if written == new_event.NEW:
        return new_event.begin(desk)
    verb, _, rest = action.partition(":")
    if verb in door.PRESSES:
        return door.PRESSES[verb](desk, event_of(desk, long(written)), rest)
    if action not in PRESSES:
        raise unknown()
    return PRESSES[action](desk, event_of(desk, long(written)))


def ask_sign_up(desk: Desk, event: Event) -> Outbound:
    """Take a place at once; who has not agreed yet to what is kept is asked first."""
    signup.check(desk, event, Action.SIGN_UP)
    if dialogue.has_consented(desk):
        return signup.sign_up(desk, event)
    return dialogue.begin(desk, SIGN_UP, {"event": event.id})


def ask_code(desk: Desk, event: Event) -> Outbound:
    """Ask for the code that the organiser says at the place."""
    signup.check(desk, event, Action.CHECK_IN)
    return dialogue.begin(desk, CHECK_IN, {"event": event.id})


def fire(office: Office, timer: Timer) -> None:
    """Remind everybody who has a place now, once; who signs up later has just read when and where it is."""
    event = office.uow.events.find(timer.subject)
    if event is None or event.starts_at <= office.now:
        return
    people = office.uow.events.people(event.id, [standing.value for standing in TAKING])
    for person in people:
        voice = office.voice_of(person)
        text = voice.say(REMINDER, title=event.title, when=when(office, event, voice), place=event.place)
        button = Button(voice.say("Open"), value(event, "show"))
        about = About(event.id, until=event.starts_at)
        office.tell(person, Outbound(text, ((button,),)), Purpose.NOTICE, about)


def submit_sign_up(desk: Desk, answers: Answers) -> Outbound:
    """Take the place that was asked for before the consent."""
    return signup.sign_up(desk, event_of(desk, answers["event"]))


def _line(desk: Desk, event: Event, taken: int) -> str:
    return desk.say(
        LINE,
        title=event.title,
        when=when(desk, event, desk.voice),
        place=event.place,
        community=desk.voice.unit(event.community),
        free=event.seats - taken,
        seats=event.seats,
    )


def _home(desk: Desk) -> set[str]:
    """Return the communities that are somebody's own: where they are a member, and where their other seats lie."""
    return {desk.rules.county.above(seat.unit, Level.COMMUNITY) for seat in desk.seats}


def _yes(world: World, _: Answers) -> list[Option]:
    return [Option("yes", world.voice.say("Yes, keep me a place"))]


NEW_EVENT = new_event.NEW_EVENT
SIGN_UP = Form(
    name="sign_up",
    title=N_("Sign up"),
    summary="",
    personal=True,
    done=submit_sign_up,
    fields=(
        Given(key="event"),
        Choice(key="sure", ask=N_("Shall I keep a place for you?"), label=N_("A place"), of=_yes),
    ),
)
CHECK_IN = Form(
    name="check_in",
    title=N_("Check in"),
    summary="",
    personal=True,
    done=signup.check_in,
    fields=(
        Given(key="event"),
        Text(key="code", ask=N_("Which six digits does the organiser say?"), label=N_("Check-in code"), most=20),
    ),
)
PRESSES: Mapping[str, Callable[[Desk, Event], Outbound | None]] = {
    "show": event_card.hang,
    Action.SIGN_UP: ask_sign_up,
    Action.CANCEL: signup.cancel,
    Action.CHECK_IN: ask_code,
}
