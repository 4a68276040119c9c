"""What is taken along and forgotten of somebody who linked two doors, and of a number that they left?"""

from domain.organisation import Role
from tests.stories.keeping import everything_in, is_forgotten, takeout_of
from tests.stories.linking import links
from tests.stories.phoning import PHONE, leaves
from tests.stories.reporting import is_called, reports
from tests.town import COMMUNITY, Town


def test_both_doors_are_taken_along_and_forgotten_also_what_can_still_be_undone(town: Town) -> None:
    mina, other = town.resident("Mina"), town.resident("Other")
    numbers = {reports(mina, "The lamp is dark"), reports(other, "The bin is full")}
    is_called(town, mina, "Quincy of the lamp")
    is_called(town, other, "Quill of the bin")
    links(mina, other)
    took = takeout_of(town, other)
    assert {row["number"] for row in took["reports"]} == numbers
    assert {row["channel"] for row in took["addresses"]} == {"memory"}
    assert len(took["addresses"]) == len(took["me"]) == 2
    assert [row["undone_at"] for row in took["links"]] == [None]
    assert len([row for row in took["steps"] if row["action"] == "submit"]) == 2
    is_forgotten(mina)
    kept = everything_in(town)
    assert [name for name in ("Quincy", "Quill") if name in kept] == []
    for person in (mina, other):
        person.says("/my")
        person.hears("You have reported nothing yet")
        assert takeout_of(town, person)["links"] == []


def test_a_number_is_given_in_the_clear_to_its_person_and_gone_with_them(town: Town) -> None:
    town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    mina = town.resident("Mina")
    mina.says("/phone")
    leaves(mina)
    (kept,) = takeout_of(town, mina)["phone"]
    assert kept["number"].endswith(PHONE)
    is_forgotten(mina)
    assert takeout_of(town, mina)["phone"] == []
