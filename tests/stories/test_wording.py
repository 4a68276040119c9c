"""What people type instead of pressing means what they mean, however they type it."""

from datetime import timedelta

import pytest

from domain.organisation import Role, Seat
from tests.stories.reporting import number_of, reports
from tests.town import GRID, IN_GRID, Town
from tests.townspeople import PLAIN

NUMBER = "DJ-20261123-0001"
HELLO, THANKS = "Hello! Write in one sentence what is wrong", "You are welcome. Whenever something is wrong"


@pytest.mark.parametrize(
    "text",
    ["/report 路灯坏了", "/report　路灯坏了", "/report\n路灯坏了", "／report 路灯坏了", "／ＲＥＰＯＲＴ　路灯坏了",
     "/report路灯坏了", "/report@baodao_bot 路灯坏了", "/report：路灯坏了", "/报事 路灯坏了"],
)  # fmt: skip
def test_a_command_may_be_set_apart_by_any_space(town: Town, text: str) -> None:
    mina = town.resident("Mina")
    mina.says(text)
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.presses("Skip")
    mina.hears("What happened: 路灯坏了\n", "Shall I send it?")


def test_a_command_under_a_photo_keeps_the_photo(town: Town) -> None:
    mina = town.resident("Mina")
    mina.sends_photos("p1", caption="/report 路灯坏了")
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.hears("What happened: 路灯坏了\nPhotos: 1 photo(s)")


@pytest.mark.parametrize(
    "text",
    [NUMBER, "ＤＪ－20261123－0001", "dj-20261123-0001", f"{NUMBER}。", "DJ—20261123—0001", "DJ20261123 0001",
     f"编号：{NUMBER}", f"查询 {NUMBER}", f"/status　{NUMBER}", "/status ｄｊ-20261123-0001。"],
)  # fmt: skip
def test_the_number_of_a_report_asks_how_it_stands(town: Town, text: str) -> None:
    mina = town.resident("Mina")
    reports(mina)
    mina.says(text)
    mina.hears(f"{NUMBER} · Not sure", "You: reported")
    mina.says("/cancel")
    mina.hears("Nothing is open.")


def test_the_number_of_a_report_is_no_answer_to_a_question_with_choices(town: Town) -> None:
    mina = town.resident("Mina")
    reports(mina)
    mina.says("The bin is full")
    mina.says(NUMBER)
    mina.hears(f"{NUMBER} · Not sure")
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.presses("Skip")
    mina.hears("What happened: The bin is full")


@pytest.mark.parametrize(
    "text",
    ["ABCDE23456", "ＡＢＣＤＥ２３４５６", "ABCDE 23456", "ABCDE－23456", "abcde-23456。", "邀请码 ABCDE-23456",
     "邀请码：abcde23456", "我的邀请码是ABCDE-23456", "My invitation code: ABCDE-23456", "/start　abcde-23456"],
)  # fmt: skip
def test_an_invitation_is_known_however_it_is_typed(town: Town, text: str) -> None:
    with town.database.begin() as uow:
        runs_out = town.now + timedelta(days=7)
        seat = Seat(Role.GRID_WORKER, GRID)
        uow.seats.invite("ABCDE23456", seat=seat, name="Lin", now=town.now, expires_at=runs_out)
    lin = town.stranger("Lin")
    lin.says(text)
    lin.hears("Welcome, Lin. You are now")


@pytest.mark.parametrize(
    ("text", "answer"),
    {
        "你好": HELLO, "您好！": HELLO, "你好，在吗？": HELLO, "Hello": HELLO, "1": HELLO, "早上好": HELLO,
        "谢谢": THANKS, "好的，谢谢！": THANKS, "好的": THANKS, "👍": THANKS, "👍🏽👍🏽": THANKS, "嗯嗯": THANKS,
        "谢谢您啊～": THANKS, "Thank you very much!": THANKS, "ok": THANKS, "收到了。": THANKS,
        "取消": "Nothing is open", "退出。": "Nothing is open", "Cancel!": "Nothing is open",
        "进度": "You have reported nothing yet", "我的进度？": "You have reported nothing yet",
        "我的报事办得怎么样了？": "You have reported nothing yet",
        "帮助！": "What I can do for you", "怎么用？": "What I can do for you",
    }.items(),
)  # fmt: skip
def test_small_talk_opens_no_report(town: Town, text: str, answer: str) -> None:
    mina = town.stranger("Mina")
    mina.says(text)
    mina.hears(answer)
    mina.says("/cancel")
    mina.hears("Nothing is open.")


@pytest.mark.parametrize(
    "text",
    [
        "你好，路灯坏了",
        "谢谢，但是路灯还没亮",
        "好的灯坏了",
        "历史街的灯坏了",
        "取消了路灯",
        "history",
        "路灯修得怎么样了",
    ],
)
def test_what_only_begins_like_small_talk_is_a_report(town: Town, text: str) -> None:
    mina = town.resident("Mina")
    mina.says(text)
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.presses("Skip")
    mina.hears(f"What happened: {text}")


@pytest.mark.parametrize("left", ["取消", "退出", "取消。", "Cancel!", "ｃａｎｃｅｌ"])
def test_leaving_in_words_ends_only_the_form_on_top(town: Town, left: str) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    reports(town.resident("Mina"))
    lin.presses("Accept")
    lin.presses("Done")
    lin.says("/baodao")
    lin.presses("I agree")
    lin.presses("Yes, I agree to that")
    lin.hears("Where do you work?")
    lin.says(left)
    lin.hears("Cancelled.", "What was done?")


def test_a_label_may_be_typed_with_a_sign_behind_it(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("The lamp is dark")
    mina.says("not sure.")
    mina.shares(*IN_GRID)
    mina.says("Ｓｋｉｐ")
    mina.says("submit！")
    assert number_of(mina.hears("Your report is")) == NUMBER


def test_a_mark_under_a_photo_is_no_press(town: Town) -> None:
    mina = town.resident("Mina", can=PLAIN)
    for typed in ("The lamp is dark", "1", "The second house", "1"):
        mina.says(typed)
    mina.hears("Photos help", "1. Back")
    mina.sends_photos("p1", caption="1")
    mina.hears("Photos: 1 photo(s)", "Shall I send it?")
