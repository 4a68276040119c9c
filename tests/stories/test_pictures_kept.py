"""Whose picture is it, how long is it kept, and which are fetched?"""

import pytest

from domain.organisation import Role
from tests.stories.reporting import issue_in, number_of, reports, wanted
from tests.town import GRID, IN_GRID, Town, sweep
from tests.townspeople import Person


def submits(person: Person) -> str:
    person.presses("Not sure")
    person.shares(*IN_GRID)
    person.says("The lamp is dark")
    person.presses("Submit")
    return number_of(person.hears("Your report is"))


def photos_in(town: Town, number: str) -> list[str]:
    with town.database.reading() as uow:
        found = uow.pictures.of_issue(issue_in(town, number).id)
    return [photo.ref for photo in found.get("report", ())]


def test_a_picture_of_somebody_who_said_no_goes_with_the_next_sweep(town: Town) -> None:
    mina = town.stranger("Mina")
    mina.sends_photos("p1")
    assert sweep(town) == []
    mina.presses("No, keep nothing")
    assert sweep(town) == ["p1"]


def test_a_picture_without_consent_goes_after_a_day_also_when_another_form_is_open(town: Town) -> None:
    mina = town.stranger("Mina")
    mina.sends_photos("p1")
    mina.presses("No, keep nothing")
    mina.says("The lamp is dark")
    town.time_passes(hours=23)
    mina.says("/cancel")
    mina.says("The lamp is dark")
    assert sweep(town) == []
    town.time_passes(hours=1)
    assert sweep(town) == ["p1"]


def test_a_picture_in_no_issue_goes_after_a_day_unless_the_form_is_open(town: Town) -> None:
    mina, olga = town.resident("Mina"), town.resident("Olga")
    mina.sends_photos("p1")
    olga.sends_photos("p2")
    olga.says("/cancel")
    town.time_passes(hours=23)
    mina.shares(*IN_GRID)
    assert sweep(town) == []
    town.time_passes(hours=2)
    assert sweep(town) == ["p2"]


@pytest.mark.parametrize("again", ["Mina", "Olga"], ids=["by the same person", "by somebody else"])
def test_a_picture_that_is_sent_again_begins_anew(town: Town, again: str) -> None:
    people = {name: town.resident(name) for name in ("Mina", "Olga")}
    people["Mina"].sends_photos("p1")
    people["Mina"].says("/cancel")
    town.time_passes(hours=23)
    people[again].sends_photos("p1")
    town.time_passes(hours=2)
    assert sweep(town) == []
    assert photos_in(town, submits(people[again])) == ["p1"]


def test_a_picture_of_an_issue_stays_where_it_is_whoever_sends_it_again(town: Town) -> None:
    mina, olga = town.resident("Mina"), town.stranger("Olga")
    mina.sends_photos("p1")
    number = submits(mina)
    olga.sends_photos("p1")
    olga.presses("No, keep nothing")
    assert sweep(town) == []
    assert photos_in(town, number) == ["p1"]


def test_a_report_goes_out_without_a_picture_that_is_gone(town: Town) -> None:
    mina, olga = town.resident("Mina"), town.stranger("Olga")
    mina.sends_photos("p1", "p2")
    town.time_passes(seconds=2)
    olga.sends_photos("p1")
    olga.presses("No, keep nothing")
    assert sweep(town) == ["p1"]
    assert photos_in(town, submits(mina)) == ["p2"]


def test_a_picture_that_was_sent_by_somebody_without_consent_is_fetched_for_who_agreed(town: Town) -> None:
    town.stranger("Olga").sends_photos("p1")
    assert wanted(town) == []
    town.resident("Mina").sends_photos("p1")
    assert wanted(town) == ["p1"]


def test_what_staff_show_as_the_result_is_fetched_by_their_channel_only(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    reports(town.resident("Mina"))
    lin.presses("Accept")
    lin.presses("Done")
    lin.says("It is cleaned")
    lin.sends_photos("r1")
    lin.presses("Submit")
    assert wanted(town) == ["r1"]
    assert wanted(town, "plain") == []
