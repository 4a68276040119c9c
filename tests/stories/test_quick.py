"""What a rider has filed at once can be changed, confirmed or taken back for ten minutes."""

import pytest

from domain.issue import State
from domain.organisation import Role
from tests.stories.reporting import card_of, history_of, issue_in
from tests.stories.riding import FILED, files, rider
from tests.town import COUNTY, GRID, Town
from tests.townspeople import Person


@pytest.fixture
def wei(town: Town) -> Person:
    return rider(town, "Wei")


@pytest.fixture
def lin(town: Town) -> Person:
    return town.staff("Lin", Role.GRID_WORKER, GRID)


def test_one_press_takes_it_back(town: Town, wei: Person, lin: Person) -> None:
    number = files(wei)
    wei.presses("Take it back")
    assert f"{number} is taken back." in wei.last.text
    assert wei.last.edited
    assert issue_in(town, number).at is State.CLOSED
    assert history_of(town, number) == ["submit", "withdraw"]
    assert card_of(lin, number).buttons == []
    wei.says("/my")
    wei.presses(number)
    wei.hears("took it back")
    town.time_passes(days=30)
    assert history_of(town, number) == ["submit", "withdraw"]


def test_one_press_says_that_it_is_right(town: Town, wei: Person) -> None:
    number = files(wei)
    wei.presses("It is right")
    assert wei.last.buttons == []
    assert history_of(town, number) == ["submit"]


def test_what_was_taken_back_does_not_stay_as_it_is(town: Town, wei: Person) -> None:
    files(wei)
    old = wei.button("It is right").value
    wei.presses("Take it back")
    town.arrives(wei, press=old)
    assert "is over already" in wei.last.text


def test_what_it_is_about_and_words_can_be_said_later(town: Town, wei: Person, lin: Person) -> None:
    office = town.staff("Zhang", Role.DEPT_HANDLER, f"{COUNTY}-D01")
    number = files(wei, caption="Dark")
    assert office.seen == []
    wei.presses("What it is about")
    wei.hears("What is it about?")
    wei.presses("Street lamps, manholes, pipes")
    wei.hears(FILED, "Street lamps", "Urban Management has it now")
    assert card_of(office, number)
    wei.presses("Words")
    wei.says("Two lamps are dark since Monday")
    wei.hears(FILED, "Two lamps are dark since Monday")
    assert "Two lamps are dark since Monday" in card_of(office, number).text
    assert "Two lamps" in card_of(lin, number).text
    assert history_of(town, number) == ["submit", "amended", "amended"]
    office.presses("Accept")
    wei.hears(f"{number} was accepted by Urban Management.")


def test_words_of_danger_that_come_later_count_from_when_it_was_filed(town: Town, wei: Person, lin: Person) -> None:
    number = files(wei)
    before = issue_in(town, number)
    town.time_passes(minutes=4)
    wei.presses("Words")
    wei.says("It is on fire")
    wei.hears("If anybody is in danger, call now", FILED)
    after = issue_in(town, number)
    assert (before.tier, after.tier) == ("T2", "T0")
    assert (after.due_at - after.submitted_at).total_seconds() <= 2 * 3600
    assert "🔴" in card_of(lin, number).text


@pytest.mark.parametrize("button", ["Take it back", "What it is about", "Words"])
def test_after_ten_minutes_it_is_as_any_report(town: Town, wei: Person, button: str) -> None:
    number = files(wei)
    town.time_passes(minutes=10, seconds=1)
    wei.presses(button)
    wei.hears(f"{number} cannot be changed any more: 10 minutes have passed.")
    assert history_of(town, number) == ["submit"]


@pytest.mark.parametrize(
    ("seconds", "answer"), [(9 * 60 + 59, "is taken back"), (10 * 60, "is taken back"), (10 * 60 + 1, "have passed")]
)
def test_the_last_of_ten_minutes_counts_and_the_next_second_does_not(
    town: Town, wei: Person, seconds: int, answer: str
) -> None:
    number = files(wei)
    town.time_passes(seconds=seconds)
    wei.presses("Take it back")
    assert answer in wei.last.text
    assert issue_in(town, number).at is (State.CLOSED if "back" in answer else State.SUBMITTED)


@pytest.mark.parametrize("button", ["Take it back", "What it is about", "Words"])
def test_what_somebody_has_taken_on_stays_as_it_is(town: Town, wei: Person, lin: Person, button: str) -> None:
    number = files(wei)
    lin.presses("Accept")
    wei.presses(button)
    wei.hears(f"{number} has been taken on already")
    assert history_of(town, number) == ["submit", "accept"]


def test_a_form_that_was_open_when_the_time_ended_ends_in_words(town: Town, wei: Person) -> None:
    number = files(wei)
    wei.presses("Words")
    town.time_passes(minutes=11)
    wei.says("Too late")
    wei.hears(f"{number} cannot be changed any more")
    wei.says("/cancel")
    wei.hears("Nothing is open.")


def test_nobody_else_changes_it(town: Town, wei: Person, lin: Person) -> None:
    files(wei)
    other = town.resident("Other")
    for action in ("right", "back", "category", "words"):
        value = wei.button("Take it back").value.replace("back", action)
        town.arrives(lin, press=value)
        lin.hears("Only whoever reported it can change it.")
        town.arrives(other, press=value)
        assert "Filed" not in other.last.text
