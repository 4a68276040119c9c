"""How many whole reports a second: the writer's batches against a session and a commit for every update."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from bot.clock import now
from bot.delivery import Delivery
from bot.intake import Intake
from bot.memory import look_rarely
from bot.receive import Writer
from domain.errors import Refusal
from domain.message import Address, Inbound
from handlers import ahead, dispatch
from handlers.voice import Rules
from storage.database import Database, prepare_sqlite
from storage.unit_of_work import UnitOfWork
from tests.bench.county import Listed, county, drive, reported, settle_people, steps_of_a_report
from tests.bench.figures import Figure, percentile

T = TypeVar("T")
Place = AbstractContextManager[tuple[Database, Rules]]
Way = Callable[..., Coroutine[Any, Any, tuple[float, list[float]]]]
PATIENCE = 120


class Ordinary:
    """What an ordinary bot does with the same handlers: an async session and a commit for every update."""

    def __init__(self, database: Database, rules: Rules) -> None:
        self._rules = rules
        self._database = database
        self._engine = _async_engine(database)
        self.owed: list[Callable[[], None]] = []

    async def take(self, inbound: Inbound) -> None:
        """Take one update in a transaction of its own."""
        await self.run(lambda uow: self._step(uow, inbound))
        for wake in self.owed:
            wake()

    async def run(self, step: Callable[[UnitOfWork], T]) -> T:
        """Run a step in a transaction of its own."""
        options: dict[str, Any] = {"expire_on_commit": False, "autoflush": False, "info": self._database.info}
        async with AsyncSession(self._engine, **options) as session, session.begin():
            return await session.run_sync(self._run, step)

    def _run(self, session: Session, step: Callable[[UnitOfWork], T]) -> T:
        uow = UnitOfWork(session, *self._database.keys)
        result = step(uow)
        uow.flush()
        return result

    def _step(self, uow: UnitOfWork, inbound: Inbound) -> None:
        if ahead.prepare([inbound], uow, now()) != [True]:
            return
        try:
            dispatch.dispatch(inbound, uow, self._rules)
        except Refusal as refusal:
            dispatch.refuse(inbound, uow, self._rules, refusal)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._engine.dispose()


def measure(
    people: int, reports: int, ordinary_reports: int, *, place: Callable[[], Place] = county
) -> tuple[float, float, float, float]:
    """Return reports a second and the p99 of an update in milliseconds, ours and the ordinary way's, from one run."""
    return (*_measured(ours, people, reports, place), *_measured(theirs, people, ordinary_reports, place))


def _measured(way: Way, people: int, reports: int, place: Callable[[], Place]) -> tuple[float, float]:
    with place() as (database, rules):
        steps, senders = steps_of_a_report(database, rules), settle_people(database, rules, people)
        before = reported(database)
        took, waits = asyncio.run(way(database, rules, senders, steps=steps, reports=reports))
        assert reported(database) - before == people * reports
        return people * reports / took, percentile(waits, 0.99) * 1000


async def ours(
    database: Database, rules: Rules, senders: list[Address], *, steps: list[int], reports: int
) -> tuple[float, list[float]]:
    """Return how long the writer and delivery took, and how long each update waited."""
    writer = Writer(Intake(database, rules, now, careful=0))
    delivery = Delivery(Listed(), writer, rules, now)
    look_rarely()
    writer.owed = [delivery.wake]
    running = [asyncio.create_task(writer.work()), asyncio.create_task(delivery.work())]
    measured = await drive(writer.take, rules, senders, steps=steps, reports=reports)
    delivery.stop()
    await running[1]
    writer.stop()
    await running[0]
    return measured


async def theirs(
    database: Database, rules: Rules, senders: list[Address], *, steps: list[int], reports: int
) -> tuple[float, list[float]]:
    """Return the same of the ordinary way."""
    ordinary = Ordinary(database, rules)
    delivery = Delivery(Listed(), ordinary, rules, now)  # type: ignore[arg-type]
    ordinary.owed = [delivery.wake]
    sending = asyncio.create_task(delivery.work())
    measured = await drive(ordinary.take, rules, senders, steps=steps, reports=reports)
    delivery.stop()
    await sending
    await ordinary.close()
    return measured


def figures() -> list[Figure]:
    """Return the rows about whole reports."""
    many, many_p99, ordinary, ordinary_p99 = measure(40, 25, 5)
    one, one_p99, single, single_p99 = measure(1, 100, 60)
    return [
        Figure(
            "whole reports, 40 people at once",
            f"{many:.0f}/s against {ordinary:.0f}/s: {many / ordinary:.1f}×",
            "≥ 5×",
            many / ordinary >= 5,
        ),
        Figure("… p99 of one update", f"{many_p99:.0f} ms (against {ordinary_p99:.0f} ms)", "≤ 50 ms", many_p99 <= 50),
        Figure(
            "whole reports, 1 person",
            f"{one:.0f}/s against {single:.0f}/s: {one / single:.2f}× (p99 {one_p99:.1f} against {single_p99:.1f} ms)",
            "≥ 1.2×",
            one / single >= 1.2,
        ),
    ]


def _async_engine(database: Database) -> AsyncEngine:
    if not database.sqlite:
        return create_async_engine(database.url, pool_timeout=PATIENCE)
    engine = create_async_engine(database.url.replace("sqlite://", "sqlite+aiosqlite://"), pool_timeout=PATIENCE)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    """Prepare a connection as ours are, but wait longer for the lock that forty sessions fight for."""
    prepare_sqlite(connection, record)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={PATIENCE * 1000}")
    cursor.close()


def _begin(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
