"""Which rows are written in bulk, once for a whole batch: marks, open forms, history, words, timers, what is owed."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)

from storage.columns import Id, Json, Name, NullableJson, UtcDateTime, belongs_to
from storage.tables import Row


def _index(name: str, *columns: Column[Any], only: ColumnElement[bool]) -> None:
    """Index only the rows that are still looked for: the index stays small however long the table grows."""
    Index(name, *columns, sqlite_where=only, postgresql_where=only)


inbox = Table(
    "inbox",
    Row.metadata,
    Column("channel", String(20), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("address", Id),
    Column("shown", NullableJson),
)
"""What was taken; ``shown`` is what the web chat shows of it again."""
_index("ix_inbox_shown", inbox.c.address, inbox.c.at, only=inbox.c.address.is_not(None))

trouble = Table(
    "trouble",
    Row.metadata,
    Column("channel", String(20), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("aside", NullableJson),
    Column("why", Text, nullable=False),
)
"""Updates that failed by themselves: how often they were tried, and what is kept aside for inspection."""

dialogue = Table(
    "dialogue",
    Row.metadata,
    Column("person", Id, belongs_to("person.id"), primary_key=True, autoincrement=False),
    Column("form", String(40), nullable=False),
    Column("state", Json, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)
"""The form that a person has open."""

words = Table(
    "words",
    Row.metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("issue", Id, belongs_to("issue.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("salt", String(32), nullable=False),
)
"""What was said with a step of an issue (``seq``); text and salt may be emptied, the history keeps the digest."""

history = Table(
    "history",
    Row.metadata,
    Column("issue", Id, belongs_to("issue.id"), primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("action", String(20), nullable=False),
    Column("from_state", String(20), nullable=False),
    Column("to_state", String(20), nullable=False),
    Column("actor", Id),
    Column("channel", String(20), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("rung", Integer),
    Column("words", Id),
    Column("holder", String(40), nullable=False),
    Column("late", Boolean, nullable=False),
    Column("said", String(128)),
    Column("link", String(64), nullable=False),
)
"""What happened to an issue, appended only: who had it then (``holder``), and whether it came after its limit."""

tally = Table(
    "tally",
    Row.metadata,
    Column("taken_on", Date, primary_key=True),
    Column("unit", String(40), primary_key=True),
    Column("category", String(40), primary_key=True),
    Column("action", String(20), primary_key=True),
    Column("late", Boolean, primary_key=True),
    Column("steps", Integer, nullable=False),
)
"""How often each step was taken: what statistics are read from; it follows from the history, and is proven by it."""

issue_media = Table(
    "issue_media",
    Row.metadata,
    Column("issue", Id, belongs_to("issue.id"), primary_key=True, autoincrement=False),
    Column("stage", String(20), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("ref", String(200), belongs_to("media.ref"), nullable=False, index=True),
)

timer = Table(
    "timer",
    Row.metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("subject", Id, nullable=False),
    Column("version", Id, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("fired_at", UtcDateTime),
    UniqueConstraint("kind", "subject", "version", "rung"),
)
_index("ix_timer_due", timer.c.due_at, only=timer.c.fired_at.is_(None))

outbox = Table(
    "outbox",
    Row.metadata,
    Column("id", Id, primary_key=True),
    Column("address", Id, belongs_to("address.id"), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("body", Json, nullable=False),
    Column("card", Name, nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("about", Id),
    Column("version", Id),
    Column("dedupe", String(120), unique=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime),
    Column("leased_until", UtcDateTime),
    Column("leased_by", Id),
    Column("attempts", Integer, nullable=False),
    Column("settled_at", UtcDateTime),
    Column("fate", String(20)),
    Column("why", Text),
    Column("trace", String(12), nullable=False),
    sqlite_autoincrement=True,
)
_index("ix_outbox_owed", outbox.c.channel, outbox.c.priority, outbox.c.id, only=outbox.c.settled_at.is_(None))
_index("ix_outbox_unasked", outbox.c.address, outbox.c.settled_at, only=outbox.c.why == literal_column("'unasked'"))
_index("ix_outbox_line", outbox.c.address, outbox.c.id, only=outbox.c.settled_at.is_(None))
Index("ix_outbox_address", outbox.c.address, outbox.c.id)

card = Table(
    "card",
    Row.metadata,
    Column("card", Name, primary_key=True),
    Column("address", Id, belongs_to("address.id"), primary_key=True, autoincrement=False, index=True),
    Column("receipt", String(400), nullable=False),
)
"""Every copy of a card; the receipt (the channel's message ids) is empty until it has been sent."""

halt = Table(
    "halt",
    Row.metadata,
    Column("channel", String(20), primary_key=True),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)
"""For how long a channel asked to be left alone: it means the token, so whoever sends next keeps to it as well."""
