"""Whoever has several doors sees them and can take one away; a link is undone from either, the newest first."""

import pytest

from domain.organisation import Role
from storage.link_tables import Link, LinkDeed
from tests.stories.linking import are_one, everything, key_of, links
from tests.stories.reporting import buttons_of, is_called, issue_in, reports
from tests.town import COMMUNITY, Town, sweep
from tests.townspeople import PLAIN, Person

Twice = tuple[Person, Person]


@pytest.fixture
def mina(town: Town) -> Person:
    return town.resident("Mina")


@pytest.fixture
def other(town: Town) -> Person:
    """Mina again, at another door."""
    return town.resident("Mina at work", language="en")


@pytest.mark.parametrize("how", ["a button here", "a button there", "/unlink"])
def test_undo_is_offered_on_both_doors_and_said_on_both(town: Town, mina: Person, other: Person, how: str) -> None:
    links(mina, other)
    at = other if how == "a button there" else mina
    if how == "/unlink":
        mina.says("/unlink")
        mina.hears("• Memory, since today 09:30 (you are here)")
        mina.presses("Take away: Memory, today 09:30")
    else:
        at.presses("Undo")
    for person in (mina, other):
        person.hears("It is undone: I take you for two people again")
    assert not are_one(town, mina, other)


def test_a_pressed_undo_is_answered_the_second_time(mina: Person, other: Person, town: Town) -> None:
    links(mina, other)
    press = mina.button("Undo").value
    mina.presses("Undo")
    for person in (mina, other):
        town.arrives(person, press=press)
        person.hears("That has been undone already.")


def test_somebody_elses_link_and_door_are_refused_in_words(town: Town, mina: Person, other: Person) -> None:
    links(mina, other)
    mina.says("/unlink")
    eva = town.resident("Eva")
    for button in mina.seen[-1].buttons:
        town.arrives(eva, press=button.value)
        eva.hears("That is none of your links")
    for nonsense in ("d:undo:zzz", "d:take:0", "d:other:1", "d:undo:", "d"):
        town.arrives(eva, press=nonsense)
        assert "none of your links" in eva.last.text or "do not know that button" in eva.last.text
    assert are_one(town, mina, other)


def test_links_are_undone_the_newest_first(town: Town, mina: Person, other: Person) -> None:
    third = town.resident("Mina on the road", can=PLAIN)
    links(mina, other)
    first = mina.button("Undo").value
    town.time_passes(seconds=1)
    links(mina, third)
    number = reports(other)
    before = everything(town)
    town.arrives(other, press=first)
    other.hears("Please take away first what came last")
    assert everything(town)["person"] == before["person"]
    mina.presses("Undo")
    mina.hears("It is undone")
    town.arrives(other, press=first)
    other.hears("It is undone")
    assert len({key_of(town, one) for one in (mina, other, third)}) == 3
    assert issue_in(town, number).reporter == key_of(town, other)


def test_later_a_door_leaves_by_itself_and_what_there_is_stays(town: Town, mina: Person, other: Person) -> None:
    number = reports(other)
    is_called(town, mina, "name of Mina")
    is_called(town, other, "name of Mina at work")
    links(mina, other)
    town.time_passes(days=8)
    sweep(town)
    with town.database.reading() as uow:
        assert [uow.session.query(table).count() for table in (Link, LinkDeed)] == [0, 0]
    assert "name of Mina at work" not in str(everything(town)["person"])
    undo = other.button("Undo").value
    town.arrives(other, press=undo)
    other.hears("too long ago")
    mina.says("/unlink")
    mina.hears("Here I know you:")
    assert "Undo" not in mina.labels()
    mina.presses("Take away: Memory, 23 Nov, 09:30")
    mina.hears("Taken away: Memory.")
    other.hears("somebody new to me")
    mina.says("/my")
    mina.hears(number)
    other.says("/my")
    other.hears("You have reported nothing yet.")


def test_ones_own_door_can_be_taken_away_too_and_an_only_one_cannot(town: Town, mina: Person, other: Person) -> None:
    links(mina, other)
    town.time_passes(days=8)
    mina.says("/unlink")
    mina.presses("Take away: Memory, 23 Nov, 09:30 (here)")
    mina.hears("somebody new to me")
    other.hears("Taken away: Memory.")
    mina.says("解绑")
    mina.hears("I know you only here.")
    mina.presses("Show me a code")
    mina.hears("Your code is")
    assert not are_one(town, mina, other)


@pytest.mark.parametrize("days", [0, 8])
def test_a_door_that_is_taken_away_shows_no_card_any_more(town: Town, other: Person, days: int) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    links(zhao, other)
    town.time_passes(days=days)
    number = reports(town.resident("Olof"))
    assert "Accept" in buttons_of(other, number)
    zhao.says("/unlink")
    zhao.presses([label for label in zhao.labels() if label.startswith("Take away") and "(here)" not in label][-1])
    assert other.has_heard(f"{number} is no longer with you." if days == 0 else "This is no longer with you.")
