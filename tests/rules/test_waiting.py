"""Which moments must an issue wait for, whatever has been told of it, and is a step late?"""

from datetime import UTC, datetime, timedelta

import pytest

from domain.issue import State, is_late
from domain.tiers import Tier
from domain.waiting import Wait, is_reminder, past_of, wanted
from tests.rules.shipped import policy

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
REPORTED = (1, "submit", None)
ALL = {1, 2, 3, 4, 5}
LIVES = {
    "reported": ([REPORTED], State.SUBMITTED, {"answer": ALL, "work": ALL}),
    "reminded once": ([REPORTED, (2, "told", 1)], State.SUBMITTED, {"answer": {2, 3, 4, 5}, "work": ALL}),
    "restricted": ([REPORTED, (2, "restricted", None)], State.SUBMITTED, {"answer": ALL, "work": ALL}),
    "passed over up to the county": (
        [REPORTED, (2, "skipped", 3), (3, "skipped", 4), (4, "told", 5)],
        State.SUBMITTED,
        {"answer": set(), "work": ALL},
    ),
    "taken on after a reminder of the work": (
        [REPORTED, (2, "work_told", 1), (3, "accept", None)],
        State.ACCEPTED,
        {"work": {2, 3, 4, 5}},
    ),
    "handed on": (
        [REPORTED, (2, "told", 3), (3, "work_told", 2), (4, "hand_to", None)],
        State.DISPATCHED,
        {"answer": ALL, "work": {3, 4, 5}},
    ),
    "done": ([REPORTED, (2, "accept", None), (3, "finish", None)], State.DONE, {"judge": {2}}),
    "not fixed": (
        [REPORTED, (2, "work_told", 5), (3, "finish", None), (4, "reopen", None)],
        State.DISPATCHED,
        {"answer": ALL, "work": ALL},
    ),
    "ended": ([REPORTED, (2, "reject", None)], State.REJECTED, {}),
}


@pytest.mark.parametrize(("steps", "state", "waits"), LIVES.values(), ids=LIVES)
def test_what_must_be_still_to_come(
    steps: list[tuple[int, str, int | None]], state: State, waits: dict[str, set[int]]
) -> None:
    found = wanted(policy(), state, Tier.T2, past_of(steps, 0))
    assert {wait.value: set(rungs) for wait, rungs in found.items()} == waits


def test_danger_has_a_ladder_of_its_own_while_nobody_answers() -> None:
    found = wanted(policy(), State.SUBMITTED, Tier.T0, past_of([REPORTED], 0))
    assert found == {Wait.ANSWER: {1, 3, 4, 5}, Wait.WORK: ALL}


def test_moments_carry_the_mark_of_the_step_or_of_the_round_that_they_were_set_for() -> None:
    past = past_of([REPORTED, (2, "hand_to", None), (3, "told", 1)], 4)
    assert past.versions == {Wait.ANSWER: 2, Wait.WORK: 4, Wait.JUDGE: 4}


@pytest.mark.parametrize(
    ("wait", "rung", "reminds"), [(Wait.ANSWER, 2, True), (Wait.WORK, 3, False), (Wait.JUDGE, 2, False)]
)
def test_only_the_first_rungs_remind(wait: Wait, rung: int, reminds: bool) -> None:  # noqa: FBT001
    assert is_reminder(wait, rung) is reminds


@pytest.mark.parametrize(
    ("state", "after", "late"),
    [
        pytest.param(State.SUBMITTED, 0.9, False, id="answered in time"),
        pytest.param(State.SUBMITTED, 1, True, id="answered at the limit"),
        pytest.param(State.DISPATCHED, 1.5, True, id="taken over late"),
        pytest.param(State.ACCEPTED, 1.5, False, id="done in time, whatever the answer was"),
        pytest.param(State.HANDLING, 2, True, id="done late"),
        pytest.param(State.DONE, 9, False, id="who judges is never late"),
        pytest.param(State.CLOSED_NO_REPLY, 9, False, id="not even long after"),
    ],
)
def test_a_step_is_late(state: State, after: float, late: bool) -> None:  # noqa: FBT001
    assert is_late(state, NOON + after * HOUR, answer_by=NOON + HOUR, due_at=NOON + 2 * HOUR) is late
