"""On what do towns stand? One database for all of a process, one after the other, so that what is compiled stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

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


class Ground(Database):
    """A pair of engines for the towns of a process, one after the other: each has a file that begins empty.

    What SQLAlchemy has compiled once stays compiled, and nobody makes all tables anew for every story.
    """

    def __init__(self, home: Path) -> None:
        home.mkdir()
        self._home, self._files = home, count()
        self._here = home / "empty.db"
        super().__init__(f"sqlite:///{self._here}", KEY)
        for engine in (self.writer, self.readers):
            event.listen(engine, "do_connect", self._to_here)
        Row.metadata.create_all(self.writer)
        self.close()
        self.empty = self._here.read_bytes()
        self.is_taken = False

    @property
    def file(self) -> Path:
        """Where the database of now lies."""
        return self._here

    def clear(self) -> None:
        """Go on in a new file, as the first one was; what somebody still has open of the last one is theirs."""
        self.close()
        for left in self._home.glob(f"{self._here.name}*"):
            left.unlink()
        self._here = self._home / f"town{next(self._files)}.db"
        self._here.write_bytes(self.empty)
        self.url = f"sqlite:///{self._here}"
        self.info["lasting"].clear()

    def _to_here(self, _: object, __: object, words: list[object], ___: object) -> None:
        words[0] = str(self._here)


@cache
def _ground(home: Path) -> Ground:
    return Ground(home / "ground")


@contextmanager
def empty_database(folder: Path) -> Iterator[Database]:
    """Open a database with nothing in it; beside another that is in use, one in this folder."""
    ground = _ground(folder.parent)  # which pytest takes away: a child that was forked here must not
    database: Database = ground
    if ground.is_taken:
        (folder / "town.db").write_bytes(ground.empty)
        database = Database(f"sqlite:///{folder}/town.db", KEY)
    else:
        ground.is_taken = True
        ground.clear()
    try:
        yield database
    finally:
        database.close()
        ground.is_taken = ground.is_taken and database is not ground
