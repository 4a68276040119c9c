"""How do both Telegram libraries reach the fake Telegram from a test that is not async itself?"""

import asyncio
from collections.abc import Awaitable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Update
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from tests.botapi.server import TOKEN

Result = TypeVar("Result")
Speaker = ExtBot[None]


@dataclass(frozen=True, slots=True)
class Clients:
    """aiogram, which listens, and python-telegram-bot, which speaks."""

    listener: Bot
    speaker: Speaker
    runner: asyncio.Runner

    def run(self, call: Awaitable[Result]) -> Result:
        async def awaited() -> Result:
            return await call

        return self.runner.run(awaited())

    def together(self, *calls: Coroutine[Any, Any, object]) -> list[object]:
        """Return what calls made at once come to, an exception where one fails."""

        async def gathered() -> list[object]:
            return list(await asyncio.gather(*calls, return_exceptions=True))

        return self.runner.run(gathered())


def aiogram_bot(base: str, token: str) -> Bot:
    return Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))


def telegram_bot(base: str, token: str, request: HTTPXRequest) -> Speaker:
    calls, files = f"{base}/bot", f"{base}/file/bot"
    return ExtBot(token, base_url=calls, base_file_url=files, request=request, get_updates_request=request)


@contextmanager
def clients(base: str, token: str = TOKEN) -> Iterator[Clients]:
    request = HTTPXRequest(read_timeout=1)
    with asyncio.Runner() as runner:
        both = Clients(aiogram_bot(base, token), telegram_bot(base, token, request), runner)
        try:
            yield both
        finally:
            runner.run(both.listener.session.close())
            runner.run(request.shutdown())


def received(both: Clients, **params: Any) -> list[Update]:
    """Return what getUpdates gives aiogram."""
    return both.run(both.listener.get_updates(**params))
