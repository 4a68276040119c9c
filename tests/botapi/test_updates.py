"""Does the fake Telegram hold, repeat and withhold updates as getUpdates does?"""

import asyncio
import json
import time
import urllib.request
from collections.abc import Coroutine
from typing import Any

import pytest
from aiogram.exceptions import ClientDecodeError, TelegramConflictError, TelegramNetworkError
from aiogram.types import Update

from tests.botapi.clients import Clients, clients, received
from tests.botapi.people import Person
from tests.botapi.server import BotApi


def raw_updates(api: BotApi) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{api.base}/bot{api.token}/getUpdates") as answer:
        found: list[dict[str, Any]] = json.load(answer)["result"]
        return found


def test_what_is_not_confirmed_comes_again(api: BotApi, mina: Person, both: Clients) -> None:
    sent = [mina.says(f"{number}") for number in range(5)]

    def ids(**params: int) -> list[int]:
        return [update.update_id for update in received(both, **params)]

    assert ids() == ids() == sent
    assert ids(limit=2) == sent[:2]
    assert ids(offset=sent[1]) == sent[1:]
    assert ids(offset=-2) == sent[3:]
    assert both.run(both.listener.get_webhook_info()).pending_update_count == 2
    assert ids(offset=sent[-1] + 1) == ids() == []
    assert api.offsets[-5:] == [0, sent[1], -2, sent[-1] + 1, 0]
    api.redeliver(sent[0])
    assert ids() == sent[:1]
    assert ids() == []


def test_a_poll_waits_for_news(api: BotApi, mina: Person, both: Clients) -> None:
    began = time.monotonic()
    assert received(both, timeout=1) == []
    assert time.monotonic() - began >= 0.9

    news, _ = both.together(both.listener.get_updates(timeout=50, request_timeout=10), says_when_polled(api, mina))

    assert isinstance(news, list)
    assert news[0].message.text == "good morning"


def says_when_polled(api: BotApi, mina: Person) -> Coroutine[None, None, None]:
    """Let her say something at the next poll from now on, also where it comes before anybody waits for it."""
    polls = len(api.offsets)

    async def says() -> None:
        async with asyncio.timeout(30):
            while len(api.offsets) == polls:
                await asyncio.sleep(0.01)
        mina.says("good morning")

    return says()


def test_the_second_poller_ends_the_first(api: BotApi, mina: Person, both: Clients) -> None:
    async def second() -> list[Update]:
        while not api.offsets[polls:]:
            await asyncio.sleep(0.01)
        mina_says = asyncio.create_task(says_when_polled(api, mina))
        updates = await both.listener.get_updates(timeout=20)
        await mina_says
        return updates

    polls = len(api.offsets)
    ended, updates = both.together(both.listener.get_updates(timeout=20), second())

    assert isinstance(ended, TelegramConflictError)
    assert "terminated by other getUpdates request" in str(ended)
    assert isinstance(updates, list)
    assert len(updates) == 1


def test_the_server_can_stop_under_a_waiting_poll() -> None:
    server = BotApi()

    async def stop() -> None:
        while not server.offsets:
            await asyncio.sleep(0.01)
        await asyncio.to_thread(server.__exit__)

    with clients(server.__enter__().base) as both:
        cut, _ = both.together(both.listener.get_updates(timeout=50), stop())
    assert isinstance(cut, TelegramNetworkError)


def test_no_polling_next_to_a_webhook(api: BotApi, mina: Person, both: Clients) -> None:
    api.set_webhook("https://example.org/hook")
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        received(both)
    assert both.run(both.listener.get_webhook_info()).url == "https://example.org/hook"
    mina.says("nobody listens")

    both.run(both.listener.delete_webhook(drop_pending_updates=True))

    assert received(both) == []


def test_only_wanted_updates_are_kept(api: BotApi, mina: Person, both: Clients) -> None:
    received(both, allowed_updates=["my_chat_member"])
    assert mina.says("unwanted") == 0
    assert mina.blocks() > 0
    with pytest.raises(AssertionError, match="has blocked the bot"):
        mina.says("hello?")
    mina.unblocks()
    assert [update.event_type for update in received(both)] == ["my_chat_member"] * 2
    received(both, allowed_updates=[])
    assert mina.says("wanted") > 0
    assert api.world.locked(lambda: api.world.updates.add("message_reaction", {})) == 0


def test_an_undecodable_update_spoils_its_batch_for_aiogram_only(api: BotApi, mina: Person, both: Clients) -> None:
    sent = [mina.says("before"), mina.forwards_undecodable("bad"), api.inject({"new_kind": {"of": "update"}})]

    with pytest.raises(ClientDecodeError):
        received(both)
    assert [update["update_id"] for update in raw_updates(api)] == sent
    assert [update.update_id for update in received(both, offset=sent[2])] == sent[2:]
