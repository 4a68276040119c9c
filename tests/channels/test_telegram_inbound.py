"""What of the things that people do on Telegram is taken, and as what?"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import NoReturn

import pytest

from bot.channels.telegram.arrivals import Arrival
from bot.channels.telegram.inbound import Listener
from bot.channels.telegram.polling import open_bot
from bot.channels.telegram.updates import decode, read
from domain.message import Address, Contact, Inbound, Media, Place
from tests.botapi.faults import Fault, html_page, refusal, reset
from tests.botapi.people import Person
from tests.botapi.server import TOKEN, BotApi
from tests.channels.listening import NOW, Office, hear, key, photo, play, pressed, private


def test_words_are_taken_with_who_when_and_in_which_language(api: BotApi, mina: Person) -> None:
    update = mina.says("<b>路灯</b> & 坏了 🔦 مرحبا")
    [heard] = hear(api, update)
    assert heard == Inbound(
        Address("telegram", str(mina.id)), key(update), NOW, text="<b>路灯</b> & 坏了 🔦 مرحبا", language="zh-hans"
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param("/start g_520626001001", ("", "g_520626001001"), id="a QR code"),
        pytest.param("/start@baodao_test_bot Ab-9_x", ("", "Ab-9_x"), id="an invitation, with the bot's name"),
        pytest.param("/start", ("/start", ""), id="no payload"),
        pytest.param("/start not a payload", ("/start not a payload", ""), id="words are no payload"),
        pytest.param("/status@baodao_test_bot DJ-1", ("/status DJ-1", ""), id="a command with the bot's name"),
    ],
)
def test_a_command_is_text_but_a_link_is_a_start(
    api: BotApi, mina: Person, said: str, expected: tuple[str, str]
) -> None:
    [heard] = hear(api, mina.says(said))
    assert (heard.text, heard.start) == expected


def test_a_text_of_full_length_is_taken_whole(api: BotApi, mina: Person) -> None:
    text = "👩‍👩‍👧‍👦ש" * 340 + "ה" * 16
    [heard] = hear(api, mina.says(text))
    assert heard.text == text


@pytest.mark.parametrize("hidden", ["\0", "\ud83d", "\udc00\0"])
def test_what_no_database_takes_is_dropped(api: BotApi, mina: Person, hidden: str) -> None:
    [heard] = hear(api, mina.says(f"a{hidden}b"))
    assert heard.text == "ab"
    assert heard.text.encode()


def test_a_position_is_a_place(api: BotApi, mina: Person) -> None:
    [heard] = hear(api, mina.shares(28.2683, 108.12))
    assert heard.place == Place(28.2683, 108.12)


def test_a_venue_is_a_place_with_its_name(api: BotApi, mina: Person) -> None:
    point = {"latitude": 28.27, "longitude": 108.12}
    venue = {"location": point, "title": "中心广场", "address": "和平路 1 号"}
    [heard] = hear(api, api.inject({"message": private(mina) | {"location": point, "venue": venue}}))
    assert heard.place == Place(28.27, 108.12, "中心广场 和平路 1 号")


def test_a_photo_is_taken_in_its_largest_size_with_its_caption(api: BotApi, mina: Person) -> None:
    [heard] = hear(api, mina.sends_photo(photo(), "坏了"))
    shown = mina.chat[-1]
    [media] = heard.media
    assert (heard.text, media.source) == ("坏了", shown.photos[0])
    assert media == Media(media.ref, "photo", media.source, "image/jpeg", media.size)
    assert media.ref.startswith("AQAD")
    assert media.size > 0


def test_an_album_is_one_album_in_its_order(api: BotApi, mina: Person) -> None:
    colours = ["red", "green", "blue"]
    updates = mina.sends_album([photo(colour) for colour in colours], "三张")
    heard = hear(api, *updates)
    assert [inbound.key for inbound in heard] == [key(update) for update in updates]
    assert len({inbound.album for inbound in heard} - {""}) == 1
    assert [inbound.text for inbound in heard] == ["三张", "", ""]
    assert len({inbound.media[0].ref for inbound in heard}) == 3


def test_a_picture_sent_as_a_file_is_a_picture(api: BotApi, mina: Person) -> None:
    [heard] = hear(api, mina.sends_document(photo(), mime="image/png"))
    assert [(media.kind, media.mime) for media in heard.media] == [("photo", "image/png")]


def test_what_nobody_can_read_is_taken_with_nothing_in_it(api: BotApi, mina: Person) -> None:
    [heard] = hear(api, mina.sends_document(b"%PDF", "form.pdf", mime="application/pdf"))
    assert (heard.text, heard.media) == ("", ())


@pytest.mark.parametrize(("whose", "own"), [("hers", True), ("another's", False), ("nobody's on Telegram", False)])
def test_a_shared_number_is_taken_with_whose_it_is(api: BotApi, mina: Person, whose: str, *, own: bool) -> None:
    owner = {"hers": {"user_id": mina.id}, "another's": {"user_id": mina.id + 1}}.get(whose, {})
    contact = {"phone_number": "8613800000000", "first_name": "Mina"} | owner
    [heard] = hear(api, api.inject({"message": private(mina) | {"contact": contact}}))
    assert (heard.text, heard.contact) == ("", Contact("8613800000000", own=own))


def test_a_press_is_answered_at_once_and_taken(api: BotApi, mina: Person) -> None:
    update = api.inject(pressed(mina, "k:yes"))

    async def scene(office: Office, _: Listener) -> None:
        office.gate = asyncio.Event()
        while not api.called("answerCallbackQuery"):
            await asyncio.sleep(0.01)
        assert not office.taken
        office.gate.set()
        await office.has(lambda: bool(office.taken))

    office = play(api, scene)
    sender = Address("telegram", str(mina.id))
    assert office.taken == [Inbound(sender, key(update), NOW, press="k:yes", pressed="1", language="en")]
    assert office.woken == 1
    assert "text" not in api.called("answerCallbackQuery")[0].params


@pytest.mark.parametrize(
    "fault", [refusal(400, "query is too old"), html_page(), reset()], ids=["old", "html", "reset"]
)
def test_a_press_counts_even_if_its_answer_does_not_arrive(api: BotApi, mina: Person, fault: Fault) -> None:
    api.fail("answerCallbackQuery", 3, fault)
    [heard] = hear(api, api.inject(pressed(mina, "i:1a:accept:3")))
    assert heard.press == "i:1a:accept:3"


def test_edits_blocks_and_unknown_kinds_say_nothing(api: BotApi, mina: Person) -> None:
    api.inject({"edited_message": private(mina) | {"text": "changed", "edit_date": 1_795_000_001}})
    api.inject({"message": private(mina) | {"pinned_message": private(mina) | {"text": "pinned"}}})
    api.inject({"an_update_of_next_year": {"new": True}})
    mina.says("first")
    mina.blocks()
    mina.unblocks()
    last = mina.says("last")
    assert [heard.text for heard in hear(api, last)] == ["first", "last"]
    assert api.offsets[-1] == last + 1


class Nobody(ThreadPoolExecutor):
    """Threads that nobody may ask."""

    def submit(self, *_: object, **__: object) -> NoReturn:
        raise AssertionError("an update was handed to a thread")


def test_what_an_update_says_is_read_without_waiting_for_a_thread(mina: Person) -> None:
    last_to_be_thought_of = private(mina) | {"dice": {"emoji": "🎲", "value": 1}}

    async def run() -> None:
        asyncio.get_running_loop().set_default_executor(Nobody())
        bot = open_bot(TOKEN, "http://127.0.0.1:9")
        for content in ({"message": last_to_be_thought_of}, pressed(mina, "k:yes")):
            update = decode({"update_id": 7, **content}, bot)
            assert await read(update, Arrival("7", NOW))

    asyncio.run(run())
