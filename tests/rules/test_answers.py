"""What a form makes of each kind of answer."""

import re

import pytest

from domain.message import Media
from handlers import forms
from handlers.asking import SUMMARY, read_state
from handlers.issue_card import FINISH, HAND_TO
from handlers.report import REPORT
from tests.rules.answering import EVERYTHING, FINISHED, HANDED, WORLD, answered, said
from tests.town import GRID


def test_what_is_known_is_not_asked() -> None:
    turn = answered(REPORT, answers={"what": "Dark lamp", "where": {"grid": GRID}, "category": "P1", "photos": ["p"]})
    assert turn.say.text.startswith("Your report\nAbout: Street lamps, manholes, pipes\nPlace: Yunqiao Yunqiao 1\n")


def test_what_an_older_version_of_a_form_stored_falls_away_and_what_it_lacks_is_asked() -> None:
    old = read_state({"form": "report", "answers": {"what": "Dark lamp", "mood": "bad"}, "at": "mood", "step": 7})
    turn = forms.step(REPORT, old, said("Noise"), WORLD)
    assert turn.state is not None
    assert turn.state.answers == {"what": "Dark lamp", "category": "C3"}
    assert turn.state.at == "where"


def test_a_photo_with_words_answers_two_questions() -> None:
    turn = answered(REPORT, said("The lamp is dark", media=(Media("p"),)))
    assert turn.state is not None
    assert turn.state.answers == {"what": "The lamp is dark", "photos": ["p"]}
    assert turn.say.text.startswith("Noted: What happened, Photos.\nWhat is it about?")


def test_a_photo_is_kept_though_the_words_with_it_are_too_few() -> None:
    turn = answered(FINISH, said("x", media=(Media("p"),)), answers=FINISHED)
    assert turn.state is not None
    assert turn.state.answers == FINISHED | {"photos": ["p"]}
    assert turn.say.text.startswith("A little more, please: at least 2 characters.\nNoted: Photos.\nWhat was done?")


def test_a_choice_that_is_typed_is_a_choice_and_no_description() -> None:
    turn = answered(REPORT, said("noise"))
    assert turn.state is not None
    assert turn.state.answers == {"category": "C3"}


def test_a_photo_does_not_close_the_answer_that_is_being_changed() -> None:
    known = {"what": "Dark lamp", "where": {"grid": GRID}, "category": "P1", "photos": ["p"]}
    changed = (said("Change"), said("What happened"), said(media=(Media("q"),)), said("Two"))
    turn = answered(REPORT, *changed, answers=known)
    assert turn.state is not None
    assert turn.state.answers == known | {"what": "Two", "photos": ["p", "q"]}
    assert turn.state.at == SUMMARY


def test_back_from_the_list_of_answers_leads_to_the_summary_that_can_be_submitted() -> None:
    known = {"what": "Dark lamp", "where": {"grid": GRID}, "category": "P1"}
    assert answered(REPORT, said("Skip"), said("Change"), said("Back"), said("Submit"), answers=known).submitted


def test_back_asks_the_answered_question_again_and_keep_leaves_it() -> None:
    turn = answered(HAND_TO, said("Urban Management"), said("Back"), answers=HANDED)
    assert turn.say.text == "Who shall have it?\nNow: Urban Management"
    assert [button.label for button in turn.say.rows[-1]] == ["Keep", "Cancel"]
    kept = (said("Urban Management"), said("Back"), said("Keep"), said("Skip"))
    assert answered(HAND_TO, *kept, answers=HANDED).submitted


def test_not_sure_is_on_every_page_of_the_categories() -> None:
    first, second = answered(REPORT), answered(REPORT, said("More …"))
    for turn in (first, second):
        assert "Not sure" in [button.label for row in turn.say.rows for button in row]
    assert len({button.label for turn in (first, second) for row in turn.say.rows for button in row}) == 20 + 4


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        pytest.param("0", "A number from 1 to 20, please.", id="too few"),
        pytest.param("21", "A number from 1 to 20, please.", id="too many"),
        pytest.param("a dozen", "A number from 1 to 20, please.", id="a word"),
        pytest.param("9" * 5000, "A number from 1 to 20, please.", id="endless"),
        pytest.param("１２", "", id="full width"),
    ],
)
def test_numbers(text: str, refused: str) -> None:
    turn = answered(EVERYTHING, said("Red"), said("By the gate"), said(text), answers={"about": 1})
    assert turn.say.text.startswith(refused or "When?")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param("明天 9点", "What?", id="tomorrow"),
        pytest.param("2026-12-05 14:30", "What?", id="a date"),
        pytest.param("1-2 9:00", "What?", id="next year, as that day is over"),
        pytest.param("today 8:00", "That is too early", id="this morning"),
        pytest.param("2-30 8:00", "Please write day and time like this: 11-30 14:30", id="no such day"),
        pytest.param("soon", "Please write day and time like this: 11-30 14:30", id="no moment"),
    ],
)
def test_moments(text: str, asked: str) -> None:
    turn = answered(EVERYTHING, said("Red"), said("By the gate"), said("3"), said(text), answers={"about": 1})
    assert turn.say.text.startswith(asked)


def test_every_button_of_a_form_fits_the_smallest_channel() -> None:
    turn = answered(REPORT, said("Noise"), said("Pick the grid"), said("Qinglong"), said("Yunqiao"))
    values = [button.value for row in turn.say.rows for button in row]
    assert all(len(value.encode()) <= 64 for value in values)
    assert all(re.fullmatch(r"f:\d+:[a-z.0-9]+", value) for value in values)
