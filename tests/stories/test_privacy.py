"""Can somebody see what is kept of them, take it along, stop agreeing and be forgotten; and what stays then?"""

import pytest

from domain.organisation import Role, Seat
from handlers.privacy import ASK, KEPT, OF_THE_DEMO, SEATS, STILL_OPEN
from handlers.takeout import TAKEOUT
from storage.tables import Person as PersonRow
from tests.stories.keeping import SECRET, everything_in, is_forgotten, reports_a_secret, takeout_of
from tests.stories.reporting import card_of, finishes, history_of, issue_in, loses, reports
from tests.stories.staff import grid_and_community
from tests.town import GRID, IN_GRID, Town, sweep


def test_the_notice_says_who_why_what_how_long_and_which_rights_there_are(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/privacy")
    shown = mina.hears("Dejiang County", "0856-0000000", "2 years", "1 year", "30 days", "24 hours", "3 years")
    assert "your telephone number if you leave one" in shown.text
    rights = ["Take it along", "Delete everything", "I no longer agree"]
    assert [button.label for button in shown.buttons] == [*rights, "My telephone number", "Use me elsewhere too"]


@pytest.mark.parametrize("words", ["/privacy", "隐私", "privacy"])
def test_the_notice_is_there_for_who_has_agreed_to_nothing(town: Town, words: str) -> None:
    mina = town.stranger("Mina")
    mina.says(words)
    mina.hears("Who: Dejiang County")
    assert "I no longer agree" not in mina.labels()


@pytest.mark.parametrize("word", ["/withdraw", "撤回同意", "I no longer agree"])
def test_the_consent_is_withdrawn_by_a_word_or_a_press(town: Town, word: str) -> None:
    mina = town.resident("Mina")
    mina.says("/privacy")
    mina.presses(word) if word.startswith("I ") else mina.says(word)
    mina.hears("You no longer agree")
    assert takeout_of(town, mina)["me"][0]["consent"] == ""


def test_what_is_taken_along_is_a_file_made_when_it_is_given(town: Town) -> None:
    mina = town.resident("Mina")
    number = reports(mina, SECRET)
    mina.says("/export")
    (file,) = mina.last.media
    assert (file.kind, file.source) == (TAKEOUT, "")
    took = takeout_of(town, mina)
    assert took["reports"][0]["number"] == number
    assert {row["text"] for row in took["words"]} == {SECRET}
    assert any(number in row["body"]["text"] for row in took["messages"])


def test_what_others_told_is_not_taken_along_by_who_handles_it(town: Town) -> None:
    lin, _ = grid_and_community(town)
    number = reports(town.resident("Mina"), SECRET)
    lin.says("/queue")
    lin.presses("Accept")
    loses(town, lin, Seat(Role.GRID_WORKER, GRID))
    took = takeout_of(town, lin)
    assert number
    assert len(took["messages"]) > 2
    assert "Zhang" not in str(took)
    assert [step["action"] for step in took["steps"]] == ["accept"]


def test_who_is_asked_once_more_can_stay(town: Town) -> None:
    mina = town.resident("Mina")
    number = reports(mina)
    mina.says("/delete")
    mina.hears(ASK, STILL_OPEN.format(count=1))
    mina.presses("No, keep it")
    mina.hears(KEPT)
    mina.says("/my")
    mina.hears(number)


def test_a_question_that_is_found_again_days_later_is_asked_anew(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/delete")
    town.time_passes(days=1)
    mina.presses("Yes, forget me")
    mina.hears(ASK)
    assert takeout_of(town, mina)["me"][0]["consent"]


def test_nothing_that_a_person_told_is_left_but_the_issue_and_its_history(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports_a_secret(mina)
    lin.says("/queue")
    lin.hears(SECRET[:40])
    finishes(lin, "Spoke with Zhang")
    mina.presses("Fixed")
    before = history_of(town, number)
    is_forgotten(mina)
    town.time_passes(seconds=1)
    kept = everything_in(town)
    assert [secret for secret in (SECRET, SECRET[:40], "Zhang", str(IN_GRID[0]), "Mina") if secret in kept] == [
        "Mina"  # her address, which is somebody new's, until it is forgotten too
    ]
    assert history_of(town, number) == before
    assert "deleted" in card_of(lin, number).text
    assert "Zhang" not in card_of(zhao, number).text
    with town.database.reading() as uow:
        issue = uow.issues.find_number(number)
        assert issue
        judged = uow.issues.judgement(issue)
        assert judged
        assert (judged.verdict, issue.lat, issue.reporter) == ("confirm", None, 0)
    assert sweep(town) == ["p1"]
    town.time_passes(days=31)
    sweep(town)
    assert "Mina" not in everything_in(town)


def test_a_danger_goes_on_being_handled_and_is_emptied_once_it_has_ended(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina, "Gas leak in flat 402")
    is_forgotten(mina)
    assert "Gas leak in flat 402" in card_of(lin, number).text
    heard = len(mina.seen)
    finishes(lin)
    sweep(town)
    assert "Gas leak in flat 402" in card_of(lin, number).text
    town.time_passes(days=3)
    sweep(town)
    assert issue_in(town, number).state == "closed_no_reply"
    assert "Gas leak" not in card_of(lin, number).text + everything_in(town)
    assert len(mina.seen) == heard


def test_who_is_forgotten_is_somebody_new_who_finds_nothing(town: Town) -> None:
    mina = town.resident("Mina")
    number = reports(mina)
    is_forgotten(mina)
    mina.says("/my")
    mina.hears("You have reported nothing yet")
    mina.says(f"/status {number}")
    mina.hears("I find no such report for you")
    mina.says("The lamp is dark")
    mina.hears("Before I keep anything")


def test_seats_of_who_leaves_end_and_what_others_wrote_leaves_their_cards(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina, SECRET)
    lin.says("/delete")
    lin.hears(ASK, SEATS)
    lin.presses("Yes, forget me")
    assert not lin.has_heard(SECRET)
    lin.says("/queue")
    lin.hears("This list is for those who handle reports")
    assert SECRET in card_of(zhao, number).text
    took = takeout_of(town, lin)
    assert took["seats"] == []


def test_nobody_of_the_demo_is_forgotten(town: Town) -> None:
    mina = town.resident("Mina")
    with town.database.begin() as uow:
        door = uow.people.find_door(mina.address)
        assert door
        row = uow.session.get_one(PersonRow, door.person)
        row.demo = "mina"
    mina.says("/delete")
    mina.hears(OF_THE_DEMO)


def test_the_form_that_was_begun_goes_too(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says(SECRET)
    is_forgotten(mina)
    assert SECRET not in everything_in(town)
    mina.says("/cancel")
    mina.hears("Nothing is open")


def test_two_hundred_staff_cards_later_the_grid_is_still_answered_for(town: Town) -> None:
    town.staff("Wu", Role.GRID_WORKER, GRID)
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(town.resident("Mina"))
    lin.says("/delete")
    lin.presses("Yes, forget me")
    assert issue_in(town, number).holder == GRID
