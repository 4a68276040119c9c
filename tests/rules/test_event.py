"""Who may do what about an event, and when one that repeats comes again."""

from datetime import datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from domain.access import may_make_events
from domain.errors import NotAllowed, TooLate
from domain.event import LIFE, Action, Party, State, parties
from domain.organisation import Level, Role, Seat, UnitOutline
from domain.recurrence import (
    FORTNIGHT,
    WEEK,
    next_starts,
    read_rule,
    same_day_of_month,
    same_weekday_of_month,
)
from tests.rules.shipped import SHANGHAI

STREET, COMMUNITY, OTHER, UNIT = "520626001", "520626001001", "520626001002", "520626-U01"
STEPS = {
    (State.DRAFT, Action.SUBMIT): (State.REVIEW, Party.MAKER),
    (State.DRAFT, Action.PUBLISH): (State.OPEN, Party.TRUSTED),
    (State.REVIEW, Action.APPROVE): (State.OPEN, Party.REVIEWER),
    (State.REVIEW, Action.CHANGE): (State.REVIEW, Party.MAKER),
    (State.REVIEW, Action.REFUSE): (State.REFUSED, Party.REVIEWER),
    (State.REVIEW, Action.CALL_OFF): (State.DROPPED, Party.MAKER),
    (State.REVIEW, Action.LAPSE): (State.DROPPED, Party.CLOCK),
    (State.OPEN, Action.MOVE): (State.OPEN, Party.MAKER),
    (State.OPEN, Action.WEATHER): (State.CANCELLED, Party.MAKER),
    (State.OPEN, Action.CALL_OFF): (State.CANCELLED, Party.MAKER),
    (State.OPEN, Action.START): (State.RUNNING, Party.CLOCK),
    (State.RUNNING, Action.END): (State.ENDED, Party.CLOCK),
}
"""The table once more, apart from the code."""


@pytest.mark.parametrize("state", State)
def test_an_event_goes_where_the_table_says_by_whom_it_says(state: State) -> None:
    for action, party in product(Action, Party):
        to, who = STEPS.get((state, action), (None, None))
        if who is party:
            assert LIFE.advance(state, action, frozenset({party})) is to
        else:
            with pytest.raises(NotAllowed if to else TooLate):
                LIFE.advance(state, action, frozenset({party}))


@pytest.mark.parametrize(
    ("seat", "host", "expected"),
    [
        pytest.param(Seat(Role.COMMUNITY_ADMIN, COMMUNITY), COMMUNITY, "maker reviewer trusted", id="its own"),
        pytest.param(Seat(Role.COMMUNITY_ADMIN, COMMUNITY), UNIT, "maker reviewer", id="one that a unit makes there"),
        pytest.param(Seat(Role.UNIT_LIAISON, UNIT), UNIT, "maker", id="the unit itself"),
        pytest.param(Seat(Role.STREET_COORD, STREET), UNIT, "reviewer", id="the street over it"),
        pytest.param(Seat(Role.STREET_COORD, STREET), COMMUNITY, "reviewer", id="the street, of a community's own"),
        pytest.param(Seat(Role.COMMUNITY_ADMIN, OTHER), COMMUNITY, "", id="another community"),
        pytest.param(Seat(Role.UNIT_LIAISON, "520626-U02"), UNIT, "", id="another unit"),
        pytest.param(Seat(Role.BRANCH_SECRETARY, UNIT), UNIT, "", id="somebody else at the unit"),
        pytest.param(Seat(Role.GRID_WORKER, COMMUNITY), COMMUNITY, "", id="a grid worker"),
    ],
)
def test_what_somebody_is_to_an_event(seat: Seat, host: str, expected: str) -> None:
    unit = UnitOutline(host, Level.UNIT if host == UNIT else Level.COMMUNITY, "")
    found = parties([seat], host=unit, community=COMMUNITY, street=STREET)
    assert " ".join(sorted(found)) == expected


MAKERS = {
    Level.COMMUNITY: {Role.COMMUNITY_ADMIN},
    Level.STREET: {Role.STREET_COORD, Role.STREET_DIRECTOR},
    Level.UNIT: {Role.UNIT_LIAISON},
    Level.PARTY: {Role.BRANCH_SECRETARY, Role.GROUP_LEADER},
}


@pytest.mark.parametrize(("role", "level"), list(product(Role, Level)))
def test_who_makes_events_for_what(role: Role, level: Level) -> None:
    unit = UnitOutline("unit", level, "")
    assert may_make_events([Seat(role, "unit")], unit) is (role in MAKERS.get(level, set()))
    assert not may_make_events([Seat(role, "elsewhere")], unit)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        pytest.param(WEEK, "2026-12-19 09:00", "12-26 01-02 01-09", id="weekly over the end of a year"),
        pytest.param(FORTNIGHT, "2026-12-19 09:00", "01-02 01-16 01-30", id="every two weeks"),
        pytest.param("FREQ=MONTHLY;BYDAY=1SA", "2026-11-07 09:00", "12-05 01-02 02-06", id="the first Saturday"),
        pytest.param("FREQ=MONTHLY;BYDAY=-1SU", "2026-11-29 09:00", "12-27 01-31 02-28", id="the last Sunday"),
        pytest.param("FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-31 09:00", "01-31 03-31 05-31", id="no such day, no event"),
    ],
)
def test_when_an_event_comes_again(rule: str, first: str, expected: str) -> None:
    found = next_starts(rule, at(first), after=at(first), zone=SHANGHAI, count=3)
    assert " ".join(f"{one:%m-%d}" for one in found) == expected
    assert {f"{one:%H:%M}" for one in found} == {"09:00"}


def test_the_time_of_day_stays_when_the_clocks_change() -> None:
    zone = ZoneInfo("Europe/Stockholm")
    first = at("2026-10-18 09:00", zone)
    found = next_starts(WEEK, first, after=first, zone=zone, count=2)
    assert [f"{one:%m-%d %H:%M %z}" for one in found] == ["10-25 09:00 +0100", "11-01 09:00 +0100"]


@pytest.mark.parametrize(
    ("first", "weekday", "day"),
    [
        pytest.param("2026-12-05 09:00", "1SA", 5, id="the first Saturday"),
        pytest.param("2026-12-28 09:00", "4MO", 28, id="the fourth Monday"),
        pytest.param("2026-12-29 09:00", "-1TU", 29, id="the fifth is the last"),
    ],
)
def test_rules_of_a_first_day(first: str, weekday: str, day: int) -> None:
    assert same_weekday_of_month(at(first)) == f"FREQ=MONTHLY;BYDAY={weekday}"
    assert same_day_of_month(at(first)) == f"FREQ=MONTHLY;BYMONTHDAY={day}"


def test_an_expert_writes_a_rule() -> None:
    assert read_rule(" RRULE:freq=monthly;byday=1sa ") == "FREQ=MONTHLY;BYDAY=1SA"


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("FREQ=DAILY", id="too often"),
        pytest.param("every Saturday", id="words"),
        pytest.param("FREQ=WEEKLY;COUNT=3", id="one that ends by itself"),
        pytest.param("FREQ=WEEKLY;BYHOUR=3", id="another time of day"),
        pytest.param("FREQ=MONTHLY;BYDAY=6MO", id="a day that never comes"),
        pytest.param("FREQ=MONTHLY;BYDAY=XX", id="no day at all"),
        pytest.param("FREQ=WEEKLY\nDTSTART:20260101", id="more than a rule"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_rule_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        read_rule(written)
