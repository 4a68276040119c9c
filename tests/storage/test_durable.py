"""What does SQLite keep whatever happens to the power, and who waits for whom?"""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

from storage.database import Database

FULL = 2
"""https://www.sqlite.org/pragma.html#pragma_synchronous: in WAL mode anything less may lose what was confirmed."""


def test_what_is_confirmed_lies_on_the_disk(lite: Database) -> None:
    with lite.writer.connect() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == FULL


def test_whoever_writes_keeps_others_from_it_before_they_read_and_a_reader_nobody(lite: Database) -> None:
    with closing(sqlite3.connect(lite.file, timeout=0, isolation_level=None)) as another:
        with lite.begin() as uow:
            uow.fact("first")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                another.execute("BEGIN IMMEDIATE")
        with lite.reading() as reader:
            reader.fact("first")
            another.execute("BEGIN IMMEDIATE")
