"""Sheets about members for their work units: the rows, and the history that they are drafted from."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint, and_, bindparam, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Json
from storage.event_tables import Event
from storage.hours_tables import Hours
from storage.registrations import Registration
from storage.repository import Repository
from storage.streams import outbox, timer
from storage.tables import Door, Row
from storage.wishes import Wish, WishHelper


class Statement(Row):
    """What a work unit is to read of a member's service: of whose registration it is part, it is theirs."""

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("registration", "kind", "until_on"),
        Index(None, "community", "state"),
        Index(None, "unit", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    registration: Mapped[int]
    """It may be gone: then what was sent counts, and tells of nobody."""
    name: Mapped[str]
    unit: Mapped[str]
    community: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    since_on: Mapped[date]
    until_on: Mapped[date]
    figures: Mapped[list[Any]] = mapped_column(Json)
    """Frozen when it was drafted: what its member saw is what leaves."""
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(Integer)
    """How often it has moved: a button, a message or a timer of an earlier state is stale."""
    moved_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)
    """Why its member says that it is wrong."""
    answer: Mapped[str] = mapped_column(Text)
    """Why the community says that it is right."""


class Batch(NamedTuple):
    """What has gone to one unit of one period; ``first`` is the key of one of its sheets."""

    unit: str
    kind: str
    since_on: date
    until_on: date
    first: int
    size: int


class Service(NamedTuple):
    """A stretch of credited service, and what its event needed."""

    id: int
    event: int | None
    day: date
    source: str
    minutes: int
    kind: str | None


MEMBER = select(Registration.id).where(Registration.state.in_(bindparam("states", expanding=True))).limit(1)


class Statements(Repository):
    """Sheets; each is locked before it moves."""

    def add(self, statement: Statement) -> Statement:
        """Keep a new one."""
        return self._uow.add(statement)

    def find(self, key: int) -> Statement | None:
        """Return a sheet, locked for the transaction."""
        return self._as_it_stands(Statement, key)

    def of_person(self, person: int) -> list[Statement]:
        """Return somebody's sheets, the newest first."""
        mine = select(Registration.id).where(Registration.person == person)
        return self._all(Statement.registration.in_(mine))

    def of_registration(self, registration: int) -> list[Statement]:
        """Return the sheets that rest on one registration, the newest first."""
        return self._all(Statement.registration == registration)

    def waiting(self, communities: Collection[str], states: Collection[str]) -> list[Statement]:
        """Return the sheets of communities in some states, the oldest first."""
        return self._all(Statement.community.in_(communities), Statement.state.in_(states))[::-1]

    def batch(self, statement: Statement, state: str) -> list[Statement]:
        """Return the sheets of the same unit and period in a state, the oldest first."""
        same = (Statement.unit == statement.unit, Statement.kind == statement.kind)
        return self._all(*same, Statement.until_on == statement.until_on, Statement.state == state)[::-1]

    def beside(self, statement: Statement, state: str) -> list[int]:
        """Return the keys of the sheets of the same community and period in a state, the oldest first."""
        same = (Statement.community == statement.community, Statement.kind == statement.kind)
        theirs = select(Statement.id).where(*same, Statement.until_on == statement.until_on)
        self._session.flush()
        return list(self._session.scalars(theirs.where(Statement.state == state).order_by(Statement.id)))

    def batches(self, units: Collection[str], state: str) -> list[Batch]:
        """Return what stands so of these units, by period, the newest first."""
        by = (Statement.unit, Statement.kind, Statement.since_on, Statement.until_on)
        counted = select(*by, func.min(Statement.id), func.count()).where(Statement.unit.in_(units))
        counted = counted.where(Statement.state == state).group_by(*by)
        self._session.flush()
        newest = self._session.execute(counted.order_by(Statement.until_on.desc(), Statement.kind, Statement.unit))
        return [Batch(*row) for row in newest]

    def members(self, after: int, states: Collection[str], limit: int) -> list[Registration]:
        """Return registrations in these states by the order of their keys, those behind a key."""
        self._session.flush()
        theirs = select(Registration).where(Registration.id > after, Registration.state.in_(states))
        return list(self._session.scalars(theirs.order_by(Registration.id).limit(limit)))

    def has_members(self, states: Collection[str]) -> bool:
        """Say whether there is a registration in one of these states."""
        return self._rows(MEMBER, {"states": list(states)}).first() is not None

    def service(self, person: int, community: str, state: str, until: date) -> list[Service]:
        """Return somebody's hours at a community that stand so, as far as they were until a day."""
        self._session.flush()
        columns = (Hours.id, Hours.event, Hours.day, Hours.source, Hours.minutes, Event.kind)
        mine = (Hours.person == person, Hours.community == community, Hours.state == state)
        found = select(*columns).outerjoin(Event, Event.id == Hours.event).where(*mine, Hours.day <= until)
        return [Service(*row) for row in self._session.execute(found.where(Hours.minutes > 0).order_by(Hours.id))]

    def fulfilled(self, person: int, community: str, state: str, *, until: datetime) -> dict[int, datetime]:
        """Return since when wishes of a community stand so, those before a moment, for which somebody was there."""
        self._session.flush()
        helped = select(WishHelper.wish).where(WishHelper.person == person)
        theirs = or_(and_(Wish.claimer == person, Wish.unit == ""), Wish.id.in_(helped))
        found = select(Wish.id, Wish.ended_at).where(theirs, Wish.community == community, Wish.state == state)
        rows = self._session.execute(found.where(Wish.ended_at < until).order_by(Wish.id))
        return {key: at for key, at in rows if at is not None}

    def shown_at(self, statement: Statement, person: int) -> datetime | None:
        """Return when what a sheet says now was really brought to a person."""
        self._uow.flush()
        brought = select(func.min(outbox.c.settled_at)).where(
            outbox.c.address.in_(select(Door.id).where(Door.person == person)),
            outbox.c.about == statement.id,
            outbox.c.version == statement.version,
            outbox.c.fate == "sent",
        )
        first: datetime | None = self._session.scalar(brought)
        return first

    def are_planned(self, kind: str, rung: int) -> bool:
        """Say whether a draft day is to come."""
        to_come = (timer.c.kind == kind, timer.c.rung == rung, timer.c.fired_at.is_(None))
        return self._session.scalar(select(timer.c.id).where(*to_come).limit(1)) is not None

    def _all(self, *which: Any) -> list[Statement]:
        self._session.flush()
        found = select(Statement).where(*which).order_by(Statement.until_on.desc(), Statement.id.desc())
        return list(self._session.scalars(found))
