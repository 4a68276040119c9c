"""The hours of one event once it is over: how they stand, and what is entered then for who was not checked in."""

from collections.abc import Callable, Mapping, Sequence

from domain.errors import NotAllowed, TooLate
from domain.event import Party, State
from domain.hours import LIFE, MINUTE, ORGANISER, Action, Source
from domain.hours import State as Entry
from domain.message import Button, Outbound
from handlers import dialogue
from handlers.asking import Form
from handlers.desk import LISTED, Desk
from handlers.event_card import BACK_FILL as VERB
from handlers.event_card import HOURS
from handlers.event_view import event_of, parties_of, value
from handlers.fields import Answers, Choice, Given, Option, World
from handlers.gates import at_event
from handlers.hours_desk import DONE, MINUTES, PUBLISHED, REASON, tell
from handlers.hours_life import new_entry, take, within_day
from handlers.hours_view import line, names
from handlers.keys import short
from handlers.texts.catalogue import N_
from storage.event_tables import Event, Shift, Signup
from storage.hours_tables import Hours

NOT_YOURS = N_("Only the organisers see and enter hours, and nobody enters their own.")


def show(desk: Desk, event: Event, rest: str) -> Outbound:
    """Show what everybody's hours are, each with the button under which they are corrected."""
    _check_maker(desk, event)
    found, skip = _entries(desk, event), int(rest) if rest.isascii() and rest.isdigit() and len(rest) < LISTED else 0
    if not found:
        return Outbound(desk.say("Nobody has hours of this event yet."))
    called, page = names(desk, [one.person for one in found], desk.voice), found[skip : skip + LISTED]
    changes = desk.uow.hours.changes([one.id for one in page])
    lines = [f"{called[one.person]}\n{line(desk, one, desk.voice, changes)}" for one in page]
    rows = [(Button(called[one.person], f"t:{short(one.id)}:one:{one.version}"),) for one in page]
    if skip + LISTED < len(found):
        rows.append((Button(desk.say("More …"), value(event, HOURS, str(skip + LISTED))),))
    return Outbound("\n".join(lines), tuple(rows))


def ask_back_fill(desk: Desk, event: Event, _: str) -> Outbound:
    """Ask for whom hours are entered that nobody was checked in for."""
    _check_maker(desk, event)
    people = _missing(desk, event)
    if not people:
        return Outbound(desk.say("Everybody who had a place has their hours already."))
    labels = names(desk, [one.person for one in people], desk.voice)
    options = {str(person): label for person, label in labels.items()}
    longest = max(_planned(shift) for shift in desk.uow.events.shifts([event.id]))
    return dialogue.begin(desk, BACK_FILL, {"event": event.id, "people": options, "most": longest})


def back_fill(desk: Desk, answers: Answers) -> Outbound:
    """Enter hours afterwards: the entry says so for ever, and can be disputed like any other."""
    event = event_of(desk, answers["event"])
    _check_maker(desk, event)
    person = int(answers["who"])
    place = next((one for one in _missing(desk, event) if one.person == person), None)
    if place is None:
        raise TooLate(LIFE.moved)
    shift = next(one for one in desk.uow.events.shifts([event.id]) if one.id == place.shift)
    entry = new_entry(desk, at_event(event), shift, person, source=Source.BACK_FILL)
    counts = within_day(desk, entry, min(answers["minutes"], _planned(shift)))
    take(desk, entry, Action.BACK_FILL, ORGANISER, counts=counts, reason=answers["reason"])
    tell(desk, entry, PUBLISHED, "")
    return Outbound(desk.say(DONE, minutes=counts, who=answers["people"][answers["who"]]))


def _entries(desk: Desk, event: Event) -> list[Hours]:
    return [one for state in Entry for one in desk.uow.hours.at(event.id, event.community, state.value)]


def _planned(shift: Shift) -> int:
    return (shift.ends_at - shift.starts_at) // MINUTE


def _missing(desk: Desk, event: Event) -> list[Signup]:
    """Return the places at an event of which no hours tell, in the order of signing up; nobody's own."""
    known = {one.person for one in _entries(desk, event)} | {desk.person.id}
    places = [one for shift in desk.uow.events.shifts([event.id]) for one in desk.uow.events.at_shift(shift.id)]
    first: dict[int, Signup] = {}
    for one in places:
        first.setdefault(one.person, one)
    return [one for one in first.values() if one.person not in known]


def _check_maker(desk: Desk, event: Event) -> None:
    if Party.MAKER not in parties_of(desk, desk.person.id, event):
        raise NotAllowed(NOT_YOURS)
    if State(event.state) is not State.ENDED:
        raise TooLate(N_("Hours are entered once “{title}” is over."), title=event.title)


def _people(_: World, answers: Answers) -> Sequence[Option]:
    return [Option(key, label) for key, label in answers.get("people", {}).items()]


BACK_FILL = Form(
    name="hours_back_fill",
    title=N_("Enter hours later"),
    done=back_fill,
    fields=(
        Given(key="event"),
        Given(key="people"),
        Given(key="most"),
        Choice(key="who", ask=N_("Who was there and is not checked in?"), label=N_("Who"), of=_people),
        MINUTES,
        REASON,
    ),
)
PRESSES: Mapping[str, Callable[[Desk, Event, str], Outbound]] = {HOURS: show, VERB: ask_back_fill}
