"""What of a group on Telegram is taken, and how is one spoken to?"""

import pytest

from bot.channels.channel import Fate, SendFailed
from bot.channels.telegram.outbound import TelegramChannel
from domain.message import Address, Button, Inbound, Media, Outbound, Place
from tests.botapi.faults import refusal
from tests.botapi.groups import Group
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.channels.listening import NOW, hear, key
from tests.channels.speaking import Speak, photo, say

OURS = "baodao_test_bot"


@pytest.fixture
def group(api: BotApi) -> Group:
    return api.group("Yunqiao")


def said_last(api: BotApi, mina: Person, updates: int) -> list[Inbound]:
    """Return what is taken of everything up to a last word in the private chat."""
    return [one for one in hear(api, mina.says("the end")) if one.text != "the end"][-updates:]


@pytest.mark.parametrize(
    "text",
    [f"/report@{OURS}", f"/report@{OURS.upper()} the lamp", "/bind 520626001001", "/unbind", f"/bind@{OURS} 云桥社区"],
)
def test_a_command_for_this_bot_is_taken_with_who_gave_it_and_where(
    api: BotApi, mina: Person, group: Group, text: str
) -> None:
    update = group.hears(mina, text)
    [heard] = said_last(api, mina, 9)
    sender, room = Address("telegram", str(mina.id)), Address("telegram", str(group.id))
    assert heard == Inbound(sender, key(update), NOW, text=text, language="zh-hans", room=room)


@pytest.mark.parametrize(
    "text",
    [
        "The street lamp is dark",
        f"@{OURS} the lamp",
        "/report",
        "/report@another_bot",
        "/bind@another_bot 520626001001",
        "/binding",
        "see /bind",
        "AAAAA-22222",
    ],
)
def test_what_people_say_to_each_other_or_to_another_bot_is_not_taken(
    api: BotApi, mina: Person, group: Group, text: str
) -> None:
    group.hears(mina, text)
    assert said_last(api, mina, 9) == []


def test_who_hides_as_the_group_is_nobody(api: BotApi, mina: Person, group: Group) -> None:
    group.hears_anonymously("/bind 520626001001")
    assert said_last(api, mina, 9) == []


def test_only_in_a_forum_a_thread_is_a_place_of_its_own(api: BotApi, mina: Person, group: Group) -> None:
    topic = group.opens_topic()
    group.hears(mina, "/bind", topic=topic)
    group.hears(mina, "/bind", message_thread_id=77)
    rooms = [heard.room.id for heard in said_last(api, mina, 9) if heard.room]
    assert rooms == [f"{group.id}/{topic}", str(group.id)]


def test_a_command_counts_even_if_the_bot_cannot_learn_its_name(api: BotApi, mina: Person, group: Group) -> None:
    api.fail_next("getMe", refusal(500))
    group.hears(mina, f"/report@{OURS}")
    assert [heard.text for heard in said_last(api, mina, 9)] == [f"/report@{OURS}"]


def test_a_press_in_a_group_is_that_of_whoever_presses(api: BotApi, mina: Person, group: Group, speak: Speak) -> None:
    topic = group.opens_topic()
    for to in (str(group.id), f"{group.id}/{topic}"):
        speak.send_to(to, Outbound("待受理", ((Button("受理", "i:1a:accept:3"),),), card="c"))
    first, second = (group.pressed(mina, "受理") for _ in range(2))
    heard = hear(api, first, second)
    assert {one.sender.id for one in heard} == {str(mina.id)}
    assert [one.press for one in heard] == ["i:1a:accept:3"] * 2
    assert {one.room and one.room.id for one in heard} == {f"{group.id}/{topic}"}
    assert api.unanswered == []


def test_a_group_that_becomes_a_supergroup_says_so_on_both_sides(api: BotApi, mina: Person) -> None:
    old = api.group("Yunqiao", basic=True)
    new = old.becomes_supergroup()
    heard = said_last(api, mina, 9)
    assert [(one.sender.id, one.moved) for one in heard] == [(str(old.id), Address("telegram", str(new.id)))] * 2


def test_a_group_that_puts_the_bot_out_is_gone_and_a_person_who_blocks_it_is_not(
    api: BotApi, mina: Person, group: Group
) -> None:
    mina.blocks()
    mina.unblocks()
    group.puts_bot_out(mina)
    [heard] = said_last(api, mina, 9)
    assert (heard.sender.id, heard.moved) == (str(group.id), Address("telegram", ""))


def test_everything_goes_into_the_topic(speak: Speak, api: BotApi, group: Group) -> None:
    topic = group.opens_topic()
    pictures = tuple(Media(f"p{number}", source=f"file-{number}") for number in range(3))
    for one in pictures:
        speak.keeps(one.ref, photo())
    speak.send_to(f"{group.id}/{topic}", Outbound("一", media=pictures[:1]), Outbound("二", media=pictures[1:]))
    speak.send_to(f"{group.id}/{topic}", Outbound("三" * 5_000, place=Place(28.25, 108.11)))
    shown = [one for one in group.chat if one.by_bot]
    assert len(shown) == 3 + 2 + 2 + 1
    assert {one.topic for one in shown} == {topic}
    assert {call.params["chat_id"] for call in api.calls if call.is_send} == {str(group.id)}


def test_a_card_in_a_topic_is_edited_where_it_hangs(speak: Speak, group: Group) -> None:
    topic = group.opens_topic()
    speak.send_to(f"{group.id}/{topic}", Outbound("待受理", card="c"), Outbound("已受理", card="c"))
    assert group.by_bot(topic) == ["已受理"]


def test_a_topic_that_is_gone_is_reached_no_more(speak: Speak, group: Group) -> None:
    topic = group.opens_topic()
    group.closes_topic(topic)
    assert speak.fails(f"{group.id}/{topic}", Outbound("你好")).fate is Fate.UNREACHABLE


def test_a_group_without_the_bot_is_reached_no_more(speak: Speak, group: Group, mina: Person) -> None:
    group.puts_bot_out(mina)
    assert speak.fails(str(group.id), Outbound("你好")).fate is Fate.UNREACHABLE


def test_who_sends_to_a_group_that_moved_is_told_where_it_is_now(speak: Speak, api: BotApi) -> None:
    old = api.group("Yunqiao", basic=True)
    new = old.becomes_supergroup()
    failure = speak.fails(str(old.id), Outbound("你好"))
    assert (failure.fate, failure.moved_to) == (Fate.MOVED, str(new.id))
    failure = speak.fails(f"{old.id}/7", Outbound("你好"))
    assert (failure.fate, failure.moved_to) == (Fate.MOVED, f"{new.id}/7")


@pytest.mark.parametrize(("value", "start"), [("own:", "own"), ("own:report", "own_report")])
def test_a_button_leads_over_to_the_own_chat(speak: Speak, group: Group, value: str, start: str) -> None:
    speak.send_to(str(group.id), Outbound("这里不行", ((Button("私聊", value),),)))
    assert group.link("私聊") == f"https://t.me/{OURS}?start={start}"


def test_while_the_bot_cannot_learn_its_name_no_link_leads_nowhere(speak: Speak, api: BotApi, group: Group) -> None:
    api.fail_next("getMe", refusal(500))

    async def scene(channel: TelegramChannel) -> None:
        with pytest.raises(SendFailed) as failed:
            await say(channel, str(group.id), Outbound("这里不行", ((Button("私聊", "own:"),),)))
        assert failed.value.fate is Fate.RETRY

    speak.play(scene)
    assert group.by_bot() == []
