"""Several processes on one PostgreSQL: each key is acted on once, each row is taken by one, nobody waits for ever."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from bot.intake import Intake, Unavailable, Work
from bot.receive import Writer
from domain.message import Address, Inbound, Outbound
from domain.organisation import Role
from handlers import ticks
from storage.database import Database
from storage.outbox import Terms
from storage.streams import history, outbox, timer, trouble
from storage.timers import Timer
from storage.unit_of_work import UnitOfWork
from tests.storage.test_timers import moments
from tests.storage.world import counted, door_at, owe, rows, said
from tests.town import COMMUNITY, GRID, IN_GRID, Town
from tests.townspeople import Person

pytestmark = pytest.mark.usefixtures("misbehaving")
Pair = tuple[Database, Database]


@pytest.fixture
def town(replicas: Pair, found: Callable[[Database], Town]) -> Town:
    return found(replicas[0])


def intakes(replicas: Pair, town: Town, *, careful: int = 0) -> list[Intake]:
    return [Intake(one, town.rules, lambda: town.now, careful=careful) for one in replicas]


def insist(intake: Intake, works: Sequence[Work]) -> int:
    """Bring work until all of it is confirmed, as a channel does; return how often it had to be brought again."""
    left, again = list(works), -1
    while left:
        outcomes = intake.commit(left)
        left = [work for work, outcome in zip(left, outcomes, strict=True) if isinstance(outcome, Unavailable)]
        again += 1
    return again


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run everything at the same time, each in a thread of its own."""
    with ThreadPoolExecutor(len(works)) as threads:
        return [future.result(30) for future in [threads.submit(work) for work in works]]


@pytest.mark.parametrize("careful", [0, 1000], ids=["in batches", "carefully"])
def test_the_same_updates_at_two_replicas_are_acted_on_once(replicas: Pair, town: Town, careful: int) -> None:
    people = [town.stranger(f"P{number}") for number in range(6)]
    updates = [said(town, person, "/count") for person in people for _ in range(5)]
    one, other = intakes(replicas, town, careful=careful)
    at_once(
        lambda: [insist(one, updates[start : start + 10]) for start in range(0, 30, 10)],
        lambda: [insist(other, updates[start : start + 10]) for start in reversed(range(0, 30, 10))],
    )
    assert counted(town.database) == 30
    assert len(rows(town.database, outbox)) == 30
    assert rows(town.database, trouble) == []


def test_somebody_new_at_two_replicas_is_one_person(replicas: Pair, town: Town) -> None:
    new = [town.stranger(f"P{number}") for number in range(20)]
    works = [[said(town, person, "/count") for person in new] for _ in replicas]
    at_once(
        *(
            lambda one=one, work=work: insist(one, work)
            for one, work in zip(intakes(replicas, town), works, strict=True)
        )
    )
    with replicas[0].reading() as uow:
        people = [uow.people.find_door(person.address) for person in new]
    assert len({door.person for door in people if door}) == 20
    assert counted(town.database) == 40


def test_a_deadlock_is_nobodys_fault(replicas: Pair, town: Town) -> None:
    both = Barrier(2)

    def crosswise(first: str, second: str) -> Callable[[UnitOfWork], None]:
        def step(uow: UnitOfWork) -> None:
            uow.next_number(first)
            uow.flush()
            if not both.broken:
                both.wait(10)
            uow.next_number(second)

        return step

    one, other = intakes(replicas, town)
    outcomes = at_once(lambda: one.commit([crosswise("a", "b")]), lambda: other.commit([crosswise("b", "a")]))
    assert sorted(type(outcome).__name__ for [outcome] in outcomes) == ["NoneType", "Unavailable"]
    both.abort()
    assert insist(one, [crosswise("a", "b")]) == 0


def test_a_serialization_failure_is_nobodys_fault(replicas: Pair, town: Town) -> None:
    with replicas[0].begin() as uow:
        uow.next_number("x")

    def step(uow: UnitOfWork) -> None:
        uow.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        uow.fact("x")
        with replicas[1].begin() as faster:
            faster.next_number("x")
        uow.next_number("x")

    assert isinstance(Intake(replicas[0], town.rules, lambda: town.now).commit([step])[0], Unavailable)


def waiting_issue(town: Town) -> tuple[Person, Person]:
    """Report a lamp; return the two people who have its card."""
    lin, zhao = town.staff("Lin", Role.GRID_WORKER, GRID), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    mina = town.resident("Mina")
    mina.says("The street lamp by the school gate is dark")
    mina.presses(mina.labels()[0])
    mina.shares(*IN_GRID)
    mina.presses("Skip")
    mina.presses("Submit")
    return lin, zhao


def test_of_two_people_who_press_at_once_one_wins_and_the_other_is_told(replicas: Pair, town: Town) -> None:
    lin, zhao = waiting_issue(town)
    presses = [town.inbound(person, press=person.button("Accept").value) for person in (lin, zhao)]

    async def race() -> None:
        writers = [Writer(intake) for intake in intakes(replicas, town)]
        working = [asyncio.create_task(writer.work()) for writer in writers]
        await asyncio.gather(*(press_until_taken(*pair) for pair in zip(writers, presses, strict=True)))
        for writer in writers:
            writer.stop()
        await asyncio.gather(*working)

    asyncio.run(race())
    town.deliver()
    accepted = [step for step in rows(town.database, history) if step.action == "accept"]
    assert len(accepted) == 1
    told = [shown.text for person in (lin, zhao) for shown in person.seen if not shown.edited]
    assert len([text for text in told if text.startswith("Accepted")]) == 1
    assert len([text for text in told if "moved on already" in text or "is now" in text]) == 1


async def press_until_taken(writer: Writer, press: Inbound) -> None:
    while True:
        try:
            return await writer.take(press)
        except Unavailable:
            continue


def test_a_list_that_was_read_before_does_not_hide_what_a_replica_did_since(replicas: Pair, town: Town) -> None:
    waiting_issue(town)
    with replicas[0].begin() as uow:
        [seen] = uow.issues.waiting(holders=[GRID], climbed=[], limit=9)
        with replicas[1].begin() as faster:
            issue = faster.issues.find(seen.id)
            assert issue is not None
            issue.state = "accepted"
        locked = uow.issues.find(seen.id)
        assert locked is not None
        assert locked.state == "accepted"


def test_two_senders_never_take_the_same_message(replicas: Pair, town: Town) -> None:
    with replicas[0].begin() as uow:
        for number in range(200):
            door = door_at(uow, Address("memory", f"P{number % 40}"), town)
            uow.outbox.owe(door, Outbound(str(number)), Terms("answer", 1), town.now)

    def take(database: Database) -> list[int]:
        taken: list[int] = []
        for _ in range(60):
            with database.begin() as uow:
                taken += [row.id for row in uow.outbox.lease("memory", town.now, 7)]
        return taken

    one, other = at_once(*(lambda database=database: take(database) for database in replicas))
    assert not set(one) & set(other)
    assert len(one) + len(other) == len({*one, *other})


def test_a_sender_does_not_overtake_what_another_is_about_to_send(replicas: Pair, town: Town) -> None:
    for text in ("first", "second"):
        owe(town, "Ann", text)
    with replicas[0].begin() as one, replicas[1].begin() as other:
        assert [row.body["text"] for row in one.outbox.lease("memory", town.now, 1)] == ["first"]
        assert other.outbox.lease("memory", town.now, 9) == []
    with replicas[1].begin() as other:
        assert other.outbox.lease("memory", town.now, 9) == []


def test_two_ticks_never_take_the_same_moment_and_neither_waits(replicas: Pair, town: Town) -> None:
    with replicas[0].begin() as uow:
        uow.timers.start(moments(town, *range(1, 11)))
    later = moments(town, 60)[0].due_at
    with replicas[0].begin() as one, replicas[1].begin() as other:
        mine, theirs = one.timers.claim(later, 4), other.timers.claim(later, 9)
    assert [moment.rung for moment in mine] == [1, 2, 3, 4]
    assert [moment.rung for moment in theirs] == [5, 6, 7, 8, 9, 10]
    assert {row.fired_at is None for row in rows(town.database, timer)} == {False}


def test_a_rung_is_told_once_however_many_replicas_tick(replicas: Pair, town: Town) -> None:
    waiting_issue(town)
    with replicas[0].reading() as uow:
        [issue] = uow.issues.waiting(holders=[GRID], climbed=[], limit=1)
        ladder: list[Timer] = uow.timers.of("ladder", issue.id)
    town.now = ladder[2].due_at

    def tick(uow: UnitOfWork) -> int:
        return ticks.fire_due(uow, town.rules, town.now)

    at_once(*(lambda one=one: [insist(one, [tick]) for _ in range(5)] for one in intakes(replicas, town)))
    told = [step.rung for step in rows(town.database, history) if step.action == "told"]
    assert told == [3]


def hold_person(uow: UnitOfWork, town: Town) -> None:
    uow.people.read_ahead({Address("memory", "Lin"): "en"}, town.now)


def hold_issue(uow: UnitOfWork, _: Town) -> None:
    [issue] = uow.issues.waiting(holders=[GRID], climbed=[], limit=1)
    assert uow.issues.find(issue.id)


@pytest.mark.parametrize("hold", [hold_person, hold_issue], ids=["a person", "an issue"])
def test_whoever_comes_second_waits_for_the_first(
    replicas: Pair, town: Town, hold: Callable[[UnitOfWork, Town], None]
) -> None:
    waiting_issue(town)
    with replicas[0].begin() as first:
        hold(first, town)
        with pytest.raises(DBAPIError, match="lock timeout"), replicas[1].begin() as second:
            second.session.connection().exec_driver_sql("SET LOCAL lock_timeout = '20ms'")
            hold(second, town)
    with replicas[1].begin() as second:
        hold(second, town)


def test_no_number_is_given_twice(replicas: Pair, town: Town) -> None:
    def draw(database: Database) -> list[int]:
        drawn = []
        for _ in range(20):
            with database.begin() as uow:
                drawn.append(uow.next_number("DJ"))
        return drawn

    one, other = at_once(*(lambda database=database: draw(database) for database in replicas))
    assert sorted(one + other) == list(range(1, 41))
    assert town.rules
