"""What becomes of a beat that has begun when the process is told to leave?"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime

import pytest

from bot import timers
from bot.receive import Writer
from bot.timers import Metronome
from storage import database as opening
from storage.database import Database
from tests.town import Town


def test_what_is_taken_from_the_database_is_taken_from_the_folder_too_though_the_beats_end(
    lite: Database, found: Callable[[Database], Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "SWEEP_MINUTES", 0.0001)
    town = found(lite)
    lite.close()
    monkeypatch.setattr(opening, "BUSY_MS", 10_000)
    forgotten: list[list[str]] = []

    async def run() -> None:
        looked = asyncio.Event()

        def clock() -> datetime:
            looked.set()
            return town.now

        writer = Writer(town.intake)
        writing = asyncio.create_task(writer.work())
        metronome = Metronome(writer, town.rules, clock=clock, forget=forgotten.append)
        with closing(sqlite3.connect(str(lite.writer.url.database), isolation_level=None)) as another:
            another.execute("begin immediate")
            metronome.start()
            await looked.wait()
            metronome.stop()
            another.execute("rollback")
        writer.stop()
        await writing

    asyncio.run(run())
    assert forgotten
