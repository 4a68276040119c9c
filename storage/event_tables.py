"""Volunteer events, their shifts, and the places there: the rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import belongs_to
from storage.tables import Row


class Series(Row):
    """Events that repeat: what they have in common (``plan``, as it was answered), and until when they are made."""

    __tablename__ = "series"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    plan: Mapped[dict[str, Any]]
    rule: Mapped[str]
    """When, as RFC 5545 writes it (RRULE), in wall time of the county."""
    made_until: Mapped[datetime]
    """The start of the last one that was made."""
    state: Mapped[str] = mapped_column(String(20))


class Event(Row):
    """A volunteer event, made by a ``host``, in a community or in a whole street."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(String(20))
    """The kind of post whose skills it needs; nothing for any."""
    host: Mapped[str] = mapped_column(String(40))
    community: Mapped[str] = mapped_column(String(40), index=True)
    """The unit whose people it is for: a community, or a street."""
    place: Mapped[str]
    minimum_age: Mapped[int] = mapped_column(Integer)
    bring: Mapped[str]
    cover: Mapped[str | None] = mapped_column(String(64), index=True)
    """The photo that is shown with it."""
    starts_at: Mapped[datetime] = mapped_column(index=True)
    """When its first shift begins."""
    ends_at: Mapped[datetime]
    """When its last shift ends."""
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(Integer)
    """How often time or place has changed: whoever agreed to an earlier one is asked again."""
    organiser: Mapped[int] = mapped_column(belongs_to("person.id"))
    series: Mapped[int | None] = mapped_column(belongs_to("series.id"), index=True)


class Shift(Row):
    """A part of an event that people sign up for; changed only while its event's row is locked."""

    __tablename__ = "shift"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event: Mapped[int] = mapped_column(belongs_to("event.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    seats: Mapped[int] = mapped_column(Integer)
    taken: Mapped[int] = mapped_column(Integer)
    """How many places are somebody's, also those that are offered to somebody."""
    waiting: Mapped[int] = mapped_column(Integer)
    """How many wait for a place."""
    last: Mapped[int] = mapped_column(Integer)
    """The number of whoever signed up last: in this order they wait."""


class Signup(Row):
    """A person's place at a shift."""

    __tablename__ = "signup"
    __table_args__ = (UniqueConstraint("shift", "person"), Index(None, "shift", "state", "queue"))
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shift: Mapped[int] = mapped_column(belongs_to("shift.id"))
    person: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    queue: Mapped[int] = mapped_column(Integer)
    """Where they stand in the order of signing up at this shift."""
    promoted_until: Mapped[datetime | None]
    """Until when a place that was offered from the waitlist must be accepted."""
    guardian: Mapped[str]
    """Who said yes for somebody under age."""
    version: Mapped[int] = mapped_column(Integer)
    """The time and place that they agreed to."""
    told: Mapped[int] = mapped_column(Integer)
    """The time and place that they were told of last."""
    reminded: Mapped[int] = mapped_column(Integer)
    """How many reminders they have had of this time."""
    said: Mapped[str] = mapped_column(String(20))
    """What they answered to a reminder."""
    checked_in_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(Integer)


class Invited(Row):
    """An event that a person was told of unasked."""

    __tablename__ = "invited"
    person: Mapped[int] = mapped_column(belongs_to("person.id"), primary_key=True, autoincrement=False)
    event: Mapped[int] = mapped_column(belongs_to("event.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime]
