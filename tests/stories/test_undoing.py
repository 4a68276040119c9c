"""Two who were linked are parted: all is as it was, but for what was done since, which stays where it was done."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from domain.organisation import Role, Seat
from storage.tables import Person as PersonRow
from tests.stories.linking import everything, key_of, links
from tests.stories.reporting import also_holds, is_called, issue_in, reports
from tests.stories.staff import at
from tests.stories.test_events import organiser, signs_up
from tests.stories.test_registration import register
from tests.town import COMMUNITY, GRID, NEIGHBOUR, Town, sweep
from tests.townspeople import Person

Twice = tuple[Person, Person]


@pytest.fixture
def mina(town: Town) -> Person:
    return town.resident("Mina")


@pytest.fixture
def other(town: Town) -> Person:
    """Mina again, at another door."""
    return town.resident("Mina at work", language="en")


def with_nothing(town: Town, *_: Person) -> None:
    """Link two of whom nothing is known."""


def with_reports_and_drafts(_: Town, *both: Person) -> None:
    for person in both:
        reports(person, f"The lamp of {person.address.id} is dark")
        person.sends_photos(f"photo-of-{person.address.id[-4:]}", caption="The bench is broken")


def with_roles_and_names(town: Town, *both: Person) -> None:
    for person, unit in zip(both, (GRID, NEIGHBOUR), strict=True):
        also_holds(town, person, Role.GRID_WORKER, unit)
        also_holds(town, person, Role.GRID_WORKER, COMMUNITY)
        is_called(town, person, f"name of {person.address.id}")


def with_places(town: Town, *both: Person) -> None:
    organiser(town, seats=5)
    for person in both:
        signs_up(person)
        person.hears("You have a place")


def with_a_place_of_one(town: Town, *both: Person) -> None:
    organiser(town)
    signs_up(both[1])


def with_registrations_that_wait(town: Town, *both: Person) -> None:
    town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    for person in both:
        register(person)


def with_one_that_was_accepted(town: Town, *both: Person) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    register(both[0])
    register(both[1], "Chen again")
    zhao.presses("Accept registration")


def with_an_event_of_ones_own(town: Town, *both: Person) -> None:
    zhao, _ = organiser(town)
    links(both[0], zhao)
    town.time_passes(days=8)
    town.take([])
    sweep(town)


def with_no_consent_at_one(town: Town, *both: Person) -> None:
    with town.database.begin() as uow:
        mine = PersonRow.id == key_of(town, both[1])
        uow.session.execute(update(PersonRow).where(mine).values(consent="", consented_at=None, language="zh"))


@pytest.mark.parametrize("shown_first", [True, False], ids=["mine typed", "theirs typed"])
@pytest.mark.parametrize(
    "prepare",
    [
        with_nothing,
        with_reports_and_drafts,
        with_roles_and_names,
        with_places,
        with_a_place_of_one,
        with_registrations_that_wait,
        with_one_that_was_accepted,
        with_an_event_of_ones_own,
        with_no_consent_at_one,
    ],
)
def test_an_undone_link_leaves_everything_as_it_was(
    town: Town, mina: Person, other: Person, prepare: Callable[..., None], *, shown_first: bool
) -> None:
    prepare(town, mina, other)
    shown, typed = (mina, other) if shown_first else (other, mina)
    shown.says("/link")
    found = re.search(r"\d{3} \d{3}", shown.last.text)
    assert found
    before = everything(town)
    typed.says(f"/link {found[0]}")
    assert everything(town) != before
    shown.presses(shown.labels()[-1])
    assert everything(town) == before
    for person in (mina, other):
        with town.database.reading() as uow:
            used = uow.people.usual_door(uow.people.get(key_of(town, person)))
        assert used is not None
        assert used.person == key_of(town, person)


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
