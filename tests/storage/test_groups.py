"""Groups that are bound to units, on both databases: who gets what, and where a group goes."""

from sqlalchemy import select

from domain.message import Address, Outbound
from handlers.groups import follow
from storage.database import Database
from storage.messages import Elsewhere
from storage.streams import card, outbox
from storage.tables import Door, Person
from storage.terms import Terms
from storage.unit_of_work import UnitOfWork
from tests.storage.world import owe, rows
from tests.town import COMMUNITY, GRID, STREET, Town


def group_at(uow: UnitOfWork, town: Town, name: str) -> Door:
    address = Address("memory", name)
    uow.people.read_ahead({address: "en"}, town.now, rooms=[address])
    return uow.people.at(address)[1]


def test_a_group_is_known_as_one_and_a_person_is_not(town: Town, database: Database) -> None:
    owe(town, "Ann", "hello")
    with database.begin() as uow:
        group_at(uow, town, "-100")
    shared = {row.outside: row.shared for row in rows(database, Door.__table__)}  # type: ignore[arg-type]
    assert shared == {"Ann": False, "-100": True}


def test_what_is_bound_is_found_at_once_and_in_the_next_transaction(town: Town, database: Database) -> None:
    with database.begin() as uow:
        first, second = group_at(uow, town, "-100/7"), group_at(uow, town, "-200")
        assert uow.groups.of([COMMUNITY, STREET]) == []
        uow.groups.bind(first, COMMUNITY)
        uow.groups.bind(second, STREET)
        assert uow.groups.of([COMMUNITY, STREET, COMMUNITY]) == [first.person, second.person]
    with database.begin() as uow:
        assert uow.groups.of([STREET, GRID]) == [second.person]
        assert uow.groups.unit_of(first.person) == COMMUNITY
        assert uow.groups.unit_of(1) is None
        uow.groups.bind(group_at(uow, town, "-100/7"), None)
        assert uow.groups.of([COMMUNITY]) == []


def test_a_group_that_is_closed_is_bound_still_and_gets_nothing(town: Town, database: Database) -> None:
    with database.begin() as uow:
        group = group_at(uow, town, "-100")
        uow.groups.bind(group, COMMUNITY)
        group.closed_at = town.now
    with database.begin() as uow:
        assert uow.groups.of([COMMUNITY]) == []
        assert uow.groups.unit_of(group.person) == COMMUNITY


def test_a_group_is_found_with_its_topics_and_no_other(town: Town, database: Database) -> None:
    owe(town, "-100/x", "a person may be called so")
    with database.begin() as uow:
        for name in ("-100", "-100/7", "-1000", "-1000/7", "-10"):
            group_at(uow, town, name)
    with database.begin() as uow:
        assert [door.outside for door in uow.groups.at(Address("memory", "-100"))] == ["-100", "-100/7"]


def test_a_group_at_a_new_address_hangs_its_cards_anew(town: Town, database: Database) -> None:
    with database.begin() as uow:
        group = group_at(uow, town, "-1")
        uow.outbox.owe(group, Outbound("card", card="issue:1:0"), Terms("card", 2), town.now)
        uow.flush()
        uow.outbox.hang([("issue:1:0", group.id, "5")])
        follow(uow, group, "-1001", town.now)
    assert [row.receipt for row in rows(database, card)] == [""]


def test_a_group_whose_new_address_is_known_gives_everything_to_it(town: Town, database: Database) -> None:
    with database.begin() as uow:
        old, new = group_at(uow, town, "-1"), group_at(uow, town, "-1001")
        uow.groups.bind(old, COMMUNITY)
        for name in ("issue:1:0", "issue:2:0"):
            uow.outbox.owe(old, Outbound("card", card=name), Terms("card", 2), town.now)
        uow.outbox.owe(new, Outbound("card", card="issue:2:0"), Terms("card", 2), town.now)
        uow.flush()
        uow.outbox.hang([("issue:2:0", new.id, "9")])
        follow(uow, old, "-1001", town.now)
        assert uow.groups.of([COMMUNITY]) == [new.person]
    found = {(row.card, row.address): row.receipt for row in rows(database, card)}
    assert found == {("issue:1:0", new.id): "", ("issue:2:0", new.id): "9"}
    assert {row.address for row in rows(database, outbox)} == {new.id}


def test_what_is_said_elsewhere_is_kept_with_the_message(town: Town, database: Database) -> None:
    with database.begin() as uow:
        group = group_at(uow, town, "-100")
        owed = Terms("answer", 1, elsewhere=Elsewhere(group.id, Outbound("over there")), dedupe="once")
        uow.outbox.owe(group, Outbound("for you"), owed, town.now)
    with database.begin() as uow:
        assert not uow.groups.is_told("once", town.now)
        assert not uow.groups.is_told("twice", town.now.replace(year=2000))
        assert uow.groups.is_told("once", town.now.replace(year=2000))
        assert uow.session.scalars(select(Person.name)).all() == [""]
