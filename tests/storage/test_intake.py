"""The batch: one transaction for what has arrived, each key once, each failure alone."""

import pytest
from sqlalchemy import func, select

from bot.intake import TRIES, Intake
from domain.errors import NotAllowed
from domain.message import Media, Outbound
from handlers import dispatch, routes
from handlers.desk import Desk
from storage.database import Database
from storage.streams import inbox, outbox, trouble
from storage.tables import Person, Picture
from storage.unit_of_work import UnitOfWork
from tests.storage.world import REFUSED, commits_of, counted, rows, said
from tests.town import Town, sweep
from tests.townspeople import PLAIN

pytestmark = pytest.mark.usefixtures("misbehaving")


def test_a_batch_is_one_transaction_and_runs_in_the_order_of_arrival(town: Town) -> None:
    ann, bob = town.resident("Ann"), town.resident("Bob")
    commits = commits_of(town.database)
    batch = [said(town, ann, "/count a"), said(town, bob, "/count b"), said(town, ann, "/count c")]
    assert town.intake.commit(batch) == [None, None, None]
    assert len(commits) == 1
    town.deliver()
    assert [shown.text for shown in ann.seen] == ["1 a", "3 c"]
    assert [shown.text for shown in bob.seen] == ["2 b"]


def test_one_key_twice_in_a_batch_is_one_update(town: Town) -> None:
    ann = town.resident("Ann")
    outcomes = town.intake.commit([said(town, ann, "/count", key="1"), said(town, ann, "/count", key="1")])
    assert outcomes == [None, None]
    assert counted(town.database) == 1


def test_what_is_brought_again_is_confirmed_and_not_acted_on_also_after_a_restart(town: Town) -> None:
    ann = town.resident("Ann")
    update = said(town, ann, "/count")
    town.take([update])
    town.take([update])
    for careful in (0, 10):
        restarted = Intake(town.database, town.rules, lambda: town.now, careful=careful)
        assert restarted.commit([update]) == [None]
    assert counted(town.database) == 1
    assert len(ann.seen) == 1


def test_the_same_key_of_two_channels_is_two_updates(town: Town) -> None:
    here, there = town.resident("Ann"), town.resident("Ann", can=PLAIN)
    town.take([said(town, here, "/count", key="1"), said(town, there, "/count", key="1")])
    assert counted(town.database) == 2


def test_somebody_new_who_says_two_things_in_one_batch_is_one_person(town: Town, database: Database) -> None:
    new = town.stranger("New")
    town.take([said(town, new, "/count"), said(town, new, "/count")])
    with database.reading() as uow:
        assert uow.session.scalar(select(func.count()).select_from(Person)) == 1


def test_an_album_of_ten_in_one_batch_gets_one_answer_that_knows_them_all(town: Town, database: Database) -> None:
    ann = town.resident("Ann")
    pictures = [(Media(f"p{number}", source=f"s{number}"),) for number in range(10)]
    outcomes = town.take([town.inbound(ann, media=one, album="holiday") for one in pictures])
    assert outcomes == [None] * 10
    assert ann.seen == []
    assert len(rows(database, outbox)) == 1
    town.time_passes(seconds=1)
    assert len(ann.seen) == 1
    with database.reading() as uow:
        assert uow.session.scalar(select(func.count()).select_from(Picture)) == 10
        door = uow.people.find_door(ann.address)
        assert door is not None
        draft = uow.dialogues.find(door.person)
        assert draft is not None
        assert [f"p{number}" in str(draft.state) for number in range(9)] == [True] * 9


def test_a_refusal_before_any_write_is_an_answer_and_holds_up_nobody(town: Town, database: Database) -> None:
    ann, bob = town.resident("Ann"), town.resident("Bob")
    commits = commits_of(database)
    town.intake.commit([said(town, ann, "/no"), said(town, bob, "/count")])
    assert len(commits) == 1
    town.deliver()
    assert "is not yours to take" in ann.seen[0].text
    assert counted(database) == 1


@pytest.mark.parametrize("careful", [0, 10], ids=["in a batch", "carefully"])
def test_nothing_half_written_survives_a_refusal(town: Town, database: Database, careful: int) -> None:
    ann, bob = town.resident("Ann"), town.resident("Bob")
    town.intake = Intake(database, town.rules, lambda: town.now, careful=careful)
    half = said(town, ann, "/half")
    assert town.take([said(town, bob, "/count first"), half, said(town, bob, "/count last")]) == [None] * 3
    assert counted(database) == 2
    assert [shown.text for shown in bob.seen] == ["1 first", "2 last"]
    assert [("is not yours to take" in shown.text) for shown in ann.seen] == [True]
    assert rows(database, trouble) == []
    town.take([half])
    assert len(ann.seen) == 1


def test_what_fails_alone_is_kept_aside_with_an_apology_and_the_others_are_committed(
    town: Town, database: Database
) -> None:
    ann, bob = town.resident("Ann"), town.resident("Bob")
    bad = said(town, ann, "/boom \0")
    assert town.take([said(town, bob, "/count first"), bad, said(town, bob, "/count last")]) == [None] * 3
    assert [shown.text for shown in bob.seen] == ["1 first", "2 last"]
    assert [shown.text for shown in ann.seen] == [dispatch.SORRY]
    assert counted(database) == 2
    with database.reading() as uow:
        assert [(row.channel, row.key, row.why) for row in uow.inbox.aside()] == [("memory", bad.key, "RuntimeError")]
    [kept] = rows(database, trouble)
    assert kept.aside["text"] == "/boom "
    town.take([bad])
    assert len(ann.seen) == 1


def test_it_is_tried_three_times_alone_and_each_try_is_on_record_before_it_runs(
    town: Town, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_record: list[int] = []

    def look(*_: object) -> None:
        on_record.append(sum(row.tries for row in rows(database, trouble)))
        raise RuntimeError

    monkeypatch.setitem(routes.COMMANDS, "boom", look)
    town.take([said(town, town.resident("Ann"), "/boom")])
    assert on_record == [0, 1, 2, TRIES]


def test_an_update_is_kept_aside_even_where_no_apology_can_be_written(
    town: Town, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def speechless(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(dispatch, "apologise", speechless)
    bad = said(town, town.resident("Ann"), "/boom")
    assert town.intake.commit([bad]) == [None]
    with database.reading() as uow:
        assert [(row.channel, row.key) for row in uow.inbox.aside()] == [("memory", bad.key)]
        assert uow.inbox.is_marked(("memory", bad.key))


def test_tries_of_what_succeeded_in_the_end_are_forgotten_with_its_mark(town: Town, database: Database) -> None:
    with database.begin() as uow:
        uow.inbox.try_again(("memory", "1"), more=1, now=town.now)
        uow.inbox.set_aside(("memory", "2"), aside={"text": "x"}, why="y", now=town.now)
        uow.inbox.mark([("memory", "1")], town.now)
    town.time_passes(days=8)
    with database.begin() as uow:
        uow.inbox.mark([("memory", "3")], town.now)
    sweep(town)
    assert [row.key for row in rows(database, inbox)] == ["3"]
    assert [row.key for row in rows(database, trouble)] == ["2"]


def test_a_step_that_fails_gets_its_error_and_takes_nobody_with_it(town: Town, database: Database) -> None:
    def step(uow: UnitOfWork) -> None:
        uow.record("half", "done")
        raise ZeroDivisionError

    outcomes = town.intake.commit([said(town, town.resident("Ann"), "/count"), step, lambda uow: uow.fact("half")])
    assert outcomes[0] is None
    assert isinstance(outcomes[1], ZeroDivisionError)
    assert outcomes[2] == ""
    assert counted(database) == 1


def test_a_step_that_refuses_before_it_wrote_leaves_the_batch_alone(town: Town, database: Database) -> None:
    def step(uow: UnitOfWork) -> None:
        raise NotAllowed(REFUSED, number=uow.fact("x"), holder="y")

    ann = town.resident("Ann")
    commits = commits_of(database)
    outcomes = town.intake.commit([said(town, ann, "/count"), step])
    assert isinstance(outcomes[1], NotAllowed)
    assert len(commits) == 1


def test_a_step_that_refuses_after_a_statement_of_its_own_is_taken_back(town: Town, database: Database) -> None:
    def step(uow: UnitOfWork) -> None:
        uow.inbox.mark([("memory", "half")], town.now)
        raise NotAllowed(REFUSED, number="1", holder="y")

    assert isinstance(town.intake.commit([step])[0], NotAllowed)
    assert rows(database, inbox) == []


def test_what_an_earlier_update_wrote_is_not_taken_for_a_write_of_the_one_that_refuses(
    town: Town, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flush_then_refuse(desk: Desk, _: str) -> Outbound:
        desk.uow.flush()
        raise NotAllowed(REFUSED, number="1", holder="y")

    monkeypatch.setitem(routes.COMMANDS, "no", flush_then_refuse)
    ann, bob = town.resident("Ann"), town.resident("Bob")
    commits = commits_of(database)
    town.intake.commit([said(town, ann, "/count"), said(town, bob, "/no")])
    assert len(commits) == 1


def test_only_a_commit_that_owes_a_message_wakes_delivery(town: Town) -> None:
    ann = town.resident("Ann")
    batches = ([lambda uow: uow.fact("x")], [said(town, ann, "/count")], [lambda uow: uow.fact("x")])
    owed = []
    for batch in batches:
        town.intake.commit(batch)
        owed.append(town.intake.owed)
    assert owed == [set(), {"memory"}, set()]


def test_after_a_start_each_channel_has_its_own_careful_updates(town: Town, database: Database) -> None:
    town.intake = Intake(database, town.rules, lambda: town.now, careful=2)
    ann = town.resident("Ann")
    commits = commits_of(database)
    town.intake.commit([said(town, ann, "/count"), said(town, ann, "/count")])
    alone = len(commits)
    town.intake.commit([said(town, ann, "/count"), said(town, ann, "/count")])
    assert (alone, len(commits)) == (4, 5)
