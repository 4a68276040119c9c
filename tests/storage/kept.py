"""Databases that one test after the other finds empty, and stays connected to: a new connection has all to learn."""

import shutil
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, tzinfo
from pathlib import Path

from sqlalchemy import create_engine, delete, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from storage import database as opening
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Row
from tests import ground

_ALL = "; ".join(str(delete(table)) for table in Row.metadata.tables.values())
EMPTY = f"CREATE FUNCTION pg_temp.empty() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {_ALL}; END $$"
"""Planned once for a connection."""
OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database() AND NOT pid = ANY(%s)"
)


class Kept(ABC):
    """One migrated database, which is emptied after every test."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._free: list[Database] = []
        self._known: tuple[tuple[bytes, ...], tzinfo] = ((), UTC)

    @contextmanager
    def opened(self, *keys: bytes, zone: tzinfo = UTC) -> Iterator[Database]:
        """Open it as whoever had it with the same keys has left it; nobody else stays connected."""
        if self._known != (keys, zone):
            self.let_go()
            self._known = (keys, zone)
        database = self._free.pop() if self._free else self._open(*keys, zone=zone)
        patience = opening.BUSY_MS
        try:
            yield database
        finally:
            database.info["lasting"].clear()
            if patience == opening.BUSY_MS:
                self._free.append(database)
            else:  # what was opened since waits for longer than anybody else here
                database.close()

    @abstractmethod
    def empty(self) -> None:
        """Leave nothing behind."""

    def let_go(self) -> None:
        """Let go of every connection to it."""
        for database in self._free:
            database.close()
        self._free.clear()

    def close(self) -> None:
        """Let go of everything."""
        self.let_go()

    def _open(self, *keys: bytes, zone: tzinfo) -> Database:
        return Database(self.url, *keys, zone=zone)


class Postgres(Kept):
    """A database of a server."""

    def __init__(self, url: URL) -> None:
        super().__init__(url.render_as_string(hide_password=False))
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")
        event.listen(self._engine, "connect", lambda connection, _: connection.execute(EMPTY))
        self._pids: set[int] = set()
        with self.opened() as database:
            migrate(database)

    def empty(self) -> None:
        """Leave nothing behind: neither rows nor connections that somebody forgot."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql(OTHERS, (list(self._pids),))
            connection.exec_driver_sql("SELECT pg_temp.empty()")

    def let_go(self) -> None:
        """Let go of every connection to it."""
        super().let_go()
        self._pids.clear()

    def close(self) -> None:
        """Let go of everything."""
        super().close()
        self._engine.dispose()

    def _open(self, *keys: bytes, zone: tzinfo) -> Database:
        database = super()._open(*keys, zone=zone)
        for engine in (database.writer, database.readers):
            event.listen(engine, "connect", self._note)
        return database

    def _note(self, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        self._pids.add(connection.info.backend_pid)


class Sqlite(Kept):
    """A file, made anew as soon as another lies in its place, or somebody still works on it."""

    def __init__(self, template: Path) -> None:
        self._template, self._file = template, template.with_name("town.db")
        super().__init__(f"sqlite:///{self._file}")
        self._begin_anew()

    def empty(self) -> None:
        """Leave nothing behind."""
        is_here = self._file.exists() and self._file.stat().st_ino == self._number
        if not is_here or not self._free or any(map(ground.is_in_use, self._free)):
            self._begin_anew()
            return
        try:
            with ground.driven(self._free[0]) as connection:
                connection.executescript(ground.EMPTY)
        except sqlite3.OperationalError:
            self._begin_anew()

    def _begin_anew(self) -> None:
        self.let_go()
        for left in self._file.parent.glob(f"{self._file.name}*"):
            left.unlink()
        shutil.copy(self._template, self._file)
        self._number = self._file.stat().st_ino
