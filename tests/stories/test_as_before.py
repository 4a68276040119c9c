"""Two who were linked are parted at once: everything is as it was, whatever each of them had."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy import update

from domain.organisation import Role
from storage.tables import Person as PersonRow
from tests.stories.linking import everything, key_of, links
from tests.stories.phoning import leaves
from tests.stories.reporting import also_holds, is_called, issue_in, reports
from tests.stories.test_events import organiser, signs_up
from tests.stories.test_posts import offers, takes
from tests.stories.test_registration import register
from tests.town import COMMUNITY, GRID, NEIGHBOUR, Town, sweep
from tests.townspeople import Person


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


def with_a_post(town: Town, *both: Person) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    offers(zhao)
    for person in both:
        register(person)
        zhao.presses("Accept registration")
    takes(both[1])


def with_a_number_of_one(_: Town, *both: Person) -> None:
    reports(both[1])
    leaves(both[1])


def with_numbers_of_both(_: Town, *both: Person) -> None:
    for person in both:
        reports(person)
        leaves(person)


def with_a_report_that_one_alone_may_know_of(town: Town, *both: Person) -> None:
    also_holds(town, both[0], Role.GRID_WORKER, NEIGHBOUR)
    also_holds(town, both[1], Role.COMMUNITY_ADMIN, COMMUNITY)
    number = reports(town.resident("Olof"))
    both[1].presses("Restrict …")
    both[1].presses("Only me")
    assert issue_in(town, number).people == frozenset({key_of(town, both[1])})


def with_an_event_of_ones_own(town: Town, *both: Person) -> None:
    zhao = organiser(town)
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
        with_a_post,
        with_a_number_of_one,
        with_numbers_of_both,
        with_a_report_that_one_alone_may_know_of,
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
