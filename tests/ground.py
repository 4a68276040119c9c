"""On what do towns stand? One database for all of a process, one after the other, so that what is compiled stays."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache, partial
from itertools import count
from pathlib import Path
from typing import cast

from sqlalchemy import create_engine, delete, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import QueuePool

from storage import database as opening
from storage.database import Database
from storage.tables import Row

KEY = b"k" * 32


@cache
def compile_once() -> None:
    """Let what is compiled for one database hold for every other of its kind: a process opens hundreds of them."""
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        kind.__hash__ = lambda one: hash(type(one))  # type: ignore[assignment]
        kind.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]
    compiled: dict[object, object] = {}
    opening.create_engine = partial(create_engine, execution_options={"compiled_cache": compiled})  # type: ignore[attr-defined]


EMPTY = "; ".join(["BEGIN IMMEDIATE", *(str(delete(table)) for table in Row.metadata.tables.values()), "COMMIT"])


class Ground(Database):
    """A pair of engines for the towns of a process, one after the other: each begins with nothing in its file.

    What SQLAlchemy and SQLite have compiled once stays compiled, and nobody makes all tables anew for every story.
    """

    def __init__(self, home: Path) -> None:
        home.mkdir()
        self._home, self._files = home, count()
        self._here = home / "town.db"
        super().__init__(f"sqlite:///{self._here}", KEY)
        for engine in (self.writer, self.readers):
            event.listen(engine, "do_connect", self._to_here)
        Row.metadata.create_all(self.writer)
        self.close()
        self.empty = self._here.read_bytes()
        self.is_taken = False
        self.before = 0
        """How much its writer had written before this town began."""

    @property
    def file(self) -> Path:
        """Where the database of now lies."""
        return self._here

    def clear(self) -> None:
        """Leave nothing of the last town; what somebody still has open of it is theirs, and the next has a new file."""
        if is_in_use(self):
            self._begin_anew()
        with driven(self) as connection:
            connection.executescript(EMPTY)
            self.before = connection.total_changes
        self.info["lasting"].clear()

    def _begin_anew(self) -> None:
        self.close()
        for left in self._home.glob(f"{self._here.name}*"):
            left.unlink()
        self._here = self._home / f"town{next(self._files)}.db"
        self._here.write_bytes(self.empty)
        self.url = f"sqlite:///{self._here}"

    def _to_here(self, _: object, __: object, words: list[object], ___: object) -> None:
        words[0] = str(self._here)


def is_in_use(database: Database) -> bool:
    """Say whether somebody has a connection of it that they have not given back."""
    return any(cast("QueuePool", engine.pool).checkedout() for engine in (database.writer, database.readers))


@contextmanager
def driven(database: Database) -> Iterator[sqlite3.Connection]:
    """Speak with the driver of an embedded database: as its writer, and past the session."""
    connection = database.writer.raw_connection()
    try:
        yield cast("sqlite3.Connection", connection.driver_connection)
    finally:
        connection.close()


def changes(database: Database) -> int:
    """Return how many rows were written since there was nothing in a database that was opened empty."""
    with driven(database) as connection:
        return connection.total_changes - (database.before if isinstance(database, Ground) else 0)


@cache
def _ground(home: Path) -> Ground:
    return Ground(home / "ground")


@contextmanager
def empty_database(folder: Path) -> Iterator[Database]:
    """Open a database with nothing in it; beside another that is in use, one in this folder."""
    ground = _ground(folder.parent)  # which pytest takes away: a child that was forked here must not
    if ground.is_taken:
        (folder / "town.db").write_bytes(ground.empty)
        with closing(Database(f"sqlite:///{folder}/town.db", KEY)) as database:
            yield database
        return
    ground.is_taken = True
    ground.clear()
    try:
        yield ground
    finally:
        ground.is_taken = False
