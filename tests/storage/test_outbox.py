"""What is owed: in which order it is leased, who waits for whom, and that nothing of it vanishes."""

from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import update

from domain.message import Address, Outbound
from storage.database import Database
from storage.leases import LEASE
from storage.messages import Subject
from storage.streams import card, outbox
from storage.terms import Settled, Terms
from tests.storage.world import door_at, leased, owe, rows
from tests.town import Town

ANSWER, CARD, BROADCAST = 1, 2, 4
SECOND = timedelta(seconds=1)


def settle(database: Database, town: Town, text: str, *, again: float | None = None, tried: bool = True) -> None:
    """Say how the sending of a message ended; ``again`` seconds from now it is tried again."""
    [row] = [row for row in rows(database, outbox) if row.body["text"] == text and row.settled_at is None]
    again_at = None if again is None else town.now + again * SECOND
    with database.begin() as uow:
        uow.outbox.settle([Settled(row.id, "sent" if again is None else "retry", "x", again_at, tried)], town.now)


def test_nobody_else_takes_what_is_leased(town: Town, database: Database) -> None:
    owe(town, "Ann", "one")
    assert leased(database, town) == ["one"]
    assert leased(database, town) == []


def test_a_lease_that_runs_out_is_sent_again(town: Town, database: Database) -> None:
    owe(town, "Ann", "one")
    leased(database, town)
    almost = LEASE.total_seconds() - 1
    assert leased(database, town, later=almost) == []
    assert leased(database, town, later=almost + 1) == ["one"]
    assert [row.attempts for row in rows(database, outbox)] == [2]


def test_what_a_sender_had_taken_that_is_gone_is_sent_again_at_once_and_in_order(
    town: Town, database: Database, url: str
) -> None:
    owe(town, "Ann", "one")
    owe(town, "Ann", "two")
    assert leased(database, town, 1) == ["one"]
    database.close()
    with closing(Database(url)) as another:
        again: list[str] = []
        while not again:
            # PostgreSQL takes a moment to see that a connection has ended.
            again = leased(another, town)
    assert again == ["one", "two"]


def test_a_lease_that_is_not_committed_leaves_everything_owed(town: Town, database: Database) -> None:
    owe(town, "Ann", "one")

    def die() -> None:
        with database.begin() as uow:
            assert len(uow.outbox.lease("memory", town.now, 10)) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        die()
    assert leased(database, town) == ["one"]


def test_what_is_settled_is_never_taken_again(town: Town, database: Database) -> None:
    owe(town, "Ann", "one")
    leased(database, town)
    settle(database, town, "one")
    assert leased(database, town, later=3600) == []


def test_a_lease_admits_only_what_there_is_room_for_the_most_urgent_first(town: Town, database: Database) -> None:
    for number in range(5):
        owe(town, f"P{number}", f"news {number}", priority=BROADCAST)
    owe(town, "Ann", "answer", priority=ANSWER)
    assert leased(database, town, 2) == ["answer", "news 0"]
    assert leased(database, town, 2) == ["news 1", "news 2"]
    assert leased(database, town, 9) == ["news 3", "news 4"]


def test_only_the_channel_that_asks_is_served(town: Town, database: Database) -> None:
    with database.begin() as uow:
        door = door_at(uow, Address("plain", "Ann"), town)
        uow.outbox.owe(door, Outbound("elsewhere"), Terms("answer", 1), town.now)
    assert leased(database, town) == []


def test_an_answer_overtakes_a_broadcast_to_the_same_person(town: Town, database: Database) -> None:
    owe(town, "Ann", "news", priority=BROADCAST)
    owe(town, "Ann", "answer", priority=ANSWER)
    assert leased(database, town, 1) == ["answer"]
    assert leased(database, town, 1) == ["news"]


def test_a_message_waits_for_the_one_before_it_while_that_is_under_way(town: Town, database: Database) -> None:
    owe(town, "Ann", "first")
    owe(town, "Ann", "second")
    owe(town, "Bob", "other")
    assert leased(database, town, 1) == ["first"]
    assert leased(database, town) == ["other"]
    settle(database, town, "first")
    assert leased(database, town) == ["second"]


def test_a_message_waits_for_the_one_before_it_while_that_is_tried_again(town: Town, database: Database) -> None:
    for text in ("first", "second", "third"):
        owe(town, "Ann", text)
    owe(town, "Ann", "news", priority=BROADCAST)
    leased(database, town, 1)
    settle(database, town, "first", again=30)
    assert leased(database, town) == ["news"]
    assert leased(database, town, later=30) == ["first", "second", "third"]


def test_what_is_held_for_later_holds_up_nobody(town: Town, database: Database) -> None:
    owe(town, "Ann", "album", not_before=town.now + SECOND)
    owe(town, "Ann", "at once")
    assert leased(database, town) == ["at once"]
    assert leased(database, town, later=1) == ["album"]


def test_what_was_only_put_back_has_not_been_tried(town: Town, database: Database) -> None:
    owe(town, "Ann", "one")
    leased(database, town)
    settle(database, town, "one", again=5, tried=False)
    assert [row.attempts for row in rows(database, outbox)] == [0]
    leased(database, town, later=5)
    settle(database, town, "one", again=6)
    assert [row.attempts for row in rows(database, outbox)] == [1]


def test_of_several_with_one_name_the_last_is_sent_once(town: Town, database: Database) -> None:
    with database.begin() as uow:
        door = door_at(uow, Address("memory", "Ann"), town)
        for number in range(3):
            uow.outbox.owe(door, Outbound(f"{number} photos"), Terms("answer", 1, dedupe="album"), town.now)
    owe(town, "Ann", "4 photos", dedupe="album")
    assert leased(database, town) == ["4 photos"]
    settle(database, town, "4 photos", again=5)
    owe(town, "Ann", "5 photos", dedupe="album")
    assert leased(database, town, later=5) == ["5 photos"]


def test_what_has_left_is_not_replaced_and_what_comes_late_is_sent_after_it(town: Town, database: Database) -> None:
    owe(town, "Ann", "3 photos", dedupe="album")
    leased(database, town)
    for late in ("4 photos", "5 photos"):
        owe(town, "Ann", late, dedupe="album")
    assert [row.body["text"] for row in rows(database, outbox)] == ["3 photos", "5 photos"]
    settle(database, town, "3 photos")
    assert leased(database, town) == ["5 photos"]
    settle(database, town, "5 photos")
    owe(town, "Ann", "6 photos", dedupe="album")
    assert leased(database, town) == ["6 photos"]


def test_what_an_unsent_reminder_lists_is_taken_over(town: Town, database: Database) -> None:
    for number, known in ((1, []), (2, [Subject(1, None)]), (3, [])):
        with database.begin() as uow:
            door = door_at(uow, Address("memory", "Ann"), town)
            assert uow.outbox.absorb("digest", town.now) == known
            terms = Terms("reminder", 4, dedupe="digest", subjects=[Subject(number, None)])
            uow.outbox.owe(door, Outbound(str(number)), terms, town.now)
        if number > 1:
            assert leased(database, town) == [str(number)]
            settle(database, town, str(number))


def test_a_newer_version_of_a_card_is_known_whatever_its_priority_and_state(town: Town, database: Database) -> None:
    owe(town, "Ann", "old", priority=0, card="issue:1:0")
    owe(town, "Ann", "newer", priority=CARD, card="issue:1:0")
    owe(town, "Bob", "his", priority=CARD, card="issue:1:0")
    owe(town, "Ann", "another", card="issue:2:0")
    with database.begin() as uow:
        taken = uow.outbox.lease("memory", town.now, 10)
        newest = uow.outbox.newest(taken)
    assert [row.body["text"] for row in taken if newest[row.card, row.address] == row.id] == ["another", "newer", "his"]


@pytest.mark.parametrize(("fate", "silenced"), [("sent", [True]), ("dropped", [False]), ("refused", [False])])
def test_a_newer_version_that_was_sent_already_silences_the_older_one(
    town: Town, database: Database, fate: str, silenced: list[bool]
) -> None:
    owe(town, "Ann", "old", priority=CARD, card="issue:1:0")
    owe(town, "Ann", "new", priority=0, card="issue:1:0")
    with database.writer.begin() as connection:
        connection.execute(update(outbox).where(outbox.c.priority == 0).values(settled_at=town.now, fate=fate))
    with database.begin() as uow:
        taken = uow.outbox.lease("memory", town.now, 10)
        newest = uow.outbox.newest(taken)
    assert [newest[row.card, row.address] != row.id for row in taken] == silenced


def test_a_card_is_not_sent_while_an_older_version_of_it_is_on_its_way(town: Town, database: Database) -> None:
    owe(town, "Ann", "new card", priority=0, card="issue:1:0")
    leased(database, town)
    owe(town, "Ann", "edited card", priority=CARD, card="issue:1:0")
    owe(town, "Ann", "other card", priority=CARD, card="issue:2:0")
    owe(town, "Ann", "news", priority=BROADCAST)
    assert leased(database, town) == ["news"]
    settle(database, town, "new card")
    assert leased(database, town) == ["edited card", "other card"]


def test_every_copy_of_a_card_is_remembered_by_what_the_channel_called_it(town: Town, database: Database) -> None:
    owe(town, "Ann", "a", card="issue:1:0")
    owe(town, "Bob", "b", card="issue:1:0")
    owe(town, "Bob", "c", card="issue:10:0")
    with database.begin() as uow:
        taken = uow.outbox.lease("memory", town.now, 10)
        uow.outbox.hang([(row.card, row.address, f"m{row.id}") for row in taken])
        uow.outbox.hang([(taken[0].card, taken[0].address, "edited")])
    with database.begin() as uow:
        assert len(uow.outbox.copies("issue:1:")) == 2
        receipts = uow.outbox.receipts(taken)
        assert sorted(receipts.values()) == sorted(["edited", f"m{taken[1].id}", f"m{taken[2].id}"])
        ann = door_at(uow, Address("memory", "Cleo"), town)
        uow.outbox.owe(ann, Outbound("c", card="issue:1:0"), Terms("card", CARD), town.now)
        assert len(uow.outbox.copies("issue:1:")) == 3
    assert len(rows(database, card)) == 4


def test_the_next_moment_is_when_something_may_be_sent_that_may_not_be_sent_yet(town: Town, database: Database) -> None:
    with database.begin() as uow:
        assert uow.outbox.next_moment("memory", town.now) is None
    owe(town, "Ann", "later", not_before=town.now + 90 * SECOND)
    owe(town, "Bob", "now")
    with database.begin() as uow:
        assert uow.outbox.next_moment("memory", town.now) == town.now + 90 * SECOND
        uow.outbox.lease("memory", town.now, 10)
        assert uow.outbox.next_moment("memory", town.now) == town.now + LEASE


def test_what_was_said_and_is_owed_to_an_address_can_be_of_another(town: Town, database: Database) -> None:
    owe(town, "Ann", "sent")
    leased(database, town)
    settle(database, town, "sent")
    owe(town, "Ann", "owed")
    with database.begin() as uow:
        old, new = (door_at(uow, Address("memory", name), town) for name in ("Ann", "Anna"))
        uow.groups.hand_over(old, new)
    assert {row.body["text"]: row.address for row in rows(database, outbox)} == {"sent": new.id, "owed": new.id}
