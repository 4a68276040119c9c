"""Which volunteer events there are, in which shifts, and who has a place."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, String, cast, delete, exists, func, select

from domain.registration import INVITED
from storage.event_tables import Event, Invited, Series, Shift, Signup
from storage.registrations import Registration
from storage.repository import Repository
from storage.tables import Person

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

WEEK = timedelta(days=7)


def _ahead(people: Sequence[int], states: Sequence[str], now: datetime) -> Select[int, Event, Shift]:
    mine = (
        select(Signup.person, Event, Shift).join(Shift, Shift.id == Signup.shift).join(Event, Event.id == Shift.event)
    )
    theirs = mine.where(Signup.person.in_(people), Signup.state.in_(states), Shift.ends_at > now)
    return theirs.order_by(Shift.starts_at, Shift.id)


class Events(Repository):
    """Events and signups; an event's row is locked before a place changes hands, so that none is given twice.

    What was read since the lock is held for the transaction: five thousand who press at once ask for the same.
    """

    def __init__(self, uow: "UnitOfWork") -> None:
        super().__init__(uow)
        self._locked: dict[int, Event] = {}
        self._shifts: dict[int, list[Shift]] = {}
        self._places: dict[tuple[int, int], Signup | None] = {}
        self._ahead: dict[int, list[tuple[Event, Shift]]] = {}

    def read_ahead(
        self, events: Collection[int], people: Sequence[int], *, states: Sequence[str], now: datetime
    ) -> None:
        """Lock events in the order of their keys, and read what people have there and elsewhere at once."""
        for key in sorted(events):
            self.find(key)
        shifts = {shift.id: shift for shift in self.shifts(sorted(self._locked.keys() & set(events)))}
        if not shifts:
            return
        self._places |= {(shift, person): None for shift in shifts for person in people}
        mine = select(Signup).where(Signup.shift.in_(shifts), Signup.person.in_(people))
        self._places |= {(place.shift, place.person): place for place in self._session.scalars(mine)}
        self._ahead |= {person: [] for person in people}
        for person, event, shift in self._session.execute(_ahead(people, states, now)):
            self._ahead[person].append((event, shift))

    def add(self, event: Event, shifts: Sequence[Shift]) -> Event:
        """Keep a new event with its shifts."""
        self._uow.add(event)
        for shift in shifts:
            self._uow.add(shift)
        return event

    def add_series(self, series: Series) -> Series:
        """Keep what repeats."""
        return self._uow.add(series)

    def find_series(self, key: int) -> Series | None:
        """Return what repeats, locked for the transaction."""
        return self._as_it_stands(Series, key)

    def of_series(self, series: int) -> list[Event]:
        """Return the events of a series that were made, in their order."""
        self._session.flush()
        theirs = select(Event).where(Event.series == series)
        return list(self._session.scalars(theirs.order_by(Event.starts_at, Event.id)))

    def look_at(self, keys: Iterable[int]) -> None:
        """Read events at once that a reader will look for one after the other, and their shifts."""
        wanted = list(keys)
        self._locked |= {event.id: event for event in self._session.scalars(select(Event).where(Event.id.in_(wanted)))}
        self.shifts(wanted)

    def find(self, key: int) -> Event | None:
        """Return an event, locked for the transaction."""
        if key not in self._locked:
            found = self._as_it_stands(Event, key)
            if found is None:
                return None
            self._locked[key] = found
        return self._locked[key]

    def event_of(self, shift: int) -> int | None:
        """Return the event of a shift, which is locked before the shift is read."""
        self._session.flush()
        return self._session.scalar(select(Shift.event).where(Shift.id == shift))

    def version_of(self, key: int) -> int | None:
        """Return how often an event, or that of a shift, has changed; None for anything else."""
        self._session.flush()
        owner = select(Shift.event).where(Shift.id == key)
        return self._session.scalar(select(Event.version).where((Event.id == key) | Event.id.in_(owner)))

    def shift_of(self, place: int) -> int:
        """Return the shift of a place, whose event is locked before the place is read; 0 where there is none."""
        self._session.flush()
        return self._session.scalar(select(Signup.shift).where(Signup.id == place)) or 0

    def place(self, key: int) -> Signup | None:
        """Return a place by its key."""
        self._session.flush()
        return self._session.get(Signup, key)

    def shifts(self, events: Sequence[int]) -> list[Shift]:
        """Return the shifts of some events, in their order, as they stand since the events were locked."""
        missing = [event for event in events if event not in self._shifts]
        if missing:
            self._session.flush()
            theirs = select(Shift).where(Shift.event.in_(missing)).order_by(Shift.starts_at, Shift.id)
            found = list(self._session.scalars(theirs.execution_options(populate_existing=True)))
            read = {event: [shift for shift in found if shift.event == event] for event in missing}
            self._shifts |= {event: shifts for event, shifts in read.items() if event in self._locked}
        else:
            read = {}
        return [shift for event in events for shift in (self._shifts.get(event) or read.get(event, []))]

    def first(self, shift: int, state: str, limit: int) -> list[Signup]:
        """Return the first who stand in a state at a shift, in the order in which they signed up."""
        self._session.flush()
        theirs = select(Signup).where(Signup.shift == shift, Signup.state == state)
        return list(self._session.scalars(theirs.order_by(Signup.queue).limit(limit)))

    def ahead(self, person: int, states: Sequence[str], now: datetime) -> list[tuple[Event, Shift]]:
        """Return the shifts that have not ended and at which a person stood so when this was read."""
        if person in self._ahead:
            return self._ahead.pop(person)
        self._session.flush()
        return [(event, shift) for _, event, shift in self._session.execute(_ahead([person], states, now))]

    def guardian(self, event: int, person: int) -> str:
        """Return who said yes for somebody at any shift of an event."""
        self._session.flush()
        mine = select(Signup.guardian).join(Shift, Shift.id == Signup.shift)
        said = mine.where(Shift.event == event, Signup.person == person, Signup.guardian != "")
        return self._session.scalar(said.limit(1)) or ""

    def of_community(self, community: str, *, states: Sequence[str], now: datetime) -> list[Event]:
        """Return the events in a community that stand so and have not ended, the next first."""
        self._session.flush()
        there = (Event.community == community, Event.state.in_(states), Event.ends_at > now)
        return list(self._session.scalars(select(Event).where(*there).order_by(Event.starts_at, Event.id)))

    def coming(self, now: datetime, *, states: Sequence[str], limit: int) -> list[Event]:
        """Return the events in these states that have not ended, the next first."""
        self._session.flush()
        open_ones = select(Event).where(Event.state.in_(states), Event.ends_at > now)
        return list(self._session.scalars(open_ones.order_by(Event.starts_at, Event.id).limit(limit)))

    def signup(self, shift: int, person: int) -> Signup | None:
        """Return a person's place at a shift."""
        if (shift, person) not in self._places:
            self._session.flush()
            mine = select(Signup).where(Signup.shift == shift, Signup.person == person)
            found = self._session.scalar(mine)
            if found is None or not self._uow.locks:
                return found
            self._places[shift, person] = found
        return self._places[shift, person]

    def at_shift(self, shift: int) -> list[Signup]:
        """Return everybody's place at a shift, also those given back, the first come first."""
        self._session.flush()
        theirs = select(Signup).where(Signup.shift == shift)
        # Whoever never signed up has no number in the order.
        return list(self._session.scalars(theirs.order_by(Signup.queue == 0, Signup.queue, Signup.id)))

    def of(self, person: int) -> list[Event]:
        """Return the events at which a person has, or had, a place."""
        self._session.flush()
        mine = select(Shift.event).join(Signup, Signup.shift == Shift.id).where(Signup.person == person)
        return list(self._session.scalars(select(Event).where(Event.id.in_(mine)).order_by(Event.id)))

    def some(self, event: int, states: Sequence[str], limit: int) -> list[Signup]:
        """Return some of the places at an event that stand so."""
        return self._some(event, [Signup.state.in_(states)], limit)

    def untold(self, event: int, version: int, states: Sequence[str], limit: int) -> list[Signup]:
        """Return some of the places whose people have not been told of a time and place."""
        return self._some(event, [Signup.state.in_(states), Signup.told < version], limit)

    def to_remind(self, shift: int, state: str, rung: int, limit: int) -> list[Signup]:
        """Return some of the places whose people have not had a reminder."""
        self._session.flush()
        theirs = select(Signup).where(Signup.shift == shift, Signup.state == state, Signup.reminded < rung)
        return list(self._session.scalars(theirs.order_by(Signup.queue).limit(limit)))

    def concerned(self, event: Event, *, now: datetime, limit: int, most: int) -> list[int]:
        """Return some of the people whom an event concerns, who have not been told of it, and who want to hear more.

        These are the members of its community, or of its street's communities, and all whose skills it needs; nobody
        who pauses or leaves.
        """
        self._session.flush()
        theirs = Registration.community.startswith(event.community, autoescape=True)
        if event.kind:
            theirs |= cast(Registration.skills, String).contains(f'"{event.kind}"', autoescape=True)
        week = select(func.count()).where(Invited.person == Person.id, Invited.at > now - WEEK).scalar_subquery()
        told = exists().where(Invited.person == Person.id, Invited.event == event.id)
        placed = exists().where(Signup.person == Person.id, Signup.shift == Shift.id, Shift.event == event.id)
        found = select(Person.id).join(Registration, Registration.person == Person.id).distinct()
        found = found.where(theirs, Registration.state.in_(INVITED), Person.id != event.organiser, ~told, ~placed)
        found = found.where(week < func.coalesce(Person.invitations, most))
        return list(self._session.scalars(found.order_by(Person.id).limit(limit)))

    def invite(self, invited: Invited) -> None:
        """Note that somebody is told of an event unasked."""
        self._uow.add(invited)

    def _some(self, event: int, which: Sequence[ColumnElement[bool]], limit: int) -> list[Signup]:
        self._session.flush()
        theirs = select(Signup).join(Shift, Shift.id == Signup.shift).where(Shift.event == event, *which)
        return list(self._session.scalars(theirs.order_by(Shift.starts_at, Signup.queue, Signup.id).limit(limit)))

    def take_back(self, shift: int, person: int) -> None:
        """Forget that a person ever had a place at a shift."""
        self._session.execute(delete(Signup).where(Signup.shift == shift, Signup.person == person))
        self._places.pop((shift, person), None)
        self._uow.touch()

    def sign_up(self, signup: Signup) -> Signup:
        """Keep a new place."""
        self._places[signup.shift, signup.person] = signup
        return self._uow.add(signup)

    def who_said_so(self, event: Event, states: Sequence[str]) -> int:
        """Return how many of those who stand so have said to a reminder of its time that they come."""
        self._session.flush()
        theirs = select(func.count()).select_from(Signup).join(Shift, Shift.id == Signup.shift)
        said = (Signup.said != "", Signup.version == event.version, Signup.state.in_(states))
        return self._session.scalar(theirs.where(Shift.event == event.id, *said)) or 0

    def people(self, event: int, states: Sequence[str]) -> list[Person]:
        """Return who has a place at an event, the first come first."""
        self._session.flush()
        theirs = select(Person, Signup.queue).join(Signup, Signup.person == Person.id)
        mine = theirs.join(Shift, Shift.id == Signup.shift).where(Shift.event == event, Signup.state.in_(states))
        found = self._session.execute(mine.order_by(Shift.starts_at, Signup.queue, Signup.id))
        return list(dict.fromkeys(person for person, _ in found))
