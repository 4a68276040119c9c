"""A resident reports a problem, and it reaches whoever has to answer."""

from collections.abc import Callable

import pytest

from domain.organisation import Role
from tests.stories.reporting import after_a_restart, card_of, number_of
from tests.town import COMMUNITY, GRID, IN_GRID, Town
from tests.townspeople import PLAIN, Person

LAMPS = "Street lamps, manholes, pipes"


def test_a_street_lamp_is_reported_handled_and_judged(town: Town) -> None:
    mina = town.stranger("Mina")
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)

    mina.says("The street lamp by the school gate is dark")
    mina.hears("Before I keep anything")
    mina.presses("I agree")
    mina.hears("What is it about?")
    mina.presses(LAMPS)
    mina.hears("Where is it?")
    mina.shares(*IN_GRID)
    mina.hears("Photos help")
    mina.presses("Skip")
    mina.hears("Shall I send it?", "The street lamp by the school gate is dark", "Yunqiao Yunqiao 1")
    mina.presses("Submit")
    mina.hears("Your report is DJ-20261123-0001", "will answer by today 15:00", "done by 30 Nov, 09:30")

    lin.hears("DJ-20261123-0001", "The street lamp by the school gate is dark", "by today 15:00")
    zhao.hears("DJ-20261123-0001")
    assert card_of(lin, "DJ-20261123-0001").place is not None
    lin.presses("Accept")
    lin.hears("Accepted: DJ-20261123-0001")
    mina.hears("DJ-20261123-0001 was accepted by Yunqiao 1")
    lin.presses("Done")
    lin.says("New bulb put in")
    lin.presses("Skip")
    lin.hears("Result: New bulb put in", "Shall I report it done?")
    lin.presses("Submit")
    lin.hears("the reporter has the last word")
    mina.hears("New bulb put in", "Is it fixed?")
    mina.presses("Fixed")
    assert mina.seen[-1].text == "Thank you. And how was it handled?"
    mina.presses("Very satisfied")
    assert mina.seen[-1].text == "Thank you. DJ-20261123-0001 is closed."


def by_sentence(mina: Person) -> None:
    mina.says("It is dark there")


def by_command(mina: Person) -> None:
    mina.says("/report It is dark there")


def by_photo(mina: Person) -> None:
    mina.sends_photos("p1")


def by_photo_with_words(mina: Person) -> None:
    mina.sends_photos("p1", caption="It is dark there")


def by_position(mina: Person) -> None:
    mina.shares(*IN_GRID)


def by_poster(mina: Person) -> None:
    mina.starts(f"g_{GRID}")


def by_button(mina: Person) -> None:
    mina.starts()
    mina.presses("Report a problem")


OPENINGS = {
    "a sentence": (by_sentence, ["Where is it?", "Photos help"]),
    "a command with a sentence": (by_command, ["Where is it?", "Photos help"]),
    "a photo": (by_photo, ["Where is it?", "What happened?"]),
    "a photo with words": (by_photo_with_words, ["Where is it?"]),
    "a position": (by_position, ["What happened?", "Photos help"]),
    "a poster's code": (by_poster, ["What happened?", "Photos help"]),
    "a button": (by_button, ["Where is it?", "What happened?", "Photos help"]),
}


@pytest.mark.parametrize("opening", OPENINGS)
def test_whatever_somebody_sends_first_is_in_the_form_already(town: Town, opening: str) -> None:
    mina = town.resident("Mina")
    begin, questions = OPENINGS[opening]
    begin(mina)
    mina.hears("What is it about?")
    mina.presses("Not sure")
    for question in questions:
        mina.hears(question)
        match question:
            case "Where is it?":
                mina.shares(*IN_GRID)
            case "What happened?":
                mina.says("It is dark there")
            case _:
                mina.sends_photos("p1")
    mina.hears("Place: Yunqiao Yunqiao 1\nWhat happened: It is dark there\nPhotos: 1 photo(s)\n\nShall I send it?")
    mina.presses("Submit")
    mina.hears("Your report is DJ-20261123-0001")


def test_the_category_takes_one_press_or_two_and_the_words_bring_theirs_to_the_front(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("My neighbour is so noisy at night")
    mina.hears("What is it about?")
    assert {"Noise", "Neighbours"} == set(mina.labels()[:2])
    assert "Lifts" not in mina.labels()
    assert mina.labels()[-3:] == ["Not sure", "More …", "Cancel"]
    mina.presses("More …")
    assert mina.labels()[-3:] == ["Not sure", "Back", "Cancel"]
    mina.presses("Lifts")
    mina.hears("Where is it?")


CHANGES: list[tuple[str, str, Callable[[Person], None]]] = [
    ("About", "What is it about?\nNow: Not sure", lambda mina: mina.presses(LAMPS)),
    ("Place", "Where is it?", lambda mina: mina.shares(*IN_GRID)),
    ("What happened", "Now: It is dark there", lambda mina: mina.says("The lamp is out")),
    ("Photos", "Photos help", lambda mina: mina.sends_photos("p1", "p2")),
]


def test_every_answer_can_be_changed_before_it_is_sent(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("It is dark there")
    mina.presses("Not sure")
    mina.says("By the school")
    mina.hears("Which community is it in?")
    mina.presses("Yunqiao")
    mina.presses("Skip")
    for label, question, answer in CHANGES:
        mina.presses("Change")
        mina.hears("What shall be changed?")
        mina.presses(label)
        mina.hears(question)
        answer(mina)
        town.time_passes(seconds=2)
        mina.hears("Shall I send it?")
    assert mina.seen[-1].text.startswith(
        f"Your report\nAbout: {LAMPS}\nPlace: Yunqiao Yunqiao 1\nWhat happened: The lamp is out\nPhotos: 2 photo(s)\n"
    )


def test_back_keeps_the_answer_and_cancel_keeps_nothing(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("It is dark there")
    mina.presses("Not sure")
    mina.presses("Back")
    mina.hears("What is it about?\nNow: Not sure")
    mina.presses("Keep")
    mina.hears("Where is it?")
    mina.presses("Cancel")
    mina.hears("Cancelled. Nothing was kept.")
    mina.says("/my")
    mina.hears("You have reported nothing yet.")
    lin.hears_nothing()


STEPS: list[Callable[[Person], None]] = [
    lambda mina: mina.says("It is dark there"),
    lambda mina: mina.presses("Not sure"),
    lambda mina: mina.shares(*IN_GRID),
    lambda mina: mina.presses("Skip"),
    lambda mina: mina.presses("Submit"),
]


def test_a_report_goes_on_hours_later_and_after_a_restart_before_each_step(town: Town) -> None:
    mina = town.resident("Mina")
    for step in STEPS:
        with after_a_restart(town):
            town.time_passes(hours=5)
            step(mina)
    assert mina.seen[-1].text.startswith("Thank you. Your report is DJ-20261124-0001")


def test_a_channel_without_buttons_does_the_whole_report_by_numbers(town: Town) -> None:
    mina, lin = town.stranger("Mina", can=PLAIN), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("It is dark there")
    mina.hears("Before I keep anything", "1. I agree\n2. No, keep nothing")
    mina.says("1")
    mina.hears("What is it about?", "8. Not sure\n9. More …\n10. Cancel")
    mina.says("9")
    mina.hears("1. Bins and public toilets", "14. Not sure")
    mina.says("1.")
    mina.hears("Where is it?", "1. 📍 Send my position\n2. Pick the grid")
    mina.says("1")
    mina.hears("Please send the position itself, or pick the grid, or write where it is.", "Where is it?")
    for number in "２", "1", "1", "1":
        mina.says(number)
    mina.hears("Photos help", "1. Back\n2. Skip\n3. Cancel")
    mina.says("2")
    mina.hears("About: Bins and public toilets\nPlace: Yunqiao Yunqiao 1\nWhat happened: It is dark there", "1. Submit")
    mina.says("1")
    number = number_of(mina.hears("Your report is"))
    mina.says("1")
    mina.hears("Which number may those who handle your reports call?", "1. Cancel")
    mina.says("1")
    finish = lin.hears(number)
    assert finish.buttons
    lin.presses("Accept")
    lin.presses("Done")
    lin.says("New bulb")
    lin.presses("Skip")
    lin.presses("Submit")
    mina.hears("Is it fixed?", "1. Fixed\n2. Not fixed\n3. Cannot tell")
    mina.says("1")
    assert "1. Very satisfied" in mina.seen[-1].text
    mina.says("5")
    assert mina.seen[-1].text == f"Thank you. {number} is closed."


def test_the_same_conversation_in_chinese(town: Town) -> None:
    mina = town.resident("Mina", language="zh")
    lin = town.staff("Lin", Role.GRID_WORKER, GRID, language="zh")
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY, language="zh")
    mina.says("路灯不亮")
    mina.presses("不确定")
    assert mina.labels()[-2:] == ["返回", "取消"]
    mina.shares(*IN_GRID)
    mina.presses("跳过")
    mina.presses("提交")
    number = number_of(mina.hears("DJ-20261123-0001", "云桥1网格"))
    assert [button.label for button in card_of(lin, number).buttons] == ["受理", "转交"]
    assert card_of(zhao, number).buttons[2].label == "不予受理"
    lin.presses("受理")
    lin.presses("办理中")
    lin.presses("办结")
    lin.says("已换灯泡")
    lin.presses("跳过")
    lin.presses("提交")
    mina.hears(number, "已换灯泡")
    assert mina.labels() == ["已解决", "未解决", "说不清"]
