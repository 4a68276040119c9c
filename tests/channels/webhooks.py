"""A webhook at work behind a web server of its own, and whoever posts to it."""

import asyncio
import io
import socket
from collections.abc import AsyncIterable, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
import uvicorn
from starlette.responses import PlainTextResponse

from bot.app import Server
from bot.channels.telegram.webhook import Webhook
from bot.settings import read_settings
from bot.web.hooks import Hooks
from tests.botapi.server import TOKEN, BotApi
from tests.channels.listening import Office

SECRET = "nobody-guesses_this-1"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
PAGES = PlainTextResponse("a page", 404)


@dataclass
class Opened:
    """One process that takes updates at ``url``."""

    office: Office
    webhook: Webhook
    url: str
    browser: aiohttp.ClientSession

    async def post(self, body: bytes | AsyncIterable[bytes], secret: str | None = SECRET) -> int:
        headers = {} if secret is None else {HEADER: secret}
        sent = io.BytesIO(body) if isinstance(body, bytes) else body
        async with self.browser.post(self.url, data=sent, headers=headers) as answer:
            assert await answer.read() == b""
            return answer.status


Scene = Callable[[Opened], Awaitable[None]]


def play(api: BotApi, scene: Scene, office: Office | None = None, *, look: float = 60) -> Office:
    """Take what is brought while a scene is played, then stop, and return what was taken."""
    return asyncio.run(opened(api, scene, office or Office(), look=look))


async def opened(api: BotApi, scene: Scene, office: Office, *, look: float = 60) -> Office:
    door = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{door.getsockname()[1]}/up/dates"
    environ = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": api.base}
    hooked = {"TELEGRAM_WEBHOOK_URL": url, "TELEGRAM_WEBHOOK_SECRET": SECRET}
    webhook = Webhook(read_settings(environ | hooked), **office.desk())
    hooks = Hooks(PAGES, {webhook.path: webhook})
    server = Server(uvicorn.Config(hooks, log_config=None, lifespan="off", timeout_graceful_shutdown=5))
    serving = asyncio.create_task(server.serve(sockets=[door]))
    listening = asyncio.create_task(webhook.listen(timedelta(seconds=look)))
    try:
        async with aiohttp.ClientSession() as browser, asyncio.timeout(60):
            playing = asyncio.ensure_future(scene(Opened(office, webhook, url, browser)))
            await asyncio.wait({listening, playing}, return_when=asyncio.FIRST_COMPLETED)
            if listening.done() and listening.exception():
                playing.cancel()
                await listening
            await playing
    finally:
        server.should_exit = True
        await webhook.stop()
        await asyncio.gather(listening, serving, return_exceptions=True)
    return office
