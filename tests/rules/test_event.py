"""What can be done about a place at an event, when, and when people are reminded."""

from datetime import datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import QuietHours
from domain.errors import TooLate
from domain.event import TAKING, Action, Phase, Standing, actions_for, advance, phase_of, remind_at
from tests.rules.shipped import SHANGHAI

STARTS = datetime(2026, 12, 5, 9, 0, tzinfo=SHANGHAI)
ENDS = STARTS + timedelta(hours=2)
QUIET = QuietHours(time(21), time(8), time(9))
DAY = timedelta(hours=24)
DOORS = timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param("2026-11-20 09:00", Phase.AHEAD, id="weeks before"),
        pytest.param("2026-12-05 07:59", Phase.AHEAD, id="a minute before the doors"),
        pytest.param("2026-12-05 08:00", Phase.DOORS, id="doors, an hour before the start"),
        pytest.param("2026-12-05 09:00", Phase.RUNNING, id="on the start"),
        pytest.param("2026-12-05 10:59", Phase.RUNNING, id="the last minute"),
        pytest.param("2026-12-05 11:00", Phase.OVER, id="on the end"),
    ],
)
def test_how_far_an_event_is(at: str, expected: Phase) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)
    assert phase_of(now, starts_at=STARTS, ends_at=ENDS, doors=DOORS) is expected


NONE, CONFIRMED, CANCELLED, CHECKED_IN = Standing
SIGN_UP, CANCEL, CHECK_IN = Action
BEFORE, DURING = (Phase.AHEAD, Phase.DOORS), (Phase.DOORS, Phase.RUNNING)
STEPS = {
    (NONE, SIGN_UP): (CONFIRMED, BEFORE),
    (CANCELLED, SIGN_UP): (CONFIRMED, BEFORE),
    (CONFIRMED, CANCEL): (CANCELLED, BEFORE),
    (NONE, CHECK_IN): (CHECKED_IN, DURING),
    (CANCELLED, CHECK_IN): (CHECKED_IN, DURING),
    (CONFIRMED, CHECK_IN): (CHECKED_IN, DURING),
}


@pytest.mark.parametrize(("standing", "action", "phase", "free"), list(product(Standing, Action, Phase, (0, 1))))
def test_a_step_leads_where_the_table_says_or_nowhere(
    standing: Standing, action: Action, phase: Phase, free: int
) -> None:
    to, phases = STEPS.get((standing, action), (standing, ()))
    seated = standing in TAKING or to not in TAKING or free > 0
    if phase in phases and seated:
        assert advance(standing, action, phase=phase, free=free) is to
    else:
        with pytest.raises(TooLate):
            advance(standing, action, phase=phase, free=free)
    assert (action in actions_for(standing, phase=phase, free=free)) is (phase in phases and seated)


@pytest.mark.parametrize(
    ("standing", "action", "phase", "words"),
    [
        pytest.param(NONE, CHECK_IN, Phase.AHEAD, "opens at", id="too early to check in"),
        pytest.param(CONFIRMED, SIGN_UP, Phase.AHEAD, "a place already", id="signed up already"),
        pytest.param(CONFIRMED, CANCEL, Phase.RUNNING, "has begun", id="too late to cancel"),
        pytest.param(CHECKED_IN, CHECK_IN, Phase.OVER, "checked in", id="checked in already"),
        pytest.param(NONE, SIGN_UP, Phase.OVER, "is over", id="over"),
        pytest.param(NONE, SIGN_UP, Phase.AHEAD, "is full", id="full"),
    ],
)
def test_a_refusal_says_what_is_the_matter(standing: Standing, action: Action, phase: Phase, words: str) -> None:
    with pytest.raises(TooLate, match=words):
        advance(standing, action, phase=phase, free=0)


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(Action), st.sampled_from(Phase))), st.integers(1, 3))
def test_no_more_places_are_taken_than_there_are(steps: list[tuple[int, Action, Phase]], seats: int) -> None:
    places = dict.fromkeys(range(5), Standing.NONE)
    for person, action, phase in steps:
        free = seats - sum(standing in TAKING for standing in places.values())
        if action in actions_for(places[person], phase=phase, free=free):
            places[person] = advance(places[person], action, phase=phase, free=free)
    assert sum(standing in TAKING for standing in places.values()) <= seats


@pytest.mark.parametrize(
    ("made", "starts", "expected"),
    [
        pytest.param("12-01 10:00", "12-05 09:00", "12-04 09:00", id="a day before, though that may be a day off"),
        pytest.param("12-04 09:01", "12-05 09:00", "12-05 08:00", id="made later than that: when the doors open"),
        pytest.param("12-05 08:00", "12-05 09:00", None, id="made when they open: nobody"),
        pytest.param("12-05 08:30", "12-05 09:00", None, id="made shortly before: nobody"),
        pytest.param("12-01 10:00", "12-05 06:30", "12-04 08:00", id="nobody is woken the day before"),
        pytest.param("12-01 10:00", "12-05 22:00", "12-05 08:00", id="late at night waits for the morning"),
        pytest.param("12-04 20:00", "12-05 07:30", "12-05 06:30", id="an early event at short notice"),
    ],
)
def test_when_people_are_reminded(made: str, starts: str, expected: str | None) -> None:
    made_at, starts_at = (datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI) for text in (made, starts))
    at = remind_at(starts_at, now=made_at, before=DAY, doors=DOORS, quiet=QUIET, zone=SHANGHAI)
    assert (f"{at.astimezone(SHANGHAI):%m-%d %H:%M}" if at else None) == expected


@given(st.timedeltas(timedelta(), timedelta(days=300)), st.timedeltas(timedelta(minutes=1), timedelta(days=30)))
def test_a_reminder_comes_in_time(since: timedelta, ahead: timedelta) -> None:
    made_at = STARTS + since
    at = remind_at(made_at + ahead, now=made_at, before=DAY, doors=DOORS, quiet=QUIET, zone=SHANGHAI)
    assert at is None or made_at < at <= made_at + ahead - DOORS
