"""A form never traps: any message can be a command, and whatever is open can be left, changed, or taken up again."""

from collections.abc import Callable

import pytest

from domain.organisation import Role, Seat
from tests.stories.reporting import loses, number_of, reports, under
from tests.town import COMMUNITY, GRID, IN_GRID, Town
from tests.townspeople import Person

QUESTIONS: dict[str, Callable[[Person], None]] = {
    "What is it about?": lambda mina: mina.says("/report"),
    "Where is it?": lambda mina: mina.presses("Not sure"),
    "What happened?": lambda mina: mina.shares(*IN_GRID),
    "Photos help": lambda mina: mina.says("The lamp is dark"),
    "Shall I send it?": lambda mina: mina.presses("Skip"),
}
SIGNS = """
[[categories]]
code = "X1"
name = "路牌"
name_en = "Signs"
kind = "event"
first = "territory"
"""
COMMANDS = {
    "/my": "You have reported nothing yet.",
    "/status": "You have reported nothing yet.",
    "/status DJ-1": "I find no such report for you.",
    "/queue": "This list is for those who handle reports.",
    "/lang": "Which language shall I speak?",
    "/help": "What I can do for you",
    "/events": "event",
    "/start": "this is Baodao of Dejiang County",
    "/nonsense": "I do not know that command.",
    "/": "I do not know that command.",
    "/HELP@baodao_bot please": "What I can do for you",
}


def test_at_every_question_every_command_is_obeyed_and_the_form_goes_on(town: Town) -> None:
    mina = town.resident("Mina")
    for question, answer in QUESTIONS.items():
        answer(mina)
        mina.hears(question)
        for command, said in COMMANDS.items():
            mina.says(command)
            mina.hears(said)
        mina.says("/report")
        mina.hears(question)
    mina.presses("Submit")
    mina.hears("Your report is DJ-20261123-0001")


@pytest.mark.parametrize("word", ["my reports", "我的", "Help", "events"])
def test_a_plain_word_is_a_command_too_unless_words_are_asked_for(town: Town, word: str) -> None:
    mina = town.resident("Mina")
    said = {"Help": "What I can do", "events": "event"}
    for question, answer in QUESTIONS.items():
        answer(mina)
        mina.hears(question)
        if question not in ("Where is it?", "What happened?"):
            mina.says(word)
            mina.hears(said.get(word, "You have reported nothing yet"))
            mina.says("/report")
            mina.hears(question)
    mina.presses("Cancel")
    mina.says("/report")
    mina.presses("Not sure")
    mina.says(word)
    mina.hears("Which community is it in?")


@pytest.mark.parametrize(
    ("question", "left"), [*zip(QUESTIONS, ("/cancel", "a press", "Cancel", "cancel", "a press"), strict=True)]
)
def test_every_question_can_be_left(town: Town, question: str, left: str) -> None:
    mina = town.resident("Mina")
    for asked, answer in QUESTIONS.items():
        answer(mina)
        if asked == question:
            break
    mina.hears(question)
    if left == "a press":
        mina.presses("Cancel")
    else:
        mina.says(left)
    mina.hears("Cancelled. Nothing was kept.")
    mina.says("/cancel")
    mina.hears("Nothing is open.")


def test_what_is_not_understood_is_said_and_the_question_stands(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("The lamp is dark")
    mina.says("hm?")
    mina.hears("I did not understand that.", "What is it about?")
    mina.presses("Not sure")
    mina.hears("Where is it?")


def test_a_stale_or_doubled_press_is_answered_and_not_applied(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("The lamp is dark")
    category = town.inbound(mina, press=mina.button("Not sure").value)
    again = town.inbound(mina, press=mina.button("Not sure").value)
    town.take([category, again])
    mina.hears("Where is it?")
    mina.hears("That button belongs to an earlier question.", "Where is it?")
    mina.shares(*IN_GRID)
    mina.hears("Photos help")
    town.arrives(mina, press=again.press)
    mina.hears("That button belongs to an earlier question.", "Photos help")


def test_a_button_of_a_form_that_is_over_does_nothing_to_the_next(town: Town) -> None:
    mina = town.resident("Mina")
    first = reports(mina)
    submit, cancel = mina.button("Submit"), mina.button("Cancel")
    town.arrives(mina, press=submit.value)
    mina.hears("That question is over.")
    town.time_passes(minutes=1)
    mina.says("The bin is full")
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.presses("Skip")
    for old in (submit, cancel):
        town.arrives(mina, press=old.value)
        mina.hears("That button belongs to an earlier question.", "Shall I send it?")
    mina.presses("Submit")
    assert number_of(mina.hears("Your report is")) != first


def test_a_form_over_a_form_comes_back_to_the_first(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    reports(town.resident("Mina"))
    lin.presses("Accept")
    lin.says("A tree has fallen")
    lin.presses("I agree")
    lin.presses("Not sure")
    lin.hears("Where is it?")
    lin.presses("Done")
    lin.hears("What was done?")
    lin.says("New bulb put in")
    lin.presses("Skip")
    lin.presses("Submit")
    lin.hears("Now the reporter has the last word.", "Where is it?")
    lin.shares(*IN_GRID)
    lin.presses("Skip")
    lin.hears("What happened: A tree has fallen")


def test_cancelling_the_form_on_top_leaves_the_one_below(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    reports(town.resident("Mina"))
    lin.presses("Hand to …")
    lin.says("/report A tree has fallen")
    lin.presses("I agree")
    lin.presses("Cancel")
    lin.hears("Cancelled.", "Who shall have it?")
    lin.presses("Cancel")
    lin.says("/cancel")
    lin.hears("Nothing is open.")


def test_a_category_that_the_policy_loses_is_asked_for_again(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    under(town, SIGNS)
    mina.says("It has fallen down")
    mina.presses("More …")
    mina.presses("Signs")
    mina.shares(*IN_GRID)
    mina.presses("Skip")
    mina.hears("About: Signs", "Shall I send it?")
    under(town, "")
    mina.presses("Submit")
    mina.hears("What is it about?")
    mina.presses("Not sure")
    mina.hears("About: Not sure", "What happened: It has fallen down", "Shall I send it?")
    mina.presses("Submit")
    lin.hears("It has fallen down")


def test_a_choice_that_the_person_has_lost_ends_the_form_in_words(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    zhao.says("/events")
    zhao.presses("New event")
    for answer in ("Clean up", "The bridge", "12-05 9:00"):
        zhao.says(answer)
    loses(town, zhao, Seat(Role.COMMUNITY_ADMIN, COMMUNITY))
    zhao.presses("2 hours")
    zhao.hears("This is no longer with you")
    zhao.says("/cancel")
    zhao.hears("Nothing is open.")


def test_who_has_lost_their_seat_is_told_so_at_the_end_of_a_form(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(town.resident("Mina"))
    lin.presses("Accept")
    lin.presses("Done")
    loses(town, lin, Seat(Role.GRID_WORKER, GRID))
    lin.says("New bulb put in")
    lin.presses("Skip")
    lin.presses("Submit")
    lin.hears(f"{number} is no longer with you.")
    lin.says("/cancel")
    lin.hears("Nothing is open.")


def test_a_grid_that_is_no_more_is_asked_for_again(town: Town) -> None:
    mina = town.resident("Mina")
    mina.starts("g_520626001001009")
    mina.hears("I do not know that place. Just write where it is.")
    mina.says("/my")
    mina.hears("You have reported nothing yet.")


def test_opening_leaving_and_opening_again_in_one_moment_is_no_trouble(town: Town) -> None:
    mina = town.resident("Mina")
    said = ("The lamp is dark", "/cancel", "The bin is full", "/cancel", "The gate is open")
    town.take([town.inbound(mina, text=text) for text in said])
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.presses("Skip")
    mina.hears("What happened: The gate is open")
    town.time_passes(hours=25)
    mina.says("/cancel")
    mina.hears("Nothing is open.")


def test_the_person_goes_on_while_another_does_something_else(town: Town) -> None:
    mina, zhao = town.resident("Mina"), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    mina.says("The lamp is dark")
    zhao.says("/queue")
    zhao.hears("Nothing waits for you.")
    mina.presses("Not sure")
    mina.hears("Where is it?")
