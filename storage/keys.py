"""How rows get their keys and how a row is written that may be there already."""

import hashlib
import itertools
import secrets
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import FromClause, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
_serial = itertools.count()


def new_id(now: datetime) -> int:
    """Return a key that no other process makes: milliseconds, then a number that runs on, then chance (63 bits)."""
    milliseconds = int((now - BEGINNING).total_seconds() * 1000) & ((1 << 41) - 1)
    return milliseconds << 22 | (next(_serial) & 1023) << 12 | secrets.randbits(12)


def digest(secret: str) -> str:
    """Return what is kept of a code or token: enough to recognise it, not enough to use it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def insert_into(session: Session, table: FromClause) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows ON CONFLICT in the dialect of the session's database."""
    rows = cast("Table", table)
    return sqlite.insert(rows) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(rows)
