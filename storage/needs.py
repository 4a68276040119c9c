"""Which needs of the communities there are, what units offer, and which of both have become projects."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import belongs_to
from storage.event_tables import Event
from storage.repository import Repository
from storage.tables import Row
from storage.wishes import Wish


class Need(Row):
    """Something that a community needs; with the unit that has taken it, it is a project."""

    __tablename__ = "need"
    __table_args__ = (Index("ix_need_listed", "state", "community"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    community: Mapped[str] = mapped_column(String(40))
    asker: Mapped[int | None] = mapped_column(belongs_to("person.id"), index=True)
    """The resident who told of it; None where the community did by itself."""
    text: Mapped[str]
    state: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime]
    """When it came into its state."""
    created_at: Mapped[datetime]
    unit: Mapped[str] = mapped_column(String(40))
    """The unit that it was offered to, or that has taken it."""
    resource: Mapped[int | None]
    """What of the unit's offers it is met with."""
    taken_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(String(500))
    issue: Mapped[int | None] = mapped_column(index=True)
    """The issue that it is a part of the answer to."""
    became: Mapped[str] = mapped_column(String(20))
    became_key: Mapped[int | None]
    """The event or wish that it has become."""
    ended_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]


class NeedFollower(Row):
    """Somebody who hears of each step of a need."""

    __tablename__ = "need_follower"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    need: Mapped[int] = mapped_column(belongs_to("need.id"), index=True)
    person: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    at: Mapped[datetime]


class Resource(Row):
    """Something that a unit offers: what, how much, until when."""

    __tablename__ = "resource"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit: Mapped[str] = mapped_column(String(40), index=True)
    text: Mapped[str]
    amount: Mapped[str]
    state: Mapped[str] = mapped_column(String(20), index=True)
    offered_at: Mapped[datetime]
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Needs(Repository):
    """The three lists; a need is locked before it is given to a unit, so that only one has it."""

    def add(self, need: Need) -> Need:
        """Keep a new need."""
        return self._uow.add(need)

    def find(self, key: int) -> Need | None:
        """Return a need, locked for the transaction."""
        return self._as_it_stands(Need, key)

    def listed(self, states: Sequence[str], limit: int) -> list[Need]:
        """Return the needs in these states, the oldest first."""
        self._session.flush()
        return list(self._session.scalars(select(Need).where(Need.state.in_(states)).order_by(Need.id).limit(limit)))

    def waiting(self, community: str, state: str) -> list[Need]:
        """Return the needs of a community in a state, oldest first."""
        self._session.flush()
        mine = select(Need).where(Need.community == community, Need.state == state)
        return list(self._session.scalars(mine.order_by(Need.id)))

    def of_unit(self, unit: str, states: Sequence[str]) -> list[Need]:
        """Return the needs that a unit has been offered or has taken, in some states, oldest first."""
        self._session.flush()
        theirs = select(Need).where(Need.unit == unit, Need.state.in_(states)).order_by(Need.id)
        return list(self._session.scalars(theirs))

    def asked_by(self, person: int) -> list[Need]:
        """Return the needs that a resident told of, the newest first."""
        self._session.flush()
        return list(self._session.scalars(select(Need).where(Need.asker == person).order_by(Need.id.desc())))

    def of_issue(self, issue: int) -> Need | None:
        """Return the newest need that an issue has become a reason for."""
        self._session.flush()
        return self._session.scalar(select(Need).where(Need.issue == issue).order_by(Need.id.desc()).limit(1))

    def that_became(self, kind: str, key: int) -> list[Need]:
        """Return the needs of which an event or a wish was made."""
        self._session.flush()
        return list(self._session.scalars(select(Need).where(Need.became_key == key, Need.became == kind)))

    def how_it_goes_on(self, need: Need) -> str:
        """Return the state of the event or wish that a need has become."""
        kind = Event if need.became == "event" else Wish
        self._session.flush()
        return self._session.execute(select(kind.state).where(kind.id == need.became_key)).scalar_one()

    def followers(self, need: int) -> list[int]:
        """Return who hears of a need, in the order in which they asked to."""
        self._session.flush()
        theirs = select(NeedFollower.person).where(NeedFollower.need == need).order_by(NeedFollower.id)
        return list(dict.fromkeys(self._session.scalars(theirs)))

    def follow(self, follower: NeedFollower) -> NeedFollower:
        """Let somebody hear of a need."""
        return self._uow.add(follower)

    def leave(self, need: int, person: int) -> None:
        """Let somebody hear of a need no more."""
        self._session.flush()
        mine = (NeedFollower.need == need, NeedFollower.person == person)
        self._session.execute(delete(NeedFollower).where(*mine))
        self._uow.touch()

    def empty(self, need: Need, *, now: datetime) -> None:
        """Leave of a need no words, and nobody who told of it."""
        need.text = need.result = ""
        need.asker, need.emptied_at = None, now
        self._session.execute(delete(NeedFollower).where(NeedFollower.need == need.id))

    def offer(self, resource: Resource) -> Resource:
        """Keep what a unit offers."""
        return self._uow.add(resource)

    def resource(self, key: int) -> Resource | None:
        """Return what a unit offers, locked for the transaction."""
        return self._as_it_stands(Resource, key)

    def resources(self, state: str, limit: int) -> list[Resource]:
        """Return what units offer, what ends first first."""
        self._session.flush()
        mine = select(Resource).where(Resource.state == state).order_by(Resource.until, Resource.id)
        return list(self._session.scalars(mine.limit(limit)))
