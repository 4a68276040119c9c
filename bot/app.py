"""The running process: what it is composed of, how it starts, and how it leaves."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog
import uvicorn
from starlette.types import ASGIApp

from bot.channels.webchat import Hub, WebChat
from bot.clock import now
from bot.delivery import Delivery
from bot.demo.county import DemoCounty
from bot.intake import Intake
from bot.media import open_store
from bot.memory import look_rarely
from bot.metrics import Metrics
from bot.read import Reader
from bot.receive import Writer
from bot.replica import Replica
from bot.settings import Settings
from bot.timers import Metronome
from bot.watching import Gauges, figures_app
from bot.web.app import create_app
from bot.web.hooks import Hooks
from bot.web.site import Site
from bot.world import warm
from handlers.voice import Rules
from storage.database import Database
from storage.wire import wire_of

if TYPE_CHECKING:
    from bot.channels.telegram.station import Station

LEAVE_WITHIN = 9
"""Seconds after SIGTERM in which what has begun is finished; then the process leaves all the same."""
SENT_WITHIN = 3
"""Seconds of them for what is on its way out: what a channel has not confirmed by then is sent again after a start."""

log = structlog.get_logger(__name__)


class Server(uvicorn.Server):
    """The web server, which leaves signals to the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


class App:
    """Everything that runs in one process, wired together. ``demo`` is the county whose people a visitor may be."""

    def __init__(self, settings: Settings, database: Database, rules: Rules, demo: DemoCounty | None) -> None:
        self._database = database
        self._rules = rules
        self._writer = Writer(Intake(database, rules, now))
        self._reader = Reader(database)
        self._hub = Hub()
        self._wire = wire_of(database, f"telegram {settings.telegram_token.partition(':')[0]}")
        self._store = open_store(settings, rules.policy)
        self._metronome = Metronome(self._writer, rules, reader=self._reader, clock=now, forget=self._store.forget)
        self._station = self._open_station(settings, rules)
        showing = Delivery(WebChat(), self._writer, rules, now)
        self._deliveries = [showing]
        if self._station:
            speaking = Delivery(self._station.channel, self._writer, rules, now)
            speaking.room = self._station.channel.pacer.admits
            speaking.is_ours = self._station.speaks
            self._station.turned = speaking.wake
            self._deliveries.append(speaking)
        replica = Replica(self._wire, self._hub, self._deliveries)
        showing.settled = replica.show
        if self._station:
            replica.wanted = self._station.look
        self._writer.owed = [delivery.wake for delivery in self._deliveries]
        self._writer.announce = replica.announce
        self._metrics = Metrics()
        if settings.metrics:
            channels = {"web": showing} | ({"telegram": self._deliveries[-1]} if self._station else {})
            self._metrics.watch(self._writer, channels, self._metronome)
        self._servers = [self._open_server(settings, rules, demo)]

    async def run(self, door: socket.socket, greet: Callable[[], None], watched: socket.socket | None = None) -> None:
        """Work until a signal, then finish what has begun; ``greet`` once it would be heard. Raises ChannelBroken.

        The figures are shown at ``watched``.
        """
        stopping = asyncio.Event()
        for signal_ in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(signal_, stopping.set)
        greet()
        wired = asyncio.create_task(self._wire.work())
        writing = asyncio.create_task(self._writer.work())
        sending = [asyncio.create_task(delivery.work()) for delivery in self._deliveries]
        bringing = [asyncio.create_task(edge) for edge in self._edges(door, watched)]
        self._metronome.start()
        look_rarely()
        warming = asyncio.create_task(asyncio.to_thread(warm, self._rules, now()))
        told = asyncio.create_task(stopping.wait())
        await asyncio.wait([told, wired, writing, *sending, *bringing], return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        await warming
        try:
            async with asyncio.timeout(LEAVE_WITHIN):
                await self._leave(writing, sending, bringing)
                self._wire.stop()
                await wired
        except TimeoutError:
            log.error("left_in_haste")
            # A thread may wait for the database for longer, and Python would wait for the thread. What it has not
            # committed is not confirmed either: it comes again.
            os._exit(1)
        self._database.close()

    def states(self) -> Mapping[str, str]:
        """Return how every channel is doing."""
        return {"web": "up"} | ({"telegram": self._station.state} if self._station else {})

    def _edges(self, door: socket.socket, watched: socket.socket | None) -> list[Coroutine[Any, Any, None]]:
        if watched:
            self._servers.append(_server(figures_app(self._metrics, Gauges(self._reader, now))))
        doors = [door, *([watched] if watched else [])]
        serving = [server.serve(sockets=[one]) for server, one in zip(self._servers, doors, strict=True)]
        return [*serving, self._station.work()] if self._station else serving

    async def _leave(
        self, writing: asyncio.Task[None], sending: list[asyncio.Task[None]], bringing: list[asyncio.Task[None]]
    ) -> None:
        """Let nothing more in; then send what is under way, then write, in this order: each rests on the next."""
        self._metronome.stop()
        self._hub.close()
        for server in self._servers:
            server.should_exit = True
        if self._station:
            await self._station.stop()
        came = await asyncio.gather(*bringing, return_exceptions=True)
        for delivery in self._deliveries:
            delivery.stop()
        _, late = await asyncio.wait(sending, timeout=SENT_WITHIN)
        for one in late:
            one.cancel()
        came += await asyncio.gather(*sending, return_exceptions=True)
        self._writer.stop()
        came += await asyncio.gather(writing, return_exceptions=True)
        self._reader.close()
        for error in came:
            if isinstance(error, Exception):
                raise error

    def _open_station(self, settings: Settings, rules: Rules) -> "Station | None":
        """Open Telegram where there is a token; without one its libraries are not even loaded."""
        if not settings.telegram_token:
            return None
        from bot.channels.telegram.station import Station  # noqa: PLC0415 - takes two seconds to load

        return Station(
            settings,
            rules=rules,
            writer=self._writer,
            reader=self._reader,
            store=self._store,
            clock=now,
            wire=self._wire,
        )

    def _open_server(self, settings: Settings, rules: Rules, demo: DemoCounty | None) -> Server:
        site = Site(
            settings=settings,
            rules=rules,
            take=self._writer.take,
            writer=self._writer,
            reader=self._reader,
            hub=self._hub,
            store=self._store,
            clock=now,
            channels=self.states,
            standstill=lambda: self._writer.standstill,
            demo=demo,
        )
        hooks = self._station.hooks if self._station else {}
        pages = Hooks(create_app(site), hooks)
        return _server(self._metrics.counting(pages) if settings.metrics else pages)


def _server(app: ASGIApp) -> Server:
    return Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
