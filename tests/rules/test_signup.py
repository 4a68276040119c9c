"""What can be done about a place at a shift, when, and when people are reminded or have to answer."""

from datetime import datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import QuietHours
from domain.errors import NotAllowed, TooLate
from domain.signup import (
    CLOCK,
    GONE,
    HOLDER,
    LIFE,
    TAKING,
    UNTIL_START,
    WHEN,
    Action,
    Phase,
    Room,
    Standing,
    accept_by,
    actions_for,
    advance,
    joining,
    leaving,
    overlap,
    phase_of,
    reminders,
)
from tests.rules.shipped import SHANGHAI, policy

POLICY = policy().events
STARTS = datetime(2026, 12, 5, 9, 0, tzinfo=SHANGHAI)
ENDS = STARTS + timedelta(hours=2)
QUIET = QuietHours(time(21), time(8), time(9))
BY_THE_CLOCK = {Action.PROMOTE, Action.LAPSE, Action.CALL_OFF, Action.MISS}
NOBODYS = {Action.JOIN, Action.PART}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        pytest.param("2026-11-20 09:00", Phase.AHEAD, id="weeks before"),
        pytest.param("2026-12-05 06:59", Phase.AHEAD, id="a minute before the cut-off"),
        pytest.param("2026-12-05 07:00", Phase.LOCKED, id="the cut-off, two hours before the start"),
        pytest.param("2026-12-05 07:59", Phase.LOCKED, id="a minute before the doors"),
        pytest.param("2026-12-05 08:00", Phase.DOORS, id="doors, an hour before the start"),
        pytest.param("2026-12-05 09:00", Phase.RUNNING, id="on the start"),
        pytest.param("2026-12-05 10:59", Phase.RUNNING, id="the last minute"),
        pytest.param("2026-12-05 11:00", Phase.OVER, id="on the end"),
    ],
)
def test_how_far_a_shift_is(at: str, expected: Phase) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI)
    assert phase_of(now, starts_at=STARTS, ends_at=ENDS, policy=POLICY) is expected


NONE, CONFIRMED, WAITLISTED, PROMOTED, CANCELLED, EXCUSED, NO_SHOW, CHECKED_IN = Standing
STEPS = {
    **{(gone, Action.SIGN_UP): CONFIRMED for gone in (NONE, CANCELLED, EXCUSED)},
    **{(gone, Action.WAIT): WAITLISTED for gone in (NONE, CANCELLED, EXCUSED)},
    **{(one, Action.CHECK_IN): CHECKED_IN for one in (NONE, CANCELLED, EXCUSED, CONFIRMED, WAITLISTED, PROMOTED)},
    (PROMOTED, Action.ACCEPT): CONFIRMED,
    **{(one, Action.CANCEL): CANCELLED for one in (CONFIRMED, WAITLISTED, PROMOTED)},
    (CONFIRMED, Action.EXCUSE): EXCUSED,
    (CONFIRMED, Action.MISS): NO_SHOW,
    (WAITLISTED, Action.PROMOTE): PROMOTED,
    (PROMOTED, Action.LAPSE): CANCELLED,
    **{(one, Action.CALL_OFF): CANCELLED for one in (CONFIRMED, WAITLISTED, PROMOTED, CHECKED_IN)},
}
"""The table once more, apart from the code."""


def test_the_table_is_what_the_rules_say() -> None:
    assert {row: move.to for row, move in LIFE.rows.items()} == STEPS


@pytest.mark.parametrize("standing", Standing)
def test_a_step_leads_where_the_table_says_or_nowhere(standing: Standing) -> None:
    for action, phase, free in product(Action, Phase, (0, 1)):
        to, room = STEPS.get((standing, action)), Room(phase, free)
        in_time = phase in WHEN.get(action, frozenset(Phase))
        seated = standing in TAKING or to not in TAKING or free > 0
        who = CLOCK if action in BY_THE_CLOCK else HOLDER
        if to is not None and in_time and seated:
            assert advance(standing, action, room=room, who=who) is to
        else:
            with pytest.raises(TooLate):
                advance(standing, action, room=room, who=who)


@pytest.mark.parametrize("action", sorted(BY_THE_CLOCK))
def test_nobody_does_what_time_does(action: Action) -> None:
    standing = next(at for at, what in LIFE.rows if what is action)
    assert advance(standing, action, room=Room(Phase.AHEAD, 1), who=CLOCK)
    with pytest.raises(NotAllowed):
        advance(standing, action, room=Room(Phase.AHEAD, 1))


@pytest.mark.parametrize("standing", Standing)
def test_what_is_offered_can_be_done(standing: Standing) -> None:
    for phase, free, waiting in product(Phase, (0, 1), (0, 1)):
        room = Room(phase, free, waiting)
        for action in actions_for(standing, room=room):
            assert advance(standing, action, room=room)
        assert not set(actions_for(standing, room=room)) & (BY_THE_CLOCK | NOBODYS)


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        pytest.param(Room(Phase.AHEAD, 1), Action.SIGN_UP, id="a place is left"),
        pytest.param(Room(Phase.AHEAD, 0), Action.WAIT, id="full"),
        pytest.param(Room(Phase.AHEAD, 1, 1), Action.WAIT, id="nobody who waits is passed by"),
        pytest.param(Room(Phase.LOCKED, 1, 1), Action.SIGN_UP, id="near the start whoever comes first gets it"),
    ],
)
def test_what_signing_up_means(room: Room, expected: Action) -> None:
    assert joining(room) is expected


@pytest.mark.parametrize(
    ("standing", "phase", "expected"),
    [
        pytest.param(CONFIRMED, Phase.AHEAD, Action.CANCEL, id="free until the cut-off"),
        pytest.param(CONFIRMED, Phase.LOCKED, Action.EXCUSE, id="excused after it"),
        pytest.param(WAITLISTED, Phase.LOCKED, Action.CANCEL, id="who only waits may always go"),
        pytest.param(PROMOTED, Phase.LOCKED, Action.CANCEL, id="who has not accepted too"),
    ],
)
def test_what_giving_back_means(standing: Standing, phase: Phase, expected: Action) -> None:
    assert leaving(standing, Room(phase, 0)) is expected


@pytest.mark.parametrize(
    ("standing", "action", "phase", "words"),
    [
        pytest.param(NONE, Action.CHECK_IN, Phase.AHEAD, "opens at", id="too early to check in"),
        pytest.param(CONFIRMED, Action.SIGN_UP, Phase.AHEAD, "a place already", id="signed up already"),
        pytest.param(WAITLISTED, Action.WAIT, Phase.AHEAD, "on the waitlist", id="waits already"),
        pytest.param(PROMOTED, Action.WAIT, Phase.AHEAD, "is kept for you", id="has an offer"),
        pytest.param(CONFIRMED, Action.CANCEL, Phase.RUNNING, "has begun", id="too late to cancel"),
        pytest.param(CHECKED_IN, Action.CHECK_IN, Phase.OVER, "checked in", id="checked in already"),
        pytest.param(NONE, Action.SIGN_UP, Phase.OVER, "is over", id="over"),
        pytest.param(NONE, Action.SIGN_UP, Phase.DOORS, "is full", id="full"),
        pytest.param(NONE, Action.WAIT, Phase.LOCKED, "is full", id="too near to wait"),
        pytest.param(NONE, Action.CANCEL, Phase.AHEAD, "no place", id="nothing to give back"),
    ],
)
def test_a_refusal_says_what_is_the_matter(standing: Standing, action: Action, phase: Phase, words: str) -> None:
    with pytest.raises(TooLate, match=words):
        advance(standing, action, room=Room(phase, 0))


@given(
    st.lists(st.tuples(st.integers(0, 4), st.sampled_from(Action), st.sampled_from(sorted(UNTIL_START)))),
    st.integers(1, 3),
)
def test_no_more_places_are_taken_than_there_are(steps: list[tuple[int, Action, Phase]], seats: int) -> None:
    places = dict.fromkeys(range(5), Standing.NONE)
    for person, action, phase in steps:
        taken = sum(standing in TAKING for standing in places.values())
        room = Room(phase, seats - taken, sum(one is WAITLISTED for one in places.values()))
        if action in actions_for(places[person], room=room):
            places[person] = advance(places[person], action, room=room)
    assert sum(standing in TAKING for standing in places.values()) <= seats


@pytest.mark.parametrize("gone", GONE)
def test_who_gave_back_may_come_again(gone: Standing) -> None:
    assert actions_for(gone, room=Room(Phase.AHEAD, 1)) == (Action.SIGN_UP,)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("made", "starts", "expected"),
    [
        pytest.param("12-01 10:00", "12-05 10:00", ["12-04 10:00", "12-05 08:00"], id="a day and two hours before"),
        pytest.param("12-04 10:01", "12-05 10:00", ["12-05 08:00"], id="made later than that: only the second"),
        pytest.param("12-05 08:01", "12-05 10:00", ["12-05 09:00"], id="later still: when the doors open"),
        pytest.param("12-05 09:00", "12-05 10:00", [], id="made when they open: nobody"),
        pytest.param("12-05 09:30", "12-05 10:00", [], id="made shortly before: nobody"),
        pytest.param("12-01 10:00", "12-05 06:30", ["12-04 08:00", "12-05 05:30"], id="nobody is woken"),
        pytest.param("12-01 10:00", "12-05 09:00", ["12-04 09:00", "12-05 08:00"], id="one waits for the morning"),
    ],
)
def test_when_people_are_reminded(made: str, starts: str, expected: list[str]) -> None:
    found = reminders(at(starts), now=at(made), policy=POLICY, quiet=QUIET, zone=SHANGHAI)
    assert [f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}" for _, moment in found] == expected
    assert [rung for rung, _ in found] == sorted({rung for rung, _ in found})


@given(st.timedeltas(timedelta(), timedelta(days=300)), st.timedeltas(timedelta(minutes=1), timedelta(days=30)))
def test_a_reminder_comes_in_time(since: timedelta, ahead: timedelta) -> None:
    made_at = STARTS + since
    starts = made_at + ahead
    found = [moment for _, moment in reminders(starts, now=made_at, policy=POLICY, quiet=QUIET, zone=SHANGHAI)]
    assert found == sorted(set(found))
    assert all(made_at < moment <= starts - POLICY.doors.clock for moment in found)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("12-01 10:00", "12-02 08:30", id="12 hours at most, but not in the night"),
        pytest.param("12-01 20:00", "12-02 08:00", id="ends with the night"),
        pytest.param("12-03 00:00", "12-03 12:00", id="12 hours at most"),
        pytest.param("12-05 10:00", "12-05 11:15", id="a quarter of what is left"),
        pytest.param("12-05 14:00", "12-05 14:30", id="half an hour at least"),
        pytest.param("12-05 14:30", "12-05 15:00", id="the last one can begin"),
        pytest.param("12-05 14:31", None, id="too near"),
    ],
)
def test_until_when_a_place_must_be_accepted(now: str, expected: str | None) -> None:
    until = accept_by(at("12-05 15:00"), now=at(now), policy=POLICY, quiet=QUIET, zone=SHANGHAI)
    assert (f"{until.astimezone(SHANGHAI):%m-%d %H:%M}" if until else None) == expected


@given(st.timedeltas(timedelta(), timedelta(days=30)))
def test_the_window_is_never_shorter_than_the_least_and_never_after_the_start(ahead: timedelta) -> None:
    until = accept_by(STARTS, now=STARTS - ahead, policy=POLICY, quiet=QUIET, zone=SHANGHAI)
    assert until is None or STARTS - ahead + POLICY.accept_least.clock <= until <= STARTS


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        pytest.param(0, 2, "overlap", id="the same"),
        pytest.param(1, 3, "overlap", id="in part"),
        pytest.param(2, 4, "", id="right after"),
        pytest.param(-2, 0, "", id="right before"),
    ],
)
def test_what_lies_at_the_same_time(first: int, last: int, expected: str) -> None:
    other = STARTS + timedelta(hours=first), STARTS + timedelta(hours=last)
    assert overlap((STARTS, ENDS), other) is bool(expected)
