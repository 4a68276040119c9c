"""Which moments must an issue be waiting for, as its history stands, and which not any more?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.issue import NOTES, Action, Note, State
from domain.ladder import Clock, Rung, level_of, rungs_of
from domain.policy import Policy
from domain.tiers import Tier


class Wait(StrEnum):
    """What an issue waits for: an answer, that the work is done, the word of its reporter."""

    ANSWER = "answer"
    WORK = "work"
    JUDGE = "judge"


DRAFT = "draft"
"""What a form waits for that somebody has open: its end."""
_BEGUN = frozenset({Wait.ANSWER, Wait.WORK})
_TAKEN = frozenset({Wait.WORK})
WAITS: Mapping[State, frozenset[Wait]] = {
    State.SUBMITTED: _BEGUN,
    State.DISPATCHED: _BEGUN,
    State.ACCEPTED: _TAKEN,
    State.HANDLING: _TAKEN,
    State.DONE: frozenset({Wait.JUDGE}),
}
"""Whatever has ended waits for nothing."""
ENDS = 2
"""The moment of a judgement that must not be missing: silence is recorded."""
_RUNGS: Mapping[Note, Wait] = {
    Note.TOLD: Wait.ANSWER,
    Note.SKIPPED: Wait.ANSWER,
    Note.WORK_TOLD: Wait.WORK,
    Note.WORK_SKIPPED: Wait.WORK,
}
"""The notes that tell of a rung; who may know of an issue moves no clock."""
_RESTARTS = frozenset({Action.SUBMIT, Action.REOPEN})


@dataclass(frozen=True, slots=True)
class Past:
    """What matters of a history: where the last step stands, and which rungs each clock has dealt with since it began.

    ``versions`` is the mark that the moments of each wait carry at least: who is let in with a step is noted after it.
    """

    versions: Mapping[Wait, int]
    noted: Mapping[Wait, frozenset[int]]


def past_of(steps: Iterable[tuple[int, str, int | None]], rounds: int) -> Past:
    """Return what matters of a history, given as (place, action, rung), of an issue finished ``rounds`` times."""
    moved, noted = 0, {Wait.ANSWER: set[int](), Wait.WORK: set[int]()}
    for seq, action, rung in steps:
        if action in NOTES:
            if (wait := _RUNGS.get(Note(action))) is not None:
                noted[wait].add(rung or 0)
            continue
        moved = seq
        noted[Wait.ANSWER].clear()
        if action in _RESTARTS:
            noted[Wait.WORK].clear()
    versions = {Wait.ANSWER: moved, Wait.WORK: rounds, Wait.JUDGE: rounds}
    return Past(versions, {wait: frozenset(rungs) for wait, rungs in noted.items()})


def wanted(policy: Policy, state: State, tier: Tier, past: Past) -> dict[Wait, frozenset[int]]:
    """Return which rungs of each wait must still be to come."""
    found: dict[Wait, frozenset[int]] = {}
    for wait in WAITS.get(state, frozenset()):
        if wait is Wait.JUDGE:
            found[wait] = frozenset({ENDS})
        else:
            clock = Clock.FINISH if wait is Wait.WORK else Clock.ACCEPT
            # A rung above one that was told stays set until its time, but nobody misses it.
            highest = max(past.noted[wait], default=0)
            found[wait] = frozenset(rung for rung in rungs_of(policy, tier, clock) if rung > highest)
    return found


def is_reminder(wait: Wait, rung: int) -> bool:
    """Say whether a rung is one of those whose number the policy decides: an older policy may have set fewer."""
    return wait is not Wait.JUDGE and level_of(Rung(rung)) is None
