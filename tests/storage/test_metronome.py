"""What becomes of a beat that has begun when the process is told to leave?"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import update

from bot import timers
from bot.read import Reader
from bot.receive import Writer
from bot.timers import Metronome
from domain.organisation import Role
from domain.statement import DRAFTING
from handlers import retention
from handlers.retention import Duty
from storage import database as opening
from storage.database import Database
from storage.retention import LOOSE
from storage.tables import Issue
from storage.unit_of_work import UnitOfWork
from tests.stories.reporting import finishes, issue_in, reports
from tests.town import GRID, Town

T = TypeVar("T")


def test_one_moment_that_fails_stops_no_other(lite: Database, found: Callable[[Database], Town]) -> None:
    town = found(lite)
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    mina = town.resident("Mina")
    broken, whole = reports(mina, "The lamp is dark"), reports(mina, "The bin is full")
    with lite.begin() as uow:
        uow.session.execute(update(Issue).where(Issue.number == broken).values(tier="T9"))
    town.now += timedelta(hours=5)

    async def run() -> None:
        writer, reader = Writer(town.intake), Reader(lite)
        writing = asyncio.create_task(writer.work())
        metronome = Metronome(writer, town.rules, reader=reader, clock=lambda: town.now, forget=lambda _: None)
        await metronome.beat()
        writer.stop()
        await writing
        reader.close()

    asyncio.run(run())
    with lite.begin() as uow:
        assert uow.timers.claim(town.now, 1) == []
        told = [issue.told for issue in map(uow.issues.find_number, (broken, whole)) if issue]
    assert told == [None, 2]
    town.deliver()
    assert lin.has_heard(f"⏰ {whole}")


def test_one_issue_that_cannot_be_emptied_keeps_nothing_else(lite: Database, found: Callable[[Database], Town]) -> None:
    town = found(lite)
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    mina, olga = town.resident("Mina"), town.stranger("Olga")
    numbers = [reports(mina, "The lamp is dark"), reports(mina, "The bin is full")]
    for number in numbers:
        lin.says(f"/status {number}")
        finishes(lin)
        mina.presses("Fixed")
    olga.sends_photos("p1")
    with lite.begin() as uow:
        uow.session.execute(update(Issue).where(Issue.number == numbers[0]).values(tier="T9"))
    town.now += timedelta(days=800)
    forgotten: list[list[str]] = []

    async def run() -> None:
        writer, reader = Writer(town.intake), Reader(lite)
        writing = asyncio.create_task(writer.work())
        await Metronome(writer, town.rules, reader=reader, clock=lambda: town.now, forget=forgotten.append).sweep()
        writer.stop()
        await writing
        reader.close()

    asyncio.run(run())
    assert ["p1"] in forgotten
    assert [issue_in(town, number).emptied_at is not None for number in numbers] == [False, True]
    with lite.reading() as uow:
        assert all(uow.statements.are_planned(DRAFTING, rung) for rung in range(2))


class Watched(Reader):
    """Tells when something has been found."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.found = asyncio.Event()

    async def run(self, query: Callable[[UnitOfWork], T]) -> T:
        found = await super().run(query)
        self.found.set()
        return found


def test_what_is_taken_from_the_database_is_taken_from_the_folder_too_though_the_beats_end(
    lite: Database, found: Callable[[Database], Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timers, "SWEEP_MINUTES", 0.0001)
    monkeypatch.setattr(
        retention, "DUTIES", [duty for duty in retention.DUTIES if isinstance(duty, Duty) and duty.over is LOOSE]
    )
    town = found(lite)
    mina = town.stranger("Mina")
    mina.sends_photos("p1")
    mina.presses("No, keep nothing")
    lite.close()
    monkeypatch.setattr(opening, "BUSY_MS", 10_000)
    forgotten: list[list[str]] = []

    async def run() -> None:
        writer, reader = Writer(town.intake), Watched(lite)
        writing = asyncio.create_task(writer.work())
        metronome = Metronome(writer, town.rules, reader=reader, clock=lambda: town.now, forget=forgotten.append)
        with closing(sqlite3.connect(str(lite.writer.url.database), isolation_level=None)) as another:
            another.execute("begin immediate")
            metronome.start()
            await reader.found.wait()
            metronome.stop()
            another.execute("rollback")
        writer.stop()
        await writing
        reader.close()

    asyncio.run(run())
    assert forgotten == [["p1"]]
