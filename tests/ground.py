"""On what do towns stand? One database for all of a process, one after the other, so that what is compiled stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.database import Database
from storage.tables import Row

KEY = b"k" * 32


class Ground:
    """One file and one pair of engines for the towns of a process, one after the other: each begins with nothing in it.

    What SQLAlchemy has compiled once stays compiled, and nobody makes all tables anew for every story.
    """

    def __init__(self) -> None:
        self._folder = TemporaryDirectory()
        self.database = Database(f"sqlite:///{self._folder.name}/town.db", KEY)
        Row.metadata.create_all(self.database.writer)
        self.database.close()
        self._empty = self.database.file.read_bytes()
        self.is_taken = False

    def clear(self) -> Database:
        """Return the database as it was at first."""
        self.database.close()
        for end in ("-wal", "-shm"):
            self.database.file.with_name(f"town.db{end}").unlink(missing_ok=True)
        self.database.file.write_bytes(self._empty)
        self.database.info["lasting"].clear()
        return self.database


@cache
def _ground() -> Ground:
    return Ground()


@contextmanager
def empty_database(folder: Path) -> Iterator[Database]:
    """Open a database with nothing in it; beside another that is in use, one in this folder."""
    ground = _ground()
    if ground.is_taken:
        database = Database(f"sqlite:///{folder}/town.db", KEY)
        Row.metadata.create_all(database.writer)
    else:
        ground.is_taken, database = True, ground.clear()
    try:
        yield database
    finally:
        database.close()
        ground.is_taken = ground.is_taken and database is not ground.database
