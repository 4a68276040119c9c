"""Which action leads an issue where, who may take it, and which answer then is due (docs/RULES.md, Issue's life)?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache

from domain.errors import NotAllowed, TooLate
from domain.ladder import Clock


class State(StrEnum):
    """Where an issue stands."""

    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    DONE = "done"
    CLOSED = "closed"
    CLOSED_NO_REPLY = "closed_no_reply"
    REJECTED = "rejected"


class Action(StrEnum):
    """What somebody can do about an issue."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    HAND_TO = "hand_to"
    HANDLE = "handle"
    FINISH = "finish"
    REJECT = "reject"
    CONFIRM = "confirm"
    CANNOT_TELL = "cannot_tell"
    REOPEN = "reopen"
    NO_REPLY = "no_reply"
    WITHDRAW = "withdraw"


class Note(StrEnum):
    """What the history says besides.

    A rung was told, or passed over, by the clock of the answer or of the work; who may know of it was restricted, one
    unit more was let in, or the restriction was lifted; its reporter said better what it is about; the unit that had it
    became a part of another.
    """

    TOLD = "told"
    SKIPPED = "skipped"
    WORK_TOLD = "work_told"
    WORK_SKIPPED = "work_skipped"
    RESTRICTED = "restricted"
    LET_IN = "let_in"
    LIFTED = "lifted"
    AMENDED = "amended"
    MERGED = "merged"


class Party(StrEnum):
    """Who somebody is to one issue (domain/access.py works it out)."""

    HOLDER = "holder"
    AREA = "area"
    NEAR = "near"
    """Who coordinates its community or its street, not the whole county: they put it before volunteers."""
    REPORTER = "reporter"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: the state it leads to, who may do it, and which answer is waited for then."""

    to: State
    who: frozenset[Party]
    answer: Clock | None = None


STAFF = frozenset({Party.HOLDER, Party.AREA})
AREA = frozenset({Party.AREA})
REPORTER = frozenset({Party.REPORTER})
CLOCK = frozenset({Party.CLOCK})

TRANSITIONS: dict[tuple[State, Action], Move] = {
    (State.SUBMITTED, Action.ACCEPT): Move(State.ACCEPTED, STAFF),
    (State.SUBMITTED, Action.HAND_TO): Move(State.DISPATCHED, STAFF, Clock.ACKNOWLEDGE),
    (State.SUBMITTED, Action.REJECT): Move(State.REJECTED, AREA),
    (State.SUBMITTED, Action.WITHDRAW): Move(State.CLOSED, REPORTER),
    (State.ACCEPTED, Action.HANDLE): Move(State.HANDLING, STAFF),
    (State.ACCEPTED, Action.FINISH): Move(State.DONE, STAFF),
    (State.ACCEPTED, Action.HAND_TO): Move(State.DISPATCHED, STAFF, Clock.ACKNOWLEDGE),
    (State.ACCEPTED, Action.REJECT): Move(State.REJECTED, AREA),
    (State.DISPATCHED, Action.ACCEPT): Move(State.ACCEPTED, STAFF),
    (State.DISPATCHED, Action.HAND_TO): Move(State.DISPATCHED, STAFF, Clock.ACKNOWLEDGE),
    (State.DISPATCHED, Action.REJECT): Move(State.REJECTED, AREA),
    (State.HANDLING, Action.FINISH): Move(State.DONE, STAFF),
    (State.HANDLING, Action.HAND_TO): Move(State.DISPATCHED, STAFF, Clock.ACKNOWLEDGE),
    (State.DONE, Action.CONFIRM): Move(State.CLOSED, REPORTER),
    (State.DONE, Action.CANNOT_TELL): Move(State.CLOSED, REPORTER),
    (State.DONE, Action.REOPEN): Move(State.DISPATCHED, REPORTER, Clock.ACKNOWLEDGE),
    (State.DONE, Action.NO_REPLY): Move(State.CLOSED_NO_REPLY, CLOCK),
    (State.CLOSED_NO_REPLY, Action.CONFIRM): Move(State.CLOSED, REPORTER),
    (State.CLOSED_NO_REPLY, Action.CANNOT_TELL): Move(State.CLOSED, REPORTER),
    (State.CLOSED_NO_REPLY, Action.REOPEN): Move(State.DISPATCHED, REPORTER, Clock.ACKNOWLEDGE),
}
"""A row is here because a button (or, for ``no_reply``, a timer) reaches it."""

FIRST_ANSWER = Clock.ACCEPT
NOTES = frozenset[str](Note)
OPEN = frozenset({State.SUBMITTED, State.ACCEPTED, State.DISPATCHED, State.HANDLING})
ENDED = frozenset({State.CLOSED, State.CLOSED_NO_REPLY, State.REJECTED})
"""Nobody has it any more."""
UNANSWERED = frozenset({State.SUBMITTED, State.DISPATCHED})
"""While whoever has it has not said that they take it on; the clock of the work runs as long as it is open."""


LAST_WORD = "{number} cannot be rejected any more: its reporter has the last word. Finish it, or hand it on."


def advance(state: State, action: Action, parties: frozenset[Party], *, rounds: int = 0) -> Move:
    """Return the move that ``action`` makes from ``state``.

    Raises TooLate when the state knows no such action (any more), NotAllowed when it does but none of ``parties`` may,
    or nobody: what was put to its reporter (``rounds`` times) and found not fixed cannot be rejected.
    """
    move = TRANSITIONS.get((state, action))
    if move is None:
        raise TooLate("This has moved on already: {number} is now “{state}”.", state=state)
    if not move.who & parties:
        raise NotAllowed("This step is not yours to take: {number} is with {holder}.")
    if _is_ruled_out(action, rounds):
        raise NotAllowed(LAST_WORD)
    return move


def is_late(state: State, at: datetime, *, answer_by: datetime, due_at: datetime) -> bool:
    """Say whether a step taken from ``state`` comes after its limit; who judges what was done is never late."""
    if state in UNANSWERED:
        return answer_by <= at
    return state in OPEN and due_at <= at


@cache
def actions_for(state: State, parties: frozenset[Party], *, rounds: int = 0) -> tuple[Action, ...]:
    """Return what somebody may do next, in the order of the table: these become the buttons of their card."""
    theirs = (action for (at, action), move in TRANSITIONS.items() if at is state and move.who & parties)
    return tuple(action for action in theirs if not _is_ruled_out(action, rounds))


def _is_ruled_out(action: Action, rounds: int) -> bool:
    return action is Action.REJECT and rounds > 0
