"""What do people see on Telegram of what is sent to them?"""

import pytest
from structlog.testing import capture_logs

from bot.channels.telegram.outbound import TelegramChannel
from bot.media import MediaStore
from domain.message import SHARE, Button, Media, Outbound, Place, Want
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.channels.speaking import Speak, photo, say, seen

BUTTONS = ((Button("受理 & <b>", "i:1a:accept:3"), Button("转交", "i:1a:hand:3")), (Button("更多", "m:more"),))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<b>王</b> & <i>李 *a* _b_ `c` [d](e)", id="no markup is read into it"),
        pytest.param("🔦" * 2048, id="as many emoji as fit"),
        pytest.param("שלום עולם" * 455 + "x", id="right to left"),
    ],
)
def test_a_text_arrives_as_it_was_written(speak: Speak, mina: Person, text: str) -> None:
    receipt = speak.send(mina, Outbound(text))
    [shown] = [shown for shown in mina.chat if shown.by_bot]
    assert (shown.text, str(shown.message_id)) == (text, receipt)


def test_a_long_text_comes_in_parts_with_the_buttons_under_the_last(speak: Speak, mina: Person) -> None:
    receipt = speak.send(mina, Outbound("🔦" * 5000, BUTTONS))
    first, second, third = (shown for shown in mina.chat if shown.by_bot)
    assert "".join([first.text, second.text, third.text]) == "🔦" * 5000
    assert (first.rows, second.rows, third.rows) == ((), (), (("受理 & <b>", "转交"), ("更多",)))
    assert receipt == f"{first.message_id},{second.message_id},{third.message_id}"


def test_a_pressed_button_brings_its_value_back(speak: Speak, api: BotApi, mina: Person) -> None:
    speak.send(mina, Outbound("?", BUTTONS))
    update = mina.presses("转交")
    assert "'data': 'i:1a:hand:3'" in str(api.world.updates._history[update])


def test_a_link_is_a_button_and_shows_no_preview(speak: Speak, api: BotApi, mina: Person) -> None:
    speak.send(mina, Outbound("https://example.org/x", ((Button("打开", url="https://example.org/x"),),)))
    assert mina.chat[-1].rows == (("打开",),)
    assert '"is_disabled": true' in api.called("sendMessage")[0].params["link_preview_options"]


def test_a_photo_and_a_pin_come_before_the_words(speak: Speak, mina: Person) -> None:
    mina.sends_photo(photo())
    [source] = mina.chat[-1].photos
    speak.send(mina, Outbound("坏了", BUTTONS, media=(Media("a", source=source),), place=Place(28.2683, 108.12)))
    shown = [(one.photos, one.place, one.text) for one in mina.chat if one.by_bot]
    assert shown == [((source,), None, ""), ((), (28.2683, 108.12), ""), ((), None, "坏了")]


def test_photos_from_here_and_from_telegram_are_one_album(speak: Speak, store: MediaStore, mina: Person) -> None:
    mina.sends_photo(photo())
    source = mina.chat[-1].photos[0]
    kept = store.keep(photo("blue"), "from-the-web").media
    speak.send(mina, Outbound("坏了", media=(Media("a", source=source), kept)))
    one, other, _ = (shown for shown in mina.chat if shown.by_bot)
    assert one.album == other.album != ""
    assert one.photos == (source,)


def test_what_may_wait_makes_no_sound(speak: Speak, store: MediaStore, mina: Person) -> None:
    red, blue = (store.keep(photo(colour), colour).media for colour in ("red", "blue"))
    album, one = Outbound("坏了", media=(red, blue), place=Place(28.2683, 108.12)), Outbound("坏了", media=(red,))
    for silent in (True, False):
        speak.send(mina, album, one, silent=silent)
        posted = [shown.silent for shown in mina.chat if shown.by_bot]
        assert posted[-6:] == [silent] * 6


def test_a_picture_sent_as_a_file_is_shown_as_a_photo_once_it_is_here(
    speak: Speak, store: MediaStore, mina: Person
) -> None:
    mina.sends_document(photo())
    document = next(iter(mina.world.files._files))
    speak.send(mina, Outbound("坏了", media=(Media("scan", source=document),)))
    assert [shown.photos for shown in mina.chat if shown.by_bot] == [()]
    store.keep(photo(), "scan")
    speak.send(mina, Outbound("坏了", media=(Media("scan", source=document),)))
    assert len(mina.chat[-2].photos) == 1


def test_photos_that_telegram_does_not_take_cost_nobody_the_words(
    speak: Speak, store: MediaStore, mina: Person
) -> None:
    store.keep(photo(size=(2000, 50)), "thin")
    lost = Media("lost", source="AgACAgForgotten")
    with capture_logs() as logs:
        speak.send(mina, Outbound("坏了", media=(Media("thin"),)), Outbound("又坏了", media=(lost, lost)))
    assert seen(mina) == ["坏了", "又坏了"]
    assert {line["event"] for line in logs} == {"photos_not_shown"}


def test_a_question_for_the_place_offers_to_send_it(speak: Speak, mina: Person) -> None:
    rows = ((Button("📍 发送我的位置", "locate"),), (Button("选网格", "f:2:d.tree"), Button("取消", "f:2:cancel")))
    speak.send(mina, Outbound("在哪里？", rows, want=Want.PLACE))
    assert mina.keyboard == (("📍 发送我的位置",), ("选网格", "取消"))
    mina.presses("📍 发送我的位置")
    assert mina.chat[-1].place == mina.at


def test_a_question_for_the_number_offers_to_share_it(speak: Speak, mina: Person) -> None:
    rows = ((Button("📱 分享我的号码", SHARE),), (Button("取消", "f:2:cancel"),))
    speak.send(mina, Outbound("打哪个电话？", rows, want=Want.CONTACT))
    assert mina.keyboard == (("📱 分享我的号码",), ("取消",))
    mina.presses("📱 分享我的号码")
    assert mina.chat[-1].text == ""


def test_the_offer_is_taken_back_with_the_next_plain_words(speak: Speak, mina: Person) -> None:
    rows = ((Button("📍 发送我的位置", "locate"),),)
    speak.send(mina, Outbound("在哪里？", rows, want=Want.PLACE), Outbound("多谢"))
    assert mina.keyboard == ()


def test_in_a_group_nobody_is_asked_for_their_position(speak: Speak, api: BotApi) -> None:
    group = api.group("Grid")
    rows = ((Button("📍 发送我的位置", "locate"),), (Button("选网格", "f:2:d.tree"),))

    async def scene(channel: TelegramChannel) -> None:
        await say(channel, group.id, Outbound("在哪里？", rows, want=Want.PLACE))

    speak.play(scene)
    assert group.events[-1].rows == (("选网格",),)
