"""Do people reach the bot through the fake Telegram, update by update, as they would through the real one?"""

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import telegram.error
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardRemove
from telegram import KeyboardButton, ReplyKeyboardMarkup

from tests.botapi.clients import Clients, clients, received
from tests.botapi.people import Person
from tests.botapi.pictures import picture, place_in
from tests.botapi.server import BotApi

KEYS = InlineKeyboardMarkup(
    inline_keyboard=[
        [InlineKeyboardButton(text="受理/Accept", callback_data="accept:1")],
        [
            InlineKeyboardButton(text="转交/Hand to", callback_data="hand:1"),
            InlineKeyboardButton(text="Map", url="https://example.org/map"),
        ],
    ]
)
ASKING = ReplyKeyboardMarkup(
    [[KeyboardButton("📍 here", request_location=True), KeyboardButton("☎", request_contact=True)], ["跳过/Skip"]],
    one_time_keyboard=True,
)


def test_everything_that_people_send_is_decoded(mina: Person, both: Clients) -> None:
    sent = [mina.says("/report@baodao_test_bot the lamp"), mina.starts("g_520626001"), mina.shares(28.25, 108.11)]
    sent += [mina.sends_photo(picture(), "a pothole"), mina.sends_document(picture(), "IMG_1.jpg")]
    sent += [*mina.sends_album([picture("red"), picture("blue")], "two"), mina.edits("/start g_520626002")]
    sent += [mina.blocks(), mina.unblocks()]

    updates = received(both)

    assert [update.update_id for update in updates] == sent
    kinds = ["message"] * 7 + ["edited_message"] + ["my_chat_member"] * 2
    assert [update.event_type for update in updates] == kinds
    report, start, place, photo, document, first, second, *_ = (update.message for update in updates)
    assert report and start and place and photo and document and first and second  # noqa: PT018
    assert [entity.extract_from(report.text or "") for entity in report.entities or ()] == ["/report@baodao_test_bot"]
    assert start.text == "/start g_520626001"
    assert start.from_user
    assert start.from_user.language_code == "zh-hans"
    assert place.location
    assert (place.location.latitude, place.location.longitude) == (28.25, 108.11)
    assert (photo.caption, first.caption, second.caption) == ("a pothole", "two", None)
    assert first.media_group_id == second.media_group_id is not None
    assert document.document
    assert document.document.file_name == "IMG_1.jpg"


def test_files_can_be_fetched_and_only_documents_keep_their_place(api: BotApi, mina: Person, both: Clients) -> None:
    taken = picture(at=(28.25, 108.11))
    mina.sends_photo(taken)
    mina.sends_document(taken)
    photo, document = (update.message for update in received(both))
    assert photo and photo.photo and document and document.document  # noqa: PT018

    listed = both.run(both.listener.get_file(photo.photo[-1].file_id))
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{api.base}/file/bot{api.token}/documents/file_1.jpg")
    as_photo = both.run(both.listener.download_file(listed.file_path or ""))
    as_document = both.run(both.run(both.speaker.get_file(document.document.file_id)).download_as_bytearray())

    assert as_photo
    assert not place_in(as_photo.read())
    assert bytes(as_document) == taken
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)type of file mismatch"):
        both.run(both.speaker.send_photo(mina.id, document.document.file_id))
    assert place_in(taken)


def test_presses_are_answered_once_in_time(api: BotApi, mina: Person, both: Clients) -> None:
    both.run(both.listener.send_message(mina.id, "issue 1", reply_markup=KEYS))
    shown = mina.hears("issue 1")
    assert shown.rows == (("受理/Accept",), ("转交/Hand to", "Map"))
    sent = [mina.presses("Accept"), mina.presses(1), mina.presses("受理/Accept", shown)]
    with pytest.raises(AssertionError, match=r"only opens https://example\.org/map"):
        mina.presses("Map")

    presses = [update.callback_query for update in received(both)]

    assert [press.data for press in presses if press] == ["accept:1", "hand:1", "accept:1"]
    assert len(sent) == len(api.unanswered) == 3
    for press, notice in zip(presses[:2], ("", "taken"), strict=True):
        assert press
        both.run(press.as_(both.listener).answer(notice or None))
    assert (len(api.unanswered), mina.notices) == (1, ["taken"])
    api.expire_presses()
    with pytest.raises(telegram.error.BadRequest, match="too old"):
        both.run(both.speaker.answer_callback_query(api.unanswered[0]))


def test_a_stale_button_can_still_be_pressed(mina: Person, both: Clients) -> None:
    both.run(both.listener.send_message(mina.id, "issue 2", reply_markup=KEYS))
    before = mina.hears("issue 2")
    both.run(both.speaker.edit_message_text("issue 2: done", mina.id, before.message_id))
    assert mina.hears("issue 2: done").rows == ()

    with pytest.raises(AssertionError, match="Mina sees no button 'Accept'"):
        mina.presses("Accept")
    mina.presses("Accept", before)

    press = received(both)[0].callback_query
    assert press
    assert press.data == "accept:1"


@pytest.mark.parametrize("button", ["here", "☎", "Skip"])
def test_a_reply_keyboard_sends_what_it_says(mina: Person, both: Clients, button: str) -> None:
    both.run(both.speaker.send_message(mina.id, "Where is it?", reply_markup=ASKING))
    mina.presses(button)

    message = received(both)[0].message

    assert message
    assert [message.location is not None, message.contact is not None, message.text is not None].count(True) == 1
    assert message.text in (None, "跳过/Skip")
    assert mina.keyboard == ()


def test_a_reply_keyboard_stays_until_it_is_removed_and_a_group_is_not_asked_for_a_place(
    api: BotApi, mina: Person, both: Clients
) -> None:
    both.run(both.speaker.send_message(mina.id, "Where is it?", reply_markup=ASKING))
    both.run(both.speaker.send_message(mina.id, "well?"))
    assert [label for row in mina.keyboard for label in row] == ["📍 here", "☎", "跳过/Skip"]
    both.run(both.listener.send_message(mina.id, "thanks", reply_markup=ReplyKeyboardRemove()))
    assert not any(mina.keyboard)

    square = api.group("Square")
    both.run(both.speaker.send_message(square.id, "hello"))
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)location can be requested in private chats only"):
        both.run(both.speaker.send_message(square.id, "Where?", reply_markup=ASKING))


def test_hearing_nothing_tells_what_was_said(mina: Person, both: Clients) -> None:
    both.run(both.speaker.send_message(mina.id, "one"))
    both.run(both.speaker.send_message(mina.id, "two"))
    mina.hears("one")
    assert [shown.text for shown in mina.unheard] == ["two"]

    with pytest.raises(AssertionError, match=r"(?s)Mina did not hear 'one' within 0\.1 s.*bot: two.*me: /start"):
        mina.hears("one", timeout=0.1)


@pytest.fixture
def standalone() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.botapi"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield server.stdout.readline().split()[0].removeprefix("TELEGRAM_API_BASE=")
        server.terminate()
        assert server.wait(10) == 0


def test_a_person_at_a_shell_can_talk_to_a_bot(standalone: str) -> None:
    def post(path: str, body: bytes) -> dict[str, Any]:
        with urllib.request.urlopen(f"{standalone}/control/{path}", body) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    with clients(standalone) as both:
        said = post("say", json.dumps({"person": 7, "name": "Olof", "text": "hi"}).encode())
        assert received(both)[0].update_id == said["update_id"]
        both.run(both.listener.send_message(7, "hello", reply_markup=KEYS))
        post("press", json.dumps({"person": 7, "label": "Accept"}).encode())
        post("share", json.dumps({"person": 7, "lat": 28.2, "lon": 108.1}).encode())
        post("photo?person=7", picture())
        assert len(received(both)) == 4
    with urllib.request.urlopen(f"{standalone}/control/chat/7") as answer:
        assert [line["text"] for line in json.load(answer)] == ["hi", "hello", "", ""]
    with pytest.raises(urllib.error.HTTPError, match="400"):
        post("press", json.dumps({"person": 7, "label": "Nothing"}).encode())
