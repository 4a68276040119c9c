"""For how long is PostgreSQL believed to be there, when a network takes what is said and brings nothing back?

Neither end hears of such a link by itself: the kernel takes two hours to ask, and asks only the next device on the way.
"""

from asyncio import CancelledError
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from psycopg import AsyncConnection, Connection, Error, OperationalError
from psycopg.abc import PQGen
from psycopg.waiting import wait_async
from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

CONNECTED = 10
"""Within how many seconds a server lets somebody in, unless DATABASE_URL says otherwise (``connect_timeout``)."""
ANSWERED = 20.0
"""Within how many seconds it answers a statement of the running bot: none there takes a tenth of that."""
CALLED_OFF = 1.0
"""For how long a server that may only be slow is asked to end what nobody waits for any more."""

T = TypeVar("T")


class Limited(Connection[Any]):
    """A connection that ends when an answer does not come within ``patience`` seconds; None waits for ever."""

    patience: float | None = None

    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Return what the server answers. Raises OperationalError, and is closed then, where it does not."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.patience)
        except OperationalError as error:
            if error.sqlstate is None:
                with suppress(Error):
                    self.cancel_safe(timeout=CALLED_OFF)
                self.pgconn.finish()
            raise


class AsyncLimited(AsyncConnection[Any]):
    """Likewise, where a loop waits; who is cancelled meanwhile does not wait for the server either."""

    patience: float | None = None

    async def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Return what the server answers. Raises OperationalError, and is closed then, where it does not."""
        within = self.patience if timeout is None else timeout
        try:
            return await wait_async(gen, self.pgconn.socket, interval=interval, timeout=within)
        except OperationalError as error:
            if timeout is None and error.sqlstate is None:
                with suppress(Error):
                    await self.cancel_safe(timeout=CALLED_OFF)
                self.pgconn.finish()
            raise
        except CancelledError:
            self.pgconn.finish()
            raise


def limit(engine: Engine, patience: Callable[[], float | None]) -> None:
    """Let every new connection of an engine wait no longer than ``patience`` says when it is made."""

    def connect(_: object, __: ConnectionPoolEntry, words: tuple[Any, ...], named: dict[str, Any]) -> Limited:
        connection = Limited.connect(*words, **{"connect_timeout": CONNECTED, **named})
        connection.patience = patience()
        return connection

    event.listen(engine, "do_connect", connect)
