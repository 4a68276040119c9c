"""Does the running process keep the plan of docs/ARCHITECTURE.md? Here: the loop never waits for a database."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from bot.channels.webchat import WebChat
from bot.delivery import Delivery
from bot.intake import Intake, Unavailable
from bot.profiles import shipped
from bot.read import Reader
from bot.receive import Writer
from bot.timers import Metronome
from domain.message import Address, Inbound, Place
from domain.policy_reading import read_policy
from storage.database import Database
from storage.migrate import migrate
from storage.unit_of_work import UnitOfWork
from tests.town import IN_GRID, Town

WEB = Address("web", "Mina")
SAID = ("/help", "The street lamp by the school gate is dark", "/my", "/nothing", "/cancel")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    database = Database(f"sqlite:///{tmp_path}/town.db")
    migrate(database)
    yield Town(database, read_policy("", shipped()))
    database.close()


@contextmanager
def threads_of_statements() -> Iterator[set[threading.Thread]]:
    """Note in which thread every statement and every end of a transaction is executed."""
    seen: set[threading.Thread] = set()

    def note(*_: object) -> None:
        seen.add(threading.current_thread())

    watched = ("before_cursor_execute", "begin", "commit", "rollback")
    for name in watched:
        event.listen(Engine, name, note)
    try:
        yield seen
    finally:
        for name in watched:
            event.remove(Engine, name, note)


async def live(town: Town) -> None:
    """Let a process take updates, tick, deliver, answer pages, and end."""
    writer = Writer(Intake(town.database, town.rules, lambda: town.now))
    reader = Reader(town.database)
    delivery = Delivery(WebChat(), writer, town.rules, lambda: town.now)
    metronome = Metronome(writer, town.rules, reader=reader, clock=lambda: town.now, forget=lambda _: None)
    writer.owed = [delivery.wake]
    working = [asyncio.create_task(part.work()) for part in (writer, delivery)]
    updates = [Inbound(WEB, text, town.now, text=text) for text in SAID]
    updates.append(Inbound(WEB, "place", town.now, place=Place(*IN_GRID)))
    await asyncio.gather(*map(writer.take, updates))
    await metronome.beat()
    await metronome.sweep()
    async with asyncio.timeout(60):
        while len(await reader.run(said)) < len(updates):
            await asyncio.sleep(0.005)
    delivery.stop()
    await working[1]
    writer.stop()
    await working[0]
    reader.close()


def said(uow: UnitOfWork) -> list[object]:
    door = uow.people.find_door(WEB)
    return list(uow.outbox.said(door.id, 50)) if door else []


def test_no_statement_is_executed_in_the_thread_of_the_loop(town: Town) -> None:
    with threads_of_statements() as seen:
        asyncio.run(live(town))
    assert {thread.name.split("_")[0] for thread in seen} == {"writer", "reader"}
    assert len([thread for thread in seen if thread.name.startswith("writer")]) == 1


def test_what_comes_after_the_end_is_not_confirmed_and_waits_for_nothing(town: Town) -> None:
    async def run() -> list[BaseException | None]:
        writer = Writer(Intake(town.database, town.rules, lambda: town.now))
        writer.stop()
        late = [asyncio.create_task(writer.take(Inbound(WEB, str(key), town.now, text="/help"))) for key in range(200)]
        await asyncio.sleep(0)
        async with asyncio.timeout(60):
            await writer.work()
            later = asyncio.create_task(writer.take(Inbound(WEB, "later", town.now, text="/help")))
            return await asyncio.gather(*late, later, return_exceptions=True)

    outcomes = asyncio.run(run())
    assert {type(outcome) for outcome in outcomes} == {type(None), Unavailable}
    assert isinstance(outcomes[-1], Unavailable)


def test_whoever_brought_an_update_may_leave_before_it_is_written(town: Town) -> None:
    async def run() -> None:
        writer = Writer(Intake(town.database, town.rules, lambda: town.now))
        left = asyncio.create_task(writer.take(Inbound(WEB, "left", town.now, text="/help")))
        stayed = asyncio.create_task(writer.take(Inbound(WEB, "stayed", town.now, text="/help")))
        await asyncio.sleep(0)
        left.cancel()
        writer.stop()
        await writer.work()
        await stayed

    asyncio.run(run())
    with town.database.reading() as uow:
        assert uow.inbox.is_marked(("web", "left"))
