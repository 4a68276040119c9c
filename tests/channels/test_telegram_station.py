"""What becomes of Telegram as a whole when one part of it fails, or the database is away while it starts?"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.telegram import station as telegram
from bot.channels.telegram.pace import TooSoon
from bot.channels.telegram.station import Station
from bot.media import MediaStore
from bot.read import Reader
from bot.receive import Writer
from bot.settings import read_settings
from domain.message import Address, Outbound
from domain.policy import Pace
from storage import database as opening
from storage.tables import CHAT_LINK
from storage.terms import Settled, Terms
from tests.botapi.faults import too_many
from tests.botapi.server import TOKEN, BotApi
from tests.channels.speaking import ALLOWED, FAST
from tests.town import Town, open_town

PATIENCE = 20


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A town whose database says soon that it is locked."""
    monkeypatch.setattr(opening, "BUSY_MS", 20)
    yield from open_town(tmp_path)


@asynccontextmanager
async def opened(
    api: BotApi, town: Town, folder: Path, *, pace: Pace = FAST
) -> AsyncIterator[tuple[Station, asyncio.Task[None]]]:
    """Let a station work, and end it."""
    writer, reader = Writer(town.intake), Reader(town.database)
    writing = asyncio.create_task(writer.work())
    environ = {"DATA_DIR": str(folder), "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": api.base}
    store = MediaStore(folder / "media", most_bytes=2**20)
    station = Station(
        read_settings(environ),
        rules=replace(town.rules, policy=replace(town.rules.policy, pace=pace)),
        writer=writer,
        reader=reader,
        store=store,
        clock=lambda: town.now,
    )
    working = asyncio.create_task(station.work())
    try:
        yield station, working
    finally:
        await station.stop()
        await asyncio.gather(working, return_exceptions=True)
        await station.channel.close()
        writer.stop()
        await writing
        reader.close()


def test_a_bot_that_finds_its_database_locked_introduces_itself_later(
    api: BotApi, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram, "ASK_AGAIN", 0.05)

    async def run() -> None:
        with closing(sqlite3.connect(town.database.file, isolation_level=None)) as another:
            another.execute("begin immediate")
            async with opened(api, town, tmp_path), asyncio.timeout(PATIENCE):
                while len(api.called("setMyCommands")) < 5:
                    await asyncio.sleep(0.01)
                another.execute("rollback")
                while not link_in(town):
                    await asyncio.sleep(0.01)

    asyncio.run(run())


def test_who_begins_to_speak_keeps_to_what_was_sent_before(api: BotApi, town: Town, tmp_path: Path) -> None:
    busy, quiet = -1_000_000_000_001, -1_000_000_000_002
    with town.database.begin() as uow:
        uow.people.read_ahead({Address("telegram", f"{chat}/7"): "en" for chat in (busy, quiet)}, town.now)
        for chat, most in ((busy, ALLOWED.group), (quiet, 3)):
            _, door = uow.people.at(Address("telegram", f"{chat}/7"))
            door.shared = True
            for number in range(int(most)):
                uow.outbox.owe(door, Outbound(str(number)), Terms("notice", 3), town.now)
    with town.database.begin() as uow:
        owed = uow.outbox.lease("telegram", town.now, 100)
        uow.outbox.settle([Settled(row.id, "sent") for row in owed], town.now)
    town.now += timedelta(seconds=30)

    async def run() -> None:
        async with opened(api, town, tmp_path, pace=ALLOWED) as (station, _), asyncio.timeout(PATIENCE):
            with pytest.raises(TooSoon):
                station.channel.pacer.reserve(busy)
            while not station.speaks():
                await asyncio.sleep(0.01)
            station.channel.pacer.reserve(quiet)
            with pytest.raises(TooSoon) as refused:
                station.channel.pacer.reserve(busy)
            assert 20 < refused.value.wait.total_seconds() < 32
            assert not refused.value.everybody

    asyncio.run(run())


def test_a_pause_that_telegram_asks_for_while_the_bot_introduces_itself_holds_for_whoever_comes_next(
    api: BotApi, town: Town, tmp_path: Path
) -> None:
    def asked() -> timedelta:
        with town.database.reading() as uow:
            return uow.outbox.halted("telegram", town.now)

    async def until_halted() -> None:
        async with opened(api, town, tmp_path), asyncio.timeout(PATIENCE):
            while not asked():
                await asyncio.sleep(0.01)

    async def until_spoken() -> None:
        async with opened(api, town, tmp_path) as (station, _), asyncio.timeout(PATIENCE):
            while not station.speaks():
                await asyncio.sleep(0.01)
            assert station.channel.pacer.admits() == 0

    api.fail_next("setMyCommands", too_many(60))
    asyncio.run(until_halted())
    assert asked() == timedelta(seconds=60)
    asyncio.run(until_spoken())
    assert len(api.called("setMyCommands")) == 1


def link_in(town: Town) -> str:
    with town.database.reading() as uow:
        return uow.fact(CHAT_LINK)
