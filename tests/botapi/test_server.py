"""Does the fake Telegram take what Telegram takes, and refuse what it refuses, from both libraries?"""

import json
import urllib.request
from typing import Any

import aiogram.exceptions
import aiogram.methods
import pytest
import telegram.error
from aiogram.types import BotCommand, BotCommandScopeChat, BufferedInputFile, InputMediaPhoto
from telegram import BotCommandScopeAllPrivateChats, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup
from telegram import InputMediaPhoto as SpokenPhoto

from tests.botapi.clients import Clients, clients
from tests.botapi.people import Person
from tests.botapi.pictures import picture
from tests.botapi.server import BotApi

# python-telegram-bot takes raw parameters, as a table for both libraries needs, but says that it had rather not.
takes_raw_parameters = pytest.mark.filterwarnings("ignore:Please use 'Bot")

METHODS: dict[str, type[aiogram.methods.TelegramMethod[Any]]] = {
    "sendMessage": aiogram.methods.SendMessage,
    "sendPhoto": aiogram.methods.SendPhoto,
    "sendLocation": aiogram.methods.SendLocation,
    "sendMediaGroup": aiogram.methods.SendMediaGroup,
    "editMessageText": aiogram.methods.EditMessageText,
    "editMessageReplyMarkup": aiogram.methods.EditMessageReplyMarkup,
    "answerCallbackQuery": aiogram.methods.AnswerCallbackQuery,
    "setMyCommands": aiogram.methods.SetMyCommands,
    "getFile": aiogram.methods.GetFile,
    "sendChatAction": aiogram.methods.SendChatAction,
}


def refused_by_both(both: Clients, method: str, params: dict[str, object]) -> tuple[Exception, Exception]:
    with pytest.raises(aiogram.exceptions.TelegramAPIError) as listened:
        both.run(both.listener(METHODS[method].model_validate(params)))
    with pytest.raises(telegram.error.TelegramError) as spoken:
        both.run(both.speaker.do_api_request(method, params))
    return listened.value, spoken.value


def inline(*buttons: dict[str, str]) -> dict[str, object]:
    return {"text": "x", "reply_markup": {"inline_keyboard": [list(buttons)]}}


ROW_OF_NINE = inline(*[{"text": "1", "callback_data": "1"}] * 9)
EMPTY_NAME = [{"command": "", "description": "d"}]
LONG = "sendMessage", {"text": "字" * 4096 + "!"}, "message is too long"


@takes_raw_parameters
@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        pytest.param("sendMessage", {"text": " \n "}, "message text is empty", id="nothing but spaces"),
        pytest.param(
            "sendMessage", {"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty", id="only tags"
        ),
        pytest.param(*LONG, id="4097 characters"),
        pytest.param("sendMessage", {"text": "😀" * 2049}, "message is too long", id="emoji count twice"),
        pytest.param("sendMessage", {"text": "a <b", "parse_mode": "HTML"}, "unclosed start tag at byte", id="cut tag"),
        pytest.param("sendMessage", {"text": "<b>a", "parse_mode": "HTML"}, "find end tag", id="open tag"),
        pytest.param("sendMessage", {"text": "一<x>", "parse_mode": "HTML"}, '"x" at byte offset 3', id="unknown tag"),
        pytest.param("sendMessage", {"text": "1 < 2", "parse_mode": "HTML"}, "unsupported start tag", id="less than"),
        pytest.param("sendMessage", {"text": "<b>a</i>", "parse_mode": "HTML"}, "unmatched end tag", id="crossed tags"),
        pytest.param("sendMessage", {"text": "a</b>", "parse_mode": "HTML"}, "unexpected end tag", id="end tag alone"),
        pytest.param("sendMessage", {"text": "a", "parse_mode": "BBCode"}, "unsupported parse_mode", id="parse mode"),
        pytest.param("sendMessage", inline({"text": "a", "callback_data": "字" * 22}), "button_data", id="66 bytes"),
        pytest.param("sendMessage", inline({"text": "a", "callback_data": ""}), "button_data", id="empty press"),
        pytest.param("sendMessage", inline({"text": " ", "callback_data": "a"}), "must be non-empty", id="no label"),
        pytest.param("sendMessage", inline({"text": "a"}), "text buttons are unallowed", id="a button for nothing"),
        pytest.param(
            "sendMessage", inline({"text": "a", "url": "http://localhost/"}), "wrong http url", id="localhost"
        ),
        pytest.param("sendMessage", ROW_OF_NINE, "reply markup is too long", id="nine in a row"),
        pytest.param(
            "sendMessage", inline({"text": "a" * 10_241, "callback_data": "a"}), "too long", id="10 KiB of keys"
        ),
        pytest.param("sendPhoto", {"photo": "AgACAgXXX"}, "wrong remote file identifier", id="unknown file"),
        pytest.param("sendPhoto", {"photo": "AgACAgXXX", "caption": "字" * 1025}, "caption is too long", id="caption"),
        pytest.param("sendPhoto", {"photo": "attach://x"}, "there is no photo", id="upload that never came"),
        pytest.param("sendLocation", {"latitude": 91, "longitude": 1}, "invalid location", id="latitude 91"),
        pytest.param("editMessageText", {"text": "x", "message_id": 999_999}, "to edit not found", id="edit nothing"),
        pytest.param("editMessageText", {"text": "x"}, "identifier is not specified", id="edit without an id"),
        pytest.param("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old", id="unknown press"),
        pytest.param(
            "answerCallbackQuery", {"callback_query_id": "1", "text": "a" * 201}, "message_too_long", id="long notice"
        ),
        pytest.param("setMyCommands", {"commands": EMPTY_NAME}, "bot_command_invalid", id="command without a name"),
        pytest.param(
            "setMyCommands", {"commands": [{"command": "Report", "description": "d"}]}, "command_invalid", id="capital"
        ),
        pytest.param(
            "setMyCommands", {"commands": [{"command": "a", "description": ""}]}, "must be non-empty", id="undescribed"
        ),
        pytest.param(
            "setMyCommands", {"commands": [{"command": "a", "description": "d"}] * 101}, "too_much", id="101 commands"
        ),
        pytest.param(
            "setMyCommands", {"commands": [{"command": "a", "description": "字" * 257}]}, "not exceed 256", id="novel"
        ),
        pytest.param("setMyCommands", {"commands": [], "language_code": "zho"}, "invalid language", id="language"),
        pytest.param("getFile", {"file_id": "nothing"}, "invalid file_id", id="unknown file to fetch"),
        pytest.param("sendChatAction", {"action": "yodelling"}, "wrong parameter action", id="unknown action"),
    ],
)
def test_refuses(*, mina: Person, both: Clients, method: str, params: dict[str, object], reason: str) -> None:
    listened, spoken = refused_by_both(both, method, {"chat_id": mina.id} | params)

    assert isinstance(listened, aiogram.exceptions.TelegramBadRequest)
    assert isinstance(spoken, telegram.error.BadRequest)
    assert reason in str(listened).lower()
    assert reason in str(spoken).lower()


@takes_raw_parameters
def test_who_cannot_be_written_to(api: BotApi, both: Clients) -> None:
    blocking, gone = api.person("Bo"), api.person("Gu")
    for person in (blocking, gone):
        person.starts()
    blocking.blocks()
    gone.deletes_account()
    reasons = {api.person("Ny").id: "initiate", blocking.id: "blocked by the user", gone.id: "deactivated"}
    for chat_id, reason in reasons.items():
        listened, spoken = refused_by_both(both, "sendMessage", {"chat_id": chat_id, "text": "hello"})
        assert isinstance(listened, aiogram.exceptions.TelegramForbiddenError)
        assert isinstance(spoken, telegram.error.Forbidden)
        assert reason in str(listened)
    assert "chat not found" in str(refused_by_both(both, "sendMessage", {"chat_id": 5, "text": "hello"})[0])

    blocking.unblocks()

    assert both.run(both.speaker.send_message(blocking.id, "welcome back"))


@pytest.mark.parametrize(
    ("token", "refusal"),
    [
        pytest.param("1:" + "A" * 35, aiogram.exceptions.TelegramUnauthorizedError, id="wrong"),
        pytest.param("1:A", aiogram.exceptions.TelegramNotFound, id="malformed"),
    ],
)
def test_a_bad_token_opens_nothing(api: BotApi, token: str, refusal: type[Exception]) -> None:
    with clients(api.base, token) as both:
        with pytest.raises(refusal):
            both.run(both.listener.get_me())
        with pytest.raises(telegram.error.InvalidToken):
            both.run(both.speaker.get_me())


def test_text_arrives_as_it_is_meant(mina: Person, both: Clients) -> None:
    sent = both.run(both.speaker.send_message(mina.id, " 😀<b>R&amp;D</b> &lt;3 \x00", parse_mode="HTML"))
    listened = both.run(both.listener.send_message(mina.id, "字" * 4096))

    assert mina.hears("R&D").text == sent.text == "😀R&D <3"
    assert [(entity.type, entity.offset, entity.length) for entity in sent.entities] == [("bold", 2, 3)]
    assert listened.text == mina.hears("字字").text


def test_photos_arrive_and_can_be_sent_again(mina: Person, both: Clients) -> None:
    sent = both.run(both.speaker.send_photo(mina.id, picture("red"), caption="a pothole"))
    again = both.run(both.listener.send_photo(mina.id, sent.photo[0].file_id))
    upload = BufferedInputFile(picture("blue"), "blue.jpg")
    album = both.run(
        both.listener.send_media_group(
            mina.id, [InputMediaPhoto(media=upload, caption="two"), InputMediaPhoto(media=sent.photo[-1].file_id)]
        )
    )
    spoken = both.run(both.speaker.send_media_group(mina.id, [SpokenPhoto(picture("green"))] * 2))

    shown = mina.hears("a pothole")
    assert again.photo
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    assert mina.chat[2].photos == mina.chat[4].photos == shown.photos
    assert album[0].media_group_id == album[1].media_group_id != spoken[0].media_group_id
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)image_process_failed"):
        both.run(both.speaker.send_photo(mina.id, b"no picture"))
    with pytest.raises(telegram.error.BadRequest, match=r"(?i)photo_invalid_dimensions"):
        both.run(both.speaker.send_photo(mina.id, picture(size=(9_999, 500))))
    for count, reason in ((1, "too few"), (11, "too many")):
        with pytest.raises(telegram.error.BadRequest, match=rf"(?i){reason} messages"):
            both.run(both.speaker.send_media_group(mina.id, [SpokenPhoto(sent.photo[-1].file_id)] * count))


@takes_raw_parameters
def test_edits_are_seen_and_only_real_ones_are_taken(mina: Person, both: Clients) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("办理中/On it", callback_data="w")]])
    sent = both.run(both.speaker.send_message(mina.id, "open", reply_markup=keys))
    asked = both.run(both.speaker.send_message(mina.id, "where?", reply_markup=ReplyKeyboardMarkup([["here"]])))
    both.run(both.listener.edit_message_text("done", chat_id=mina.id, message_id=sent.message_id))

    shown = mina.hears("done")
    assert (shown.edited, shown.rows, shown.message_id) == (True, (), sent.message_id)
    again = {"chat_id": mina.id, "message_id": sent.message_id, "text": "done"}
    assert "message is not modified" in str(refused_by_both(both, "editMessageText", again)[0])
    theirs = again | {"message_id": mina.chat[0].message_id}
    assert "message can't be edited" in str(refused_by_both(both, "editMessageText", theirs)[0])
    assert "message can't be edited" in str(
        refused_by_both(both, "editMessageText", again | {"message_id": asked.message_id})[0]
    )
    assert both.run(both.speaker.edit_message_reply_markup(mina.id, sent.message_id, reply_markup=keys))
    assert mina.chat[1].rows == (("办理中/On it",),)


def test_a_place_is_shown_and_commands_are_listed_from_the_narrowest_scope(mina: Person, both: Clients) -> None:
    both.run(both.speaker.send_location(mina.id, 28.25, 108.11))
    both.run(both.speaker.send_chat_action(mina.id, "typing"))
    assert mina.chat[-1].place == (28.25, 108.11)
    assert mina.commands() == {}

    scope = BotCommandScopeAllPrivateChats()
    both.run(both.speaker.set_my_commands([("report", "Report")]))
    both.run(both.speaker.set_my_commands([("report", "All")], scope=scope))
    both.run(both.speaker.set_my_commands([("report", "报告")], scope=scope, language_code="zh"))
    assert mina.commands() == {"report": "报告"}
    mine = BotCommandScopeChat(chat_id=mina.id)
    both.run(both.listener.set_my_commands([BotCommand(command="queue", description="待办")], scope=mine))
    assert mina.commands() == {"queue": "待办"}
    assert both.run(both.listener.get_my_commands(scope=mine))[0].command == "queue"
    both.run(both.listener.delete_my_commands(scope=mine))
    assert mina.commands() == {"report": "报告"}


def test_parameters_may_come_as_json_or_in_the_address(api: BotApi, mina: Person) -> None:
    body = json.dumps({"chat_id": mina.id, "text": "by JSON", "reply_markup": {"inline_keyboard": []}}).encode()
    post = urllib.request.Request(f"{api.base}/bot{api.token}/sendMessage", body, {"Content-Type": "application/json"})
    for request in (post, f"{api.base}/bot{api.token}/SENDMESSAGE?chat_id={mina.id}&text=by+address"):
        with urllib.request.urlopen(request) as answer:
            assert json.load(answer)["ok"] is True
    assert mina.hears("by JSON").markup is None
    assert mina.hears("by address")
