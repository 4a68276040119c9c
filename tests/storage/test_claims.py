"""Two senders and two tickers on one PostgreSQL: each row is taken by one, in order, and nobody waits."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot import delivery
from domain.message import Address, Outbound
from handlers import ticks
from storage.database import Database
from storage.streams import history, outbox, timer
from storage.terms import Terms
from storage.timers import Timer
from storage.unit_of_work import UnitOfWork
from tests.storage.post import Post, play
from tests.storage.test_timers import moments
from tests.storage.world import Pair, at_once, door_at, insist, intakes, leased, owe, report_lamp, rows
from tests.town import GRID, Town


@pytest.fixture
def town(replicas: Pair, found: Callable[[Database], Town]) -> Town:
    return found(replicas[0])


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


def test_a_message_that_somebody_changes_holds_up_no_other(replicas: Pair, town: Town) -> None:
    owe(town, "Ann", "changed")
    owe(town, "Ben", "not changed")
    with replicas[0].begin() as one:
        changed = one.session.scalar(select(func.min(outbox.c.id)))
        one.session.execute(update(outbox).where(outbox.c.id == changed).values(not_before=town.now))
        assert leased(replicas[1], town) == ["not changed"]
    assert leased(replicas[1], town) == ["changed"]


def test_a_sender_that_gave_way_to_another_looks_again_soon(
    replicas: Pair, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "IDLE", timedelta(hours=1))
    owe(town, "Ann", "hello")

    async def story(post: Post) -> None:
        async with asyncio.timeout(60):
            with replicas[1].begin() as other:
                other.outbox.lease("memory", town.now, 0)
                while post.looks < 2:
                    await asyncio.sleep(0.005)
            while not post.channel.texts:
                await asyncio.sleep(0.005)

    assert play(town, story).channel.texts == ["hello"]


def test_a_sender_that_had_to_connect_again_keeps_what_it_has_taken(replicas: Pair, town: Town) -> None:
    owe(town, "Ann", "first")
    assert leased(replicas[0], town) == ["first"]
    with replicas[0].begin() as one:
        connection = one.session.scalar(select(func.pg_backend_pid()))
    with replicas[1].begin() as other:
        assert other.session.scalar(select(func.pg_terminate_backend(connection, 5000)))
    owe(town, "Ann", "second")
    assert leased(replicas[1], town) == []


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
    report_lamp(town)
    with replicas[0].reading() as uow:
        [issue] = uow.issues.waiting(holders=[GRID], climbed=[], limit=1)
        ladder: list[Timer] = uow.timers.of("answer", issue.id)
    town.now = ladder[2].due_at

    def tick(uow: UnitOfWork) -> int:
        return ticks.fire_due(uow, town.rules, town.now)

    at_once(*(lambda one=one: [insist(one, [tick]) for _ in range(5)] for one in intakes(replicas, town)))
    told = [step.rung for step in rows(town.database, history) if step.action == "told"]
    assert told == [3]
