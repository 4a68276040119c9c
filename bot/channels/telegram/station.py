"""All of Telegram in one process: who listens, who fetches files, who speaks."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from bot.channels.channel import SendFailed
from bot.channels.telegram.downloads import Downloads
from bot.channels.telegram.inbound import Listener
from bot.channels.telegram.outbound import TelegramChannel
from bot.channels.telegram.updates import Raw
from bot.intake import Unavailable
from bot.media import MediaStore
from bot.read import Reader
from bot.receive import Writer
from bot.settings import Settings
from domain.policy import Pace
from handlers.commands import defaults
from storage.unit_of_work import UnitOfWork
from storage.wire import Alone, Wire

NAME_FACT = "telegram_name"
"""Under which fact the database knows the bot's name, for links to it."""
ASK_AGAIN = 30

log = structlog.get_logger(__name__)


class Station:
    """One token. ``channel`` speaks; ``work`` listens and fetches until ``stop``.

    Of several processes with this token the one that holds the wire does so: a second poller would be refused by
    Telegram, and the pace of the first is in its memory.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        pace: Pace,
        consent: str,
        writer: Writer,
        reader: Reader,
        store: MediaStore,
        clock: Callable[[], datetime],
        wire: Alone | Wire | None = None,
    ) -> None:
        token, base = settings.telegram_token, settings.telegram_api_base
        self._writer = writer
        self._clock = clock
        self._wire = wire or Alone()
        self._stopping = asyncio.Event()
        self._edges: tuple[Listener, Downloads] | None = None
        self.channel = TelegramChannel(token, base, pace=pace, store=store)
        self.channel.pacer.is_ours = lambda: self._wire.holds
        self._fetch = partial(
            Downloads, token, base, consent=consent, reader=reader, store=store, take=writer.take, clock=clock
        )
        self._listen = partial(Listener, token, base, take=writer.take, aside=self._aside, clock=clock)

    @property
    def state(self) -> str:
        """How Telegram is: "starting", "up" or "down", and "elsewhere" while another process listens."""
        if self._edges:
            return self._edges[0].state
        return "starting" if self._wire.holds else "elsewhere"

    async def work(self) -> None:
        """Listen and fetch in turn with others until ``stop``, or either fails.

        Raises ChannelBroken when the token is not accepted.
        """
        while await self._is_our_turn():
            await self._serve()

    async def stop(self) -> None:
        """Fetch no more, finish and confirm what was fetched."""
        self._stopping.set()
        if self._edges:
            listener, downloads = self._edges
            downloads.stop()
            await listener.stop()

    async def _is_our_turn(self) -> bool:
        """Return once this process may listen; False when told to stop first."""
        ours, stopping = (asyncio.create_task(event) for event in (self._wire.ours(), self._stopping.wait()))
        await asyncio.wait((ours, stopping), return_when=asyncio.FIRST_COMPLETED)
        ours.cancel()
        stopping.cancel()
        return not self._stopping.is_set()

    async def _serve(self) -> None:
        """Listen and fetch until ``stop``, until either fails, or until another process may: then at once no more."""
        downloads = self._fetch()
        listener = self._listen(wake=downloads.wake)
        self._edges = listener, downloads
        edges = [asyncio.create_task(edge) for edge in (listener.listen(), downloads.work())]
        others = [asyncio.create_task(other) for other in (self._introduce(), self._wire.lost())]
        try:
            await asyncio.wait((*edges, others[1]), return_when=asyncio.FIRST_COMPLETED)
            if others[1].done():
                log.warning("telegram_left_to_another_process")
                for edge in edges:
                    edge.cancel()
                await asyncio.gather(*edges, return_exceptions=True)
            else:
                await self.stop()
                await asyncio.gather(*edges)
        finally:
            self._edges = None
            for other in others:
                other.cancel()
            await asyncio.gather(*others, return_exceptions=True)

    async def _introduce(self) -> None:
        """Learn the bot's name and list its commands; Telegram may be away meanwhile."""
        while True:
            try:
                name = await self.channel.introduce(defaults())
                await self._writer.run(partial(_keep_name, name=name))
            except (SendFailed, Unavailable) as failure:
                log.warning("not_introduced", why=type(failure).__name__)
                await asyncio.sleep(ASK_AGAIN)
            else:
                return

    async def _aside(self, key: str, raw: Raw, why: str) -> None:
        """Keep what cannot even be read, for inspection."""
        now = self._clock()
        mark = (TelegramChannel.name, key)
        await self._writer.run(lambda uow: uow.inbox.set_aside(mark, aside=raw, why=why, now=now))


def _keep_name(uow: UnitOfWork, name: str) -> None:
    uow.record(NAME_FACT, name)
