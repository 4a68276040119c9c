"""Which rows are read, changed and written back."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, Float, Index, Integer, MetaData, String, Text, UniqueConstraint, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, object_session
from sqlalchemy.orm.attributes import instance_state

from domain.issue import State
from storage.columns import NAMES, Id, Json, UtcDateTime, belongs_to


class Row(DeclarativeBase):
    """A row that is read, changed and written back; every change is counted, for *check first, write after*."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime, int: Id, str: String(200), dict[str, Any]: Json, date: Date}

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        # A row that is still being made belongs to no session, and looking for one costs more than the change itself.
        if instance_state(self).session_id is not None and (session := object_session(self)) is not None:
            session.info["writes"] += 1


class Meta(Row):
    """One fact about this database, such as that it is a demo."""

    __tablename__ = "meta"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


CHAT_LINK = "chat_link"
"""Under which fact the database knows how a link into a chat with the bot begins; nothing where there is none."""


class Counter(Row):
    """The last number given out in a series."""

    __tablename__ = "counter"
    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Unit(Row):
    """A unit of the tree, or beside it; codes nest by prefix."""

    __tablename__ = "unit"
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    batch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=0, server_default="0")
    """The file that it was imported with; 0 for one that no import takes away."""
    level: Mapped[str] = mapped_column(String(20))
    name: Mapped[str]
    name_en: Mapped[str]
    parent: Mapped[str] = mapped_column(String(40), index=True)
    duty: Mapped[str] = mapped_column(String(40))
    ring: Mapped[list[list[float]]] = mapped_column(Json)
    fictional: Mapped[bool] = mapped_column(Boolean)


class Person(Row):
    """Somebody; who they are to the county stands in their assignments."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(8))
    consent: Mapped[str] = mapped_column(default="")
    consented_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    door: Mapped[int | None]
    """The address that was used last: answers go there."""
    simple: Mapped[bool | None] = mapped_column(Boolean)
    """Whether few words and big buttons are wanted; None until that was offered."""
    muted: Mapped[str] = mapped_column(default="")
    """What they want no messages about, as “progress reminders”."""
    rider: Mapped[bool] = mapped_column(Boolean, default=False)
    """Whether they say of themselves that they are a rider or courier: then they report by a photo and a position."""
    demo: Mapped[str | None] = mapped_column(String(60), unique=True)
    """The name in the demo's cast."""
    left_at: Mapped[datetime | None]
    """Since when this is nobody any more: they asked to be forgotten."""
    into: Mapped[int | None] = mapped_column(index=True)
    """The person that this one has become part of: they turned out to be one."""
    linked_at: Mapped[datetime | None]
    """When somebody was last joined to this person, or parted from them."""
    invitations: Mapped[int | None] = mapped_column(Integer)
    """Of how many events a week they want to hear unasked; None for as many as the policy says."""

    def mutes(self, topic: str) -> bool:
        """Say whether they want no messages about a topic."""
        return topic in self.muted.split()


class Door(Row):
    """An address of a person, or of a group (which is a person without a name or a seat); ``menu``: its last list."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "outside"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(20))
    outside: Mapped[str]
    person: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    menu: Mapped[dict[str, Any]]
    closed_at: Mapped[datetime | None]
    """Since when nothing can be sent there."""
    shared: Mapped[bool] = mapped_column(Boolean, default=False)
    """Whether others read along: nothing personal is ever sent there."""
    unit: Mapped[str | None] = mapped_column(String(40))
    """The unit whose cards a group gets."""


Index("ix_address_unit", Door.unit, sqlite_where=Door.unit.is_not(None), postgresql_where=Door.unit.is_not(None))


class Assignment(Row):
    """A role that a person holds at a unit, from one day until another."""

    __tablename__ = "assignment"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(30))
    unit: Mapped[str] = mapped_column(String(40), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class Invitation(Row):
    """A seat kept for somebody who has the code, of which only the digest is kept."""

    __tablename__ = "invitation"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    role: Mapped[str] = mapped_column(String(30))
    unit: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    redeemed_at: Mapped[datetime | None]
    person: Mapped[int | None]
    until_on: Mapped[date | None]
    """The last day of the seat, where it has one."""
    listed: Mapped[bool] = mapped_column(Boolean)
    """Whether it came with a roster: then it opens only while that is shown."""


class Issue(Row):
    """A problem in the street: where it stands and who holds it. Free words live in ``words``."""

    __tablename__ = "issue"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[str] = mapped_column(String(20))
    category: Mapped[str] = mapped_column(String(40))
    tier: Mapped[str] = mapped_column(String(4))
    area: Mapped[str] = mapped_column(String(40))
    """The grid it lies in, or the community where the grid is not known."""
    holder: Mapped[str] = mapped_column(String(40))
    rung: Mapped[str] = mapped_column(String(20))
    """The level of the territory that answers for it now."""
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    reporter: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    source: Mapped[str] = mapped_column(String(20))
    submitted_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    answer_provisional: Mapped[bool] = mapped_column(Boolean)
    """Whether ``answer_by`` rests on days whose calendar is not published yet."""
    due_at: Mapped[datetime]
    provisional: Mapped[bool] = mapped_column(Boolean)
    """Whether ``due_at`` does."""
    seq: Mapped[int] = mapped_column(Integer)
    """How many rows of history there are."""
    head: Mapped[str] = mapped_column(String(64), default="")
    """The link of the newest of them."""
    round: Mapped[int] = mapped_column(Integer)
    """How often it has been finished and put to the reporter."""
    told: Mapped[int | None] = mapped_column(Integer)
    """The highest rung that the clock of the answer has told."""
    work_told: Mapped[int | None] = mapped_column(Integer)
    """The highest rung that the clock of the work has told."""
    ended_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]
    """Since when it has ended, and since when nothing in it tells of a person."""
    named: Mapped[str] = mapped_column(Text, default="")
    """Who alone may read and handle it, as “ 1 2 3 ”: in the row, so that no reader can forget it. Usually nothing."""
    __table_args__ = (
        Index("ix_issue_held", "holder", "state"),
        Index("ix_issue_climbed", "told", "area"),
        Index("ix_issue_overdue", "work_told", "area"),
        Index("ix_issue_named", "state", sqlite_where=text("named != ''"), postgresql_where=text("named != ''")),
    )

    @property
    def at(self) -> State:
        """The state, as the transition table knows it."""
        return State(self.state)

    @property
    def people(self) -> frozenset[int] | None:
        """Who alone may read and handle it; None where it is not restricted."""
        return frozenset(map(int, self.named.split())) if self.named else None


class Judgement(Row):
    """What the reporter said of one round of handling: never shown to those who handled it."""

    __tablename__ = "judgement"
    issue: Mapped[int] = mapped_column(belongs_to("issue.id"), primary_key=True, autoincrement=False)
    round: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    verdict: Mapped[str] = mapped_column(String(20))
    rating: Mapped[int | None] = mapped_column(Integer)
    at: Mapped[datetime]


class Picture(Row):
    """A file that somebody sent; its bytes lie in the data folder once ``stored_at`` is set."""

    __tablename__ = "media"
    ref: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    source: Mapped[str]
    mime: Mapped[str]
    size: Mapped[int]
    seconds: Mapped[int] = mapped_column(Integer, default=0)
    owner: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    stored_at: Mapped[datetime | None]
    refused: Mapped[str] = mapped_column(default="")
    """Why the file could not be fetched or was not taken."""
