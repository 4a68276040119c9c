"""A telephone number, the looks at it and the names of a restriction follow who turns out to be one, and back."""

from datetime import timedelta

from domain.organisation import Role
from tests.stories.linking import everything, key_of, links
from tests.stories.phoning import LOOK, MASKED, PHONE, leaves, looks_in, rows_with
from tests.stories.reporting import also_holds, buttons_of, card_of, issue_in, reports
from tests.stories.staff import grid_and_community
from tests.town import COMMUNITY, GRID, Town

OTHER, OTHER_MASKED = "13912345678", "139****5678"


def test_a_number_and_who_looked_at_it_come_along_and_go_back(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina, other = town.resident("Mina"), town.resident("Mina at work")
    number = reports(other)
    leaves(other)
    lin.presses(LOOK)
    before = everything(town)
    links(other, mina)
    mina.says("/phone")
    mina.hears(MASKED)
    town.time_passes(minutes=15)
    assert any(person.has_heard("was looked at") for person in (mina, other)), "whoever they are now is told"
    mina.says("/views")
    mina.hears(number)
    assert LOOK in buttons_of(lin, number)
    lin.presses(LOOK)
    assert lin.has_heard(PHONE)
    mina.presses("Undo")
    after = everything(town)
    assert {row["person"] for row in after["contact"]} == {row["person"] for row in before["contact"]}
    assert {look.owner for look in looks_in(town)} == {key_of(town, other)}
    other.says("/phone")
    other.hears(MASKED)
    mina.says("/phone")
    mina.hears("You have left no phone number")
    assert rows_with(town, PHONE) == []


def test_of_two_numbers_the_newer_counts_and_no_other_is_left_behind(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina, other = town.resident("Mina"), town.resident("Mina at work")
    number = reports(mina)
    leaves(mina)
    town.now += timedelta(minutes=1)
    other.says("/phone")
    other.presses("Leave a phone number")
    other.says(OTHER)
    links(other, mina)
    assert f"Telephone: {OTHER_MASKED}" in card_of(lin, number).text
    mina.says("/phone")
    mina.presses("Take it away")
    mina.hears("Nothing of it is kept")
    assert everything(town)["contact"] == []


def test_what_was_changed_since_is_not_given_back(town: Town) -> None:
    mina, other = town.resident("Mina"), town.resident("Mina at work")
    other.says("/phone")
    leaves(other)
    links(other, mina)
    town.now += timedelta(minutes=1)
    mina.says("/phone")
    mina.presses("Change it")
    mina.says(OTHER)
    mina.presses("Undo")
    mina.says("/phone")
    mina.hears(OTHER_MASKED)
    other.says("/phone")
    other.hears("You have left no phone number")


def test_a_name_is_of_the_person_at_whatever_door(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    again = town.staff("Lin again", Role.GRID_WORKER, GRID)
    also_holds(town, again, Role.GRID_WORKER, COMMUNITY)
    number = reports(town.resident("Mina"))
    zhao.presses("Restrict …")
    zhao.presses("Lin · grid worker, Yunqiao 1")
    named = issue_in(town, number).people
    links(lin, again)
    again.says(f"/status {number}")
    assert number in again.last.text
    assert key_of(town, lin) in (issue_in(town, number).people or ())
    again.presses("Undo")
    assert issue_in(town, number).people == named
    again.says(f"/status {number}")
    assert "I find no such report" in again.last.text
