"""Whoever presses late, twice, or without the right is answered in words, and nothing is done twice."""

import pytest

from domain.organisation import Role
from tests.stories.reporting import (
    all_at_once,
    card_of,
    history_of,
    is_called,
    issue_in,
    reports,
)
from tests.stories.staff import grid_and_community
from tests.town import COMMUNITY, COUNTY, GRID, NEIGHBOUR, Town

BUREAU = "520626-D01"
LAMPS = "Street lamps, manholes, pipes"


def test_of_two_who_press_at_once_in_one_batch_one_wins_and_the_other_is_told_who(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    number = reports(town.resident("Mina"))
    all_at_once(town, (zhao, "Accept"), (lin, "Accept"))
    zhao.hears(f"Accepted: {number}")
    lin.hears(f"Zhao was faster: accepted. {number} is now “accepted”.")
    assert issue_in(town, number).holder == COMMUNITY
    assert history_of(town, number) == ["submit", "accept"]


def test_who_loses_it_in_the_moment_of_pressing_is_told_to_whom(town: Town) -> None:
    _, zhao = grid_and_community(town)
    han, wei = town.staff("Han", Role.DEPT_HANDLER, BUREAU), town.staff("Wei", Role.GRID_WORKER, NEIGHBOUR)
    number = reports(town.resident("Mina"), about=LAMPS)
    hans = han.button("Accept").value
    all_at_once(town, (zhao, "Accept"), (han, "Accept"))
    han.hears(f"Zhao was faster: accepted. {number} is no longer with you.")
    town.arrives(wei, press=hans)
    wei.hears("I find no such report for you.")


def test_of_two_who_press_one_after_the_other_on_what_both_saw_the_second_is_told_who(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    number = reports(town.resident("Mina"))
    zhaos = zhao.button("Accept").value
    lin.presses("Accept")
    town.arrives(zhao, press=zhaos)
    zhao.hears(f"Lin was faster: accepted. {number} is now “accepted”.")


def test_two_of_one_name_are_two_people_and_one_without_a_name_is_their_unit(town: Town) -> None:
    grid_and_community(town)
    first, second = (town.staff(name, Role.DEPT_HANDLER, BUREAU) for name in ("Han", "Wei"))
    is_called(town, second, "Han")
    number = reports(town.resident("Mina"), about=LAMPS)
    all_at_once(town, (first, "Accept"), (second, "Accept"))
    second.hears("Han was faster: accepted.")
    is_called(town, first, "")
    all_at_once(town, (first, "On it"), (second, "On it"))
    second.hears(f"Urban Management was faster: started on it. {number} is now “being handled”.")


def test_a_doubled_press_acts_once(town: Town) -> None:
    lin, _ = grid_and_community(town)
    number = reports(town.resident("Mina"))
    all_at_once(town, (lin, "Accept"), (lin, "Accept"))
    lin.hears(f"Accepted: {number}")
    lin.hears(f"{number} has moved on already: it is now “accepted”.")
    assert history_of(town, number) == ["submit", "accept"]


def test_an_old_card_of_a_step_that_is_possible_again_acts_on_nothing(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    number = reports(town.resident("Mina"))
    accept = lin.button("Accept").value
    lin.presses("Accept")
    lin.presses("Hand to …")
    lin.presses("Yunqiao")
    lin.presses("Skip")
    zhao.presses("Hand to …")
    zhao.presses("Yunqiao 1")
    zhao.presses("Skip")
    town.arrives(lin, press=accept)
    lin.hears("Zhao was faster: handed on.")
    assert issue_in(town, number).state == "dispatched"


def test_a_rung_that_was_told_does_not_spoil_the_button(town: Town) -> None:
    lin, _ = grid_and_community(town)
    number = reports(town.resident("Mina"))
    accept = lin.button("Accept").value
    town.time_passes(hours=3)
    assert history_of(town, number) == ["submit", "told 1"]
    town.arrives(lin, press=accept)
    lin.hears(f"Accepted: {number}")


@pytest.mark.parametrize(
    ("role", "unit", "refused"),
    [
        pytest.param(Role.GRID_WORKER, NEIGHBOUR, "I find no such report for you.", id="the next grid's worker"),
        pytest.param(Role.MEMBER, COMMUNITY, "I find no such report for you.", id="a member"),
        pytest.param(Role.COUNTY_LEADER, COUNTY, "I find no such report for you.", id="a leader who only reads"),
        pytest.param(Role.GRID_WORKER, GRID, "is with Urban Management", id="the grid's worker, not the holder"),
    ],
)
def test_who_has_no_right_is_refused_in_words(town: Town, role: Role, unit: str, refused: str) -> None:
    han = town.staff("Han", Role.DEPT_HANDLER, BUREAU)
    other = town.staff("Other", role, unit)
    number = reports(town.resident("Mina"), about=LAMPS)
    for label in ("Accept", "Hand to …"):
        town.arrives(other, press=han.button(label).value)
        other.hears(refused)
    assert history_of(town, number) == ["submit"]


def test_the_reporter_cannot_handle_it_and_the_grid_worker_cannot_reject_it(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina)
    for press in ("Accept", "Hand to …"):
        town.arrives(mina, press=lin.button(press).value)
        mina.hears("That card is for those who handle the report.")
    for press in ("show", "read"):
        town.arrives(mina, press=lin.button("Accept").value.replace("accept", press))
        mina.hears("That card is for those who handle the report.")
    town.arrives(lin, press=zhao.button("Reject").value)
    lin.hears("This step is not yours to take")
    assert history_of(town, number) == ["submit"]


def test_a_form_for_something_that_moved_on_meanwhile_ends_in_words(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    number = reports(town.resident("Mina"))
    lin.presses("Accept")
    lin.presses("Done")
    lin.says("New bulb put in")
    lin.presses("Skip")
    zhao.presses("Done")
    zhao.says("Lamp replaced")
    zhao.presses("Skip")
    zhao.presses("Submit")
    lin.presses("Submit")
    lin.hears("Zhao was faster: finished it.")
    lin.says("/queue")
    lin.says("Bring me the ladder")
    lin.hears("Before I keep anything")
    assert card_of(lin, number).text.count("Result: Lamp replaced") == 1


def test_who_lost_the_right_to_a_step_to_somebody_faster_is_told_who(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    number = reports(town.resident("Mina"))
    all_at_once(town, (zhao, "Accept"), (lin, "Hand to …"))
    lin.hears(f"Zhao was faster: accepted. {number} is now “accepted”.")
    assert issue_in(town, number).holder == COMMUNITY
