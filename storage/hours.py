"""Who served when, for how long, and what was changed in that."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select

from storage.event_tables import Event, Shift, Signup
from storage.hours_tables import Hours, HoursChange
from storage.keys import new_id
from storage.repository import Repository


class HoursBook(Repository):
    """Entries of service. Their minutes change only by ``write``, in the transaction of a step."""

    def add(self, entry: Hours) -> Hours:
        """Keep a new entry."""
        return self._uow.add(entry)

    def find(self, key: int) -> Hours | None:
        """Return an entry, locked for the transaction."""
        return self._as_it_stands(Hours, key)

    def write(self, entry: Hours, minutes: int, *, actor: int | None, at: datetime, reason: str) -> None:
        """Let an entry count so many minutes; what it counted before stays to be seen."""
        change = HoursChange(
            id=new_id(at),
            entry=entry.id,
            version=entry.version,
            at=at,
            actor=actor,
            before=entry.minutes,
            after=minutes,
            reason=reason,
        )
        self._uow.add(change)
        entry.minutes = minutes

    def changes(self, entries: Collection[int] | None = None) -> list[HoursChange]:
        """Return what was changed in some entries, or in all, the first change first."""
        self._session.flush()
        theirs = select(HoursChange).order_by(HoursChange.id)
        return list(self._session.scalars(theirs if entries is None else theirs.where(HoursChange.entry.in_(entries))))

    def here(self, person: int, state: str) -> list[Hours]:
        """Return where somebody is checked in now, the last first."""
        self._session.flush()
        mine = select(Hours).where(Hours.person == person, Hours.state == state)
        return list(self._session.scalars(mine.order_by(Hours.id.desc())))

    def at(self, event: int | None, community: str, state: str) -> list[Hours]:
        """Return the entries of an event, or of visits to a community, that stand so, the first come first."""
        self._session.flush()
        there = self._there(event, community)
        return list(self._session.scalars(select(Hours).where(*there, Hours.state == state).order_by(Hours.id)))

    def of_event(self, event: int) -> list[Hours]:
        """Return all entries of an event, locked."""
        self._session.flush()
        return list(
            self._session.scalars(select(Hours).where(Hours.event == event).order_by(Hours.id).with_for_update())
        )

    def of_day(self, person: int, day: date, event: int | None, community: str) -> list[Hours]:
        """Return somebody's entries of one day at an event, or of visits to a community."""
        self._session.flush()
        mine = select(Hours).where(Hours.person == person, Hours.day == day, *self._there(event, community))
        return list(self._session.scalars(mine.order_by(Hours.id)))

    def minutes_of_day(self, entry: Hours) -> int:
        """Return how many minutes all other entries of a person and day count."""
        self._session.flush()
        others = (Hours.person == entry.person, Hours.day == entry.day, Hours.id != entry.id)
        return self._session.scalar(select(func.coalesce(func.sum(Hours.minutes), 0)).where(*others)) or 0

    def of(self, person: int) -> list[Hours]:
        """Return somebody's entries, the newest first."""
        self._session.flush()
        mine = select(Hours).where(Hours.person == person).order_by(Hours.day.desc(), Hours.id.desc())
        return list(self._session.scalars(mine))

    def waiting(self, units: Collection[str], states: Sequence[str], *, but: int) -> list[Hours]:
        """Return what waits for those who organise for some units, the oldest first; nobody is their own judge."""
        self._session.flush()
        theirs = or_(Hours.host.in_(units), Hours.community.in_(units))
        mine = select(Hours).where(theirs, Hours.state.in_(states), Hours.person != but)
        return list(self._session.scalars(mine.order_by(Hours.id)))

    def credited(self, person: int, state: str) -> list[Hours]:
        """Return somebody's entries that count for a certificate."""
        self._session.flush()
        mine = select(Hours).where(Hours.person == person, Hours.state == state, Hours.minutes > 0)
        return list(self._session.scalars(mine.order_by(Hours.day, Hours.id)))

    def missed(self, people: Collection[int], community: str, state: str, since: datetime) -> dict[int, int]:
        """Return how often some people had a place at a community since, that stands so, and have no hours of it."""
        self._session.flush()
        served = exists().where(Hours.event == Shift.event, Hours.person == Signup.person, Hours.minutes > 0)
        theirs = select(Signup.person, func.count()).join(Shift, Shift.id == Signup.shift)
        there = theirs.join(Event, Event.id == Shift.event).where(Event.community == community, ~served)
        counted = there.where(Signup.person.in_(people), Signup.state == state, Shift.ends_at >= since)
        found = self._session.execute(counted.group_by(Signup.person)).all()
        return {row[0]: row[1] for row in found}

    def all(self) -> list[Hours]:
        """Return every entry."""
        self._session.flush()
        return list(self._session.scalars(select(Hours).order_by(Hours.id)))

    @staticmethod
    def _there(event: int | None, community: str) -> tuple[ColumnElement[bool], ...]:
        if event is not None:
            return (Hours.event == event,)
        return (Hours.event.is_(None), Hours.community == community)
