"""What becomes of Telegram as a whole when one part of it fails, or the database is away while it starts?"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.telegram import station as telegram
from bot.channels.telegram.station import NAME_FACT, Station
from bot.media import MediaStore
from bot.read import Reader
from bot.receive import Writer
from bot.settings import read_settings
from storage import database as opening
from storage.tables import Row
from tests.botapi.server import TOKEN, BotApi
from tests.channels.speaking import FAST
from tests.town import Town, open_town

PATIENCE = 20


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A town whose database says soon that it is locked."""
    monkeypatch.setattr(opening, "BUSY_MS", 20)
    yield from open_town(tmp_path)


@asynccontextmanager
async def opened(api: BotApi, town: Town, folder: Path) -> AsyncIterator[asyncio.Task[None]]:
    """Let a station work, and end it."""
    writer, reader = Writer(town.intake), Reader(town.database)
    writing = asyncio.create_task(writer.work())
    environ = {"DATA_DIR": str(folder), "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": api.base}
    store = MediaStore(folder / "media", most_bytes=2**20)
    station = Station(
        read_settings(environ),
        rules=replace(town.rules, policy=replace(town.rules.policy, pace=FAST)),
        writer=writer,
        reader=reader,
        store=store,
        clock=lambda: town.now,
    )
    working = asyncio.create_task(station.work())
    try:
        yield working
    finally:
        await station.stop()
        await asyncio.gather(working, return_exceptions=True)
        await station.channel.close()
        writer.stop()
        await writing
        reader.close()


def test_who_can_fetch_no_file_any_more_does_not_go_on_as_if_nothing_had_happened(
    api: BotApi, town: Town, tmp_path: Path
) -> None:
    Row.metadata.tables["media"].drop(town.database.writer)

    async def run() -> BaseException | None:
        async with opened(api, town, tmp_path) as working:
            ended, _ = await asyncio.wait({working}, timeout=PATIENCE)
            assert ended
            return working.exception()

    assert "no such table: media" in str(asyncio.run(run()))


def test_a_bot_that_finds_its_database_locked_introduces_itself_later(
    api: BotApi, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram, "ASK_AGAIN", 0.05)

    async def run() -> None:
        with closing(sqlite3.connect(tmp_path / "town.db", isolation_level=None)) as another:
            another.execute("begin immediate")
            async with opened(api, town, tmp_path), asyncio.timeout(PATIENCE):
                while len(api.called("setMyCommands")) < 5:
                    await asyncio.sleep(0.01)
                another.execute("rollback")
                while not name_in(town):
                    await asyncio.sleep(0.01)

    asyncio.run(run())


def name_in(town: Town) -> str:
    with town.database.reading() as uow:
        return uow.fact(NAME_FACT)
