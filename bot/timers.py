"""APScheduler as a metronome: it beats, and what is due is found in the database."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.intake import Unavailable
from bot.read import Reader
from bot.receive import Writer
from handlers import retention, statement_time, ticks
from handlers.desk import Office
from handlers.voice import Rules
from storage.retention import Key
from storage.unit_of_work import UnitOfWork

BEAT_SECONDS = 1
SWEEP_MINUTES = 60

log = structlog.get_logger(__name__)


class Metronome:
    """Looks every second for what has become due, and every hour for what has had its time."""

    def __init__(
        self,
        writer: Writer,
        rules: Rules,
        *,
        reader: Reader,
        clock: Callable[[], datetime],
        forget: Callable[[list[str]], None],
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._rules = rules
        self._clock = clock
        self._forget = forget
        self.ticked: Callable[[int, float], None] = lambda _, __: None
        """Told after each look how much had become due, and how many seconds it took."""
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True})

    def start(self) -> None:
        """Begin to beat."""
        self._scheduler.add_job(self.beat, "interval", seconds=BEAT_SECONDS, max_instances=1)
        self._scheduler.add_job(self.sweep, "interval", minutes=SWEEP_MINUTES, max_instances=1)
        self._scheduler.start()

    def stop(self) -> None:
        """Beat no more; what has begun ends by itself, which a shutdown of the scheduler would cancel."""
        self._scheduler.remove_all_jobs()

    async def beat(self) -> None:
        """Do everything that is due, a little in each transaction; what fails there is looked for one by one."""
        try:
            while await self._look() == ticks.AT_ONCE:
                pass
        except Unavailable:  # nothing is lost: the next beat finds the same rows
            log.error("tick_failed", why="the database is away")
        except Exception as error:  # noqa: BLE001 - nor here
            log.error("tick_failed", why=type(error).__name__)
            await self._one_by_one()

    async def _look(self) -> int:
        began = time.monotonic()
        fired = await self._writer.run(self._fire)
        self.ticked(fired, time.monotonic() - began)
        return fired

    async def sweep(self) -> None:
        """Forget what has had its time, a little in each transaction: in the database first, then in the folder.

        Then the next draft days are set, as the policy may have others since.

        What fails stops nothing else; the next round finds the same.
        """
        rules, now = self._rules, self._clock()
        try:
            for duty in retention.DUTIES:
                for few in await self._reader.run(partial(duty.find, rules=rules, now=now)):
                    await self._take_away(partial(duty.forget, rules=rules, now=now), few)
            await self._writer.run(lambda uow: statement_time.plan(Office(uow, rules, now)))
        except Unavailable:
            log.warning("sweep_waits", why="the database is away")

    async def _take_away(self, forget: Callable[..., list[str]], few: Sequence[Key]) -> None:
        """Forget a few at once; what fails there is looked for one by one."""
        try:
            self._forget(await self._writer.run(partial(forget, few=few)))
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one row that cannot be forgotten must not keep all the others
            if len(few) > 1:
                for one in few:
                    await self._take_away(forget, [one])
            else:
                log.error("sweep_failed", why=type(error).__name__)

    async def _one_by_one(self) -> None:
        """Do as much as one transaction takes, each by itself, and set aside what fails: it must stop nothing else."""
        try:
            for _ in range(ticks.AT_ONCE):
                if not await self._first_fires():
                    return
        except Exception as error:  # noqa: BLE001 - the next beat goes on from here
            log.error("tick_failed", why=type(error).__name__)

    async def _first_fires(self) -> bool:
        try:
            return bool(await self._writer.run(lambda uow: ticks.fire_first(uow, self._rules, self._clock())))
        except ticks.CannotFire as failed:
            timer, why = failed.timer, type(failed.__cause__).__name__
        log.error("timer_set_aside", kind=timer.kind, subject=timer.subject, rung=timer.rung, why=why)
        await self._writer.run(lambda uow: uow.timers.set_aside(timer, self._clock()))
        return True

    def _fire(self, uow: UnitOfWork) -> int:
        return ticks.fire_due(uow, self._rules, self._clock())
