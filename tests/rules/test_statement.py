"""The life of a sheet, the days that it covers, and what may stand in a cell of its file."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from domain.errors import NotAllowed, TooLate
from domain.formulas import harmless
from domain.organisation import Role, Seat
from domain.periods import YearDay, covered, following, is_one_of, moment
from domain.statement import (
    CLOCK,
    DECIDING,
    ENDLESS,
    KNOWN_TO_COMMUNITY,
    LIFE,
    MEMBER,
    OPEN,
    WAITS,
    Action,
    Figure,
    Party,
    State,
    is_told,
    parties,
)
from tests.rules.shipped import policy

QUARTERS, YEAR = policy().statements.quarterly, policy().statements.yearly
COMMUNITY, STREET = "520626001001", "520626001"


@pytest.mark.parametrize(
    ("days", "drafted_on", "since", "until"),
    [
        pytest.param(QUARTERS, "2027-01-01", "2026-10-01", "2026-12-31", id="a quarter over the year's end"),
        pytest.param(QUARTERS, "2027-04-01", "2027-01-01", "2027-03-31", id="the first quarter"),
        pytest.param(YEAR, "2026-12-01", "2025-12-01", "2026-11-30", id="a year from draft to draft"),
        pytest.param((YearDay(3, 1), YearDay(9, 1)), "2028-03-01", "2027-09-01", "2028-02-29", id="a leap day"),
    ],
)
def test_a_sheet_covers_all_since_the_day_before_it(
    days: tuple[YearDay, ...], drafted_on: str, since: str, until: str
) -> None:
    assert covered(days, date.fromisoformat(drafted_on)) == (date.fromisoformat(since), date.fromisoformat(until))


@pytest.mark.parametrize(
    ("days", "after", "day"),
    [
        (QUARTERS, "2026-12-31", "2027-01-01"),
        (QUARTERS, "2027-01-01", "2027-04-01"),
        (YEAR, "2026-11-30", "2026-12-01"),
        (YEAR, "2026-12-01", "2027-12-01"),
    ],
)
def test_the_next_day_is_never_the_same(days: tuple[YearDay, ...], after: str, day: str) -> None:
    assert following(days, date.fromisoformat(after)) == date.fromisoformat(day)
    assert is_one_of(date.fromisoformat(day), days)


def test_a_moment_is_on_the_wall_of_the_zone() -> None:
    stockholm = ZoneInfo("Europe/Stockholm")
    days = [moment(date(2026, 3, day), time(9), stockholm) for day in (28, 29)]
    assert (days[1].timestamp() - days[0].timestamp()) / 3600 == 23


def test_nothing_is_told_of_nothing() -> None:
    assert not is_told([])
    assert not is_told([Figure("minutes", 0)])
    assert is_told([Figure("minutes", 0), Figure("visits", 1)])


@pytest.mark.parametrize("state", list(State), ids=str)
def test_only_time_and_never_the_community_sends(state: State) -> None:
    assert Action.SEND not in LIFE.actions_for(state, DECIDING | MEMBER)


def test_nothing_is_confirmed_before_its_member_has_seen_it() -> None:
    for state in (State.DRAFTED, State.DISPUTED, State.UPHELD, State.UNSEEN, State.WITHDRAWN):
        with pytest.raises(TooLate):
            LIFE.advance(state, Action.CONFIRM, DECIDING)
    assert LIFE.advance(State.CHECKED, Action.CONFIRM, DECIDING) is State.CONFIRMED
    with pytest.raises(NotAllowed):
        LIFE.advance(State.CHECKED, Action.CONFIRM, MEMBER)
    assert State.DRAFTED not in KNOWN_TO_COMMUNITY


def test_what_has_not_left_can_be_withdrawn_and_what_has_cannot() -> None:
    assert {one for one in State if Action.WITHDRAW in LIFE.actions_for(one, MEMBER)} == set(OPEN)


def test_every_state_that_time_ends_waits_for_a_moment() -> None:
    by_time = {at for at, action in LIFE.rows if LIFE.actions_for(at, CLOCK) and action is not Action.WITHDRAW}
    assert set(ENDLESS) <= by_time
    assert set(WAITS) == set(OPEN)


@pytest.mark.parametrize(
    ("seat", "street", "expected"),
    [
        pytest.param(Seat(Role.COMMUNITY_ADMIN, COMMUNITY), "", {Party.COMMUNITY}, id="the community"),
        pytest.param(Seat(Role.COMMUNITY_ADMIN, "520626001002"), "", set(), id="another community"),
        pytest.param(Seat(Role.STREET_COORD, STREET), "", set(), id="the street before its time"),
        pytest.param(Seat(Role.STREET_COORD, STREET), STREET, {Party.STREET}, id="the street in its time"),
        pytest.param(Seat(Role.UNIT_LIAISON, "520626-U01"), STREET, set(), id="the unit"),
    ],
)
def test_who_somebody_is_to_a_sheet(seat: Seat, street: str, expected: set[Party]) -> None:
    assert parties(1, [seat], member=2, community=COMMUNITY, street=street) == expected
    assert parties(2, [seat], member=2, community=COMMUNITY, street=street) == MEMBER


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        ("陈路", "陈路"),
        ("Chen - Lu", "Chen - Lu"),
        ("=1+1", "'=1+1"),
        ("+86", "'+86"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\rx", "'x"),
        (" =1", "'=1"),
        ("＝1", "'＝1"),
        ("a\x07b\nc", "a b c"),
        ("", ""),
    ],
)
def test_a_cell_is_never_a_formula(words: str, cell: str) -> None:
    assert harmless(words) == cell
