"""Who gets the updates when Telegram is to bring them, is to be asked for them, or is told both?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.channels.channel import ChannelBroken
from bot.channels.telegram import polling
from bot.channels.telegram.inbound import Listener
from tests.botapi.faults import Fault, html_page, refusal, too_many
from tests.botapi.people import Person
from tests.botapi.server import TOKEN, BotApi
from tests.channels import listening
from tests.channels.listening import Office, key
from tests.channels.webhooks import Opened, opened, play

ELSEWHERE = "https://example.org/hook"


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "TAKEN_BACK", 0.05)
    monkeypatch.setattr(polling, "growing", lambda tries, _: min(0.01 * 2**tries, 1))


@asynccontextmanager
async def polled(api: BotApi, office: Office) -> AsyncIterator[Listener]:
    """Let another process ask for updates."""
    listener = Listener(TOKEN, api.base, poll=timedelta(seconds=5), **office.desk())
    working = asyncio.create_task(listener.listen())
    try:
        yield listener
    finally:
        await listener.stop()
        await working


async def until(api: BotApi, url: str) -> None:
    """Wait until updates are brought there, or (without a url) are asked for."""
    async with asyncio.timeout(60):
        while (api.world.updates.hook.url if api.world.updates.hook else "") != url:
            await asyncio.sleep(0.005)


def test_from_polling_to_a_webhook_and_back_nothing_is_lost_and_nothing_comes_twice(api: BotApi, mina: Person) -> None:
    office, sent = Office(), list[int]()

    async def is_brought(opened: Opened) -> None:
        await until(api, opened.url)
        sent.append(mina.says("brought"))
        await office.has(lambda: len(office.taken) == len(sent))

    async def run() -> None:
        for _ in range(2):
            async with polled(api, office):
                await until(api, "")
                sent.append(mina.says("asked for"))
                await office.has(lambda: len(office.taken) == len(sent))
            sent.append(mina.says("between a poller and a webhook"))
            await opened(api, is_brought, office)
            sent.append(mina.says("between a webhook and a poller"))

    asyncio.run(run())
    listening.hear(api, sent[-1])
    assert [one.key for one in office.taken] == [key(update) for update in sent[:-1]]
    assert {call.params["drop_pending_updates"] for call in api.called("deleteWebhook")} == {"false"}


def test_a_process_that_ends_leaves_the_webhook_for_the_others(api: BotApi, mina: Person) -> None:
    urls = []

    async def scene(opened: Opened) -> None:
        await until(api, opened.url)
        urls.append(opened.url)

    play(api, scene)
    assert api.world.updates.hook
    assert api.world.updates.hook.url == urls[0]
    assert api.called("deleteWebhook") == []
    mina.says("waits for the others")
    assert len(api.world.updates) == 1


def test_what_another_process_took_away_is_said_once_and_taken_back(api: BotApi, mina: Person) -> None:
    async def scene(opened: Opened) -> None:
        await until(api, opened.url)
        api.set_webhook(ELSEWHERE)
        while opened.webhook.state != "down":
            await asyncio.sleep(0.005)
        await until(api, opened.url)
        while opened.webhook.state != "up":
            await asyncio.sleep(0.005)
        mina.says("here again")
        await opened.office.has(lambda: bool(opened.office.taken))

    with capture_logs() as logs:
        play(api, scene, look=0.02)
    assert [line["event"] for line in logs] == ["telegram_webhook_in_trouble"]


def test_that_telegram_cannot_bring_what_waits_is_reported(api: BotApi, mina: Person) -> None:
    api.world.clock = lambda: int(listening.NOW.timestamp())

    async def scene(opened: Opened) -> None:
        assert opened.webhook.state == "starting"
        await until(api, opened.url)
        while opened.webhook.state != "up":
            await asyncio.sleep(0.005)
        update = api.world.locked(lambda: away(opened.office))
        while opened.webhook.state != "down":
            await asyncio.sleep(0.005)
        opened.office.away[key(update)] = 0
        while opened.webhook.state != "up":
            await asyncio.sleep(0.005)

    def away(office: Office) -> int:
        update = mina.says("hello")
        office.away[key(update)] = 1_000
        return update

    with capture_logs() as logs:
        play(api, scene, look=0.02)
    assert [line["why"] for line in logs] == ["Wrong response from the webhook: 503"]


def test_a_poller_that_finds_a_webhook_says_so_once_waits_and_takes_it_down(api: BotApi, mina: Person) -> None:
    async def scene(_: Office, listener: Listener) -> None:
        while not api.offsets:
            await asyncio.sleep(0.005)
        for _round in range(2):
            api.set_webhook(ELSEWHERE)
            while listener.state != "down":
                await asyncio.sleep(0.005)
            await until(api, "")
            while listener.state != "up":
                mina.says("I am here")
                await asyncio.sleep(0.01)

    with capture_logs() as logs:
        listening.play(api, scene)
    assert [line["event"] for line in logs] == ["telegram_another_listens"]


def test_two_pollers_say_so_once_each_and_nothing_is_lost(api: BotApi, mina: Person) -> None:
    sent = list[int]()

    async def scene(office: Office, _: Listener) -> None:
        async with polled(api, office):
            while [call.status for call in api.called("getUpdates")].count(409) < 3:
                await asyncio.sleep(0.01)
            sent.extend(mina.says(str(number)) for number in range(5))
            await office.has(lambda: len(office.taken) == len(sent))

    with capture_logs() as logs:
        office = listening.play(api, scene)
    assert sorted(one.key for one in office.taken) == sorted(map(key, sent))
    assert [line["event"] for line in logs] == ["telegram_another_listens"] * 2


@pytest.mark.parametrize("why", ["An HTTPS URL must be provided for webhook", "IP address 10.0.0.1 is reserved"])
def test_an_address_that_telegram_never_calls_ends_the_channel_with_one_sentence(api: BotApi, why: str) -> None:
    async def scene(_: Opened) -> None:
        await asyncio.Event().wait()

    api.fail_next("setWebhook", refusal(400, f"bad webhook: {why}"))
    with pytest.raises(ChannelBroken, match=f"TELEGRAM_WEBHOOK_URL is not accepted by Telegram: .*{why}"):
        play(api, scene)


@pytest.mark.parametrize(
    "fault",
    [refusal(400, "bad webhook: Failed to resolve host: Name or service not known"), html_page(502), too_many(0)],
    ids=["a name not known everywhere yet", "a proxy's page", "too many requests"],
)
def test_an_address_that_telegram_cannot_call_yet_is_set_later(api: BotApi, mina: Person, fault: Fault) -> None:
    async def scene(opened: Opened) -> None:
        mina.says("hello")
        await opened.office.has(lambda: bool(opened.office.taken))

    api.fail("setWebhook", 2, fault)
    play(api, scene)
    assert [call.status for call in api.called("setWebhook")] == [fault.code, fault.code, 200]
