"""Hours of service, what changed in them, and certificates: the rows."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Json, belongs_to
from storage.tables import Row


class Hours(Row):
    """One stretch of service: from checking in until checking out, at an event or at a community."""

    __tablename__ = "hours"
    __table_args__ = (Index(None, "community", "state"), Index(None, "host", "state"))
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    event: Mapped[int | None] = mapped_column(belongs_to("event.id"), index=True)
    """Nothing for a visit to the community outside an event."""
    shift: Mapped[int | None] = mapped_column(belongs_to("shift.id"))
    host: Mapped[str] = mapped_column(String(40))
    community: Mapped[str] = mapped_column(String(40))
    day: Mapped[date]
    source: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(Integer)
    """How often it has moved: a button or a timer of an earlier state is stale."""
    starts_at: Mapped[datetime]
    """From when on it can count, and until when: what was planned."""
    ends_at: Mapped[datetime]
    came_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    code: Mapped[int] = mapped_column(Integer)
    """Which of the rotating codes was used last: none counts twice for one person."""
    near: Mapped[str] = mapped_column(String(20))
    minutes: Mapped[int] = mapped_column(Integer)
    disputed: Mapped[bool] = mapped_column(Boolean)
    objection: Mapped[str] = mapped_column(Text)
    """What whoever served says is not right, in their own words; nothing where they said only that something is."""
    until: Mapped[datetime | None]
    """Until when it can be disputed."""
    late_at: Mapped[datetime | None]
    """From when on the street may decide too, while it waits for the organiser's word."""


class HoursChange(Row):
    """From how many minutes to how many an entry was changed, by whom and why: the old number stays to be seen."""

    __tablename__ = "hours_change"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry: Mapped[int] = mapped_column(belongs_to("hours.id"), index=True)
    version: Mapped[int] = mapped_column(Integer)
    """The step of the entry that changed them."""
    at: Mapped[datetime]
    actor: Mapped[int | None] = mapped_column(index=True)
    before: Mapped[int] = mapped_column(Integer)
    after: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)


class Certificate(Row):
    """A paper about credited hours at one community, as it was when it was issued."""

    __tablename__ = "certificate"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    letters: Mapped[str] = mapped_column(String(12))
    """They stand on the paper, so that nobody can walk through the numbers."""
    person: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    name: Mapped[str]
    issuer: Mapped[str] = mapped_column(String(40))
    issued_as: Mapped[list[str]] = mapped_column(Json)
    """Its names when it was issued: they stand on the paper, whatever becomes of the community."""
    since: Mapped[date]
    until: Mapped[date]
    minutes: Mapped[int] = mapped_column(Integer)
    services: Mapped[int] = mapped_column(Integer)
    kinds: Mapped[list[Any]] = mapped_column(Json)
    """Which kinds of service those were, and how many of each; no title of an event stays on it."""
    back_filled: Mapped[int] = mapped_column(Integer)
    """How many of the minutes were entered afterwards."""
    issued_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
