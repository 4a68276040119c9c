"""What is due: each moment once, recomputed when its subject moves on."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from domain.organisation import Role
from storage.database import Database
from storage.streams import history, timer
from storage.timers import Timer
from tests.storage.world import report_lamp, rows
from tests.town import STREET, Town

MINUTE = timedelta(minutes=1)


def moments(town: Town, *rungs: int, subject: int = 7, version: int = 1) -> list[Timer]:
    return [Timer("answer", subject, version, rung, town.now + rung * MINUTE) for rung in rungs]


def test_a_moment_is_claimed_when_it_has_come_and_once(town: Town, database: Database) -> None:
    with database.begin() as uow:
        uow.timers.start(moments(town, 1, 2, 3))
    with database.begin() as uow:
        assert uow.timers.claim(town.now, 10) == []
        assert [one.rung for one in uow.timers.claim(town.now + 2 * MINUTE, 10)] == [1, 2]
        assert uow.timers.claim(town.now + 2 * MINUTE, 10) == []


def test_a_claim_takes_the_earliest_up_to_its_limit(town: Town, database: Database) -> None:
    with database.begin() as uow:
        uow.timers.start(moments(town, 5, 3, 1, 4, 2))
    with database.begin() as uow:
        assert [one.rung for one in uow.timers.claim(town.now + 9 * MINUTE, 3)] == [1, 2, 3]
        assert [one.rung for one in uow.timers.claim(town.now + 9 * MINUTE, 3)] == [4, 5]


def test_a_claim_that_is_not_committed_leaves_everything_due(town: Town, database: Database) -> None:
    with database.begin() as uow:
        uow.timers.start(moments(town, 1))

    def die() -> None:
        with database.begin() as uow:
            assert uow.timers.claim(town.now + MINUTE, 10)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        die()
    with database.begin() as uow:
        assert len(uow.timers.claim(town.now + MINUTE, 10)) == 1


def test_a_moment_of_one_state_of_one_subject_is_unique(town: Town, database: Database) -> None:
    with pytest.raises(IntegrityError), database.begin() as uow:
        uow.timers.start([*moments(town, 1), *moments(town, 1)])
    with database.begin() as uow:
        uow.timers.start([*moments(town, 1), *moments(town, 1, version=2), *moments(town, 1, subject=8)])


def test_stopping_forgets_what_has_not_come_also_in_the_same_transaction(town: Town, database: Database) -> None:
    with database.begin() as uow:
        uow.timers.start(moments(town, 1, 2))
    with database.begin() as uow:
        uow.timers.claim(town.now + MINUTE, 10)
        uow.timers.start(moments(town, 3, version=2))
        uow.timers.start(moments(town, 4, subject=8))
        uow.timers.stop("answer", 7)
        uow.timers.start(moments(town, 5, version=3))
    with database.begin() as uow:
        assert [one.rung for one in uow.timers.of("answer", 7)] == [5]
        assert [one.rung for one in uow.timers.of("answer", 8)] == [4]
    assert [row.rung for row in rows(database, timer, timer.c.fired_at.is_not(None))] == [1]


def test_a_moment_that_is_set_again_moves_and_comes_again(town: Town, database: Database) -> None:
    one = moments(town, 1)[0]
    for due_at in (town.now + MINUTE, town.now + 5 * MINUTE):
        with database.begin() as uow:
            uow.timers.restart(Timer(one.kind, one.subject, one.version, one.rung, due_at))
            assert len(uow.timers.claim(due_at, 10)) == 1
    assert len(rows(database, timer)) == 1


def test_everything_that_has_come_for_a_subject_can_be_claimed_together(town: Town, database: Database) -> None:
    with database.begin() as uow:
        uow.timers.start([*moments(town, 1, 2, 9), *moments(town, 1, subject=8)])
    with database.begin() as uow:
        assert [one.rung for one in uow.timers.claim(town.now + 3 * MINUTE, 1)] == [1]
        assert [one.rung for one in uow.timers.claim_of(["answer"], [7], town.now + 3 * MINUTE)] == [2]


def test_a_change_of_state_recomputes_what_is_due(town: Town, database: Database) -> None:
    lin, _ = report_lamp(town)
    before = {(row.version, row.rung) for row in rows(database, timer, timer.c.kind == "answer")}
    lin.presses("Accept")
    after = {(row.version, row.rung) for row in rows(database, timer, timer.c.kind == "answer")}
    assert (len(before), len(after)) == (5, 0)
    lin.presses("Hand to …")
    lin.presses("Yunqiao")
    lin.presses("Skip")
    anew = {(row.version, row.rung) for row in rows(database, timer, timer.c.kind == "answer")}
    assert len(anew) == 5
    assert not before & anew


def test_an_outage_tells_the_highest_rung_only_and_writes_down_the_others(town: Town, database: Database) -> None:
    street = town.staff("Wu", Role.STREET_COORD, STREET)
    lin, _ = report_lamp(town)
    told = len(lin.seen)
    due = sorted(row.due_at for row in rows(database, timer, timer.c.kind == "answer"))
    town.time_passes(seconds=(due[3] - town.now).total_seconds())
    assert street.has_heard("comes to you")
    assert len(lin.seen) == told
    steps = [(row.action, row.rung) for row in rows(database, history) if row.action in ("told", "skipped")]
    assert steps == [("skipped", 1), ("skipped", 2), ("skipped", 3), ("told", 4)]
    town.time_passes(seconds=1)
    assert len([row for row in rows(database, history) if row.action == "told"]) == 1
