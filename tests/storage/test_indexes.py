"""What runs all the time is found by an index, in both databases: its cost follows what is due, not what is there."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from domain.message import Address, Outbound
from storage.database import Database
from storage.retention import MARKS
from storage.terms import Settled, Terms
from storage.unit_of_work import UnitOfWork
from tests.storage.world import door_at
from tests.town import COUNTY, GRID, STREET, Town

Step = Callable[[UnitOfWork, Town], object]
TABLES = (
    "outbox|earlier|timer|card|inbox|address|person|dialogue|assignment|issue|words|history|issue_media"
    "|contact|contact_look|link|link_code|link_try"
)
WHOLE = re.compile(rf"^SCAN ({TABLES})\b|Seq Scan on ({TABLES})\b", re.MULTILINE)


def deliver(uow: UnitOfWork, town: Town) -> None:
    taken = uow.outbox.lease("memory", town.now, 10)
    uow.outbox.newest(taken)
    uow.outbox.receipts(taken)
    uow.people.doors([row.address for row in taken])
    uow.outbox.settle([Settled(row.id, "sent") for row in taken[:1]], town.now)
    uow.outbox.settle([Settled(row.id, "retry", again_at=town.now) for row in taken[1:]], town.now)
    uow.outbox.hang([(row.card, row.address, "m1") for row in taken])


STEPS: dict[str, Step] = {
    "lease and settle": deliver,
    "next moment": lambda uow, town: uow.outbox.next_moment("memory", town.now),
    "hand over": lambda uow, town: uow.groups.hand_over(
        *(door_at(uow, Address("memory", name), town) for name in ("Ann", "Bob"))
    ),
    "told already": lambda uow, town: uow.groups.is_told("x", town.now),
    "groups of units": lambda uow, _: uow.groups.of([GRID, STREET]),
    "a group with its topics": lambda uow, _: uow.groups.at(Address("memory", "-100")),
    "hang anew": lambda uow, town: uow.groups.hang_anew(door_at(uow, Address("memory", "Ann"), town)),
    "said": lambda uow, _: uow.outbox.said(1, 50),
    "copies": lambda uow, _: uow.outbox.copies("issue:1:"),
    "claim": lambda uow, town: uow.timers.claim(town.now, 100),
    "claim of a subject": lambda uow, town: uow.timers.claim_of(["answer"], [1, 2, 3], town.now),
    "stop": lambda uow, _: uow.timers.stop("answer", 1),
    "moments of a subject": lambda uow, _: uow.timers.of("answer", 1),
    "is marked": lambda uow, _: uow.inbox.is_marked(("memory", "1")),
    "shown": lambda uow, _: uow.inbox.shown(1, 50),
    "marks that have had their time": lambda uow, town: uow.retention.find(MARKS, before=town.now - timedelta(days=7)),
    "people": lambda uow, town: uow.people.read_ahead({Address("memory", name): "en" for name in "ABC"}, town.now),
    "doors of a person": lambda uow, _: uow.people.doors_of(1),
    "all doors of a person": lambda uow, _: uow.people.all_doors(1),
    "where a code was shown": lambda uow, _: uow.links.shown_at(["123456"]),
    "the newest link": lambda uow, town: uow.links.newest(1, town.now),
    "a code that waits": lambda uow, town: uow.links.waits_since(1, town.now),
    "wrong codes": lambda uow, town: uow.links.tried(["unknown"], town.now, person=1),
    "wrong codes of all": lambda uow, town: uow.links.tried(["unknown"], town.now),
    "dialogues": lambda uow, _: uow.dialogues.read_ahead([1, 2, 3]),
    "seats": lambda uow, town: uow.seats.of(1, town.now.date()),
    "seats at units": lambda uow, town: uow.seats.answering([GRID, STREET], town.now.date()),
    "issues": lambda uow, _: uow.issues.read_ahead([1, 2, 3]),
    "issues of a picture": lambda uow, _: uow.pictures.issues_with("x"),
    "waiting": lambda uow, _: uow.issues.waiting(holders=[GRID, STREET], climbed=[(COUNTY, 5), (STREET, 4)], limit=20),
    "how many wait": lambda uow, _: uow.issues.count_waiting(
        holders=[GRID, STREET], climbed=[(COUNTY, 5), (STREET, 4)]
    ),
    "waiting for the named": lambda uow, _: uow.issues.waiting(
        holders=[GRID, STREET], climbed=[(COUNTY, 5), (STREET, 4)], limit=20, reader=7
    ),
    "numbers": lambda uow, _: uow.issues.numbers([1, 2, 3]),
    "telephone number": lambda uow, _: uow.contacts.find(1),
    "looks": lambda uow, _: (uow.contacts.looks(1, 8), uow.contacts.count_looks(1)),
    "untold looks": lambda uow, _: (uow.contacts.untold(1), uow.contacts.told_of(1)),
    "of a reporter": lambda uow, _: uow.issues.of_reporter(1, 10),
    "history": lambda uow, _: uow.issues.steps(1),
    "words": lambda uow, _: uow.issues.words_of(1),
    "pictures": lambda uow, _: uow.pictures.of_issue(1),
}


def plans(database: Database, town: Town, step: Step) -> dict[str, str]:
    """Run a step and return how the database finds the rows of each of its statements."""
    made: list[tuple[str, Any]] = []

    def note(*told: Any) -> None:
        _, _, statement, parameters, _, many = told
        if not statement.startswith("INSERT"):
            made.append((statement, parameters[0] if many else parameters))

    with database.begin() as uow:
        connection = uow.session.connection()
        if not database.sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
            connection.exec_driver_sql("SET LOCAL enable_indexonlyscan = off")
        event.listen(connection, "before_cursor_execute", note)
        step(uow, town)
        event.remove(connection, "before_cursor_execute", note)
        explain = "EXPLAIN QUERY PLAN " if database.sqlite else "EXPLAIN "
        return {
            statement: "\n".join(
                str(row[-1]).strip() for row in connection.exec_driver_sql(explain + statement, parameters)
            )
            for statement, parameters in made
        }


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_no_table_is_read_whole(town: Town, database: Database, step: Step) -> None:
    with database.begin() as uow:
        for name in ("Ann", "Bob"):
            door = door_at(uow, Address("memory", name), town)
            uow.outbox.owe(door, Outbound("card", card="issue:1:0"), Terms("card", 2), town.now)
    found = plans(database, town, step)
    assert found
    assert {statement: plan for statement, plan in found.items() if WHOLE.search(plan)} == {}


def test_a_plan_that_reads_a_table_whole_would_be_noticed(town: Town, database: Database) -> None:
    whole = plans(database, town, lambda uow, _: uow.session.connection().exec_driver_sql("SELECT why FROM outbox"))
    assert all(WHOLE.search(plan) for plan in whole.values())


def test_the_line_of_a_person_is_looked_up_among_what_is_owed(
    lite: Database, found: Callable[[Database], Town]
) -> None:
    there = found(lite)
    [plan] = plans(lite, there, lambda uow, _: uow.outbox.lease("memory", there.now, 10)).values()
    assert "SEARCH outbox USING INDEX ix_outbox_owed (channel=?)" in plan
    assert "SEARCH earlier USING INDEX ix_outbox_line (address=? AND id<?)" in plan
    assert "TEMP B-TREE" not in plan
