"""How are messages shown and replaced on Telegram? python-telegram-bot speaks, and its errors end here."""

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial

from telegram import BotCommandScopeAllPrivateChats
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.channels.telegram.arrivals import CHANNEL
from bot.channels.telegram.failures import failed
from bot.channels.telegram.pace import Pacer, TooSoon
from bot.channels.telegram.sending import File, Sending, as_commands
from bot.media import MediaStore
from domain.message import Address, Capabilities, Fitted, LengthUnit, Media
from domain.policy import Pace

CAN = Capabilities(
    text=4096, unit=LengthUnit.UTF16, buttons=100, per_row=8, label=64, value=64, edit=True, contact=True
)
CONNECTIONS = 16
"""At 30 messages a second Telegram may take half a second for each. More make httpx slower, not faster:
https://github.com/encode/httpx/issues/3215"""
CONNECT_SECONDS, ANSWER_SECONDS = 10, 20
DEADLINE_SECONDS = 50
"""Less than an outbox row is leased for: nobody else sends it meanwhile."""


class TelegramChannel:
    """Speaks with one token. A receipt is the ids of the messages that hold the text, joined by commas."""

    name = CHANNEL
    capabilities = CAN

    def __init__(
        self, token: str, base: str, *, pace: Pace, store: MediaStore, clock: Callable[[], float] = time.monotonic
    ) -> None:
        _tame_libraries()
        self.pacer = Pacer(pace, clock)
        self._store = store
        self.make: Callable[[Address, Media], Awaitable[File]] = _nothing
        """Makes a file that lies nowhere, for whoever has an address now."""
        self._requests = HTTPXRequest(
            CONNECTIONS,
            read_timeout=ANSWER_SECONDS,
            connect_timeout=CONNECT_SECONDS,
            pool_timeout=DEADLINE_SECONDS,
        )
        self._bot = ExtBot(
            token,
            f"{base}/bot",
            f"{base}/file/bot",
            request=self._requests,
            get_updates_request=self._requests,
            rate_limiter=self.pacer,
        )

    async def send(self, to: Address, fitted: Fitted, *, replaces: str) -> str:
        """Show every part, or edit what hangs under the receipt ``replaces``. Raises SendFailed and ChannelBroken."""
        make = partial(self.make, to)
        sending = Sending(self._bot, self._store, to.id, silent=fitted.silent, urgent=fitted.urgent, make=make)
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                return await sending.edit(fitted.parts, replaces) or await sending.post(fitted.parts)
        except (TelegramError, TooSoon, TimeoutError) as error:
            raise failed(error, topic=to.id.partition("/")[2]) from error

    async def introduce(self, commands: Mapping[str, Sequence[str]]) -> str:
        """List commands in every private chat, and return the bot's name for links to it.

        They come by language, each as "name description"; the first language also serves every other one.
        Raises SendFailed and ChannelBroken.
        """
        scope = BotCommandScopeAllPrivateChats()
        everybody_else = next(iter(commands.values()))
        try:
            for language, listed in {"": everybody_else, **commands}.items():
                await self._bot.set_my_commands(as_commands(listed), scope=scope, language_code=language or None)
            return (await self._bot.get_me()).username or ""
        except (TelegramError, TooSoon) as error:
            raise failed(error) from error

    async def close(self) -> None:
        """Let go of the connections."""
        await self._requests.shutdown()


async def _nothing(_: Address, __: Media) -> File:
    return "nothing.json", b"{}"


def _tame_libraries() -> None:
    """Keep the token out of the log, which httpx writes with every address, and choose PTB's type for times."""
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    os.environ["PTB_TIMEDELTA"] = "true"
