"""People who serve: what the organiser shows them, and what they do with it."""

from sqlalchemy import select

from handlers.desk import Office
from handlers.gates import Gate, code_of, payload
from storage.event_tables import Event
from tests.beginning import lived_once
from tests.stories.events import community, signs_up
from tests.stories.staff import at
from tests.town import Town
from tests.townspeople import Person

PUBLISHED = "Your hours at “River clean-up”: 120 min. They are credited on"


def gate_in(town: Town) -> Gate:
    """Return the gate of the only event, or of the last that was made."""
    with town.database.reading() as uow:
        event = uow.session.scalars(select(Event).order_by(Event.id.desc())).first()
        assert event is not None
        uow.session.expunge(event)
        return Gate(event.community, event)


def shown(town: Town, gate: Gate | None = None) -> str:
    """Return the digits that the organiser shows now."""
    with town.database.reading() as uow:
        return code_of(Office(uow, town.rules, town.now), gate or gate_in(town))


def to_scan(town: Town, gate: Gate | None = None) -> str:
    """Return what the code to scan carries now."""
    with town.database.reading() as uow:
        return payload(Office(uow, town.rules, town.now), gate or gate_in(town))


def entries(town: Town) -> list[tuple[str, str, int]]:
    """Return how every entry of hours stands, how it is known, and what it counts, in the order of coming."""
    with town.database.reading() as uow:
        return [(one.state, one.source, one.minutes) for one in uow.hours.all()]


@lived_once
def serve(town: Town, *names: str) -> list[Person]:
    """Return an organiser, and people who have served for two hours and checked out."""
    zhao = community(town)
    people = [town.resident(name) for name in names]
    for person in people:
        signs_up(person)
    for moment in ("2026-12-05 08:55", "2026-12-05 11:05"):
        at(town, moment)
        for person in people:
            person.starts(to_scan(town))
    for person in (zhao, *people):
        person.heard = len(person.seen)
    return [zhao, *people]


@lived_once
def at_the_doors(town: Town, *names: str, seats: int = 20) -> list[Person]:
    """Return who has a place at an event whose doors are open, after whoever organises it."""
    zhao = community(town, seats=seats)
    people = [town.resident(name) for name in names]
    for person in people:
        signs_up(person)
    at(town, "2026-12-05 08:30")
    for person in (zhao, *people):
        person.heard = len(person.seen)
    return [zhao, *people]


@lived_once
def confirmed(town: Town, *names: str) -> list[Person]:
    """Return an organiser, and people whose two hours are published."""
    people = serve(town, *names)
    people[0].says("/hours")
    people[0].presses(f"To confirm: {len(names)}")
    people[0].presses(f"Confirm all {len(names)}")
    for person in people[1:]:
        person.hears(PUBLISHED)
    return people


def opens_card(zhao: Person) -> None:
    """Look at an event that is over: its card still hangs."""
    zhao.town.arrives(
        zhao, press=next(one.value for shown in zhao.seen for one in shown.buttons if one.label == "Open")
    )
