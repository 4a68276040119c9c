"""How the database is opened: one writer whose transactions begin at once, and readers beside it."""

import json
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import ConnectionPoolEntry

from domain.errors import SettingError
from storage.leases import SENDERS
from storage.unit_of_work import UnitOfWork

BUSY_MS = 5_000
OURS = 0o600
JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
PASSING = ("08", "25006", "25P03", "40001", "40P01", "53", "55P03", "57", "58")
"""SQLSTATEs that are nobody's fault: connection, read only, deadlock, resources, lock, shutdown, the server's disk."""
SQLITE_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}


class Counted(Session):
    """A session that counts every statement that changes something, for *check first, write after*."""


@event.listens_for(Counted, "do_orm_execute")
def _count(statement: ORMExecuteState) -> None:
    if not statement.is_select:
        statement.session.info["writes"] += 1


class Database:
    """The engines of one database: ``url`` as SQLAlchemy writes it; without ``key`` no code or token is recognised.

    What was written with one of the ``older`` keys is still read. Steps are counted by the days of ``zone``.
    """

    def __init__(self, url: str, key: bytes = b"", *older: bytes, zone: tzinfo = UTC) -> None:
        self.url = url
        self.keys = (key, *older)
        self._knows: dict[str, Any] = {"zone": zone, "lasting": {}}
        self.writer = _engine(url, pool=1)
        self.readers = _engine(url, pool=4)
        self.sender = secrets.randbits(31)
        """The number under which this process leases, and shows that it lives."""
        if self.sqlite:
            for engine in (self.writer, self.readers):
                event.listen(engine, "do_connect", self._keep_from_others)
            event.listen(self.writer, "begin", _begin_immediate)
            event.listen(self.readers, "connect", _refuse_writes)
            event.listen(self.readers, "begin", _begin)
        else:
            event.listen(self.writer, "connect", self._show_life)
            self.readers = self.readers.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @property
    def sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.writer.dialect.name == "sqlite"

    @property
    def file(self) -> Path:
        """Where the embedded database lies."""
        return Path(self.writer.url.database or "")

    @property
    def info(self) -> dict[str, Any]:
        """What every session of this process knows of it."""
        return {**self._knows, "sender": self.sender}

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """Open one transaction of the writer; it commits at the end and rolls back on any error."""
        with Counted(self.writer, expire_on_commit=False, autoflush=False, info=self.info) as session, session.begin():
            uow = UnitOfWork(session, *self.keys)
            yield uow
            uow.flush()

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """Open one transaction that only reads, and locks nothing: it sees the database as it was at one moment."""
        info = {**self.info, "reads": True}
        with Counted(self.readers, expire_on_commit=False, autoflush=False, info=info) as session, session.begin():
            yield UnitOfWork(session, *self.keys)

    def close(self) -> None:
        """Let go of every connection."""
        self.writer.dispose()
        self.readers.dispose()

    def _keep_from_others(self, *_: Any) -> None:
        """Make the file for its owner alone, whatever the mask; SQLite gives its journals the same mode."""
        with suppress(OSError):  # it is there, or SQLite says what is wrong with its place
            made = os.open(self.file, os.O_CREAT | os.O_EXCL, OURS)
            os.fchmod(made, OURS)
            os.close(made)

    def _show_life(self, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        """Let everybody see, for as long as the writer is connected, that what it leases is being sent."""
        cursor = connection.cursor()
        # Shared: a connection that was lost may seem to live for a while, and the next one must not wait for its end.
        cursor.execute("SELECT pg_advisory_lock_shared(%s, %s)", (SENDERS, self.sender))
        cursor.close()
        connection.commit()


def is_passing(error: BaseException) -> bool:
    """Say whether an error is nobody's fault (locked, full, lost, deadlock): the same work may succeed later."""
    if not isinstance(error, DBAPIError):
        return False
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return hasattr(cause, "sqlite_errorcode") and cause.sqlite_errorcode & 0xFF in SQLITE_PASSING
    state = cause.sqlstate if cause is not None and hasattr(cause, "sqlstate") else None
    if isinstance(state, str):
        return state.startswith(PASSING)
    return error.connection_invalidated or (isinstance(error, OperationalError) and "connection" in str(cause).lower())


@contextmanager
def told_plainly() -> Iterator[None]:
    """Say to the operator, in one sentence, why a database cannot be used. Raises SettingError."""
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).partition("\n")[0]
        raise SettingError("DATABASE_URL", f"a database that can be opened and read ({reason})") from error


def prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Make every commit durable, and leave BEGIN to us: the driver's own would come only before the first write."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _engine(url: str, *, pool: int) -> Engine:
    # An error that somebody prints must not say what people wrote.
    options: dict[str, Any] = {"json_serializer": JSON.encode, "query_cache_size": 1200, "hide_parameters": True}
    sqlite = make_url(url).get_backend_name() == "sqlite"
    if sqlite:
        options["connect_args"] = {"check_same_thread": False}
    engine = create_engine(
        url, pool_size=pool, max_overflow=0 if pool == 1 else pool, pool_pre_ping=not sqlite, **options
    )
    if sqlite:
        event.listen(engine, "connect", prepare_sqlite)
    return engine


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _refuse_writes(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA query_only=ON")
