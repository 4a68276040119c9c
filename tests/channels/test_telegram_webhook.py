"""Is what Telegram brings taken from Telegram alone, confirmed once it is committed, and never brought for ever?"""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram.webhook import MOST_BYTES
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.botapi.webhooks import Delivery
from tests.channels.listening import Office, key, pressed
from tests.channels.webhooks import SECRET, Opened, play


def said(update_id: int = 7) -> bytes:
    who = {"id": 1, "is_bot": False, "first_name": "Mina"}
    message = {"message_id": 1, "date": 1_795_000_000, "chat": {"id": 1, "type": "private"}, "from": who, "text": "hi"}
    return json.dumps({"update_id": update_id, "message": message}).encode()


def test_what_telegram_brings_is_taken_and_comes_no_more(api: BotApi, mina: Person) -> None:
    before = mina.says("before")

    async def scene(opened: Opened) -> None:
        await opened.office.has(lambda: len(opened.office.taken) == 1)
        after = mina.says("after")
        await opened.office.has(lambda: [one.key for one in opened.office.taken] == [key(before), key(after)])
        while api.world.updates.waiting():
            await asyncio.sleep(0.005)

    play(api, scene)
    assert [delivery.status for delivery in api.deliveries] == [200, 200]
    [asked] = api.called("setWebhook")
    assert asked.params["allowed_updates"] == '["message", "callback_query", "my_chat_member"]'
    assert (asked.params["secret_token"], asked.params["drop_pending_updates"]) == (SECRET, "false")


def test_nothing_is_confirmed_before_it_is_committed(api: BotApi, mina: Person) -> None:
    async def scene(opened: Opened) -> None:
        opened.office.gate = asyncio.Event()
        mina.says("hello")
        while not opened.office.tried:
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.05)
        assert api.deliveries == []
        opened.office.gate.set()
        while not api.deliveries:
            await asyncio.sleep(0.005)

    assert len(play(api, scene).taken) == 1


def test_what_the_database_cannot_take_is_brought_again(api: BotApi, mina: Person) -> None:
    def says() -> int:
        update = mina.says("hello")
        office.away[key(update)] = 2
        return update

    async def scene(opened: Opened) -> None:
        update = api.world.locked(says)
        await opened.office.has(lambda: bool(opened.office.taken))
        while len(api.deliveries) < 3:
            await asyncio.sleep(0.005)
        assert api.deliveries == [Delivery(update, status) for status in (503, 503, 200)]

    office = Office()
    assert len(play(api, scene, office).taken) == 1


@pytest.mark.parametrize(
    ("secret", "status"),
    [
        pytest.param(None, 401, id="missing"),
        pytest.param("", 403, id="empty"),
        pytest.param(SECRET[:-1], 403, id="a part of it"),
        pytest.param(SECRET + "1", 403, id="too long"),
        pytest.param(SECRET.upper(), 403, id="in capitals"),
        pytest.param("密码", 403, id="not even a header"),
    ],
)
def test_who_does_not_know_the_secret_brings_nothing(api: BotApi, secret: str | None, status: int) -> None:
    async def scene(opened: Opened) -> None:
        for body in (said(), b"no update", b"x" * (MOST_BYTES + 1)):
            assert await opened.post(body, secret) == status
        assert await opened.post(said(8)) == 200

    office = play(api, scene)
    assert office.tried == [key(8)]
    assert office.aside == []


def test_an_update_that_is_replayed_is_known_already(api: BotApi) -> None:
    async def scene(opened: Opened) -> None:
        assert [await opened.post(said()) for _ in range(3)] == [200] * 3

    assert [one.key for one in play(api, scene).taken] == [key(7)]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"message": {}}',
        b'{"update_id": "7"}',
        b'{"update_id": true}',
        b'{"update_id": -1}',
        b'{"update_id": 7.0}',
        b'{"update_id": 9223372036854775808}',
        b'{"update_id": ' + b"1" * 5000 + b"}",
        b'{"update_id": 7, "message": NaN}',
        b"[" * 100_000,
        b'{"update_id": 7, "message": ' + b"[" * 90_000 + b"]" * 90_000 + b"}",
        b'{"update_id": 7, "message": ' + b'{"a":' * 90_000 + b"1" + b"}" * 90_000 + b"}",
    ],
    ids=lambda body: f"{body[:36].decode('latin-1')} ({len(body)})",
)
def test_what_is_no_update_is_kept_aside_and_not_asked_for_again(api: BotApi, body: bytes) -> None:
    async def scene(opened: Opened) -> None:
        assert [await opened.post(body), await opened.post(body)] == [200, 200]

    office = play(api, scene)
    assert office.taken == []
    first, second = office.aside
    assert first == second
    assert first[2] == "no update"
    assert len(first[0]) <= 120
    assert str(first[1]["body"])[:20] in body[:100].decode("ascii", "backslashreplace") or not body


def test_an_update_that_cannot_be_decoded_is_kept_aside(api: BotApi, mina: Person) -> None:
    async def scene(opened: Opened) -> None:
        spoilt, after = mina.forwards_undecodable("密码 secret"), mina.says("after")
        await opened.office.has(lambda: len(opened.office.aside) == len(opened.office.taken) == 1)
        assert opened.office.aside[0][0] == key(spoilt)
        assert opened.office.taken[0].key == key(after)
        while api.world.updates.waiting():
            await asyncio.sleep(0.005)

    play(api, scene)
    assert {delivery.status for delivery in api.deliveries} == {200}


def test_what_nobody_reads_here_is_confirmed_and_forgotten(api: BotApi) -> None:
    async def scene(opened: Opened) -> None:
        assert await opened.post(b'{"update_id": 7, "no_such_kind": {}}') == 200

    office = play(api, scene)
    assert office.tried == []
    assert office.aside == []


async def in_parts(length: int) -> AsyncIterator[bytes]:
    for _ in range(length // 2**16 + 1):
        yield b" " * 2**16


def test_a_body_is_read_to_a_bound_whether_it_says_its_length_or_not(api: BotApi) -> None:
    async def scene(opened: Opened) -> None:
        assert await opened.post(b" " * (MOST_BYTES + 1)) == 413
        assert await opened.post(in_parts(MOST_BYTES)) == 413
        padded = said() + b" " * (MOST_BYTES - len(said()))
        assert await opened.post(padded) == 200

    assert [one.key for one in play(api, scene).taken] == [key(7)]


def test_only_what_is_posted_to_its_path_is_for_the_webhook(api: BotApi) -> None:
    async def scene(opened: Opened) -> None:
        async with opened.browser.get(opened.url) as page, opened.browser.post(opened.url + "/more") as other:
            assert [page.status, other.status] == [404, 404]
            assert await page.text() == "a page"

    play(api, scene)


def test_a_press_stops_spinning_and_wakes_who_fetches_files(api: BotApi, mina: Person) -> None:
    async def scene(opened: Opened) -> None:
        api.inject(pressed(mina, "k:yes"))
        await opened.office.has(lambda: opened.office.woken == 1)

    office = play(api, scene)
    assert [one.press for one in office.taken] == ["k:yes"]
    assert [call.params["callback_query_id"] for call in api.called("answerCallbackQuery")] == ["77"]


def test_as_many_come_at_a_time_as_telegram_brings(api: BotApi, mina: Person) -> None:
    async def scene(opened: Opened) -> None:
        opened.office.gate = asyncio.Event()
        api.world.locked(lambda: [mina.says(str(number)) for number in range(60)])
        while len(opened.office.tried) < 40:
            await asyncio.sleep(0.005)
        opened.office.gate.set()
        await opened.office.has(lambda: len(opened.office.taken) == 60)

    play(api, scene)
    assert api.postman.most_at_once == 40


def test_at_the_end_what_was_taken_is_finished_and_nothing_more_is_taken(api: BotApi) -> None:
    async def scene(opened: Opened) -> None:
        opened.office.gate = asyncio.Event()
        under_way = asyncio.create_task(opened.post(said(7)))
        while not opened.office.tried:
            await asyncio.sleep(0.005)
        await opened.webhook.stop()
        assert await opened.post(said(8)) == 503
        assert not under_way.done()
        opened.office.gate.set()
        assert await under_way == 200

    assert [one.key for one in play(api, scene).taken] == [key(7)]
