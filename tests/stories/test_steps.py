"""How much somebody has to do for what they want: every word, press, position and link is one action."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from domain.organisation import Role
from handlers.keys import short
from storage.event_tables import Event
from tests.stories.events import community
from tests.stories.serving import at_the_doors, to_scan
from tests.stories.staff import at, grid_and_community, staffed
from tests.stories.test_needs import need_in
from tests.stories.test_registration import register
from tests.stories.wishing import is_published
from tests.town import COMMUNITY, IN_GRID, Town
from tests.townspeople import Person

REPORT, CHECK_IN, SIGN_UP, ACCEPT, CLAIM, TURN = 5, 1, 2, 1, 2, 1
"""The most that each may take, after the consent: the sentence, code or link counts, a card or list is in sight."""
LAMP = "The lamp by the school gate is dark"


@contextmanager
def at_most(town: Town, person: Person, most: int) -> Iterator[None]:
    """Count what a person does: everything that reaches the bot from them."""
    did: list[Person] = []
    arrives = town.arrives

    def counted(person: Person, **what: object) -> None:
        did.append(person)
        arrives(person, **what)

    town.arrives = counted  # type: ignore[method-assign]
    try:
        yield
    finally:
        town.arrives = arrives  # type: ignore[method-assign]
    assert 0 < did.count(person) <= most, f"{did.count(person)} actions"


def reports_a_lamp(mina: Person) -> None:
    mina.says(LAMP)
    mina.presses("Street lamps, manholes, pipes")
    mina.shares(*IN_GRID)
    mina.presses("Skip")
    mina.presses("Submit")


def test_every_action_is_counted(town: Town) -> None:
    mina = town.resident("Mina")
    counted: list[Callable[[], None]] = [
        lambda: mina.says("/help"),
        lambda: mina.starts(""),
        lambda: mina.shares(*IN_GRID),
        lambda: mina.sends_photos("a"),
        lambda: mina.presses(mina.labels()[0]),
    ]
    for act in counted:
        with at_most(town, mina, 1):
            act()


def test_a_report_that_starts_from_a_sentence(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    with at_most(town, mina, REPORT):
        reports_a_lamp(mina)
    mina.hears("Thank you")
    lin.hears(LAMP)


def test_a_category_that_is_not_on_the_first_page_is_written(town: Town) -> None:
    mina = town.resident("Mina")
    with at_most(town, mina, REPORT):
        mina.says("A neighbour plays the trumpet at night")
        assert "Noise" not in " ".join(mina.labels())
        mina.says("Noise")
        mina.shares(*IN_GRID)
        mina.presses("Skip")
        mina.presses("Submit")
    mina.hears("Thank you")


def test_a_place_at_an_event_from_its_link(town: Town) -> None:
    community(town)
    mina = town.resident("Mina")
    with town.database.reading() as uow:
        key = uow.session.query(Event).one().id
    with at_most(town, mina, SIGN_UP):
        mina.starts(f"e_{short(key)}")
        mina.presses("Sign up")
    mina.hears("You have a place")


def test_in_and_out_by_scanning(town: Town) -> None:
    _, mina = at_the_doors(town, "Mina")
    late = town.resident("Late")
    for person in (mina, late):
        with at_most(town, person, CHECK_IN):
            person.starts(to_scan(town))
        person.hears("You are checked in")
    at(town, "2026-12-05 11:00")
    with at_most(town, mina, CHECK_IN):
        mina.starts(to_scan(town))
    mina.hears("You are checked out")


def test_a_card_is_accepted(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina, chen = town.resident("Mina"), town.resident("Chen")
    reports_a_lamp(mina)
    with at_most(town, lin, ACCEPT):
        lin.presses("Accept")
    lin.hears("Accepted")
    register(chen)
    with at_most(town, zhao, ACCEPT):
        zhao.presses("Accept registration")
    zhao.hears("Accepted: Chen Lu")


def test_a_wish_is_taken_on_from_the_list(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    is_published(town.resident("Anna"), zhao)
    olof = town.resident("Olof")
    olof.says("/wishes")
    with at_most(town, olof, CLAIM):
        olof.presses("🌱 A warm blanket for the winter")
        olof.presses("I take it on")
    olof.hears("Thank you! Please get in touch by")


@pytest.mark.parametrize(("label", "became"), [("Make an event of it", "event"), ("Make a wish of it", "wish")])
def test_a_report_becomes_a_need_and_that_an_event_or_a_wish(town: Town, label: str, became: str) -> None:
    lin, zhao = grid_and_community(town)
    staffed(town, "Wang")
    reports_a_lamp(town.resident("Mina"))
    lin.presses("Accept")
    with at_most(town, zhao, TURN):
        zhao.presses("Make it a need")
    zhao.presses("Publish the need")
    zhao.presses("Open")
    with at_most(town, zhao, TURN):
        zhao.presses(label)
    assert need_in(town).became == became
