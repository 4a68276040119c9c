"""Who lives alone is asked every day; when nobody answers, one after the other is told, and somebody looks in."""

import re

import pytest

from domain.organisation import Role
from storage.wellbeing import Wellbeing
from tests.stories.staff import at, grid_and_community
from tests.town import COMMUNITY, IN_GRID, NEIGHBOUR, Town
from tests.townspeople import Person, Shown

MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


def arranges(person: Person, *, whom: str = "For myself", contact: str = "", name: str = "Granny Tian") -> Shown:
    """Answer everything that is asked."""
    person.says("/well")
    if "Arrange one" in person.labels():
        person.presses("Arrange one")
    person.hears("I ask you at a time of your choice", "For whom is it?")
    person.presses(whom)
    person.says(name)
    person.presses("Every day")
    person.presses("10:00")
    person.shares(*IN_GRID)
    person.says("House 3, second floor")
    if whom == "For myself":
        person.says(contact) if contact else person.presses("Skip")
    person.presses("Submit")
    return person.last


def code_in(shown: Shown) -> str:
    found = re.search(r"/start (w_\w+)", shown.text)
    assert found, shown.text
    return found[1]


def with_contact(town: Town) -> tuple[Person, Person]:
    """Return who lives alone, and a daughter who agreed to be told."""
    tian, daughter = town.resident("Tian"), town.resident("Daughter")
    daughter.starts(code_in(arranges(tian, contact="Li Mei")))
    daughter.hears("Granny Tian lives alone", "Do you agree?")
    daughter.presses("Yes, I agree")
    daughter.hears("You are told now when Granny Tian does not answer.")
    return tian, daughter


def test_one_press_a_day_is_enough(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    tian = town.resident("Tian")
    shown = arranges(tian)
    assert "I ask every day at 10:00, next today 10:00" in shown.text.replace("Every", "every")
    for day in (MONDAY, TUESDAY):
        at(town, f"{day} 10:00")
        tian.hears("Are you well?")
        tian.presses("I am well")
        tian.hears("Good to hear!")
    at(town, f"{TUESDAY} 20:00")
    for person in (tian, lin, zhao):
        person.hears_nothing()


def test_without_an_answer_one_after_the_other_is_told(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    tian, daughter = with_contact(town)
    at(town, f"{MONDAY} 10:00")
    tian.hears("Are you well?")
    at(town, f"{MONDAY} 10:30")
    tian.hears("I have not heard from you yet", "I tell Li Mei")
    daughter.hears_nothing()
    at(town, f"{MONDAY} 11:00")
    daughter.hears("Granny Tian", "has not answered since today 10:00", "House 3, second floor", "120")
    lin.hears_nothing()
    at(town, f"{MONDAY} 12:00")
    lin.hears("Granny Tian", "House 3", "Contact: Li Mei")
    zhao.hears_nothing()
    at(town, f"{MONDAY} 14:00")
    zhao.hears("Granny Tian", "House 3")

    lin.presses("I looked in …")
    lin.says("She had only mislaid the phone")
    lin.hears("Everybody who was told knows that Granny Tian is looked after.")
    tian.hears("Lin has looked after Granny Tian: She had only mislaid the phone")
    daughter.hears("She had only mislaid the phone")
    for told in (zhao, lin):
        assert not any("House 3" in shown.text for shown in told.seen)
    at(town, f"{TUESDAY} 10:00")
    tian.hears("Are you well?")


def test_who_answers_late_ends_it_for_everybody(town: Town) -> None:
    lin, _ = grid_and_community(town)
    tian, daughter = with_contact(town)
    at(town, f"{MONDAY} 12:30")
    tian.hears("Are you well?")
    assert lin.has_heard("House 3")
    tian.presses("I am well")
    tian.hears("Good to hear!")
    assert daughter.seen[-1].text.startswith("🏠 Granny Tian: all is well again.")
    at(town, f"{MONDAY} 20:00")
    assert not lin.labels()
    lin.says("/well")
    lin.hears("not for those who work here")


def test_nobody_else_can_close_it_or_read_where_somebody_lives(town: Town) -> None:
    wei = town.staff("Wei", Role.GRID_WORKER, NEIGHBOUR)
    lin, _ = grid_and_community(town)
    tian, _ = with_contact(town)
    at(town, f"{MONDAY} 12:00")
    press = lin.button("I looked in …").value
    for other in (wei, town.resident("Olof")):
        town.arrives(other, press=press)
        other.hears("I find nothing of the kind for you.")
    town.arrives(tian, press=press)
    tian.hears("That is for whoever it is about, and for those who were asked")
    tian.says("/well")
    tian.presses("I am well")
    town.arrives(lin, press=press)
    lin.hears("I find nothing of the kind for you.")


def test_call_me_tells_the_contact_at_once_at_any_hour(town: Town) -> None:
    tian, daughter = with_contact(town)
    at(town, f"{MONDAY} 23:30")
    tian.says("/well")
    tian.presses("I am well")
    tian.says("/well")
    tian.presses("Call me")
    tian.hears("I have told Li Mei", "120")
    daughter.hears("Granny Tian lives alone and asks to be called.", "House 3")


def test_where_nobody_is_named_the_grid_worker_is_told_and_at_night_nobody_who_works_here(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    tian = town.resident("Tian")
    tian.says("/well")
    tian.presses("For myself")
    tian.says("Granny Tian")
    tian.presses("Every day")
    tian.presses("20:00")
    tian.shares(*IN_GRID)
    tian.says("House 3")
    tian.presses("Skip")
    tian.presses("Submit")
    at(town, f"{MONDAY} 23:30")
    lin.hears_nothing()
    at(town, f"{TUESDAY} 09:00")
    lin.hears("Granny Tian")
    zhao.hears_nothing()
    at(town, f"{TUESDAY} 11:00")
    zhao.hears("Granny Tian")


def test_who_is_away_is_not_asked_until_then(town: Town) -> None:
    tian = town.resident("Tian")
    arranges(tian)
    tian.says("/well")
    tian.presses("I am away until …")
    tian.says("11-24 12:00")
    tian.hears("Have a good time!")
    at(town, f"{TUESDAY} 11:00")
    tian.hears_nothing()
    at(town, "2026-11-25 10:00")
    tian.hears("Are you well?")


def test_a_guardian_arranges_it_and_who_lives_alone_decides(town: Town) -> None:
    son, tian, uncle = (town.resident(name) for name in ("Son", "Tian", "Uncle"))
    code = code_in(arranges(son, whom="For somebody else"))
    at(town, f"{MONDAY} 10:30")
    tian.hears_nothing()
    tian.starts(code)
    tian.hears("would like me to ask you", "Nothing is counted", "Do you agree?")
    tian.presses("Yes, I agree")
    tian.hears("Good. I ask")
    uncle.starts(code)
    uncle.hears("I do not know that code.")
    at(town, f"{TUESDAY} 11:00")
    tian.hears("Are you well?")
    son.hears("Granny Tian", "has not answered")


def test_who_says_no_is_never_asked(town: Town) -> None:
    son, tian = town.resident("Son"), town.resident("Tian")
    tian.starts(code_in(arranges(son, whom="For somebody else")))
    tian.presses("No")
    tian.hears("nothing is asked and nothing is kept")
    son.says("/well")
    son.hears("For whom is it?")
    son.presses("Cancel")
    son.hears("")
    at(town, f"{TUESDAY} 12:00")
    tian.hears_nothing()
    son.hears_nothing()


def test_an_offer_that_nobody_takes_ends_after_a_week(town: Town) -> None:
    son, tian = town.resident("Son"), town.resident("Tian")
    code = code_in(arranges(son, whom="For somebody else"))
    town.time_passes(days=8)
    tian.starts(code)
    tian.hears("I do not know that code.")


def test_whoever_works_here_is_not_watched_over(town: Town) -> None:
    admin = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    admin.says("/well")
    admin.hears("not for those who work here")


def test_after_an_outage_the_person_is_asked_again_before_anybody_is_told(town: Town) -> None:
    tian, daughter = with_contact(town)
    at(town, f"{MONDAY} 10:00")
    town.time_passes(hours=5)
    assert tian.seen[-1].text.startswith("I have not heard from you yet.")
    daughter.hears_nothing()
    town.time_passes(minutes=31)
    daughter.hears("Granny Tian")


@pytest.mark.parametrize("how", ["/withdraw", "/delete"])
def test_whoever_agrees_no_more_or_leaves_is_asked_no_more_and_forgotten(town: Town, how: str) -> None:
    lin, _ = grid_and_community(town)
    tian, daughter = with_contact(town)
    at(town, f"{MONDAY} 12:00")
    assert lin.has_heard("House 3")
    tian.says(how)
    if how == "/delete":
        tian.presses("Yes, forget me")
    assert not any("House 3" in shown.text for person in (lin, daughter) for shown in person.seen)
    at(town, f"{TUESDAY} 20:00")
    assert not tian.seen[-1].text.startswith("Good day!")


def test_who_wants_it_no_more_ends_it_with_one_press(town: Town) -> None:
    tian, _ = with_contact(town)
    tian.says("/well")
    tian.presses("Ask no more")
    tian.hears("It is over: I do not ask any more, and what was kept of it is gone")
    with town.database.reading() as uow:
        (kept,) = uow.session.query(Wellbeing).all()
        assert (kept.name, kept.place, kept.contact, kept.contact_name) == ("", "", None, "")
    at(town, f"{TUESDAY} 12:00")
    tian.hears_nothing()
