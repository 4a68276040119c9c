"""Several processes on one PostgreSQL: each key is acted on once, each row is taken by one, nobody waits for ever."""

import asyncio
from collections.abc import Callable
from threading import Barrier

import pytest
from sqlalchemy.exc import DBAPIError

from bot.intake import Intake, Unavailable
from bot.receive import Writer
from domain.message import Address, Inbound, Outbound
from handlers import routes
from handlers.desk import Desk
from storage.database import Database
from storage.streams import history, outbox, trouble
from storage.unit_of_work import UnitOfWork
from tests.storage.world import Pair, at_once, counted, insist, intakes, report_lamp, rows, said
from tests.town import GRID, Town

pytestmark = pytest.mark.usefixtures("misbehaving")


@pytest.fixture
def town(replicas: Pair, found: Callable[[Database], Town]) -> Town:
    return found(replicas[0])


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


@pytest.mark.parametrize("careful", [0, 1000], ids=["in batches", "carefully"])
def test_updates_that_wait_for_each_other_crosswise_are_each_answered_once(
    replicas: Pair, town: Town, monkeypatch: pytest.MonkeyPatch, careful: int
) -> None:
    both, met = Barrier(2), list[str]()

    def crosswise(desk: Desk, text: str) -> Outbound:
        first, second = text.split()
        desk.uow.next_number(first)
        desk.uow.flush()
        if len(met) < 2:
            met.append(text)
            both.wait(10)
        desk.uow.next_number(second)
        return Outbound(text)

    monkeypatch.setitem(routes.COMMANDS, "boom", crosswise)
    works = [[said(town, town.resident(name), f"/boom {order}")] for name, order in (("Ann", "a b"), ("Bob", "b a"))]
    ones = intakes(replicas, town, careful=careful)
    again = at_once(*(lambda one=one, work=work: insist(one, work) for one, work in zip(ones, works, strict=True)))
    assert sum(again) == 1
    assert sorted(row.body["text"] for row in rows(town.database, outbox)) == ["a b", "b a"]
    assert rows(town.database, trouble) == []


def test_replicas_that_take_the_same_people_and_issues_in_any_order_never_lock_each_other_out(
    replicas: Pair, town: Town
) -> None:
    lin, zhao = report_lamp(town)
    accepts = [person.button("Accept").value for person in (lin, zhao)]
    people = [*(town.resident(f"P{number}") for number in range(8)), lin, zhao]

    def batches(turned: int) -> list[list[Inbound]]:
        order = people[::turned]
        return [[town.inbound(one, press=press) for one in order for press in accepts] for _ in range(10)]

    works = [batches(1), batches(-1)]
    ones = intakes(replicas, town)
    again = at_once(
        *(
            lambda one=one, work=work: [insist(one, batch) for batch in work]
            for one, work in zip(ones, works, strict=True)
        )
    )
    assert sum(map(sum, again)) == 0
    accepted = [step for step in rows(town.database, history) if step.action == "accept"]
    assert len(accepted) == 1


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


def test_of_two_people_who_press_at_once_one_wins_and_the_other_is_told(replicas: Pair, town: Town) -> None:
    lin, zhao = report_lamp(town)
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
    report_lamp(town)
    with replicas[0].begin() as uow:
        [seen] = uow.issues.waiting(holders=[GRID], climbed=[], limit=9)
        with replicas[1].begin() as faster:
            issue = faster.issues.find(seen.id)
            assert issue is not None
            issue.state = "accepted"
        locked = uow.issues.find(seen.id)
        assert locked is not None
        assert locked.state == "accepted"


def hold_person(uow: UnitOfWork, town: Town) -> None:
    uow.people.read_ahead({Address("memory", "Lin"): "en"}, town.now)


def hold_issue(uow: UnitOfWork, _: Town) -> None:
    [issue] = uow.issues.waiting(holders=[GRID], climbed=[], limit=1)
    assert uow.issues.find(issue.id)


@pytest.mark.parametrize("hold", [hold_person, hold_issue], ids=["a person", "an issue"])
def test_whoever_comes_second_waits_for_the_first(
    replicas: Pair, town: Town, hold: Callable[[UnitOfWork, Town], None]
) -> None:
    report_lamp(town)
    with replicas[0].begin() as first:
        hold(first, town)
        with replicas[1].begin() as second:
            second.session.connection().exec_driver_sql("SET LOCAL lock_timeout = '20ms'")
            with pytest.raises(DBAPIError, match="lock timeout"):
                hold(second, town)
            second.session.rollback()
    with replicas[1].begin() as second:
        hold(second, town)


def test_no_number_is_given_twice(replicas: Pair) -> None:
    def draw(database: Database) -> list[int]:
        drawn = []
        for _ in range(20):
            with database.begin() as uow:
                drawn.append(uow.next_number("DJ"))
        return drawn

    one, other = at_once(*(lambda database=database: draw(database) for database in replicas))
    assert sorted(one + other) == list(range(1, 41))
