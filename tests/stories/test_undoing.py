"""Two who were linked are parted after a while: what was done since stays where it was done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.organisation import Role, Seat
from tests.stories.linking import key_of, links
from tests.stories.phoning import MASKED, leaves
from tests.stories.reporting import issue_in, reports
from tests.stories.staff import at
from tests.stories.test_events import organiser, signs_up
from tests.stories.test_registration import register
from tests.town import COMMUNITY, GRID, Town
from tests.townspeople import Person

Twice = tuple[Person, Person]


@pytest.fixture
def mina(town: Town) -> Person:
    return town.resident("Mina")


@pytest.fixture
def other(town: Town) -> Person:
    """Mina again, at another door."""
    return town.resident("Mina at work", language="en")


def test_what_was_done_since_stays_where_it_was_done(town: Town, mina: Person, other: Person) -> None:
    reports(mina, "Before at home")
    links(mina, other)
    at_home, at_work = reports(mina, "Since at home"), reports(other, "Since at work")
    mina.says("The bin is full")
    other.presses("Undo")
    assert issue_in(town, at_home).reporter == key_of(town, mina)
    assert issue_in(town, at_work).reporter == key_of(town, other)
    other.says("/my")
    assert "Since" not in other.last.text
    assert other.labels() == [at_work]
    other.says("/cancel")
    other.hears("Nothing is open.")
    mina.says("/cancel")
    mina.hears("Cancelled.")


def test_a_form_goes_back_to_the_door_at_which_it_was_begun_wherever_it_went_on(mina: Person, other: Person) -> None:
    mina.says("The bin is full")
    links(mina, other)
    other.says("/report")
    other.says("Not sure")
    mina.presses("Undo")
    other.says("/cancel")
    other.hears("Nothing is open.")
    mina.says("/report")
    mina.hears("Where is it?")


def test_places_and_roles_that_came_since_stay_where_they_came(town: Town, mina: Person, other: Person) -> None:
    organiser(town)
    links(mina, other)
    with town.database.begin() as uow:
        uow.seats.invite(
            "ABCDEFGH23",
            seat=Seat(Role.GRID_WORKER, GRID),
            name="Mina",
            now=town.now,
            expires_at=town.now + timedelta(days=1),
        )
    signs_up(other)
    other.says("ABCDEFGH23")
    other.hears("You are now grid worker")
    mina.presses("Undo")
    other.says("/queue")
    other.hears("Nothing waits for you")
    mina.says("/queue")
    mina.hears("This list is for those who handle reports.")
    other.presses("Cancel my place")
    other.hears("free for somebody else now")


def test_a_registration_that_was_accepted_since_goes_back_with_its_seat(
    town: Town, mina: Person, other: Person
) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    register(other)
    links(mina, other)
    zhao.presses("Accept registration")
    mina.presses("Undo")
    with town.database.reading() as uow:
        seats = {one: uow.seats.of(key_of(town, who), town.now.date()) for one, who in (("m", mina), ("o", other))}
    assert seats == {"m": (), "o": (Seat(Role.MEMBER, COMMUNITY),)}


def test_a_registration_that_should_have_been_answered_meanwhile_is_brought_to_mind(
    town: Town, mina: Person, other: Person
) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    register(mina, "Chen Lu")
    register(other, "Chen Lu Again")
    links(mina, other)
    at(town, "2026-11-27 10:00")
    zhao.hears("Chen Lu Again has been waiting")
    assert not zhao.has_heard("Chen Lu has been waiting")
    mina.presses("Undo")
    town.time_passes(minutes=1)
    zhao.hears("Chen Lu has been waiting")


def test_a_second_place_that_is_taken_meanwhile_does_not_come_back(town: Town, mina: Person, other: Person) -> None:
    organiser(town, seats=2)
    for person in (mina, other):
        signs_up(person)
    links(mina, other)
    eva = town.resident("Eva")
    signs_up(eva)
    eva.hears("You have a place")
    mina.presses("Undo")
    mina.hears("The second place at “River clean-up” cannot come back")
    other.hears("The second place at “River clean-up” cannot come back")


def test_what_is_under_way_when_they_are_parted_reaches_nobody_whose_it_is_not(
    town: Town, mina: Person, other: Person
) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(mina)
    links(mina, other)
    accept, undo = (town.inbound(one, press=one.button(name).value) for one, name in ((lin, "Accept"), (mina, "Undo")))
    town.take([accept, undo])
    other.hears("It is undone")
    assert not other.has_heard(f"{number} was accepted")


def test_a_consent_taken_back_while_they_were_one_holds_for_neither(town: Town, mina: Person, other: Person) -> None:
    links(mina, other)
    town.arrives(mina, press="k:no")
    mina.presses("Undo")
    with town.database.reading() as uow:
        assert [uow.people.get(key_of(town, one)).consent for one in (mina, other)] == ["", ""]


def test_a_number_is_ones_own_on_both_and_one_taken_away_while_they_were_one_is_gone_from_both(
    mina: Person, other: Person
) -> None:
    reports(other)
    leaves(other)
    links(mina, other)
    mina.says("/phone")
    assert MASKED in mina.last.text
    mina.presses("Take it away")
    other.presses("Undo")
    other.says("/phone")
    assert MASKED not in other.last.text


def test_what_either_wanted_to_hear_nothing_of_neither_hears_until_they_are_two_again(
    town: Town, mina: Person, other: Person
) -> None:
    for person, topic in ((mina, "Each step of my reports"), (other, "News of wishes and needs")):
        person.says("/mute")
        person.presses(topic)
    links(mina, other)
    assert muted(town, mina) == {"progress", "neighbours"}
    mina.says("/mute")
    mina.presses("Invitations to events and posts")
    other.presses("Undo")
    assert muted(town, mina) == {"progress", "invitations"}
    assert muted(town, other) == {"neighbours"}


def muted(town: Town, person: Person) -> set[str]:
    with town.database.reading() as uow:
        return set(uow.people.get(key_of(town, person)).muted.split())


def test_a_consent_given_while_they_were_one_stays_where_it_was_given(town: Town) -> None:
    mina, other = town.stranger("Mina"), town.stranger("Mina at work")
    mina.says("/help")
    links(mina, other)
    other.says("/report")
    other.presses("I agree")
    mina.presses("Undo")
    with town.database.reading() as uow:
        consents = [uow.people.get(key_of(town, one)).consent for one in (mina, other)]
    assert consents == ["", town.rules.policy.county.consent_version]


def test_what_was_asked_before_the_undo_is_not_brought_to_somebody_else(
    town: Town, mina: Person, other: Person
) -> None:
    number = reports(mina, "The lamp before the house of the Chens is dark")
    links(mina, other)
    asks, undoes = town.inbound(other, text="/my"), town.inbound(mina, press=mina.button("Undo").value)
    town.now += timedelta(minutes=1)
    assert town.intake.commit([replace(asks, at=town.now), replace(undoes, at=town.now)]) == [None, None]
    seen = len(other.seen)
    town.deliver()
    assert all(number not in shown.text for shown in other.seen[seen:])
    assert not any(button.label == number for shown in other.seen[seen:] for button in shown.buttons)
    other.hears("It is undone")
    mina.says("/my")
    mina.hears(number)
