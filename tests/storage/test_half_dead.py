"""What a process does when PostgreSQL is there, and the way to it takes everything and brings nothing."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial

import pytest
from sqlalchemy import event, make_url
from sqlalchemy.exc import OperationalError

from bot.intake import Intake, Unavailable
from bot.read import Reader
from storage import answering
from storage import wire as wires
from storage.database import Database, is_passing
from storage.streams import outbox
from storage.unit_of_work import UnitOfWork
from tests.postgresql import by_way_of_a_line
from tests.round_robin import RoundRobin, Way
from tests.storage.test_wire import SHOWN, Process, at_work, taken, until
from tests.storage.world import Pair, counted, insist, rows, said
from tests.town import Town

pytestmark = pytest.mark.usefixtures("misbehaving")

SOON = 1.0
WAYS = pytest.mark.parametrize("way", list(Way))


class Far:
    """A database at the end of a line, for a process that waits for as little as it can, and another one beside it."""

    def __init__(self, line: RoundRobin, database: Database, near: Database, town: Town) -> None:
        self.line = line
        self.database = database
        self.near = near
        self.town = town
        self.intake = Intake(database, town.rules, lambda: town.now, careful=0)

    def loses(self, *ways: Way) -> None:
        """Let what is connected now be half dead for ever; what is connected anew is not."""
        self.line.swallow(*ways)
        self.line.mend()


@pytest.fixture
def far(replicas: Pair, found: Callable[[Database], Town], monkeypatch: pytest.MonkeyPatch) -> Iterator[Far]:
    for name, seconds in {"CONNECTED": 2, "CALLED_OFF": 0.1}.items():  # libpq waits for 2 seconds at least
        monkeypatch.setattr(answering, name, seconds)
    for name, seconds in {"SILENCE": 1.0, "TRUST": 0.5, "BEAT": 0.02, "PAUSE": 0.04, "AGAIN": 0.02}.items():
        monkeypatch.setattr(wires, name, seconds)
    monkeypatch.setattr(wires, "SETTLED_IN", wires.SETTLED_IN.replace("4s", "1s"))
    near = replicas[0]
    with (
        by_way_of_a_line(make_url(near.url)) as (line, url),
        closing(Database(url.render_as_string(hide_password=False))) as database,
    ):
        database.hurry(SOON)
        yield Far(line, database, near, found(near))


@WAYS
def test_an_update_under_way_comes_again_and_is_acted_on_once(far: Far, way: Way) -> None:
    update = said(far.town, far.town.stranger("Ann"), "/count")
    [_, outcome] = far.intake.commit([lambda _: far.loses(way), update])
    assert isinstance(outcome, Unavailable)
    assert far.line.swallowed
    assert insist(far.intake, [update]) == 0
    assert (counted(far.near), len(rows(far.near, outbox))) == (1, 1)


def test_what_was_committed_and_never_confirmed_is_not_done_again(far: Far) -> None:
    update = said(far.town, far.town.stranger("Ann"), "/count")
    far.intake.commit([lambda _: None])
    event.listen(far.database.writer, "commit", lambda _: far.loses(Way.BACK), once=True)
    [outcome] = far.intake.commit([update])
    assert isinstance(outcome, Unavailable)
    assert counted(far.near) == 1
    assert insist(far.intake, [update]) == 0
    assert (counted(far.near), len(rows(far.near, outbox))) == (1, 1)


def test_a_connection_that_died_while_nobody_spoke_is_not_even_noticed(far: Far) -> None:
    ann = far.town.stranger("Ann")
    insist(far.intake, [said(far.town, ann, "/count")])
    far.loses(*Way)
    assert insist(far.intake, [said(far.town, ann, "/count")]) == 0
    assert counted(far.near) == 2


def test_what_it_had_locked_is_free_for_others_though_the_server_hears_nothing(far: Far) -> None:
    ann = far.town.stranger("Ann")
    other = Intake(far.near, far.town.rules, lambda: far.town.now)
    insist(other, [said(far.town, ann, "/count")])

    def lock(uow: UnitOfWork) -> None:
        uow.people.read_ahead({ann.address: "en"}, far.town.now)
        far.loses(*Way)
        uow.next_number("x")

    assert isinstance(far.intake.commit([lock])[0], Unavailable)
    insist(other, [said(far.town, ann, "/count")])
    assert counted(far.near) == 2


def test_while_nobody_gets_through_a_page_is_told_and_afterwards_shown(far: Far) -> None:
    far.line.swallow(*Way)

    async def story() -> None:
        reader = Reader(far.database)
        with pytest.raises(Unavailable):
            await reader.run(lambda uow: uow.fact("x"))
        far.line.mend()
        assert await reader.run(lambda uow: uow.fact("x")) == ""
        reader.close()

    asyncio.run(story())


def test_who_is_not_in_a_hurry_waits_for_a_long_statement(far: Far) -> None:
    slow = "SELECT pg_sleep(1.5)"
    with far.near.writer.begin() as patient:
        patient.exec_driver_sql(slow)
    with pytest.raises(OperationalError) as failed, far.database.writer.begin() as connection:
        connection.exec_driver_sql(slow)
    assert is_passing(failed.value)


@WAYS
def test_who_listens_looks_around_and_hears_again(far: Far, way: Way) -> None:
    async def story() -> None:
        one, other = Process(far.database), Process(far.near)
        async with at_work(one, other):
            far.loses(way)
            await until(lambda: one.looked == 2)
            other.wire.tell(SHOWN)
            await until(lambda: SHOWN in one.heard)

    asyncio.run(story())


@WAYS
def test_who_may_speak_alone_has_stopped_before_another_does(far: Far, way: Way) -> None:
    turns: list[tuple[str, bool]] = []

    async def story() -> None:
        processes = {"one": Process(far.database), "other": Process(far.near)}
        for name, process in processes.items():
            process.wire.turned = partial(lambda name, wire: turns.append((name, wire.holds)), name, process.wire)
        async with at_work(processes["one"]):
            await taken(processes["one"])
            async with at_work(processes["other"]):
                far.line.swallow(way)
                await taken(processes["other"])
                assert turns == [("one", True), ("one", False), ("other", True)]
                assert not processes["one"].wire.holds
                far.line.mend()

    asyncio.run(story())
