"""A database that takes nothing for a while: locked by another process, on a full disk, or read-only."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from storage.database import Database

LONG = "/count " + "x" * 20_000
"""More than fits where something was before."""


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Let another process write, and not end."""
    other = sqlite3.connect(str(database.writer.url.database), isolation_level=None)
    with closing(other):
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def full(database: Database) -> Iterator[None]:
    """Let the disk have no room for one more page, and the file none left over."""
    of_the_connection(database, "VACUUM")
    pragma(database, "max_page_count=1")
    yield
    pragma(database, "max_page_count=4294967294")


@contextmanager
def read_only(database: Database) -> Iterator[None]:
    """Let the file refuse writes."""
    pragma(database, "query_only=ON")
    yield
    pragma(database, "query_only=OFF")


def pragma(database: Database, setting: str) -> None:
    of_the_connection(database, f"PRAGMA {setting}")


def of_the_connection(database: Database, statement: str) -> None:
    """Set something of the writer's one connection."""
    with closing(database.writer.raw_connection()) as connection:
        connection.cursor().execute(statement)
        connection.commit()


FAULTS = {"locked": locked, "disk full": full, "read only": read_only}
