"""Does the fake Telegram bring updates to a webhook as Telegram does?"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiohttp import web

from tests.botapi.clients import Clients, received
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.botapi.webhooks import Delivery


class Hooked:
    """A web server that answers as it is told to, and keeps what was brought to it."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.brought: list[int] = []
        self.secrets: set[str | None] = set()
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.brought.append((await request.json())["update_id"])
        return web.Response(status=self.answers.pop(0) if self.answers else 200)

    async def has(self, *updates: int) -> None:
        async with asyncio.timeout(60):
            while self.brought != list(updates):
                await asyncio.sleep(0.005)


@asynccontextmanager
async def hooked() -> AsyncIterator[Hooked]:
    found = Hooked()
    application = web.Application()
    application.router.add_post("/hook", found.take)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield found
    finally:
        await runner.cleanup()


def test_an_update_is_brought_with_the_secret_until_it_is_taken(api: BotApi, mina: Person, both: Clients) -> None:
    async def scene() -> None:
        async with hooked() as hook:
            hook.answers = [503, 404, 204]
            update = mina.says("hello")
            assert await both.listener.set_webhook(hook.url, secret_token="s-1_x", max_connections=3)
            await hook.has(update, update, update)
            found = await both.listener.get_webhook_info()
            assert (found.url, found.max_connections) == (hook.url, 3)
            assert found.last_error_message == "Wrong response from the webhook: 404"
            api.redeliver(update)
            await hook.has(*[update] * 4)
            assert hook.secrets == {"s-1_x"}
            assert await both.listener.delete_webhook()
            mina.says("stays")
            assert await both.listener.delete_webhook(drop_pending_updates=True)

    both.run(scene())
    assert [delivery.status for delivery in api.deliveries] == [503, 404, 204, 200]
    assert received(both) == []


def test_nobody_there_is_an_error_that_can_be_read_about(api: BotApi, mina: Person, both: Clients) -> None:
    both.run(both.listener.set_webhook("http://127.0.0.1:9/hook"))
    update = mina.says("hello")
    until = time.monotonic() + 60
    while Delivery(update, 0) not in api.deliveries:
        assert time.monotonic() < until
        time.sleep(0.005)
    found = both.run(both.listener.get_webhook_info())
    assert (found.last_error_message, found.pending_update_count) == ("Connection refused", 1)
    both.run(both.speaker.set_webhook(""))
    assert [one.update_id for one in received(both)] == [update]


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({"url": "http://example.org/hook"}, "An HTTPS URL must be provided"),
        ({"url": "https://example.org/hook", "secret_token": "a b"}, "unallowed characters"),
        ({"url": "https://example.org/hook", "secret_token": "a" * 257}, "unallowed characters"),
        ({"url": "https://example.org/hook", "max_connections": 101}, "max_connections"),
    ],
)
def test_what_telegram_refuses(both: Clients, asked: dict[str, str | int], refused: str) -> None:
    with pytest.raises(TelegramBadRequest, match=refused):
        both.run(both.listener.set_webhook(**asked))  # type: ignore[arg-type]
    assert both.run(both.listener.get_webhook_info()).url == ""
