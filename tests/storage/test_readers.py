"""Readers see whole batches, at one moment, and change nothing."""

import pytest
from sqlalchemy.exc import DBAPIError

from storage.database import Database, is_passing
from storage.tables import Meta


def test_a_reader_never_sees_half_a_batch(database: Database) -> None:
    with database.begin() as uow:
        uow.record("half", "one")
        uow.flush()
        with database.reading() as reader:
            assert reader.fact("half") == ""
    with database.reading() as reader:
        assert reader.fact("half") == "one"


def test_a_reader_sees_one_moment_however_long_it_reads(database: Database) -> None:
    with database.begin() as uow:
        uow.record("first", "old")
        uow.record("second", "old")
    with database.reading() as reader:
        assert reader.fact("first") == "old"
        with database.begin() as uow:
            uow.record("first", "new")
            uow.record("second", "new")
        assert reader.fact("second") == "old"
    with database.reading() as reader:
        assert (reader.fact("first"), reader.fact("second")) == ("new", "new")


def test_a_reader_cannot_write(database: Database) -> None:
    with database.reading() as reader:
        reader.session.add(Meta(name="x", value="y"))
        with pytest.raises(DBAPIError) as caught:
            reader.session.flush()
    assert is_passing(caught.value)


def test_what_was_read_can_be_used_afterwards(database: Database) -> None:
    with database.begin() as uow:
        uow.record("name", "value")
    with database.reading() as reader:
        row = reader.session.get_one(Meta, "name")
    assert row.value == "value"
