"""What the processes on one PostgreSQL tell each other, and how one of them takes over what only one may do."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import TextClause, text

from storage import wire as wires
from storage.database import Database
from storage.wire import AGAIN, ALONE, BEAT, PAUSE, SILENCE, TRUST, Alone, Kind, News, Wire, wire_of
from tests.storage.world import Pair

ONLY = "telegram 1"
TEN_SECONDS = 10
OWED = News(Kind.OWED, "telegram")
SHOWN = News(Kind.SHOWN, "web", "somebody with a space")


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for as little as the order of things allows."""
    for name, seconds in {"BEAT": 0.02, "PAUSE": 0.04, "AGAIN": 0.02}.items():
        monkeypatch.setattr(wires, name, seconds)


class Process:
    """One process at the wire, and what came to it."""

    def __init__(self, database: Database) -> None:
        self.wire = Wire(database, ONLY)
        self.heard: list[News] = []
        self.looked = 0
        self.wire.heard = self.heard.append
        self.wire.missed = self._look

    def _look(self) -> None:
        self.looked += 1


@asynccontextmanager
async def at_work(*processes: Process) -> AsyncIterator[None]:
    """Let processes be connected, one after the other, until the block ends."""
    working = []
    for process in processes:
        working.append(asyncio.create_task(process.wire.work()))
        await until(lambda: process.looked)  # noqa: B023
    try:
        yield
    finally:
        for process in processes:
            process.wire.stop()
        await asyncio.gather(*working)


async def until(came: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not came():
            await asyncio.sleep(0.005)


async def taken(process: Process) -> None:
    async with asyncio.timeout(60):
        await process.wire.ours()


HOLDING = text("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_locks WHERE classid = :held")
LISTENING = text("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE application_name = :named")
CUT: Mapping[TextClause, Mapping[str, object]] = {HOLDING: {"held": ALONE}, LISTENING: {"named": "baodao listen"}}


def cut(database: Database, whom: TextClause) -> None:
    """End a connection of somebody's wire, as a network does."""
    with database.writer.begin() as connection:
        assert connection.scalar(whom, CUT[whom])


def play(pair: Pair, story: Callable[[Process, Process], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(story(*map(Process, pair)))


def test_what_one_tells_the_others_hear_and_it_does_not_hear_itself(replicas: Pair) -> None:
    async def story(one: Process, other: Process) -> None:
        async with at_work(one, other):
            one.wire.tell(OWED)
            one.wire.tell(SHOWN)
            await until(lambda: len(other.heard) == 2)
            other.wire.tell(OWED)
            await until(lambda: one.heard)
        assert (one.heard, other.heard) == ([OWED], [OWED, SHOWN])

    play(replicas, story)


def test_what_is_told_many_times_before_it_is_sent_is_told_once(replicas: Pair) -> None:
    async def story(one: Process, other: Process) -> None:
        async with at_work(one, other):
            for _ in range(50):
                one.wire.tell(OWED)
            one.wire.tell(SHOWN)
            await until(lambda: SHOWN in other.heard)
        assert other.heard == [OWED, SHOWN]

    play(replicas, story)


@pytest.mark.parametrize("whom", [HOLDING, LISTENING], ids=["who holds", "who listens"])
def test_after_a_loss_it_looks_around_and_hears_again(replicas: Pair, whom: TextClause) -> None:
    async def story(one: Process, other: Process) -> None:
        async with at_work(one, other):
            await asyncio.to_thread(cut, replicas[0], whom)
            one.wire.tell(OWED)
            await until(lambda: other.heard or other.looked == 2)
            one.wire.tell(SHOWN)
            await until(lambda: SHOWN in other.heard)

    play(replicas, story)


def test_only_one_holds_what_only_one_may_do_and_the_next_takes_over(replicas: Pair) -> None:
    async def story(one: Process, other: Process) -> None:
        async with at_work(other), at_work(one):
            await taken(other)
            assert (one.wire.holds, other.wire.holds) == (False, True)
            other.wire.stop()
            await taken(one)
            assert (one.wire.holds, other.wire.holds) == (True, False)

    play(replicas, story)


def test_whoever_is_cut_off_has_stopped_before_another_begins(replicas: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wires, "AGAIN", 60)
    monkeypatch.setattr(wires, "TRUST", 0.5)
    turns: list[tuple[str, bool]] = []

    async def story(one: Process, other: Process) -> None:
        one.wire.turned = lambda: turns.append(("one", one.wire.holds))
        other.wire.turned = lambda: turns.append(("other", other.wire.holds))
        async with at_work(one):
            await taken(one)
            async with at_work(other):
                await asyncio.to_thread(cut, replicas[0], HOLDING)
                await taken(other)
                assert turns == [("one", True), ("one", False), ("other", True)]
                assert not one.wire.holds

    play(replicas, story)


def test_who_hears_nothing_from_the_database_stops_by_itself(replicas: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wires, "TRUST", 0.2)

    async def story(one: Process, _: Process) -> None:
        async with at_work(one):
            await taken(one)
            monkeypatch.setattr(wires, "LIVES", "SELECT pg_sleep(2)")
            async with asyncio.timeout(60):
                await one.wire.lost()
            assert not one.wire.holds

    play(replicas, story)


def test_who_asks_in_vain_asks_by_another_connection(replicas: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, seconds in {"TRUST": 0.1, "SILENCE": 0.3}.items():
        monkeypatch.setattr(wires, name, seconds)

    async def story(one: Process, _: Process) -> None:
        async with at_work(one):
            await taken(one)
            monkeypatch.setattr(wires, "LIVES", "SELECT pg_sleep(600)")
            await one.wire.lost()
            monkeypatch.setattr(wires, "LIVES", "SELECT 1")
            await taken(one)

    play(replicas, story)


def test_a_process_that_stood_still_does_not_believe_that_it_may(replicas: Pair) -> None:
    async def story(one: Process, _: Process) -> None:
        moved = [0.0]
        one.wire = Wire(replicas[0], ONLY, clock=lambda: asyncio.get_running_loop().time() + moved[0])
        one.wire.missed = one._look
        async with at_work(one):
            await taken(one)
            assert one.wire.holds
            moved[0] = TRUST
            assert not one.wire.holds

    play(replicas, story)


def test_whoever_says_nothing_is_cut_off_by_the_database_and_another_takes_over(
    replicas: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wires, "TRUST", 0.1)
    monkeypatch.setattr(wires, "SETTLED_IN", wires.SETTLED_IN.replace(f"{SILENCE}s", "300ms"))

    async def story(one: Process, other: Process) -> None:
        async with at_work(one):
            await taken(one)
            monkeypatch.setattr(one.wire, "_pause", asyncio.Event().wait)
            async with at_work(other):
                await taken(other)
                assert not one.wire.holds

    play(replicas, story)


def test_from_a_death_to_the_next_it_takes_no_more_than_ten_seconds() -> None:
    assert TRUST < SILENCE
    assert SILENCE + BEAT + AGAIN + TRUST + PAUSE <= TEN_SECONDS


def test_beside_the_embedded_database_there_is_nobody(lite: Database) -> None:
    async def story() -> None:
        wire = wire_of(lite, ONLY)
        assert isinstance(wire, Alone)
        working = asyncio.create_task(wire.work())
        wire.tell(OWED)
        await wire.ours()
        assert wire.holds
        wire.stop()
        await working

    asyncio.run(story())
