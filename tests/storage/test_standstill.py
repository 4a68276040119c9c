"""Is it told, and told once, that the database takes nothing, and why?"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot.intake import Unavailable
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.storage.ailing import LONG, full, locked, of_the_connection, read_only
from tests.storage.world import said
from tests.town import Town

pytestmark = pytest.mark.usefixtures("misbehaving")
Found = Callable[[Database], Town]


@pytest.mark.parametrize(("fault", "why"), [(locked, "locked"), (full, "disk_full"), (read_only, "read_only")])
def test_it_is_told_once_that_nothing_can_be_written_and_once_that_it_can(
    lite: Database, found: Found, fault: Callable[[Database], AbstractContextManager[None]], why: str
) -> None:
    town = found(lite)
    ann = town.resident("Ann")
    with capture_logs() as told:
        with fault(lite):
            for _ in range(3):
                town.intake.commit([said(town, ann, LONG)])
                town.now += timedelta(seconds=40)
                assert town.intake.standstill.why == why
        town.intake.commit([said(town, ann, LONG)])
        assert town.intake.standstill.why == ""
    assert told == [
        {"event": "database_waits", "why": why, "log_level": "warning"},
        {"event": "database_writes_again", "seconds": 120, "log_level": "warning"},
    ]


def test_what_is_only_looked_at_shows_not_that_something_can_be_written(
    replicas: tuple[Database, Database], found: Found
) -> None:
    database, _ = replicas
    town = found(database)
    of_the_connection(database, "SET default_transaction_read_only = on")
    assert isinstance(town.intake.commit([said(town, town.stranger("Ann"), "/count")])[0], Unavailable)
    assert town.intake.commit([lambda uow: uow.fact("x")]) == [""]
    assert town.intake.standstill.why == "read_only"
    of_the_connection(database, "SET default_transaction_read_only = off")
    assert town.intake.commit([lambda uow: uow.fact("x")]) == [""]
    assert town.intake.standstill.why == ""


def test_what_comes_and_goes_is_told_once_a_minute(lite: Database, found: Found) -> None:
    town = found(lite)
    ann = town.resident("Ann")
    with capture_logs() as told:
        for _ in range(7):
            with read_only(lite):
                town.intake.commit([said(town, ann, "/count")])
            town.intake.commit([said(town, ann, "/count")])
            town.now += timedelta(seconds=20)
    assert [line["event"] for line in told] == ["database_waits", "database_writes_again"] * 3


def test_a_deadlock_keeps_nothing_from_being_written(replicas: tuple[Database, Database], found: Found) -> None:
    def step(uow: UnitOfWork) -> None:
        uow.session.execute(text("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$"))

    town = found(replicas[0])
    assert isinstance(town.intake.commit([step])[0], Unavailable)
    assert town.intake.standstill.why == ""
