"""Two doors become one person's on both databases, whoever else types a code at the same moment."""

from collections.abc import Callable
from threading import Thread

import pytest
from sqlalchemy import select, text

from domain.message import Address
from storage.database import Database
from storage.keys import made_at, new_id
from storage.link_tables import LinkCode, LinkDeed, LinkTry
from storage.streams import dialogue
from storage.unit_of_work import UnitOfWork
from tests.storage.world import Pair, at_once, insist, intakes, rows
from tests.stories.linking import are_one, code_of, key_of, links
from tests.stories.reporting import issue_in, reports
from tests.town import Town
from tests.townspeople import PLAIN

ROUNDS = 4


def test_what_is_kept_of_a_code_does_not_tell_it(town: Town, database: Database) -> None:
    code = code_of(town.resident("Mina"))
    with database.reading() as uow:
        [row] = uow.session.scalars(select(LinkCode))
        kept = [str(value) for value in vars(row).values()]
    assert not any(code in value for value in kept)


def test_linked_and_parted_again(town: Town, database: Database) -> None:
    mina, phone = town.resident("Mina"), town.resident("Mina", can=PLAIN)
    number, other = reports(mina), town.resident("Olof")
    links(mina, phone)
    links(other, mina)
    assert are_one(town, mina, phone, other)
    mina.presses("Undo")
    assert are_one(town, mina, phone)
    assert not are_one(town, mina, other)
    assert issue_in(town, number).reporter == key_of(town, mina)
    with database.reading() as uow:
        assert len(uow.session.scalars(select(LinkTry)).all()) == 2


def test_where_something_was_made_last_is_where_it_stays(town: Town, database: Database) -> None:
    links(town.resident("Mina"), town.resident("Olof"))
    with database.begin() as uow:
        door = uow.people.find_door(Address("memory", "Mina"))
        assert door is not None
        link = uow.links.newest(door.person, town.now)
        assert link is not None
        for at in (1, 2):
            uow.links.did(link.id, kind="issues", key="7", door=at)
        assert uow.links.deeds(link.id, [1]) == {}
        assert uow.links.deeds(link.id, [2]) == {"issues": ["7"]}
        uow.links.sweep(link.until, tries=town.now)
    with database.reading() as uow:
        assert [uow.session.scalars(select(table)).all() for table in (LinkDeed, LinkCode)] == [[], []]


def test_a_key_tells_when_it_was_made(town: Town) -> None:
    assert abs((made_at(new_id(town.now)) - town.now).total_seconds()) < 0.001


@pytest.fixture
def of_two(replicas: Pair, found: Callable[[Database], Town]) -> Town:
    """A town that two processes serve."""
    return found(replicas[0])


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_codes_typed_crosswise_at_two_replicas_link_once_and_nobody_waits_in_a_circle(
    replicas: Pair, of_two: Town, round_: int
) -> None:
    mina, phone = of_two.resident("Mina"), of_two.resident("Mina", can=PLAIN)
    of_mina, of_phone = code_of(mina), code_of(phone)
    works = [of_two.inbound(mina, text=of_phone), of_two.inbound(phone, text=of_mina)]
    both = zip(intakes(replicas, of_two), works[:: -1 if round_ % 2 else 1], strict=True)
    assert at_once(*(lambda one=one, work=work: insist(one, [work]) for one, work in both)) == [0, 0]
    of_two.deliver()
    assert are_one(of_two, mina, phone)
    assert [one.has_heard("I know you on both already") for one in (mina, phone)].count(True) == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_a_code_typed_twice_at_once_at_two_replicas_opens_once(replicas: Pair, of_two: Town, round_: int) -> None:
    mina, doors = of_two.resident("Mina"), [of_two.stranger(f"Door {number}{round_}") for number in range(2)]
    code = code_of(mina)
    works = [of_two.inbound(one, text=code) for one in doors]
    both = zip(intakes(replicas, of_two), works, strict=True)
    assert at_once(*(lambda one=one, work=work: insist(one, [work]) for one, work in both)) == [0, 0]
    of_two.deliver()
    assert sorted(are_one(of_two, mina, one) for one in doors) == [False, True]
    assert [one.has_heard("That code has been used already") for one in doors].count(True) == 1


def until_somebody_waits(database: Database) -> None:
    """Return once a transaction waits for a lock that another holds."""
    waits = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    for _ in range(5000):
        with database.readers.connect() as connection:
            if connection.scalar(waits):
                return
    raise AssertionError("nobody waits")


@pytest.mark.parametrize("parting", [False, True], ids=["linked", "parted"])
def test_who_waits_while_a_replica_links_or_parts_them_goes_on_as_who_they_are_then(
    replicas: Pair, of_two: Town, *, parting: bool
) -> None:
    mina, phone = of_two.resident("Mina"), of_two.resident("Mina", can=PLAIN)
    work = of_two.inbound(phone, text=code_of(mina))
    if parting:
        of_two.take([work])
        work = of_two.inbound(mina, press=mina.button("Undo").value)
    one, other = intakes(replicas, of_two)
    said = of_two.inbound(phone, text="The bin is full")
    waiting = Thread(target=lambda: insist(other, [said]))

    def let_the_other_come(uow: UnitOfWork) -> None:
        uow.flush()
        waiting.start()
        until_somebody_waits(replicas[0])

    assert insist(one, [work, let_the_other_come]) == 0
    waiting.join(30)
    assert are_one(of_two, mina, phone) is not parting
    assert [row.person for row in rows(of_two.database, dialogue)] == [key_of(of_two, phone)]
