"""How rows get their keys and how a row is written that may be there already."""

import hmac
import itertools
import secrets
from datetime import UTC, datetime, timedelta
from typing import cast

from sqlalchemy import FromClause, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
SERIAL_BITS = 22
_serial = itertools.count(secrets.randbits(SERIAL_BITS))


def new_id(now: datetime) -> int:
    """Return a key that no other process makes: 41 bits of milliseconds, then a number that runs on from chance."""
    milliseconds = int((now - BEGINNING).total_seconds() * 1000) & ((1 << 41) - 1)
    return milliseconds << SERIAL_BITS | next(_serial) & ((1 << SERIAL_BITS) - 1)


def made_at(key: int) -> datetime:
    """Return when a key was made."""
    return BEGINNING + timedelta(milliseconds=key >> SERIAL_BITS)


def digest(key: bytes, secret: str) -> str:
    """Return what is kept of a code or token: enough to recognise it, and without the key of no use to anybody."""
    return hmac.new(key, secret.encode(), "sha256").hexdigest()


def insert_into(session: Session, table: FromClause) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that knows ON CONFLICT in the dialect of the session's database."""
    rows = cast("Table", table)
    return sqlite.insert(rows) if session.get_bind().dialect.name == "sqlite" else postgresql.insert(rows)
