"""What is left of a small wish whose people are forgotten, joined or parted, and when its time is over?"""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from domain.organisation import Role
from domain.wish import KIND, State
from storage.streams import timer
from storage.wishes import Wish
from tests.stories.conftest import wrong_in
from tests.stories.keeping import everything_in, is_forgotten, takeout_of
from tests.stories.linking import key_of, links
from tests.stories.test_wishes import wish_in
from tests.stories.wishing import NAME, WHERE, WISH, is_published, opens, takes_on, wishes
from tests.town import COMMUNITY, Town, sweep
from tests.townspeople import Person


@pytest.fixture
def zhao(town: Town) -> Person:
    return town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)


def test_a_wish_goes_with_whoever_made_it_and_whoever_has_it_is_told(town: Town, zhao: Person) -> None:
    anna, olof = town.resident("Anna"), town.resident("Olof")
    is_published(anna, zhao)
    takes_on(olof)
    is_forgotten(anna)
    olof.hears("The wish has been taken back by whoever made it")
    assert "Holm" not in everything_in(town)
    assert "Block 3" not in everything_in(town)
    for person in (olof, zhao):
        assert not any(NAME in shown.text for shown in person.seen)
    assert wish_in(town).state == State.WITHDRAWN


def test_a_wish_that_waits_for_the_community_goes_too(town: Town, zhao: Person) -> None:
    anna = town.resident("Anna")
    wishes(anna)
    is_forgotten(anna)
    assert "Holm" not in everything_in(town)
    zhao.says("/wishes")
    zhao.hears("Nothing is wished for")


def test_what_somebody_took_on_is_free_again_when_they_are_forgotten(town: Town, zhao: Person) -> None:
    anna, olof = town.resident("Anna"), town.resident("Olof")
    is_published(anna, zhao)
    takes_on(olof)
    is_forgotten(olof)
    anna.hears("The wish has been given back")
    assert wish_in(town).state == State.PUBLISHED
    assert not any(NAME in shown.text for shown in olof.seen)


def test_who_joined_and_is_forgotten_is_no_part_of_the_group(town: Town, zhao: Person) -> None:
    anna, olof, per = (town.resident(name) for name in ("Anna", "Olof", "Per"))
    is_published(anna, zhao)
    takes_on(olof, "As a group")
    opens(per, f"👥 {WISH}")
    per.presses("Join in")
    is_forgotten(per)
    with town.database.reading() as uow:
        assert uow.wishes.helpers(wish_in(town).id) == []


def test_everybody_takes_along_what_is_theirs_and_nothing_of_anybody_else(town: Town, zhao: Person) -> None:
    anna, olof = town.resident("Anna"), town.resident("Olof")
    is_published(anna, zhao)
    takes_on(olof)
    assert takeout_of(town, anna)["wishes"][0]["name"] == NAME
    took = takeout_of(town, olof)
    assert took["wishes_taken_on"][0]["state"] == "claimed"
    assert any(NAME in shown.text for shown in olof.seen)
    assert NAME not in str(took)


def test_three_years_after_its_end_nothing_tells_of_anybody(town: Town, zhao: Person) -> None:
    anna, olof = town.resident("Anna"), town.resident("Olof")
    is_published(anna, zhao)
    takes_on(olof)
    olof.presses("We are in touch")
    opens(anna, f"⭐ {WISH}")
    anna.presses("Yes, it has come true")
    town.time_passes(days=1000)
    sweep(town)
    assert wish_in(town).text == WISH
    town.time_passes(days=100)
    sweep(town)
    found = wish_in(town)
    assert (found.text, found.name, found.place, found.claimer, found.state) == ("", "", "", None, "fulfilled")
    assert found.person != key_of(town, anna)
    for person in (anna, zhao):
        person.says("/wishes")
        person.hears("Nothing is wished for")


def test_what_two_have_who_are_one_is_one_persons_and_goes_back(town: Town, zhao: Person) -> None:
    anna, olof, twice = (town.resident(name) for name in ("Anna", "Olof", "Olof at work"))
    is_published(anna, zhao)
    takes_on(twice)
    wishes(twice, "A walk in the park")
    links(olof, twice)
    olof.says("/wishes")
    assert [label for label in olof.labels() if label.startswith("⭐")] == ["⭐ A walk in the park", f"⭐ {WISH}"]
    olof.presses(f"⭐ {WISH}")
    olof.hears(f"For: {NAME}", WHERE)
    olof.presses("We are in touch")
    twice.presses("Undo")
    assert wish_in(town).person == key_of(town, twice)
    olof.says("/wishes")
    assert not any(label.startswith("⭐") for label in olof.labels())


def test_the_doctor_finds_a_wish_that_nothing_ends(town: Town, zhao: Person) -> None:
    is_published(town.resident("Anna"), zhao)
    takes_on(town.resident("Olof"))
    with town.database.begin() as uow:
        uow.session.execute(delete(timer).where(timer.c.kind == KIND))
    assert "nothing ends it as “claimed”" in str(wrong_in(town))
    with town.database.begin() as uow:
        wish = uow.session.query(Wish).one()
        wish.state, wish.since = State.PUBLISHED.value, town.now - timedelta(days=1)
