"""The writer: whatever waits for the database hands a plain function to one thread, which commits in batches."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from bot.intake import Intake, Unavailable, Work
from domain.message import Inbound
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")
BATCH = 64
"""How many pieces of work share a transaction at most: what each transaction costs is shared by them too."""


@dataclass(frozen=True, slots=True)
class Written:
    """One piece of work that is written, and how many seconds that took from its arrival."""

    work: Work
    seconds: float


@dataclass(frozen=True, slots=True)
class _Job:
    work: Work
    done: asyncio.Future[Any]
    at: float


class Writer:
    """The one thread that writes. Handlers run in it, in the order of arrival, one transaction for what has arrived."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._thread = ThreadPoolExecutor(1, "writer")
        self._arrived: asyncio.Queue[_Job | None] = asyncio.Queue()
        self._ended = False
        self.owed: list[Callable[[], None]] = []
        """Called on the loop after a commit that owes somebody a message."""
        self.announce: Callable[[set[str]], None] = lambda _: None
        """Called then with the channels on which something is owed: another process may be the one that sends."""
        self.wrote: Callable[[Sequence[Written], Mapping[tuple[str, str], int], float], None] | None = None
        """Told on the loop of each batch: its work, what came of its updates by channel, and the seconds it took."""

    @property
    def standstill(self) -> str:
        """What keeps the database from taking anything; nothing while it takes what is written."""
        return self._intake.standstill.why

    async def take(self, inbound: Inbound) -> None:
        """Return once an update is committed, answered with a refusal, known already, or kept aside.

        Raises Unavailable when it must be brought again.
        """
        await self._submit(inbound)

    async def run(self, step: Callable[[UnitOfWork], T]) -> T:
        """Run a step in the writer's next transaction and return what it returned, once that is committed."""
        return cast("T", await self._submit(step))

    async def work(self) -> None:
        """Write until ``stop``: everything that had arrived by then is written."""
        loop = asyncio.get_running_loop()
        stopping = False
        while not stopping:
            batch = [await self._arrived.get()]
            await asyncio.sleep(0)  # whoever has just been told may have more, and a transaction is shared
            while len(batch) < BATCH and not self._arrived.empty():
                batch.append(self._arrived.get_nowait())
            stopping = None in batch
            jobs = [job for job in batch if job is not None]
            began = time.monotonic()
            outcomes = await loop.run_in_executor(self._thread, self._intake.commit, [job.work for job in jobs])
            for job, outcome in zip(jobs, outcomes, strict=True):
                _tell(job.done, outcome)
            if self._intake.owed:
                for wake in self.owed:
                    wake()
                self.announce(self._intake.owed)
            if self.wrote:
                now = time.monotonic()
                self.wrote([Written(job.work, now - job.at) for job in jobs], self._intake.came, now - began)
        self._ended = True
        self._thread.shutdown()
        while not self._arrived.empty():
            late = self._arrived.get_nowait()
            if late is not None:
                _tell(late.done, Unavailable())

    def stop(self) -> None:
        """Ask the writer to finish what has arrived and end."""
        self._arrived.put_nowait(None)

    async def _submit(self, work: Work) -> Any:
        if self._ended:
            raise Unavailable
        done = asyncio.get_running_loop().create_future()
        self._arrived.put_nowait(_Job(work, done, time.monotonic()))
        return await done


def _tell(done: asyncio.Future[Any], outcome: Any) -> None:
    if done.cancelled():
        return
    if isinstance(outcome, Exception):
        done.set_exception(outcome)
    else:
        done.set_result(outcome)
