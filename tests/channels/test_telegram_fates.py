"""How does a sending to Telegram end, and what may leave while it says no?"""

import asyncio
import logging
import time
from datetime import timedelta

import pytest
from telegram.error import ChatMigrated

from bot.channels.channel import ChannelBroken, Fate, SendFailed
from bot.channels.telegram.failures import failed
from bot.channels.telegram.outbound import TelegramChannel
from bot.media import MediaStore
from domain.message import Media, Outbound
from domain.policy import Pace
from tests.botapi.faults import Fault, Moment, html_page, refusal, reset, too_many
from tests.botapi.floods import Limits
from tests.botapi.people import Person
from tests.botapi.server import TOKEN, BotApi
from tests.channels.speaking import ALLOWED, Speak, say, seen


@pytest.mark.parametrize(
    ("fault", "fate"),
    [
        pytest.param(refusal(403, "bot was blocked by the user"), Fate.UNREACHABLE, id="blocked"),
        pytest.param(refusal(400, "chat not found"), Fate.UNREACHABLE, id="nobody there"),
        pytest.param(refusal(400, "message text is empty"), Fate.REFUSED, id="refused"),
        pytest.param(refusal(500), Fate.RETRY, id="500"),
        pytest.param(html_page(502), Fate.RETRY, id="a proxy's page"),
        pytest.param(html_page(200), Fate.RETRY, id="a proxy's page that claims success"),
        pytest.param(reset(), Fate.RETRY, id="a lost connection"),
    ],
)
def test_every_sending_ends_in_one_of_the_fates(speak: Speak, api: BotApi, fault: Fault, fate: Fate) -> None:
    api.fail_next("sendMessage", fault)
    failure = speak.fails(1_000_001, Outbound("你好"))
    assert failure.fate is fate
    assert TOKEN not in failure.why
    assert not failure.reach.everybody


def test_what_telegram_took_without_saying_so_comes_twice_rather_than_never(
    speak: Speak, api: BotApi, mina: Person
) -> None:
    api.fail_next("sendMessage", reset(Moment.AFTER))
    assert speak.fails(mina.id, Outbound("你好")).fate is Fate.RETRY
    speak.send(mina, Outbound("你好"))
    assert seen(mina) == ["你好", "你好"]


def test_an_edit_that_telegram_took_without_saying_so_shows_once(speak: Speak, api: BotApi, mina: Person) -> None:
    receipt = speak.send(mina, Outbound("待受理", card="c"))

    async def scene(channel: TelegramChannel) -> None:
        api.fail_next("editMessageText", reset(Moment.AFTER))
        with pytest.raises(SendFailed) as lost:
            await say(channel, mina.id, Outbound("已受理", card="c"), replaces=receipt)
        assert lost.value.fate is Fate.RETRY
        assert await say(channel, mina.id, Outbound("已受理", card="c"), replaces=receipt) == receipt

    speak.play(scene)
    assert seen(mina) == ["已受理"]
    assert [call.status for call in api.called("editMessageText")][-1] == 400


@pytest.mark.parametrize("why", ["message can't be edited", "message to edit not found", "MESSAGE_ID_INVALID"])
def test_what_is_too_old_to_be_edited_is_said_anew_and_edited_there_from_then_on(
    speak: Speak, api: BotApi, mina: Person, why: str
) -> None:
    old = speak.send(mina, Outbound("待受理", card="c"))
    api.fail_next("editMessageText", refusal(400, why))
    new = speak.send(mina, Outbound("已受理", card="c"), replaces=old)
    assert new != old
    assert speak.send(mina, Outbound("已办结", card="c"), replaces=new) == new
    assert seen(mina) == ["待受理", "已办结"]


def test_somebody_who_blocked_the_bot_is_unreachable(speak: Speak, mina: Person) -> None:
    mina.blocks()
    assert speak.fails(mina.id, Outbound("你好", media=(Media("a", source="x"),))).fate is Fate.UNREACHABLE


def test_a_group_that_became_a_supergroup_has_moved() -> None:
    failure = failed(ChatMigrated(-1_000_000_000_007))
    assert isinstance(failure, SendFailed)
    assert (failure.fate, failure.moved_to) == (Fate.MOVED, "-1000000000007")


def test_a_wrong_token_ends_the_channel_with_one_sentence(speak: Speak, mina: Person) -> None:
    wrong = TOKEN[:-1] + "1"

    async def scene(channel: TelegramChannel) -> None:
        with pytest.raises(ChannelBroken, match="TELEGRAM_TOKEN is not accepted by Telegram") as broken:
            await say(channel, mina.id, Outbound("你好"))
        assert wrong not in str(broken.value)
        with pytest.raises(ChannelBroken):
            await channel.introduce({"en": ["report Report"]})

    speak.play(scene, token=wrong)


def test_after_429_nothing_is_sent_until_it_is_over(speak: Speak, api: BotApi, mina: Person) -> None:
    olof = api.person("Olof")
    olof.starts()

    async def scene(channel: TelegramChannel) -> None:
        card = await say(channel, olof.id, Outbound("待受理", card="c"))
        api.fail_next("sendMessage", too_many(2))
        with pytest.raises(SendFailed) as refused:
            await say(channel, mina.id, Outbound("你好"))
        assert refused.value.reach.after == timedelta(seconds=2)
        assert channel.pacer.admits() == 0
        before = len(api.calls)
        for to, outbound, replaces in [(olof, Outbound("你好"), ""), (olof, Outbound("已受理", card="c"), card)]:
            with pytest.raises(SendFailed) as held:
                await say(channel, to.id, outbound, replaces=replaces)
            assert held.value.reach.everybody
            assert timedelta() < held.value.reach.after <= timedelta(seconds=2)
        assert len(api.calls) == before
        await asyncio.sleep(held.value.reach.after.total_seconds())
        await say(channel, mina.id, Outbound("又来了"))

    speak.play(scene)
    assert seen(mina) == ["又来了"]
    assert api.sent_during_halt == []


def test_at_the_allowed_pace_telegram_never_says_no(store: MediaStore) -> None:
    # A machine that stops for a moment brings late together what was sent apart: then it is tried once more.
    assert any(everybody_is_told_soon(store) for _ in range(5))


def everybody_is_told_soon(store: MediaStore) -> bool:
    """Tell more people than Telegram lets pass in a second, and say whether it let all pass, as fast as may be."""
    with BotApi(limits=Limits()) as api:
        people = [api.person(f"P{number}") for number in range(45)]
        for person in people:
            person.starts()

        async def scene(channel: TelegramChannel) -> None:
            told = [say(channel, person.id, Outbound("通知")) for person in people]
            await asyncio.gather(*told, return_exceptions=True)

        begun = time.monotonic()
        Speak(api, store).play(scene, pace=ALLOWED)
        is_soon = time.monotonic() - begun < 3
        return is_soon and [call.status for call in api.called("sendMessage")] == [200] * len(people)


def test_a_message_waits_two_seconds_at_most_unless_a_part_of_it_has_left(speak: Speak, mina: Person) -> None:
    async def scene(channel: TelegramChannel) -> None:
        await say(channel, mina.id, Outbound("通" * 4096 * 2))
        with pytest.raises(SendFailed) as refused:
            await say(channel, mina.id, Outbound("太快"))
        assert (refused.value.fate, refused.value.reach.everybody) == (Fate.RETRY, False)
        assert refused.value.reach.after > timedelta(seconds=2)

    speak.play(scene, pace=Pace(overall=30, private=0.45, group=20))
    assert seen(mina) == ["通" * 4096] * 2


def test_the_token_is_never_logged(speak: Speak, mina: Person, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    speak.send(mina, Outbound("你好"))
    assert TOKEN not in caplog.text
    assert "你好" not in caplog.text
