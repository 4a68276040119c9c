"""How what was checked gets into the database: a little at a time, and nobody who speaks waits for it."""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from bot.clock import now
from storage.database import Database
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")
ROWS = 200
"""How many rows one transaction writes, or takes away: few enough that the writer is held for a moment only."""
LEAST_PAUSE = 0.005
SILENT = timedelta(minutes=10)
"""An import of which so long nothing was heard has been cut off."""


class Staged(NamedTuple):
    """What one line becomes: a row that is shown with its batch, and maybe an invitation."""

    row: dict[str, Any]
    invitation: dict[str, Any] | None = None


class Short:
    """Runs short transactions one after the other, and lets the others write between them for as long as each took."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.longest = 0.0
        """For how many seconds at most the writer was held."""

    def run(self, step: Callable[[UnitOfWork, datetime], T]) -> T:
        """Run a step in a transaction of its own."""
        with self._database.begin() as uow:
            uow.imports.wait()
            began = time.monotonic()
            result = step(uow, now())
        took = time.monotonic() - began
        self.longest = max(self.longest, took)
        # Whoever waits for SQLite's lock looks for it again only after a while: it must be free just then.
        time.sleep(max(took, LEAST_PAUSE))
        return result

    def sweep(self) -> None:
        """Take away what is over, and what was cut off."""
        self.run(lambda uow, at: uow.imports.give_up(at - SILENT))
        while self.run(lambda uow, _: uow.imports.sweep(ROWS)):
            pass

    def show(self, kind: str, digest: str, lines: Sequence[Staged], told: Callable[[int], None]) -> None:
        """Stage lines where nobody sees them, then show them all by one flag. Raises Superseded."""
        batch = self.run(lambda uow, at: uow.imports.begin(kind, digest=digest, now=at))
        done = 0
        for part in _parts(lines):
            self.run(lambda uow, at: _stage(uow, at, batch, part))  # noqa: B023 - it is run before the next part
            done += len(part)
            told(done)
        self.run(lambda uow, at: uow.imports.show(batch, at))


def _stage(uow: UnitOfWork, at: datetime, batch: int, part: Sequence[Staged]) -> None:
    uow.imports.stage(batch, [one.row for one in part], at)
    uow.imports.invite([one.invitation for one in part if one.invitation is not None])


def _parts(lines: Sequence[Staged]) -> Iterator[Sequence[Staged]]:
    return (lines[start : start + ROWS] for start in range(0, len(lines), ROWS))
