"""The life of what a unit offers to the communities (docs/RULES.md, Three lists)."""

from collections.abc import Iterable
from enum import StrEnum

from domain.access import may_speak_for
from domain.life import Life, Move
from domain.organisation import Seat

KIND = "resource"
"""What its life is called in the record of steps, and its end among the timers."""
END = 1
"""The one moment that it waits for."""


class State(StrEnum):
    """Where something that is offered stands."""

    NONE = "none"
    OPEN = "open"
    OVER = "over"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What somebody, or time, can do about it."""

    OFFER = "offer"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"


class Party(StrEnum):
    """Who somebody is to it."""

    UNIT = "unit"
    TIME = "time"


UNIT, TIME = frozenset({Party.UNIT}), frozenset({Party.TIME})
LIFE = Life[State, Action, Party](
    {
        (State.NONE, Action.OFFER): Move(State.OPEN, UNIT),
        (State.OPEN, Action.WITHDRAW): Move(State.WITHDRAWN, UNIT),
        (State.OPEN, Action.EXPIRE): Move(State.OVER, TIME),
    },
    moved="This offer has ended.",
    not_theirs="Only whoever speaks for the unit decides about what it offers.",
)
OVER = {State.OPEN: END}


def parties(seats: Iterable[Seat], unit: str) -> frozenset[Party]:
    """Return what somebody is to what a unit offers."""
    return UNIT if may_speak_for(seats, unit) else frozenset()
