"""Staying well where something is missing: a contact who never came, an empty grid, somebody who is called twice."""

import pytest

from domain.organisation import Role
from handlers import takeout
from tests.stories.linking import links
from tests.stories.reporting import also_holds
from tests.stories.staff import at, grid_and_community
from tests.stories.test_wellbeing import MONDAY, TUESDAY, arranges, code_in, with_contact
from tests.town import COMMUNITY, COUNTY, GRID, Town
from tests.townspeople import Person


def counts(*people: Person) -> list[int]:
    return [len(person.seen) for person in people]


def rang(before: list[int], *people: Person) -> bool:
    """Say whether each of these people was sent something new, and not only an edit."""
    return all(now > was for was, now in zip(before, counts(*people), strict=True))


def test_without_a_contact_the_ladder_goes_on_after_the_grid_worker(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    arranges(town.resident("Tian"))
    at(town, f"{MONDAY} 11:00")
    lin.hears("Granny Tian")
    at(town, f"{MONDAY} 14:00")
    zhao.hears("Granny Tian")


def test_where_the_grid_is_empty_the_community_is_told_and_where_that_is_too_the_county(town: Town) -> None:
    arranges(town.resident("Tian"))
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    at(town, f"{MONDAY} 11:00")
    zhao.hears("Granny Tian")


def test_where_only_the_county_is_there_it_is_told(town: Town) -> None:
    gu = town.staff("Gu", Role.COUNTY_OFFICE, COUNTY)
    arranges(town.resident("Tian"))
    at(town, f"{MONDAY} 11:00")
    gu.hears("Granny Tian")
    gu.presses("I looked in …")
    gu.says("All is well")
    gu.hears("is looked after")


def test_call_me_after_somebody_was_told_rings_at_everybody_told(town: Town) -> None:
    lin, _ = grid_and_community(town)
    tian, daughter = with_contact(town)
    at(town, f"{MONDAY} 12:00")
    before = counts(daughter, lin)
    tian.presses("Call me")
    tian.hears("I have told your grid worker", "120")
    assert rang(before, daughter, lin)
    daughter.hears("asks to be called")
    lin.hears("asks to be called")
    tian.presses("I am well")
    assert not any("House 3" in shown.text for person in (daughter, lin) for shown in person.seen)


def test_call_me_works_while_away(town: Town) -> None:
    tian, daughter = with_contact(town)
    at(town, f"{MONDAY} 10:00")
    tian.presses("I am away until …")
    tian.says("11-24 12:00")
    tian.presses("Call me")
    daughter.hears("asks to be called")


def test_call_me_says_so_where_nobody_can_be_told(town: Town) -> None:
    tian = town.resident("Tian")
    arranges(tian)
    at(town, f"{MONDAY} 10:00")
    tian.presses("Call me")
    tian.hears("I reach nobody at the moment. Please call", "120")


def test_a_contact_who_never_came_is_not_said_to_be_told(town: Town) -> None:
    grid_and_community(town)
    tian = town.resident("Tian")
    arranges(tian, contact="Li Mei")
    at(town, f"{MONDAY} 10:30")
    tian.hears("I have not heard from you yet", "I tell your grid worker")
    tian.presses("Call me")
    tian.hears("I have told your grid worker")


def test_whoever_was_told_and_did_nothing_is_told_again_the_next_day(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    _, daughter = with_contact(town)
    at(town, f"{MONDAY} 15:00")
    before = counts(daughter, lin, zhao)
    at(town, f"{TUESDAY} 10:00")
    assert rang(before, daughter, lin, zhao)


def test_a_contact_who_is_the_grid_worker_too_is_told_as_both(town: Town) -> None:
    lin, _ = grid_and_community(town)
    tian = town.resident("Tian")
    lin.starts(code_in(arranges(tian, contact="Li Mei")))
    lin.presses("I agree")
    lin.presses("Yes, I agree")
    at(town, f"{MONDAY} 11:00")
    before = counts(lin)
    at(town, f"{MONDAY} 12:00")
    assert rang(before, lin)
    lin.presses("I looked in …")
    lin.says("She is well")
    lin.hears("is looked after")
    assert not any("House 3" in shown.text for shown in lin.seen)


def test_nobody_can_take_their_own_code(town: Town) -> None:
    tian, son = town.resident("Tian"), town.resident("Son")
    tian.starts(code_in(arranges(tian, contact="Li Mei")))
    tian.hears("This code is for somebody else")
    son.starts(code_in(arranges(son, whom="For somebody else")))
    son.hears("This code is for somebody else")


def test_who_comes_to_work_here_is_asked_no_more(town: Town) -> None:
    tian, daughter = with_contact(town)
    also_holds(town, tian, Role.GRID_WORKER, GRID)
    at(town, f"{MONDAY} 12:00")
    assert not tian.has_heard("Are you well?")
    for person in (tian, daughter):
        person.hears("Staying well has ended for Granny Tian")


def test_nobody_is_asked_twice_a_day(town: Town) -> None:
    tian, son = town.resident("Tian"), town.resident("Son")
    arranges(tian)
    tian.starts(code_in(arranges(son, whom="For somebody else")))
    tian.hears("I ask you already.")
    tian.says("/well")
    tian.presses("Arrange one")
    tian.hears("What is the name")


def test_of_two_questions_to_who_was_two_one_answer_is_enough(town: Town) -> None:
    lin, _ = grid_and_community(town)
    tian, at_home = town.resident("Tian"), town.resident("Tian at home")
    for person in (tian, at_home):
        arranges(person)
    links(tian, at_home)
    at(town, f"{MONDAY} 10:15")
    tian.presses("I am well")
    at(town, f"{MONDAY} 20:00")
    assert not lin.has_heard("Granny Tian")


def test_a_contact_who_withdraws_keeps_no_card_and_the_person_knows(town: Town) -> None:
    grid_and_community(town)
    tian, daughter = with_contact(town)
    at(town, f"{MONDAY} 11:00")
    daughter.hears("House 3")
    daughter.says("/withdraw")
    assert not any("House 3" in shown.text for shown in daughter.seen)
    tian.hears("Li Mei cannot look after you any more")


def test_where_somebody_lives_is_in_nobody_elses_file(town: Town) -> None:
    tian, daughter = with_contact(town)
    at(town, f"{MONDAY} 11:00")
    tian.presses("I am well")
    assert "House 3" in taken_along(town, tian)
    assert "House 3" not in taken_along(town, daughter)


def taken_along(town: Town, person: Person) -> str:
    """Return the file that somebody is given of what is kept of them."""
    with town.database.reading() as uow:
        (key,) = uow.people.read_ahead({person.address: "en"}, town.now)
        return takeout.written(uow, town.rules, key, town.now)


def test_a_contact_can_step_back(town: Town) -> None:
    lin, _ = grid_and_community(town)
    tian, daughter = with_contact(town)
    daughter.says("/well")
    daughter.presses("Tell me no more")
    daughter.hears("you are not told any more")
    tian.hears("Li Mei cannot look after you any more", "your grid worker")
    at(town, f"{MONDAY} 11:00")
    lin.hears("Granny Tian")
    assert not daughter.has_heard("House 3")


@pytest.mark.parametrize("says", ["/well", "/withdraw"])
def test_whoever_ends_it_the_other_one_hears_it(town: Town, says: str) -> None:
    son, tian = town.resident("Son"), town.resident("Tian")
    tian.starts(code_in(arranges(son, whom="For somebody else")))
    tian.presses("Yes, I agree")
    son.says(says)
    if says == "/well":
        son.presses("Ask no more")
    tian.hears("Staying well has ended for Granny Tian")


def test_where_the_bot_is_blocked_the_ladder_goes_on(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    tian, daughter = with_contact(town)
    tian.blocks()
    daughter.blocks()
    at(town, f"{MONDAY} 15:00")
    lin.hears("Granny Tian")
    zhao.hears("Granny Tian")


def test_a_guardian_of_two_sees_whose_button_is_whose(town: Town) -> None:
    son = town.resident("Son")
    for name in ("Tian", "Uncle"):
        person = town.resident(name)
        person.starts(code_in(arranges(son, whom="For somebody else", name=f"Old {name}")))
        person.presses("Yes, I agree")
    son.says("/well")
    son.presses("Ask no more · Old Uncle")
    son.says("/well")
    assert "Old Uncle" not in son.last.text
    assert "Old Tian" in son.last.text
