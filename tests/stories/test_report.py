"""A resident reports a problem, and it reaches whoever has to answer."""

from collections.abc import Callable

import pytest

from domain.message import Media
from domain.organisation import Role
from storage.tables import Counter
from tests.stories.reporting import after_a_restart, card_of, issue_in, number_of, reports
from tests.town import COMMUNITY, GRID, IN_GRID, IN_NO_GRID, STREET, Town
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
    lin.hears("What was done?")
    lin.says("New bulb put in")
    lin.hears("A photo of the result?")
    lin.presses("Skip")
    lin.hears("the reporter has the last word")
    mina.hears("New bulb put in", "Is it fixed?")
    mina.presses("Fixed")
    mina.hears_nothing()
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


def test_the_grid_is_picked_from_the_tree(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("It is dark there")
    mina.presses("Not sure")
    for step in ("Pick the grid", "Qinglong", "Yunqiao", "Yunqiao 1", "Skip", "Submit"):
        mina.presses(step)
    lin.hears("Place: Yunqiao Yunqiao 1")


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


def test_an_album_is_one_answer(town: Town) -> None:
    mina = town.resident("Mina")
    mina.sends_photos("p1", "p2", "p3", caption="It is dark there")
    town.time_passes(seconds=2)
    mina.hears("What is it about?")
    mina.hears_nothing()
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.hears("What happened: It is dark there\nPhotos: 3 photo(s)")


def test_an_album_of_ten_in_one_batch_is_one_answer_and_nine_photos_are_kept(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/report It is dark there")
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.hears("Photos help")
    parts = [town.inbound(mina, media=(Media(f"p{number}"),), album="a") for number in range(10)]
    town.take([*parts, parts[3]])
    town.time_passes(seconds=2)
    mina.hears("9 photos are enough: I keep the ones I have.", "Photos: 9 photo(s)")
    mina.hears_nothing()
    town.take([parts[5]])
    mina.presses("Submit")
    number = number_of(mina.hears("Your report is"))
    with town.database.reading() as uow:
        found = uow.pictures.of_issue(issue_in(town, number).id)
    assert [photo.ref for photo in found["report"]] == [f"p{number}" for number in range(9)]


def test_a_part_of_an_album_that_comes_late_does_not_spoil_the_button(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("/report It is dark there")
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    first, second = (town.inbound(mina, media=(Media(ref),), album="a") for ref in ("p1", "p2"))
    town.take([first])
    town.time_passes(seconds=3)
    mina.hears("Shall I send it?")
    town.take([second])
    mina.presses("Submit")
    mina.hears("Your report is")
    assert len(lin.last.media) == 2


def test_one_key_twice_in_one_batch_reports_once(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("It is dark there")
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.presses("Skip")
    submit = town.inbound(mina, press=mina.button("Submit").value)
    town.take([submit, submit])
    town.take([submit])
    lin.hears("DJ-20261123-0001")
    lin.hears_nothing()


def test_a_position_in_no_grid_asks_for_the_community(town: Town) -> None:
    mina, zhao = town.resident("Mina"), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    mina.shares(*IN_NO_GRID)
    mina.presses("Not sure")
    mina.hears("I cannot tell the grid from that. Which community is it in?")
    mina.presses("Yunqiao")
    mina.says("It is dark there")
    mina.presses("Skip")
    mina.presses("Submit")
    mina.hears("Yunqiao has it now")
    zhao.hears("Place: Yunqiao\n")


def test_a_grid_without_a_worker_is_passed_over_at_once(town: Town) -> None:
    mina, zhao = town.resident("Mina"), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    number = reports(mina)
    zhao.hears(number, "with Yunqiao\n")
    wang.hears_nothing()
    assert issue_in(town, number).holder == COMMUNITY


@pytest.mark.parametrize(
    ("about", "bureau", "holder"),
    [
        pytest.param(LAMPS, True, "520626-D01", id="a broken thing goes to its owner"),
        pytest.param(LAMPS, False, GRID, id="nobody answers for the owner: to the territory"),
        pytest.param("Rubbish, standing water, dirt", True, GRID, id="what happens in the street: to the territory"),
        pytest.param("Property management", False, GRID, id="an owner that has nobody either"),
    ],
)
def test_owner_first_or_territory_first(town: Town, about: str, bureau: bool, holder: str) -> None:  # noqa: FBT001
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    if bureau:
        han = town.staff("Han", Role.DEPT_HANDLER, "520626-D01")
    number = reports(town.resident("Mina"), "It is broken", about=about)
    assert issue_in(town, number).holder == holder
    lin.hears(number)
    if holder == "520626-D01":
        han.hears(number)
        assert card_of(lin, number).buttons == []


def test_a_day_may_have_more_than_9999_reports(town: Town) -> None:
    with town.database.begin() as uow:
        uow.add(Counter(series="DJ-20261123", last=9998))
    mina = town.resident("Mina")
    assert [reports(mina), reports(mina)] == ["DJ-20261123-9999", "DJ-20261123-10000"]
    mina.says("/status dj-20261123-10000")
    mina.hears("DJ-20261123-10000 · Not sure")


def test_a_deadline_that_rests_on_a_forecast_says_so(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    town.time_passes(days=38)
    reports(mina)
    assert "if the holidays stay as planned" not in mina.last.text
    town.time_passes(hours=7)
    reports(mina)
    assert "if the holidays stay as planned" in mina.last.text
    assert "(provisional)" in lin.last.text


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
    mina.hears("That question is over.")
    finish = lin.hears(number)
    assert finish.buttons
    lin.presses("Accept")
    lin.presses("Done")
    lin.says("New bulb")
    lin.presses("Skip")
    mina.hears("Is it fixed?", "1. Fixed\n2. Not fixed\n3. Cannot tell")
    mina.says("1")
    assert "1. Very satisfied" in mina.seen[-1].text
    mina.says("5")
    assert mina.seen[-1].text == f"Thank you. {number} is closed."


def test_the_same_conversation_in_chinese(town: Town) -> None:
    mina = town.resident("Mina", language="zh")
    lin = town.staff("Lin", Role.GRID_WORKER, GRID, language="zh")
    mina.says("路灯不亮")
    mina.presses("不确定")
    assert mina.labels()[-2:] == ["返回", "取消"]
    mina.shares(*IN_GRID)
    mina.presses("跳过")
    mina.presses("提交")
    number = number_of(mina.hears("DJ-20261123-0001", "云桥1网格"))
    assert [button.label for button in card_of(lin, number).buttons] == ["受理", "转交"]
    lin.presses("受理")
    lin.presses("办理中")
    lin.presses("办结")
    lin.says("已换灯泡")
    lin.presses("跳过")
    mina.hears(number, "已换灯泡")
    assert mina.labels() == ["已解决", "未解决", "说不清"]
