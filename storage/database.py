"""How the database is opened: one writer whose transactions begin at once, and readers beside it."""

import json
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from domain.errors import SettingError
from storage.leases import SENDERS
from storage.unit_of_work import UnitOfWork

BUSY_MS = 5_000
OURS = 0o600
DatabaseTrouble: TypeAlias = DBAPIError
"""What is raised where the database does not do what it was asked; ``fault_of`` says whose fault it is."""
JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Fault(StrEnum):
    """What kind of trouble it is that is nobody's fault."""

    DISK_FULL = "disk_full"
    DISK_FAILS = "disk_fails"
    READ_ONLY = "read_only"
    LOCKED = "locked"
    BUSY = "busy"
    LOST = "lost"
    CONFLICT = "conflict"
    """Of two that write at once one has to begin anew: the database is as well as ever."""


PASSING = {
    "08": Fault.LOST,
    "25006": Fault.READ_ONLY,
    "25P03": Fault.LOST,
    "40001": Fault.CONFLICT,
    "40P01": Fault.CONFLICT,
    "53100": Fault.DISK_FULL,
    "53": Fault.BUSY,
    "55P03": Fault.LOCKED,
    "57": Fault.LOST,
    "58": Fault.DISK_FAILS,
}
"""SQLSTATEs, by how they begin."""
SQLITE_PASSING = {
    sqlite3.SQLITE_BUSY: Fault.LOCKED,
    sqlite3.SQLITE_LOCKED: Fault.LOCKED,
    sqlite3.SQLITE_READONLY: Fault.READ_ONLY,
    sqlite3.SQLITE_IOERR: Fault.DISK_FAILS,
    sqlite3.SQLITE_FULL: Fault.DISK_FULL,
    sqlite3.SQLITE_CANTOPEN: Fault.LOST,
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
            # Not by the event of that name: there it would go the long way of a statement, with every transaction.
            self.writer.dialect.do_begin = _begin_immediate  # type: ignore[assignment,method-assign]
            self.readers.dialect.do_begin = _begin  # type: ignore[assignment,method-assign]
            event.listen(self.readers, "connect", _refuse_writes)
        else:
            from storage.answering import limit  # noqa: PLC0415 - SQLite needs none of it

            self._patience: float | None = None
            for engine in (self.writer, self.readers):
                limit(engine, lambda: self._patience)
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

    def hurry(self, patience: float) -> None:
        """From now on people wait: a PostgreSQL that does not answer within so many seconds is asked anew.

        It lets go then too of what was begun: whoever asks anew must not wait for that.
        """
        if not self.sqlite:
            self._patience = patience
            self.close()

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
        if self._patience is not None:
            cursor.execute(f"SET idle_in_transaction_session_timeout = {self._patience * 1000:.0f}")
        cursor.close()
        connection.commit()


def is_passing(error: BaseException) -> bool:
    """Say whether an error is nobody's fault (locked, full, lost, deadlock): the same work may succeed later."""
    return fault_of(error) is not None


def fault_of(error: BaseException) -> Fault | None:
    """Return what kind of trouble an error is that is nobody's fault; None for any other."""
    if not isinstance(error, DBAPIError):
        return None
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return SQLITE_PASSING.get(cause.sqlite_errorcode & 0xFF) if hasattr(cause, "sqlite_errorcode") else None
    state = cause.sqlstate if cause is not None and hasattr(cause, "sqlstate") else None
    if isinstance(state, str):
        return next((fault for begins, fault in PASSING.items() if state.startswith(begins)), None)
    is_lost = isinstance(error, OperationalError) and "connection" in str(cause).lower()
    return Fault.LOST if error.connection_invalidated or is_lost else None


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


def _begin_immediate(connection: PoolProxiedConnection) -> None:
    connection.execute("BEGIN IMMEDIATE")


def _begin(connection: PoolProxiedConnection) -> None:
    connection.execute("BEGIN")


def _refuse_writes(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA query_only=ON")
