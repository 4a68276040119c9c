"""What becomes on Telegram of what is sent in place of something else, and of lists of commands?"""

import pytest

from bot.channels.telegram.outbound import TelegramChannel
from domain.message import Button, Outbound, Place
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.channels.speaking import Speak, say, seen

BUTTONS = ((Button("受理 & <b>", "i:1a:accept:3"), Button("转交", "i:1a:hand:3")), (Button("更多", "m:more"),))


def test_a_card_is_edited_in_place(speak: Speak, mina: Person) -> None:
    first = Outbound("待受理", BUTTONS, place=Place(28.27, 108.12), card="issue:1")
    receipt = speak.send(mina, first, Outbound("已受理", BUTTONS[1:], place=Place(28.27, 108.12), card="issue:1"))
    pin, card = (shown for shown in mina.chat if shown.by_bot)
    assert (card.text, card.rows, card.edited) == ("已受理", (("更多",),), True)
    assert receipt == str(card.message_id)
    assert pin.place


def test_an_edit_that_changes_nothing_is_a_success(speak: Speak, mina: Person) -> None:
    card = Outbound("待受理", BUTTONS, card="issue:1")
    receipt = speak.send(mina, card, card)
    assert seen(mina) == ["待受理"]
    assert receipt == str(mina.chat[-1].message_id)


@pytest.mark.parametrize(
    ("lengths", "left"),
    [
        pytest.param((2, 1), ["B" * 4096, "…"], id="shorter than before"),
        pytest.param((1, 2), ["B" * 4096, "B" * 4096], id="longer than before"),
    ],
)
def test_a_card_may_change_its_length(speak: Speak, mina: Person, lengths: tuple[int, int], left: list[str]) -> None:
    before, after = lengths
    receipt = speak.send(mina, Outbound("A" * 4096 * before, BUTTONS, card="c"), Outbound("B" * 4096 * after, card="c"))
    assert seen(mina) == left
    assert receipt == ",".join(str(shown.message_id) for shown in mina.chat if shown.by_bot)
    assert not any(shown.rows for shown in mina.chat)


@pytest.mark.parametrize("gone", ["999999", "1"], ids=["it is gone", "it is not the bot's"])
def test_a_card_that_cannot_be_edited_is_sent_anew(speak: Speak, mina: Person, gone: str) -> None:
    receipt = speak.send(mina, Outbound("已受理", BUTTONS, card="c"), replaces=gone)
    assert seen(mina) == ["已受理"]
    assert receipt == str(mina.chat[-1].message_id)


def test_commands_are_listed_for_one_chat_and_for_all(speak: Speak, api: BotApi, mina: Person) -> None:
    olof, ada = api.person("Olof", language_code="sv"), api.person("Ada", language_code="en-gb")

    async def scene(channel: TelegramChannel) -> None:
        name = await channel.introduce({"zh": ["report 报事", "my 我的"], "en": ["report Report a problem"]})
        assert name == "baodao_test_bot"
        assert mina.commands() == olof.commands() == {"report": "报事", "my": "我的"}
        assert ada.commands() == {"report": "Report a problem"}
        await say(channel, mina.id, Outbound("你好", commands=("queue 待办 事项", "report 报事")))

    speak.play(scene)
    assert mina.commands() == {"queue": "待办 事项", "report": "报事"}
    assert olof.commands() == {"report": "报事", "my": "我的"}
    assert seen(mina) == ["你好"]
