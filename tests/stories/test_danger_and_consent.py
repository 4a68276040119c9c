"""Who is in danger is told whom to call before anything else; and nothing is kept of anybody who has not agreed."""

import pytest
from sqlalchemy import text

from domain.organisation import Role
from tests.stories.reporting import card_of, everything_shown_to, issue_in, reports, under, wanted
from tests.town import COMMUNITY, GRID, IN_GRID, Town
from tests.townspeople import Person

NUMBERS = (
    "⚠ If anybody is in danger, call now: 110 Police · 119 Fire and rescue · 120 Ambulance · 122 Traffic accidents."
)
NO_LINE = "This chat is no emergency line."
NEW_TEXT = '[county]\nconsent_version = "2027-01"'


@pytest.mark.parametrize(
    "sentence",
    [
        "There is a fire in the stairwell",
        "I smell gas in the kitchen",
        "The wall has collapsed",
        "Somebody got an electric shock",
        "My mother is trapped in the lift",
        "楼道着火了",
        "电梯困人",
        "煤气泄漏",
    ],
)
def test_words_that_mean_danger_bring_the_numbers_first_even_before_the_consent(town: Town, sentence: str) -> None:
    mina = town.stranger("Mina")
    mina.says(sentence)
    first = mina.hears(NUMBERS, NO_LINE, "Before I keep anything")
    assert first.text.startswith(NUMBERS)
    mina.presses("I agree")
    mina.hears("What is it about?")


@pytest.mark.parametrize("sentence", ["The fire hydrant is painted green", "消防通道被堵", "The lamp is dark"])
def test_words_that_only_look_like_danger_do_not(town: Town, sentence: str) -> None:
    mina = town.resident("Mina")
    mina.says(sentence)
    assert mina.last.text.startswith("What is it about?")


def test_a_category_that_is_danger_brings_the_numbers_before_the_next_question(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/report")
    mina.presses("More …")
    mina.presses("Emergencies and hazards")
    mina.hears("⚠ If anybody is in danger, call now: 110 Police", "Where is it?")


def test_danger_in_the_middle_of_a_form_is_answered_first_too(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/report")
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.hears("What happened?")
    mina.says("The house is on fire")
    assert mina.hears(NUMBERS, "Photos help").text.startswith("⚠")


def test_danger_beside_a_report_brings_the_numbers_and_does_not_promise_one(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("/baodao")
    mina.presses("Yes, I agree to that")
    mina.says("There is a fire in my house")
    mina.hears(NUMBERS, "this is no report yet. To report it, send /report.", "Where do you work?")
    assert not mina.has_heard("I keep your report")
    mina.says("/cancel")
    reports(mina)
    lin.presses("Accept")
    lin.presses("Done")
    lin.says("The house is on fire")
    lin.hears(NUMBERS, "this is no report yet", "A photo of the result?")


def test_danger_said_with_an_album_is_answered_at_once_and_no_part_covers_it(town: Town) -> None:
    mina = town.resident("Mina")
    mina.sends_photos("p1", "p2", "p3", caption="The house is on fire")
    mina.hears(NUMBERS)
    mina.hears_nothing()
    town.time_passes(seconds=2)
    mina.hears("What is it about?")
    assert not mina.last.text.startswith("⚠")


def test_danger_is_handled_as_danger_whatever_it_is_filed_under(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(town.resident("Mina"), "A bare wire hangs over the path", about="Not sure")
    lin.hears(f"🔴 {number}", "Danger", "today 09:45")
    assert issue_in(town, number).tier == "T0"


def test_nothing_is_shown_to_anybody_before_the_consent_and_all_of_it_is_there_after(town: Town) -> None:
    lin, zhao = town.staff("Lin", Role.GRID_WORKER, GRID), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    mina = town.stranger("Mina")
    mina.sends_photos("p1", caption="The lamp is dark")
    mina.hears("Before I keep anything", "Do you agree?")
    mina.shares(*IN_GRID)
    mina.hears("Before I keep anything")
    mina.says("/queue")
    assert everything_shown_to([lin, zhao]).strip() == ""
    mina.presses("I agree")
    mina.hears("Thank you.", "What is it about?")
    mina.presses("Not sure")
    mina.presses("Submit")
    lin.hears("What happened: The lamp is dark\nPhotos: 1")
    with town.database.reading() as uow:
        (consent,) = uow.session.execute(text("SELECT consent FROM person WHERE consent != ''")).all()
    assert consent == (town.rules.policy.county.consent_version,)


def test_a_submission_waits_for_the_consent(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("The lamp is dark")
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.presses("Skip")
    under(town, NEW_TEXT)
    mina.presses("Submit")
    mina.hears("Before I keep anything")
    lin.hears_nothing()
    mina.presses("I agree")
    mina.hears("Shall I send it?")
    mina.presses("Submit")
    lin.hears("The lamp is dark")


def test_no_means_that_nothing_is_kept(town: Town) -> None:
    mina = town.stranger("Mina")
    mina.says("The lamp is dark")
    mina.presses("No, keep nothing")
    mina.hears("Then nothing is kept. In an emergency call 110 Police · 119 Fire and rescue · 120 Ambulance")
    assert "lamp" not in drafts(town)
    mina.says("The bin is full")
    mina.hears("Before I keep anything")


def test_without_consent_the_draft_is_gone_in_a_day_whatever_is_added_to_it(town: Town) -> None:
    mina = town.stranger("Mina")
    mina.says("The lamp is dark")
    town.time_passes(hours=12)
    mina.shares(*IN_GRID)
    town.time_passes(hours=8)
    mina.says("/baodao")
    town.time_passes(hours=3, minutes=59)
    mina.hears("You began something and did not finish it. It is kept until today 09:30.")
    assert "The lamp is dark" in drafts(town)
    town.time_passes(minutes=1)
    assert drafts(town) == ""
    mina.presses("I agree")
    mina.hears("Thank you.")
    mina.says("/my")
    mina.hears("You have reported nothing yet.")


def drafts(town: Town) -> str:
    with town.database.reading() as uow:
        return "".join(str(row) for (row,) in uow.session.execute(text("SELECT state FROM dialogue")))


def test_a_new_text_asks_everybody_again_and_the_old_button_does_not_answer_it(town: Town) -> None:
    mina = town.stranger("Mina")
    mina.says("The lamp is dark")
    old = mina.button("I agree")
    under(town, NEW_TEXT)
    town.arrives(mina, press=old.value)
    mina.hears("What you agree to has changed. Please read it again.", "Before I keep anything")
    mina.presses("I agree")
    mina.hears("What is it about?")
    under(town, NEW_TEXT.replace("2027-01", "2027-02"))
    mina.presses("Not sure")
    mina.hears("Before I keep anything")


def test_staff_act_on_cards_without_being_asked_for_consent(town: Town) -> None:
    lin: Person = town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(town.resident("Mina"))
    lin.presses("Accept")
    assert "accepted" in card_of(lin, number).text
    assert "Before I keep" not in lin.transcript()


def test_a_file_is_fetched_only_after_the_consent(town: Town) -> None:
    mina = town.stranger("Mina")
    mina.sends_photos("p1")
    assert wanted(town) == []
    mina.presses("I agree")
    assert wanted(town) == ["p1"]


def test_a_file_of_who_agreed_to_an_older_text_is_fetched_only_after_the_consent_in_force(town: Town) -> None:
    mina = town.resident("Mina")
    under(town, NEW_TEXT)
    mina.sends_photos("p1")
    mina.hears("Before I keep anything")
    assert wanted(town) == []
    mina.presses("I agree")
    assert wanted(town) == ["p1"]
