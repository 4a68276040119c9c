"""All of Telegram in one process: who listens, who fetches files, who speaks."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from starlette.types import ASGIApp

from bot.channels.channel import SendFailed
from bot.channels.telegram.downloads import Downloads
from bot.channels.telegram.inbound import Listener
from bot.channels.telegram.outbound import TelegramChannel
from bot.channels.telegram.pace import MINUTE
from bot.channels.telegram.sending import File
from bot.channels.telegram.updates import Raw
from bot.channels.telegram.webhook import Webhook
from bot.intake import Unavailable
from bot.media import MediaStore
from bot.read import Reader
from bot.receive import Writer
from bot.settings import Settings
from bot.takeout import for_address
from domain.message import Address, Media
from handlers.commands import defaults
from handlers.voice import Rules
from storage.tables import CHAT_LINK
from storage.terms import Halt
from storage.unit_of_work import UnitOfWork
from storage.wire import Alone, Kind, News, Wire

ASK_AGAIN = 30
LOOK_AGAIN = 1
"""Seconds: until then nothing is said at all."""

log = structlog.get_logger(__name__)


class Station:
    """One token. ``channel`` speaks; ``work`` listens and fetches until ``stop``.

    Of several processes with this token the one that holds the wire polls and fetches: Telegram refuses a second
    poller. What Telegram brings itself may come to any of them.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        rules: Rules,
        writer: Writer,
        reader: Reader,
        store: MediaStore,
        clock: Callable[[], datetime],
        wire: Alone | Wire | None = None,
    ) -> None:
        token, base = settings.telegram_token, settings.telegram_api_base
        self._writer = writer
        self._reader = reader
        self._clock = clock
        self._wire = wire or Alone()
        self._stopping = asyncio.Event()
        self._speaks = False
        self.turned: Callable[[], None] = lambda: None
        """Called when this has become the process that speaks."""
        self.channel = TelegramChannel(token, base, pace=rules.policy.pace, store=store)
        self.channel.make = partial(self._make, rules)
        self.channel.pacer.is_ours = self.speaks
        consent = rules.policy.county.consent_version
        self._open_downloads = partial(
            Downloads, token, base, consent=consent, reader=reader, store=store, take=writer.take, clock=clock
        )
        self._downloads: Downloads | None = None
        reception: dict[str, Any] = {"take": writer.take, "aside": self._aside, "clock": clock, "wake": self._look}
        self._open_listener = partial(Listener, token, base, **reception)
        self._listener: Listener | None = None
        self._webhook = Webhook(settings, **reception) if settings.telegram_webhook_url else None
        self.hooks: Mapping[str, ASGIApp] = {self._webhook.path: self._webhook} if self._webhook else {}
        """What the web server is to let Telegram reach, by path."""

    def _make(self, rules: Rules, to: Address, media: Media) -> Awaitable[File]:
        return self._reader.run(partial(for_address, to=to, media=media, rules=rules, now=self._clock()))

    @property
    def state(self) -> str:
        """How Telegram is: "starting", "up" or "down", and "elsewhere" while another process listens."""
        listening = self._webhook or self._listener
        if listening:
            return listening.state
        return "starting" if self._wire.holds else "elsewhere"

    async def work(self) -> None:
        """Listen and fetch until ``stop``, or either fails. Raises ChannelBroken when the token is not accepted."""
        called = [self._webhook.listen()] if self._webhook else []
        parts = [asyncio.create_task(part) for part in (self._take_turns(), *called)]
        await asyncio.wait(parts, return_when=asyncio.FIRST_COMPLETED)
        await self.stop()
        await asyncio.gather(*parts)

    def speaks(self) -> bool:
        """Say whether this is the process that speaks with the token, and knows what was said before."""
        return self._speaks and self._wire.holds

    async def stop(self) -> None:
        """Fetch no more, finish and confirm what was fetched."""
        self._stopping.set()
        if self._downloads:
            self._downloads.stop()
        for listening in (self._listener, self._webhook):
            if listening:
                await listening.stop()

    def look(self) -> None:
        """Look for files to fetch, if this is the process that does."""
        if self._downloads:
            self._downloads.wake()

    def _look(self) -> None:
        """Have somebody look for files to fetch."""
        self.look()
        if not self._downloads:
            self._wire.tell(News(Kind.WANTED, TelegramChannel.name))

    async def _take_turns(self) -> None:
        """Do what only one process may, whenever this is the one."""
        stopping = asyncio.create_task(self._stopping.wait())
        while not self._stopping.is_set():
            ours = asyncio.create_task(self._wire.ours())
            await asyncio.wait((ours, stopping), return_when=asyncio.FIRST_COMPLETED)
            ours.cancel()
            if not self._stopping.is_set():
                await self._take_turn()
        await stopping

    async def _take_turn(self) -> None:
        """Fetch, and poll where nothing is brought, until ``stop``; once another process may, at once no more."""
        self._downloads = self._open_downloads()
        self._listener = None if self._webhook else self._open_listener()
        polled = [self._listener.listen()] if self._listener else []
        edges = [asyncio.create_task(edge) for edge in (self._downloads.work(), *polled)]
        lost, speaking = (asyncio.create_task(other) for other in (self._wire.lost(), self._speak()))
        try:
            await asyncio.wait((*edges, lost, speaking), return_when=asyncio.FIRST_COMPLETED)
            if lost.done():
                log.warning("telegram_left_to_another_process")
                self._speaks = False
                await _end(*edges)
            else:
                await self.stop()
                await asyncio.gather(*edges)
                if speaking.done():
                    await speaking
        finally:
            self._downloads = self._listener = None
            await _end(lost, speaking)

    async def _speak(self) -> None:
        """Keep from now on to what whoever spoke before has to keep to; speak, and introduce the bot. Never returns."""
        while not self._speaks:
            now, name = self._clock(), self.channel.name
            try:
                left = await self._reader.run(lambda uow: uow.outbox.halted(name, now))  # noqa: B023
                told = await self._reader.run(lambda uow: uow.groups.told(name, now - MINUTE, now))  # noqa: B023
            except Unavailable:
                await asyncio.sleep(LOOK_AGAIN)
            else:
                self.channel.pacer.take_over(left, [(_chat(outside), now - at) for outside, at in told])
                self._speaks = True
        self.turned()
        await self._introduce()
        await asyncio.Event().wait()

    async def _introduce(self) -> None:
        """Learn the bot's name and list its commands; Telegram may be away meanwhile."""
        while True:
            try:
                name = await self.channel.introduce(defaults())
                await self._writer.run(partial(_keep_name, name=name))
            except (SendFailed, Unavailable) as failure:
                log.warning("not_introduced", why=type(failure).__name__)
                await self._leave_alone(failure)
                await asyncio.sleep(ASK_AGAIN)
            else:
                return

    async def _leave_alone(self, failure: Exception) -> None:
        """Let nobody speak while Telegram wants to be left alone."""
        if isinstance(failure, SendFailed) and failure.reach.everybody and not failure.reach.ours:
            now, name = self._clock(), self.channel.name
            halt = Halt(now, now + failure.reach.after)
            with suppress(Unavailable):
                await self._writer.run(lambda uow: uow.outbox.leave_alone(name, halt, now))

    async def _aside(self, key: str, raw: Raw, why: str) -> None:
        """Keep what cannot even be read, for inspection."""
        now = self._clock()
        mark = (TelegramChannel.name, key)
        await self._writer.run(lambda uow: uow.inbox.set_aside(mark, aside=raw, why=why, now=now))


async def _end(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _chat(outside: str) -> int:
    """Return the chat in which a topic is: Telegram counts what it gets together."""
    return int(outside.partition("/")[0])


def _keep_name(uow: UnitOfWork, name: str) -> None:
    uow.record(CHAT_LINK, f"https://t.me/{name}?start=" if name else "")
