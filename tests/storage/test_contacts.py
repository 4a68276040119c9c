"""Telephone numbers in both databases: sealed for their row, and readable through a change of the key."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from itertools import islice

import pytest
from sqlalchemy import select, text

from bot.rekey import steps
from domain.message import Address
from domain.organisation import Role, Seat
from storage.contacts import Contact
from storage.database import Database
from storage.seals import Seals, Unreadable
from tests.ground import KEY
from tests.storage.deadly import ended, seal_anew
from tests.storage.world import KILLED, door_at
from tests.stories.phoning import LOOK, MASKED, PHONE, leaves, rows_with
from tests.stories.reporting import reports
from tests.stories.staff import grid_and_community
from tests.town import COMMUNITY, Town

NEW, OTHER = b"n" * 32, b"x" * 32
PHONES = [f"1380000{number:04d}" for number in range(10)]


@pytest.fixture
def locked(url: str) -> Iterator[Database]:
    """A database whose process has a key."""
    with closing(Database(url, KEY)) as one:
        yield one


@pytest.fixture
def people(locked: Database, found: Callable[[Database], Town]) -> list[int]:
    """Ten people who have left a number each."""
    town = found(locked)
    with locked.begin() as uow:
        doors = [door_at(uow, Address("memory", phone), town) for phone in PHONES]
        assert uow.contacts.may_seal()
        for door, phone in zip(doors, PHONES, strict=True):
            uow.contacts.keep(door.person, phone, town.now)
        return [door.person for door in doors]


def numbers(database: Database, people: list[int]) -> list[str]:
    with database.reading() as uow:
        return [uow.contacts.phone(person) for person in people]


def test_a_sealed_text_is_for_its_row_its_key_and_as_it_was() -> None:
    seals = Seals(KEY)
    sealed = seals.seal(PHONE, row="contact:1")
    assert sealed != seals.seal(PHONE, row="contact:1")
    assert sealed.startswith(f"{seals.current}.")
    assert PHONE not in sealed
    assert seals.open(sealed, row="contact:1") == PHONE
    assert Seals(NEW, KEY).open(sealed, row="contact:1") == PHONE
    swapped = sealed[:-8] + ("A" if sealed[-8] != "A" else "B") + sealed[-7:]
    for keys, text_, row in (([KEY], sealed, "contact:2"), ([KEY], swapped, "contact:1"), ([NEW], sealed, "contact:1")):
        with pytest.raises(Unreadable):
            Seals(*keys).open(text_, row=row)


def test_without_a_key_nothing_is_sealed() -> None:
    assert Seals(b"").current == ""
    with pytest.raises(ValueError, match="SECRET_KEY"):
        Seals(b"").seal(PHONE, row="contact:1")


def test_a_whole_story_leaves_the_number_in_no_row(locked: Database, found: Callable[[Database], Town]) -> None:
    town = found(locked)
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    reports(mina)
    leaves(mina)
    lin.presses(LOOK)
    lin.hears(PHONE)
    assert rows_with(town, PHONE) == []
    town.time_passes(minutes=20)
    mina.hears("was looked at")
    mina.says("/phone")
    mina.hears(MASKED)
    assert PHONE not in lin.transcript()
    assert rows_with(town, PHONE) == []


def test_a_number_is_found_in_its_own_row_only(locked: Database, people: list[int]) -> None:
    assert numbers(locked, people) == PHONES
    with locked.begin() as uow:
        rows = list(uow.session.scalars(select(Contact).order_by(Contact.person).limit(2)))
        rows[0].sealed, rows[1].sealed = rows[1].sealed, rows[0].sealed
    assert numbers(locked, people)[:3] == ["", "", PHONES[2]]


def test_what_was_held_of_a_person_goes_as_a_whole(locked: Database, people: list[int]) -> None:
    with locked.begin() as uow:
        uow.contacts.forget(people[0])
        assert uow.contacts.find(people[0]) is None
    assert numbers(locked, people) == ["", *PHONES[1:]]


@pytest.mark.parametrize("cut_after", range(5))
def test_a_change_of_the_key_that_is_cut_off_loses_nothing_and_is_gone_on_with(
    url: str, people: list[int], cut_after: int
) -> None:
    with closing(Database(url, NEW, KEY)) as both:
        assert sum(islice(steps(both, batch=3), cut_after)) == min(3 * cut_after, 10)
        assert numbers(both, people) == PHONES
        assert sum(steps(both, batch=3)) == max(10 - 3 * cut_after, 0)
        assert numbers(both, people) == PHONES
        with both.reading() as uow:
            assert uow.contacts.unreadable() == 0
    with closing(Database(url, NEW)) as after:
        assert numbers(after, people) == PHONES


def test_a_process_that_knows_only_the_key_before_seals_nothing_more(
    url: str, locked: Database, people: list[int]
) -> None:
    with closing(Database(url, NEW, KEY)) as both:
        list(steps(both))
        with locked.begin() as uow:
            assert not uow.contacts.may_seal()
            assert uow.contacts.phone(people[0]) == ""
        with both.begin() as uow:
            assert uow.contacts.may_seal()


def test_what_no_key_opens_is_counted_and_left(url: str, people: list[int]) -> None:
    with closing(Database(url, OTHER)) as lost:
        assert sum(steps(lost)) == 0
        with lost.reading() as uow:
            assert uow.contacts.unreadable() == 10
    with closing(Database(url, OTHER, KEY)) as found_again:
        assert sum(steps(found_again)) == 10
        assert numbers(found_again, people) == PHONES


def test_sessions_and_invitations_of_the_key_before_go_on_while_it_is_given(
    url: str, locked: Database, found: Callable[[Database], Town]
) -> None:
    town = found(locked)
    later = town.now + timedelta(days=3)
    with locked.begin() as uow:
        door = door_at(uow, Address("web", "Mina"), town)
        uow.web.open("token", address=door.id, now=town.now, expires_at=later)
        uow.seats.invite("CODE2", seat=Seat(Role.COMMUNITY_ADMIN, COMMUNITY), name="Z", now=town.now, expires_at=later)
    with closing(Database(url, NEW, KEY)) as both, both.begin() as uow:
        assert uow.seats.find_invitation("CODE2") is not None
        session = uow.web.find("token", town.now)
        assert session is not None
        assert not uow.web.is_current(session, "token")
        uow.web.renew(session, "token", expires_at=later)
    with closing(Database(url, NEW)) as after, after.begin() as uow:
        assert uow.web.find("token", town.now) is not None
        assert uow.seats.find_invitation("CODE2") is None


def test_what_is_restricted_waits_for_whom_it_names(locked: Database, found: Callable[[Database], Town]) -> None:
    town = found(locked)
    lin, zhao = grid_and_community(town)
    reports(town.resident("Mina"))
    zhao.presses("Restrict …")
    zhao.presses("Only me")
    lin.says("/queue")
    lin.hears("Nothing waits")
    zhao.says("/queue")
    zhao.hears("1 wait for you")
    with locked.reading() as uow:
        assert uow.session.execute(text("SELECT named FROM issue")).scalar_one() != ""


def test_a_process_that_is_killed_while_it_seals_anew_leaves_every_number_readable(url: str, people: list[int]) -> None:
    assert ended(seal_anew, url, (NEW, KEY), 4) == KILLED
    with closing(Database(url, NEW, KEY)) as both:
        assert numbers(both, people) == PHONES
        assert sum(steps(both)) == 7, "the first batch was written, the second was not"
    with closing(Database(url, NEW)) as after:
        assert numbers(after, people) == PHONES
