"""A PostgreSQL that one test after the other finds empty, and stays connected to: a new backend has all to learn."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, tzinfo

from sqlalchemy import create_engine, delete, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from storage.database import Database
from storage.migrate import migrate
from storage.tables import Row

EMPTY = "; ".join(str(delete(table)) for table in Row.metadata.tables.values())
OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database() AND NOT pid = ANY(%s)"
)


class Postgres:
    """One migrated database of a server, which is emptied after every test."""

    def __init__(self, url: URL) -> None:
        self.url = url.render_as_string(hide_password=False)
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")
        self._free: list[Database] = []
        self._known: tuple[tuple[bytes, ...], tzinfo] = ((), UTC)
        self._pids: set[int] = set()
        with self.opened() as database:
            migrate(database)

    @contextmanager
    def opened(self, *keys: bytes, zone: tzinfo = UTC) -> Iterator[Database]:
        """Open it as whoever had it with the same keys has left it; nobody else stays connected."""
        if self._known != (keys, zone):
            self.close()
            self._known = (keys, zone)
        database = self._free.pop() if self._free else self._open(*keys, zone=zone)
        try:
            yield database
        finally:
            database.info["lasting"].clear()
            self._free.append(database)

    def empty(self) -> None:
        """Leave nothing behind: neither rows nor connections that somebody forgot."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql(OTHERS, (list(self._pids),))
            connection.exec_driver_sql(EMPTY)

    def close(self) -> None:
        """Let go of every connection."""
        for database in self._free:
            database.close()
        self._free.clear()
        self._pids.clear()
        self._engine.dispose()

    def _open(self, *keys: bytes, zone: tzinfo) -> Database:
        database = Database(self.url, *keys, zone=zone)
        for engine in (database.writer, database.readers):
            event.listen(engine, "connect", self._note)
        return database

    def _note(self, connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        self._pids.add(connection.info.backend_pid)
