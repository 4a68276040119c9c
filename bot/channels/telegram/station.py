"""All of Telegram in one process: who listens, who fetches files, who speaks."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

import structlog
from starlette.types import ASGIApp

from bot.channels.channel import SendFailed
from bot.channels.telegram.downloads import Downloads
from bot.channels.telegram.inbound import Listener
from bot.channels.telegram.outbound import TelegramChannel
from bot.channels.telegram.updates import Raw
from bot.channels.telegram.webhook import Webhook
from bot.intake import Unavailable
from bot.media import MediaStore
from bot.read import Reader
from bot.receive import Writer
from bot.settings import Settings
from bot.takeout import for_address
from handlers.commands import defaults
from handlers.voice import Rules
from storage.unit_of_work import UnitOfWork

NAME_FACT = "telegram_name"
"""Under which fact the database knows the bot's name, for links to it."""
ASK_AGAIN = 30

log = structlog.get_logger(__name__)


class Station:
    """One token. ``channel`` speaks; ``work`` listens and fetches until ``stop``."""

    def __init__(
        self,
        settings: Settings,
        *,
        rules: Rules,
        writer: Writer,
        reader: Reader,
        store: MediaStore,
        clock: Callable[[], datetime],
    ) -> None:
        token, base = settings.telegram_token, settings.telegram_api_base
        self._writer = writer
        self._clock = clock
        self.channel = TelegramChannel(token, base, pace=rules.policy.pace, store=store)
        self.channel.takeout = lambda to: reader.run(partial(for_address, to=to, rules=rules, now=clock()))
        consent = rules.policy.county.consent_version
        self._downloads = Downloads(
            token, base, consent=consent, reader=reader, store=store, take=writer.take, clock=clock
        )
        listening: Callable[..., Listener | Webhook] = partial(Listener, token, base)
        if settings.telegram_webhook_url:
            listening = partial(Webhook, settings)
        self._listener = listening(take=writer.take, aside=self._aside, clock=clock, wake=self._downloads.wake)
        webhook = self._listener if isinstance(self._listener, Webhook) else None
        self.hooks: Mapping[str, ASGIApp] = {webhook.path: webhook} if webhook else {}
        """What the web server is to let Telegram reach, by path."""

    @property
    def state(self) -> str:
        """How Telegram is: "starting", "up" or "down"."""
        return self._listener.state

    async def work(self) -> None:
        """Listen and fetch until ``stop``, or either fails. Raises ChannelBroken when the token is not accepted."""
        introducing = asyncio.create_task(self._introduce())
        edges = [asyncio.create_task(edge) for edge in (self._listener.listen(), self._downloads.work())]
        try:
            await asyncio.wait(edges, return_when=asyncio.FIRST_COMPLETED)
            await self.stop()
            await asyncio.gather(*edges)
        finally:
            introducing.cancel()
            await asyncio.gather(introducing, return_exceptions=True)

    async def stop(self) -> None:
        """Fetch no more, finish and confirm what was fetched."""
        self._downloads.stop()
        await self._listener.stop()

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
