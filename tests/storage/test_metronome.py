"""What becomes of a beat that has begun when the process is told to leave?"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot import timers
from bot.receive import Writer
from bot.timers import Metronome
from domain.organisation import Role
from storage import database as opening
from storage.database import Database
from storage.tables import Issue
from tests.stories.reporting import reports
from tests.town import GRID, Town


def test_one_moment_that_fails_stops_no_other(lite: Database, found: Callable[[Database], Town]) -> None:
    town = found(lite)
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    mina = town.resident("Mina")
    broken, whole = reports(mina, "The lamp is dark"), reports(mina, "The bin is full")
    with lite.begin() as uow:
        uow.session.execute(update(Issue).where(Issue.number == broken).values(tier="T9"))
    town.now += timedelta(hours=5)

    async def run() -> None:
        writer = Writer(town.intake)
        writing = asyncio.create_task(writer.work())
        metronome = Metronome(writer, town.rules, clock=lambda: town.now, forget=lambda _: None)
        await metronome.beat()
        writer.stop()
        await writing

    asyncio.run(run())
    with lite.begin() as uow:
        assert uow.timers.claim(town.now, 1) == []
        told = [issue.told for issue in map(uow.issues.find_number, (broken, whole)) if issue]
    assert told == [None, 2]
    town.deliver()
    assert lin.has_heard(f"⏰ {whole}")


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
