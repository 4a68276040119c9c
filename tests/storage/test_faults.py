"""What is nobody's fault: the update stays unconfirmed, no try is counted, and later it succeeds."""

from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.intake import TRIES, Intake, Unavailable
from domain.message import Outbound
from handlers import routes
from handlers.desk import Desk
from storage import database as opening
from storage.database import Database, is_passing
from storage.streams import inbox, trouble
from storage.unit_of_work import UnitOfWork
from tests.storage.ailing import FAULTS, LONG, locked
from tests.storage.deadly import bring, ended
from tests.storage.world import KILLED, QUICKLY, counted, rows, said
from tests.town import Town

pytestmark = pytest.mark.usefixtures("misbehaving")
Found = Callable[[Database], Town]


def told(database: Database, statement: str) -> None:
    with database.writer.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("careful", [0, 10], ids=["in a batch", "carefully"])
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_an_update_waits_until_sqlite_takes_writes_again(
    lite: Database, found: Found, fault: Callable[[Database], AbstractContextManager[None]], careful: int
) -> None:
    town = found(lite)
    ann = town.resident("Ann")
    town.intake = Intake(lite, town.rules, lambda: town.now, careful=careful)
    batch = [said(town, ann, LONG), said(town, ann, LONG), said(town, ann, LONG)]
    with fault(lite):
        for _ in range(TRIES + 1):
            assert [type(outcome) for outcome in town.intake.commit(batch)] == [Unavailable] * 3
        assert rows(lite, inbox) == []
        assert [row.tries for row in rows(lite, trouble) if row.tries > 1 or row.aside] == []
    assert town.intake.commit(batch) == [None] * 3
    assert counted(lite) == 3
    assert [row.tries for row in rows(lite, trouble)] == []


def test_a_fault_between_the_count_and_the_run_is_no_try(
    town: Town, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    monkeypatch.setattr(opening, "BUSY_MS", QUICKLY)

    def busy(desk: Desk, _: str) -> Outbound:
        with closing(Database(elsewhere)) as database, locked(database):
            told(database, "SELECT 1")
        return Outbound(desk.uow.fact("x"))

    monkeypatch.setitem(routes.COMMANDS, "boom", busy)
    town.intake = Intake(town.database, town.rules, lambda: town.now, careful=100)
    update = said(town, town.resident("Ann"), "/boom")
    for _ in range(3 * TRIES):
        assert isinstance(town.intake.commit([update])[0], Unavailable)
    assert [row.tries for row in rows(town.database, trouble)] == [1]


def test_a_reader_is_not_held_up_by_a_writer(lite: Database, found: Found) -> None:
    found(lite)
    with locked(lite), lite.reading() as uow:
        assert uow.units.count() > 0


def test_an_update_that_ends_the_process_is_counted_and_finally_kept_aside(url: str) -> None:
    codes = [ended(bring, url, "1=/count", "2=/die", "3=/count") for _ in range(TRIES + 1)]
    assert codes == [KILLED] * TRIES + [0]
    with closing(Database(url)) as database, database.reading() as uow:
        assert [(row.key, row.why) for row in uow.inbox.aside()] == [("2", "it ended the process")]
        assert counted(database) == 2


def test_a_connection_that_was_cut_between_two_batches_is_not_even_noticed(
    replicas: tuple[Database, Database], found: Found
) -> None:
    database, other = replicas
    town = found(database)
    ann = town.resident("Ann")
    cut(other, backend(database))
    assert town.intake.commit([said(town, ann, "/count")]) == [None]


def test_a_connection_that_is_cut_within_a_batch_takes_it_back_whole(
    replicas: tuple[Database, Database], found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, other = replicas
    town = found(database)
    ann = town.resident("Ann")

    def cut_off(desk: Desk, _: str) -> Outbound:
        cut(other, desk.uow.session.connection().exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
        return Outbound(desk.uow.fact("x"))

    monkeypatch.setitem(routes.COMMANDS, "boom", cut_off)
    batch = [said(town, ann, "/count"), said(town, ann, "/boom")]
    assert [type(outcome) for outcome in town.intake.commit(batch)] == [Unavailable] * 2
    assert rows(other, trouble) == rows(other, inbox) == []
    monkeypatch.setitem(routes.COMMANDS, "boom", routes.COMMANDS["count"])
    assert town.intake.commit(batch) == [None] * 2
    assert counted(other) == 2


def backend(database: Database) -> int:
    with database.writer.begin() as connection:
        return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def cut(database: Database, pid: int) -> None:
    told(database, f"SELECT pg_terminate_backend({pid})")


NOBODYS = ("40001", "40P01", "55P03", "53100", "53300", "57014", "57P01", "58030", "08006", "25006")
ITS_OWN = ("23505", "22P05", "42P01", "22012")


@pytest.mark.parametrize("state", NOBODYS + ITS_OWN)
def test_what_postgresql_says_is_told_apart(replicas: tuple[Database, Database], state: str) -> None:
    with pytest.raises(DBAPIError) as caught:
        told(replicas[0], f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")
    assert is_passing(caught.value) is (state in NOBODYS)


@pytest.mark.parametrize(
    "url",
    ["postgresql+psycopg://nobody@127.0.0.1:9/nowhere", "sqlite:////nowhere/at/all.db"],
    ids=["refused", "no file"],
)
def test_a_database_that_cannot_be_opened_may_be_there_later(url: str) -> None:
    with closing(Database(url)) as database, pytest.raises(DBAPIError) as caught, database.begin() as uow:
        uow.fact("x")
    assert is_passing(caught.value)


def test_an_error_of_the_work_itself_is_not_passing(database: Database) -> None:
    def step(uow: UnitOfWork) -> None:
        uow.session.execute(text("SELECT locked FROM full_busy_readonly_connection"))

    with pytest.raises(DBAPIError) as caught, database.begin() as uow:
        step(uow)
    assert not is_passing(caught.value)
    assert not is_passing(KeyError("locked"))
