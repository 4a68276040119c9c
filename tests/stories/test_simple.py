"""Somebody who wants few words has three big buttons, and is asked little."""

import pytest

from domain.organisation import Role
from tests.stories.reporting import finishes, issue_in, number_of, reports
from tests.stories.test_voice import speaks
from tests.town import COMMUNITY, GRID, IN_GRID, Town
from tests.townspeople import PLAIN, Person

HOME = ["📝 Report a problem", "📋 My reports", "📞 Call somebody"]


def is_simple(person: Person) -> bool:
    return person.labels()[-3:] == HOME


def test_help_offers_once_to_make_it_simple(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/help")
    assert "Big buttons, few words" in mina.labels()
    mina.says("/help")
    assert "Big buttons, few words" not in mina.labels()
    mina.presses("Big buttons, few words")
    assert is_simple(mina)
    mina.presses("Big buttons, few words")
    assert is_simple(mina)


@pytest.mark.parametrize("way_out", ["/simple", "more", "More …", "更多", "/more"])
def test_simple_mode_is_kept_until_somebody_wants_everything_back(town: Town, way_out: str) -> None:
    mina = town.resident("Mina")
    mina.says("/simple")
    assert is_simple(mina)
    mina.says("/help")
    assert is_simple(mina)
    town.time_passes(days=40)
    mina.says("Hello")
    assert is_simple(mina)
    mina.says(way_out)
    mina.hears("Everything is back")
    mina.says("/help")
    assert "Big buttons, few words" not in mina.labels()


def test_a_report_in_simple_mode_is_a_photo_words_and_a_place(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("/simple")
    mina.presses("📝 Report a problem")
    mina.hears("Send a photo. Or say it: send a voice message. Or skip.")
    mina.sends_photos("p1")
    mina.hears("What is wrong? Say it, or write it.")
    mina.says("The lamp is dark")
    assert mina.hears("Where is it?").text == "Where is it?"
    mina.shares(*IN_GRID)
    mina.hears("Place: Yunqiao Yunqiao 1\n\nShall I send it?")
    mina.presses("Submit")
    number = number_of(mina.hears("Your report is", "It should be done by"))
    assert is_simple(mina)
    assert issue_in(town, number).category == ""
    lin.hears(number, "The lamp is dark")


def test_a_voice_message_in_simple_mode_leaves_only_the_place_to_be_asked(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/simple")
    mina.presses("📝 Report a problem")
    speaks(mina)
    mina.hears("I have your voice message", "Where is it?")
    mina.shares(*IN_GRID)
    mina.hears("Shall I send it?")
    mina.presses("Submit")
    mina.hears("Your report is")


def test_what_it_is_about_can_be_said_in_simple_mode_too(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/simple")
    mina.says("The lamp is dark")
    mina.presses("Skip")
    mina.shares(*IN_GRID)
    mina.presses("Change")
    mina.presses("About")
    mina.hears("What is it about?")
    mina.presses("Street lamps, manholes, pipes")
    mina.hears("About: Street lamps, manholes, pipes", "Shall I send it?")


def test_nobody_is_asked_for_a_rating_in_simple_mode_unless_they_want_to_give_one(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("/simple")
    mina.says("The lamp is dark")
    mina.presses("Skip")
    mina.shares(*IN_GRID)
    mina.presses("Submit")
    finishes(lin)
    mina.presses("Fixed")
    assert mina.seen[-1].text == "Thank you. DJ-20261123-0001 is closed."
    mina.presses("Give a rating")
    assert "Very satisfied" in mina.labels()
    mina.presses("Very satisfied")
    assert mina.seen[-1].text == "Thank you. DJ-20261123-0001 is closed."


def test_whom_to_call_is_one_press_away(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/simple")
    mina.presses("📞 Call somebody")
    mina.hears("In danger:\n110 Police\n", "For everything else:\n0856-0000000 Dejiang County")
    assert is_simple(mina)


def test_simple_mode_in_the_middle_of_a_question_asks_it_again(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("The lamp is dark")
    mina.presses("Not sure")
    mina.says("/simple")
    mina.hears("Where is it?")
    mina.says("/more")
    mina.hears("Everything is back", "Where is it? Send your position")
    mina.says("more")
    mina.hears("Which community is it in?")


def test_simple_mode_works_by_numbers_where_there_are_no_buttons(town: Town) -> None:
    mina = town.stranger("Mina", can=PLAIN)
    mina.says("/simple")
    mina.hears("1. 📝 Report a problem\n2. 📋 My reports\n3. 📞 Call somebody")
    mina.says("3")
    mina.hears("110")


def test_staff_in_simple_mode_still_find_what_waits_for_them(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    zhao.says("/simple")
    reports(town.resident("Mina"))
    zhao.says("/queue")
    zhao.hears("1 wait for you")
