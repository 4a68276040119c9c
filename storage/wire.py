"""What do the processes on one PostgreSQL tell each other, and which of them alone does what only one may do?"""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from psycopg import Error

from storage.answering import AsyncLimited
from storage.database import Database
from storage.leases import SENDERS

BEAT = 0.5
"""How often, in seconds, a process shows that it lives, and asks for what another one held."""
TRUST = 3.0
"""For how many seconds an answer of the database is believed: whoever gets no newer one stops by then."""
SILENCE = 4
"""After how many seconds without a word the database ends a connection, whatever the network hides: more than TRUST."""
PAUSE = 1.0
"""For how many seconds nobody speaks when another takes over: what was sent before belongs to another second."""
AGAIN = 1.0
CONNECTED = 5
"""Within how many seconds the database lets this process in, unless DATABASE_URL says otherwise."""
LOUD = "baodao"
ALONE = 0x62616F65
"""The class of the advisory locks that only one process holds; storage/leases.py has that of the senders."""
MOST_UNTOLD = 1000

LISTEN = f"LISTEN {LOUD}"
SETTLED_IN = f"SET idle_session_timeout = '{SILENCE}s'"
TELL = "SELECT pg_notify(%s, told) FROM unnest(%s::text[]) AS told"
LIVES = "SELECT 1"
TAKE = "SELECT pg_try_advisory_lock(%s, hashtext(%s))"
OTHERS = """
SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database
WHERE datname = current_database() AND locktype = 'advisory' AND classid::bigint = %s AND objid::bigint <> %s
"""
"""How many other processes are connected: what nobody else can have held a moment ago need not be waited for."""
LOST = (Error, OSError, TimeoutError)


class Kind(StrEnum):
    """What there is to tell."""

    OWED = "owed"
    """Somebody is owed a message on a channel."""
    SHOWN = "shown"
    """There is something new at an address."""
    WANTED = "wanted"
    """A channel may have files to fetch."""


@dataclass(frozen=True, slots=True)
class News:
    """What one process tells the others; whoever does not hear it finds it by itself a little later."""

    kind: Kind
    channel: str
    outside: str = ""


class Alone:
    """The only process: there is nobody to tell, and it does whatever only one may do."""

    holds = True

    def __init__(self) -> None:
        self.heard: Callable[[News], None] = lambda _: None
        self.missed: Callable[[], None] = lambda: None
        self.turned: Callable[[], None] = lambda: None
        self._ended = asyncio.Event()

    def tell(self, news: News) -> None:
        """Tell nobody."""

    async def ours(self) -> None:
        """Return at once."""

    async def lost(self) -> None:
        """Never return."""
        await asyncio.Event().wait()

    async def work(self) -> None:
        """Do nothing until ``stop``."""
        await self._ended.wait()

    def stop(self) -> None:
        """End."""
        self._ended.set()


class Wire:
    """This process among others. ``only`` names what one of them does alone; who does it ``holds``.

    An advisory lock says who: it is gone when its connection is. Whoever hears nothing from the database for TRUST
    seconds stops, and whoever takes over waits for longer than that, so that never two do it at a time.
    """

    def __init__(self, database: Database, only: str, clock: Callable[[], float] = time.monotonic) -> None:
        _, self._place = database.writer.dialect.create_connect_args(database.writer.url)
        self._me = database.sender
        self._only = only
        self._clock = clock
        self._untold: dict[str, None] = {}
        self._told = asyncio.Event()
        self._trusted_until = -math.inf
        self._doubt: asyncio.TimerHandle | None = None
        self._was_cut_off = False
        self._ours, self._lost = asyncio.Event(), asyncio.Event()
        self._lost.set()
        self._ended = asyncio.Event()
        self.heard: Callable[[News], None] = lambda _: None
        """Called with what another process tells."""
        self.missed: Callable[[], None] = lambda: None
        """Called when the others are heard, for the first time or again: look for what was told before."""
        self.turned: Callable[[], None] = lambda: None
        """Called when what only one may do has become this process's, or is no longer."""

    @property
    def holds(self) -> bool:
        """Whether this process, and no other, does now what only one may do."""
        return self._ours.is_set() and self._clock() < self._trusted_until

    def tell(self, news: News) -> None:
        """Tell the others, soon; what was told and not yet sent is told once."""
        if len(self._untold) < MOST_UNTOLD:
            self._untold[f"{self._me} {news.kind} {news.channel} {news.outside}"] = None
        self._told.set()

    async def ours(self) -> None:
        """Return once this process does what only one may do."""
        await self._ours.wait()

    async def lost(self) -> None:
        """Return once it does so no longer."""
        await self._lost.wait()

    async def work(self) -> None:
        """Stay connected until ``stop``."""
        talks = [asyncio.create_task(self._stay(talk)) for talk in (self._hold, self._listen)]
        ended = asyncio.create_task(self._ended.wait())
        await asyncio.wait((*talks, ended), return_when=asyncio.FIRST_COMPLETED)
        for task in (*talks, ended):
            task.cancel()
        outcomes = await asyncio.gather(*talks, return_exceptions=True)
        self._lose()
        for outcome in outcomes:
            if isinstance(outcome, Exception):
                raise outcome

    def stop(self) -> None:
        """Let go of everything, so that another takes over."""
        self._ended.set()

    async def _stay(self, talk: Callable[[AsyncLimited], Awaitable[None]]) -> None:
        while True:
            with suppress(*LOST):
                place = {"connect_timeout": CONNECTED, **self._place, "application_name": f"baodao {talk.__name__[1:]}"}
                connection = await AsyncLimited.connect(autocommit=True, **place)
                connection.patience = SILENCE  # after that the database has ended it, whatever the network hides
                async with connection:
                    await talk(connection)
            await asyncio.sleep(AGAIN)

    async def _listen(self, connection: AsyncLimited) -> None:
        await connection.execute(LISTEN)
        self.missed()
        while True:
            async for notice in connection.notifies(timeout=SILENCE):
                self._hear(notice.payload)
            await connection.execute(LIVES)  # one that is only half there is noticed

    def _hear(self, told: str) -> None:
        sender, kind, channel, outside = told.split(" ", 3)
        if sender != str(self._me) and kind in Kind.__members__.values():  # another version may know more of them
            self.heard(News(Kind(kind), channel, outside))

    async def _hold(self, connection: AsyncLimited) -> None:
        """Ask for what only one may do, show that this process lives, and tell what there is to tell."""
        begins_at = math.inf
        await connection.execute(SETTLED_IN)
        try:
            while True:
                asked_at = self._clock()
                if begins_at == math.inf:
                    begins_at = await self._take(connection)
                await self._say(connection)
                if begins_at < math.inf:
                    self._trust(asked_at, begins_at)
                await self._pause()
        finally:
            self._was_cut_off = True
            self._lose()

    async def _take(self, connection: AsyncLimited) -> float:
        """Return from when on this process does what only one may do, if that is free."""
        taken = await (await connection.execute(TAKE, (ALONE, self._only))).fetchone()
        if taken != (True,):
            return math.inf
        others = await (await connection.execute(OTHERS, (SENDERS, self._me))).fetchone()
        # After a loss of its own this process cannot know who else was cut off, and still believes to hold it.
        is_free = others == (0,) and not self._was_cut_off
        return self._clock() + PAUSE + (0 if is_free else TRUST)

    async def _say(self, connection: AsyncLimited) -> None:
        """Tell what there is to tell; saying nothing else shows that this process lives."""
        untold, self._untold = self._untold, {}
        self._told.clear()
        try:
            if untold:
                await connection.execute(TELL, (LOUD, list(untold)))
            else:
                await connection.execute(LIVES)
        except (*LOST, asyncio.CancelledError):  # cancelled too when the database is silent for too long
            self._untold = untold | self._untold
            raise

    def _trust(self, asked_at: float, begins_at: float) -> None:
        """Believe an answer to what was asked then, and stop by oneself when no newer one comes."""
        self._trusted_until = asked_at + TRUST
        if self._doubt:
            self._doubt.cancel()
        self._doubt = asyncio.get_running_loop().call_later(self._trusted_until - self._clock(), self._lose)
        if not self._ours.is_set() and begins_at <= self._clock() < self._trusted_until:
            self._lost.clear()
            self._ours.set()
            self.turned()

    def _lose(self) -> None:
        if self._ours.is_set():
            self._ours.clear()
            self._lost.set()
            self.turned()

    async def _pause(self) -> None:
        """Wait for the next beat, or for something to tell."""
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT):
                await self._told.wait()


def wire_of(database: Database, only: str) -> Alone | Wire:
    """Return how this process is connected with the others; beside the embedded database there are none."""
    return Alone() if database.sqlite else Wire(database, only)
