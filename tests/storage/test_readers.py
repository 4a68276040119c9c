"""Readers see whole batches, at one moment, and change nothing."""

import pytest
from sqlalchemy.exc import DBAPIError

from domain.organisation import Role
from handlers import looks
from handlers.desk import Office
from storage.database import Database, is_passing
from storage.tables import Meta
from tests.stories.reporting import issue_in, reports
from tests.town import GRID, Town


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


def test_a_reader_finds_what_a_writer_locks(town: Town) -> None:
    lin, mina = town.staff("Lin", Role.GRID_WORKER, GRID), town.resident("Mina")
    key = issue_in(town, reports(mina)).id
    with town.database.begin() as writer, town.database.reading() as reader:
        assert writer.issues.find(key) is not None
        door = reader.people.find_door(lin.address)
        assert door is not None
        # As a page is made on which a number is shown.
        looks.told(Office(reader, town.rules, town.now), key, door.person, until=town.now.replace(year=2027))
        assert reader.issues.find(key) is not None
        assert (reader.registrations.find(key), reader.events.find(key)) == (None, None)
