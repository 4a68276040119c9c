"""When is somebody asked whether they are well, and who may answer for whom?"""

from datetime import UTC, datetime, time
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from domain.errors import NotAllowed, TooLate
from domain.organisation import Role, Seat
from domain.wellbeing import LIFE, OPEN, TOLD, Action, Party, State, helps, may_have, next_ask

ZONE = ZoneInfo("Asia/Shanghai")
GRID, COMMUNITY = "520626001001003", "520626001001"
ANSWERS = {(state, Action.WELL) for state in OPEN}


@pytest.mark.parametrize(
    ("after", "days", "at", "expected"),
    [
        pytest.param("2026-11-23 09:00", "1234567", "10:00", "2026-11-23 10:00", id="today"),
        pytest.param("2026-11-23 10:00", "1234567", "10:00", "2026-11-24 10:00", id="not the same moment again"),
        pytest.param("2026-11-27 11:00", "12345", "10:00", "2026-11-30 10:00", id="over a weekend"),
        pytest.param("2026-12-31 23:00", "1234567", "08:00", "2027-01-01 08:00", id="over a year's end"),
        pytest.param("2026-11-23 11:00", "1", "10:00", "2026-11-30 10:00", id="once a week"),
    ],
)
def test_when_the_next_question_comes(after: str, days: str, at: str, expected: str) -> None:
    moment = next_ask(datetime.fromisoformat(after).replace(tzinfo=ZONE), days, time.fromisoformat(at), ZONE)
    assert moment == datetime.fromisoformat(expected).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize("state", State)
def test_a_step_is_taken_by_whom_the_table_names_and_by_nobody_else(state: State) -> None:
    for action, party in product(Action, Party):
        move = LIFE.rows.get((state, action))
        if move is not None and party in move.who:
            assert LIFE.advance(state, action, frozenset({party})) is move.to
        else:
            with pytest.raises(TooLate if move is None else NotAllowed):
                LIFE.advance(state, action, frozenset({party}))


def test_only_who_lives_alone_says_that_they_are_well_and_only_who_was_told_that_they_looked_in() -> None:
    assert {at for at, action in LIFE.rows if action is Action.WELL} == set(OPEN)
    assert all(LIFE.rows[row].who == {Party.PERSON} for row in ANSWERS)
    assert {at for at, action in LIFE.rows if action is Action.VISIT} == set(TOLD)


@pytest.mark.parametrize(
    ("seat", "state", "expected"),
    [
        (Seat(Role.GRID_WORKER, GRID), State.GRID, True),
        (Seat(Role.GRID_WORKER, GRID), State.CONTACT, False),
        (Seat(Role.GRID_WORKER, "520626001001004"), State.GRID, False),
        (Seat(Role.COMMUNITY_ADMIN, COMMUNITY), State.GRID, False),
        (Seat(Role.COMMUNITY_ADMIN, COMMUNITY), State.COMMUNITY, True),
        (Seat(Role.MEMBER, COMMUNITY), State.COMMUNITY, False),
    ],
)
def test_who_helps_is_who_has_been_told(seat: Seat, state: State, *, expected: bool) -> None:
    assert helps((seat,), GRID, state) is expected


def test_a_member_may_have_it_and_whoever_works_here_may_not() -> None:
    assert may_have((Seat(Role.MEMBER, COMMUNITY),))
    assert not may_have((Seat(Role.MEMBER, COMMUNITY), Seat(Role.GRID_WORKER, GRID)))
