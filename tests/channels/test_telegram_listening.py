"""In which order is what people do on Telegram brought, and when is it confirmed?"""

import asyncio
import time
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.channels.channel import ChannelBroken
from bot.channels.telegram.inbound import Listener
from bot.channels.telegram.polling import MOST_ANSWERS, Poller
from tests.botapi.faults import ANY, Fault, delay, html_page, refusal, reset, too_many
from tests.botapi.people import Person
from tests.botapi.server import TOKEN, BotApi
from tests.channels.listening import Office, hear, key, play


def test_one_update_that_cannot_be_decoded_does_not_stop_the_others(api: BotApi, mina: Person) -> None:
    before, spoilt, after = mina.says("before"), mina.forwards_undecodable("密码 secret"), mina.says("after")

    async def scene(office: Office, _: Listener) -> None:
        await office.has(lambda: len(office.taken) == 2 and len(office.aside) == 1)

    with capture_logs() as logs:
        office = play(api, scene)
    assert [inbound.key for inbound in office.taken] == [key(before), key(after)]
    [(aside_key, raw, why)] = office.aside
    assert aside_key == key(spoilt)
    assert "密码 secret" in str(raw)
    assert "sender_user_name: missing" in why
    assert "secret" not in why + str(logs)
    assert [line["event"] for line in logs] == ["update_undecodable"]
    assert api.offsets[-1] == after + 1


def test_updates_are_brought_in_their_order(api: BotApi, mina: Person) -> None:
    updates = [mina.says(str(number)) for number in range(60)]
    api.redeliver(updates[30])  # it comes before all others
    assert [heard.key for heard in hear(api, *updates)] == [key(update) for update in updates]


def test_nothing_is_confirmed_before_it_is_committed(api: BotApi, mina: Person) -> None:
    update = mina.says("hello")

    async def scene(office: Office, _: Listener) -> None:
        office.gate = asyncio.Event()
        while not office.tried:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        assert api.offsets == [0]
        office.gate.set()
        await office.has(lambda: bool(office.taken))

    play(api, scene)
    assert set(api.offsets[1:]) == {update + 1}


def test_what_the_database_cannot_take_is_not_confirmed_and_comes_again(api: BotApi, mina: Person) -> None:
    one, two, three = (mina.says(word) for word in ("one", "two", "three"))

    async def scene(office: Office, _: Listener) -> None:
        office.away[key(two)] = 2
        await office.has(lambda: len(office.taken) == 3)

    office = play(api, scene)
    assert api.offsets[:3] == [0, one + 1, one + 1]
    assert office.tried == [key(update) for update in (one, two, three, two, three, two, three)]
    assert api.offsets[-1] == three + 1


def test_a_redelivered_update_does_not_turn_the_offset_back(api: BotApi, mina: Person) -> None:
    old = mina.says("old")

    async def scene(office: Office, _: Listener) -> None:
        await office.has(lambda: len(office.taken) == 1)
        new = mina.says("new")
        await office.has(lambda: key(new) in office.tried)
        api.redeliver(old)
        await office.has(lambda: office.tried.count(key(old)) == 2)

    office = play(api, scene)
    assert [inbound.text for inbound in office.taken] == ["old", "new"]
    assert api.offsets == sorted(api.offsets)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(refusal(500), id="500"),
        pytest.param(html_page(502), id="a proxy's page"),
        pytest.param(html_page(502, "gbk"), id="a proxy's page in an encoding of its own"),
        pytest.param(reset(), id="a lost connection"),
        pytest.param(refusal(409, "terminated by other getUpdates request"), id="another poller"),
        pytest.param(too_many(1), id="too many requests"),
    ],
)
def test_when_telegram_is_away_it_is_asked_again(api: BotApi, mina: Person, fault: Fault) -> None:
    api.fail("getUpdates", 2, fault)
    with capture_logs() as logs:
        [heard] = hear(api, mina.says("still here"))
    assert heard.text == "still here"
    assert len(logs) == 1


def test_that_nobody_else_polls_any_more_is_known_before_a_long_poll_ends(api: BotApi) -> None:
    api.fail("getUpdates", 1, refusal(409, "terminated by other getUpdates request"))

    async def scene(_: Office, listener: Listener) -> None:
        async with asyncio.timeout(30):
            for state in ("down", "up"):
                while listener.state != state:
                    await asyncio.sleep(0.01)

    assert play(api, scene, poll=50).taken == []


def test_when_telegram_is_away_at_the_start_it_is_asked_again(api: BotApi, mina: Person) -> None:
    api.fail(ANY, 2, html_page(502))
    [heard] = hear(api, mina.says("still here"))
    assert heard.text == "still here"


def test_a_webhook_of_before_is_taken_down_and_loses_nothing(api: BotApi, mina: Person) -> None:
    update = mina.says("sent while a webhook was set")
    api.set_webhook("https://example.org/hook")
    assert [heard.key for heard in hear(api, update)] == [key(update)]


@pytest.mark.parametrize("token", [TOKEN[:-1] + "1", "5206260001:short"], ids=["401", "404"])
def test_a_wrong_token_ends_the_channel_with_one_sentence(api: BotApi, token: str) -> None:
    async def scene(office: Office, _: Listener) -> None:
        await office.has(lambda: bool(office.taken))

    with pytest.raises(ChannelBroken, match="TELEGRAM_TOKEN is not accepted by Telegram") as broken:
        play(api, scene, token=token)
    assert token not in str(broken.value)


def test_stopping_ends_the_poll_at_once_and_confirms_what_was_taken(api: BotApi, mina: Person) -> None:
    async def scene(office: Office, listener: Listener) -> None:
        update = mina.says("hello")
        await office.has(lambda: bool(office.taken))
        while len(api.offsets) < 2:
            await asyncio.sleep(0.01)
        begun = time.monotonic()
        await listener.stop()
        assert time.monotonic() - begun < 3
        assert api.offsets[-1] == update + 1

    play(api, scene, poll=50)


def test_stopping_finishes_what_was_fetched_and_confirms_it(api: BotApi, mina: Person) -> None:
    update = mina.says("hello")

    async def scene(office: Office, listener: Listener) -> None:
        office.gate = asyncio.Event()
        while not office.tried:
            await asyncio.sleep(0.01)
        stopping = asyncio.create_task(listener.stop())
        await asyncio.sleep(0.05)
        assert not stopping.done()
        office.gate.set()
        await stopping

    office = play(api, scene)
    assert [inbound.key for inbound in office.taken] == [key(update)]
    assert api.offsets == [0, update + 1]
    assert len(api.world.updates) == 0


def test_stopping_while_the_database_is_away_leaves_the_update_with_telegram(api: BotApi, mina: Person) -> None:
    update = mina.says("hello")

    async def scene(office: Office, listener: Listener) -> None:
        office.away[key(update)] = 1_000
        while not office.tried:
            await asyncio.sleep(0.01)
        await listener.stop()

    assert play(api, scene).taken == []
    assert [heard.key for heard in hear(api, update)] == [key(update)]


def test_only_what_is_read_is_asked_for(api: BotApi, mina: Person) -> None:
    hear(api, mina.says("hello"))
    first = api.called("getUpdates")[0].params
    assert first["allowed_updates"] == '["message", "callback_query", "my_chat_member"]'


def test_presses_without_end_open_no_connections_without_end(api: BotApi) -> None:
    api.fail("answerCallbackQuery", MOST_ANSWERS, delay(0.2))

    async def run() -> None:
        poller = Poller(TOKEN, api.base, timedelta())
        for number in range(10 * MOST_ANSWERS):
            poller.answer(str(number))
        await poller.close()

    asyncio.run(run())
    assert len(api.called("answerCallbackQuery")) == MOST_ANSWERS
