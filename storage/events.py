"""Which volunteer events there are, and who has a place."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Integer, String, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import belongs_to
from storage.repository import Repository
from storage.tables import Person, Row


class Event(Row):
    """A volunteer event of a community."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    community: Mapped[str] = mapped_column(String(40), index=True)
    place: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    seats: Mapped[int] = mapped_column(Integer)
    organiser: Mapped[int] = mapped_column(belongs_to("person.id"))
    code: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(20))


class Signup(Row):
    """A person's place at an event."""

    __tablename__ = "signup"
    event: Mapped[int] = mapped_column(belongs_to("event.id"), primary_key=True, autoincrement=False)
    person: Mapped[int] = mapped_column(belongs_to("person.id"), primary_key=True, autoincrement=False, index=True)
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    checked_in_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(Integer, default=0)


class Events(Repository):
    """Events and signups; an event's row is locked before its places are counted, so that none is given twice."""

    def add(self, event: Event) -> Event:
        """Keep a new event."""
        return self._uow.add(event)

    def read_ahead(self, keys: Iterable[int]) -> None:
        """Read events at once that a reader will look for one after the other."""
        wanted = list(keys)
        # Held here: the session lets go of what nobody holds.
        found = select(Event).where(Event.id.in_(wanted))
        self._ahead = list(self._session.scalars(found)) if wanted else []

    def find(self, key: int) -> Event | None:
        """Return an event, locked for the transaction."""
        self._session.flush()
        return self._session.get(Event, key, with_for_update=self._uow.locks)

    def coming(self, now: datetime, *, state: str, limit: int) -> list[Event]:
        """Return the events in a state that have not ended, the next first."""
        self._session.flush()
        open_ones = select(Event).where(Event.state == state, Event.ends_at > now)
        return list(self._session.scalars(open_ones.order_by(Event.starts_at, Event.id).limit(limit)))

    def taken(self, events: Sequence[int], states: Sequence[str]) -> dict[int, int]:
        """Return by event how many of its places are taken; an event of which none is taken is not among them."""
        self._session.flush()
        theirs = select(Signup.event, func.count()).where(Signup.event.in_(events), Signup.state.in_(states))
        return dict(self._session.execute(theirs.group_by(Signup.event)).all())

    def signup(self, event: int, person: int) -> Signup | None:
        """Return a person's place at an event."""
        self._session.flush()
        return self._session.get(Signup, (event, person))

    def signups(self, event: int) -> list[Signup]:
        """Return everybody's place at an event, also those given back, the first come first."""
        self._session.flush()
        theirs = select(Signup).where(Signup.event == event)
        return list(self._session.scalars(theirs.order_by(Signup.at, Signup.person)))

    def of(self, person: int) -> list[Event]:
        """Return the events at which a person has, or had, a place."""
        self._session.flush()
        theirs = select(Event).join(Signup, Signup.event == Event.id).where(Signup.person == person)
        return list(self._session.scalars(theirs.order_by(Event.id)))

    def take_back(self, event: int, person: int) -> None:
        """Forget that a person ever had a place at an event."""
        self._session.execute(delete(Signup).where(Signup.event == event, Signup.person == person))

    def sign_up(self, signup: Signup) -> Signup:
        """Keep a new place."""
        return self._uow.add(signup)

    def people(self, event: int, states: Sequence[str]) -> list[Person]:
        """Return who has a place at an event, the first come first."""
        self._session.flush()
        theirs = select(Person).join(Signup, Signup.person == Person.id)
        mine = theirs.where(Signup.event == event, Signup.state.in_(states))
        return list(self._session.scalars(mine.order_by(Signup.at, Signup.person)))
