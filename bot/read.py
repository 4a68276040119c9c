"""How pages read: a few threads beside the writer, so that the loop never waits for a database."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bot.intake import Unavailable
from storage.database import Database, DatabaseTrouble, is_passing
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")
THREADS = 4


class Reader:
    """Runs questions to the database off the loop."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._threads = ThreadPoolExecutor(THREADS, "reader")

    async def run(self, query: Callable[[UnitOfWork], T]) -> T:
        """Return what ``query`` finds; it only reads. Raises Unavailable while the database is away."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._ask, query)

    def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown()

    def _ask(self, query: Callable[[UnitOfWork], T]) -> T:
        try:
            with self._database.reading() as uow:
                return query(uow)
        except DatabaseTrouble as error:
            if is_passing(error):
                raise Unavailable from error
            raise
