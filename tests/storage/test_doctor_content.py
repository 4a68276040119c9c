"""Is the doctor content with whatever people may do: restrict, link and part, move a group, be forgotten?"""

from sqlalchemy import update

from domain.organisation import Role
from storage.event_tables import Shift
from tests.storage.ward import LITE, Ward
from tests.stories.events import community, signs_up
from tests.stories.groups import becomes, bound
from tests.stories.linking import links
from tests.stories.reporting import reports, restricts
from tests.town import COMMUNITY, sweep
from tests.townspeople import Person


def coordinator(ward: Ward) -> Person:
    return ward.town.staff("Zhou", Role.COMMUNITY_ADMIN, COMMUNITY)


def forgets(person: Person) -> None:
    person.says("/delete")
    person.presses("Yes, forget me")
    person.hears("I do not know you any more")


def test_an_issue_that_is_restricted_and_open_again(ward: Ward) -> None:
    zhou = coordinator(ward)
    reports(ward.town.resident("Olga"))
    restricts(zhou, "Lin")
    assert ward.lines() == []
    zhou.presses("Open it to all")
    assert ward.lines() == []


@LITE
def test_an_event_with_a_waitlist_that_moves_and_is_called_off(ward: Ward) -> None:
    zhao = community(ward.town, seats=1)
    people = [ward.town.resident(name) for name in ("Ada", "Ben", "Cai")]
    signs_up(people[0])
    for person in people[1:]:
        signs_up(person, label="Wait for a place")
    people[0].presses("Cancel my place")
    assert ward.lines() == []
    forgets(people[1])
    assert ward.lines() == []
    zhao.presses("Open")
    zhao.presses("Call off: weather")
    ward.town.time_passes(seconds=1)
    assert ward.lines() == []


def test_a_shift_that_counts_wrong(ward: Ward) -> None:
    community(ward.town)
    signs_up(ward.town.resident("Ada"))
    with ward.town.database.begin() as uow:
        uow.session.execute(update(Shift).values(taken=2))
    (line,) = ward.lines()
    assert "places: ! shift" in line


@LITE
def test_a_group_that_was_known_by_its_new_address(ward: Ward) -> None:
    old, new = bound(ward.town, coordinator(ward), COMMUNITY, "-7"), ward.town.group("-1007")
    olga = ward.town.resident("Olga")
    reports(olga)
    olga.says_in(new, "/my")
    becomes(ward.town, old, "-1007")
    assert ward.lines() == []


@LITE
def test_people_who_are_linked_parted_and_forgotten_while_a_group_reads_along(ward: Ward) -> None:
    town, zhou = ward.town, coordinator(ward)
    bound(town, zhou, COMMUNITY)
    at_home, olga, abroad = town.resident("Zhou at home"), town.resident("Olga"), town.resident("Olga abroad")
    reports(olga)
    links(olga, abroad)
    reports(abroad)
    links(zhou, at_home)
    restricts(zhou)
    assert ward.lines() == []
    for person in (abroad, at_home):
        person.presses("Undo")
        assert ward.lines() == []
    for person in (olga, abroad, zhou):
        forgets(person)
        assert ward.lines() == []
    for days in (1, 10, 30, 300, 800):
        town.time_passes(days=days)
        sweep(town)
        assert ward.lines() == []
