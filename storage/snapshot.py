"""How a whole database is taken out while others write to it, how it is put back, and how the two are proven equal."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Inspector, String, inspect, select, text, update

from storage.migrate import VERSION
from storage.streams import outbox
from storage.tables import Picture

UNTOUCHED = frozenset({"alembic_version", "meta"})
"""What a database holds that nobody has used yet."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A database as it was at one moment: in which file it lies, and what it must be again."""

    file: Path
    server: str
    revision: str
    digest: str
    pictures: frozenset[str]
    """The files that its rows name."""


def describe(connection: Connection, file: Path, server: str) -> Snapshot:
    """Return what a connection sees, which lies in a file."""
    stored = select(Picture.ref).where(Picture.stored_at.is_not(None))
    return Snapshot(
        file=file,
        server=server,
        revision=connection.execute(select(VERSION)).scalar_one(),
        digest=digest_of(connection),
        pictures=frozenset(connection.execute(stored).scalars()),
    )


def digest_of(connection: Connection) -> str:
    """Return a digest over all tables in the order of their keys, as the driver gives their values."""
    total = hashlib.sha256()
    seen = inspect(connection)
    for table in sorted(seen.get_table_names()):
        names = sorted(column["name"] for column in seen.get_columns(table))
        total.update(f"{table} {names}\n".encode())
        query = f"SELECT {_listed(names)} FROM {_quoted(table)} ORDER BY {_order(connection, seen, table)}"  # noqa: S608
        for row in connection.execute(text(query), execution_options={"yield_per": 1000}):
            total.update(_written(row))
    return total.hexdigest()


def holds_something(connection: Connection) -> bool:
    """Say whether anybody has used a database already."""
    used = (table for table in inspect(connection).get_table_names() if table not in UNTOUCHED)
    return any(connection.execute(text(f"SELECT 1 FROM {_quoted(table)} LIMIT 1")).first() for table in used)  # noqa: S608


def free_leases(connection: Connection) -> None:
    """Let everything that was being sent be sent by whoever runs next: who had it is not there any more."""
    connection.execute(update(outbox).where(outbox.c.settled_at.is_(None)).values(leased_until=None, leased_by=None))


def _order(connection: Connection, seen: Inspector, table: str) -> str:
    """Return what a table is sorted by: the bytes of its key, which no language of a server changes."""
    kinds = {column["name"]: column["type"] for column in seen.get_columns(table)}
    keys: Sequence[str] = seen.get_pk_constraint(table)["constrained_columns"] or list(kinds)
    by_bytes = ' COLLATE "C"' if connection.dialect.name == "postgresql" else ""
    return ", ".join(_quoted(key) + (by_bytes if isinstance(kinds[key], String) else "") for key in keys)


def _written(row: Iterator[Any] | Any) -> bytes:
    line = json.dumps(list(row), ensure_ascii=False, sort_keys=True, default=_plain)
    return f"{line}\n".encode("utf-8", "surrogatepass")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is in no table of ours")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    return f'"{name}"'
