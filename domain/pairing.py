"""The life of a pairing: a unit registers with a community for as long as they agreed (docs/RULES.md, Registration)."""

from collections.abc import Iterable
from enum import IntEnum, StrEnum

from domain.access import may_organise, may_speak_for, may_stand_in
from domain.life import Life, Move
from domain.organisation import Seat

KIND = "pairing"
"""What its life is called in the record of steps, and what it waits for among the moments."""


class State(StrEnum):
    """Where a pairing stands."""

    NONE = "none"
    SUBMITTED = "submitted"
    NEED_INFO = "need_info"
    ACTIVE = "active"
    REFUSED = "refused"
    ENDED = "ended"


class Action(StrEnum):
    """What somebody can do about a pairing."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    ASK = "ask"
    ANSWER = "answer"
    REFUSE = "refuse"
    LAPSE = "lapse"
    """The question was not answered in time."""
    RETRACT = "retract"
    END = "end"


class Party(StrEnum):
    """Who somebody is to a pairing."""

    UNIT = "unit"
    COMMUNITY = "community"
    STREET = "street"
    TIME = "time"


class Moment(IntEnum):
    """What a pairing waits for, by the rung of its moments."""

    REMIND = 0
    LIMIT = 1


UNIT = frozenset({Party.UNIT})
DECIDING = frozenset({Party.COMMUNITY, Party.STREET})
EITHER = frozenset({Party.UNIT, Party.COMMUNITY, Party.TIME})
TIME = frozenset({Party.TIME})
PENDING = (State.SUBMITTED, State.NEED_INFO)

LIFE = Life[State, Action, Party](
    {
        (State.NONE, Action.SUBMIT): Move(State.SUBMITTED, UNIT),
        (State.SUBMITTED, Action.ACCEPT): Move(State.ACTIVE, DECIDING),
        (State.SUBMITTED, Action.ASK): Move(State.NEED_INFO, DECIDING),
        (State.SUBMITTED, Action.REFUSE): Move(State.REFUSED, DECIDING),
        (State.NEED_INFO, Action.ANSWER): Move(State.SUBMITTED, UNIT),
        (State.NEED_INFO, Action.ACCEPT): Move(State.ACTIVE, DECIDING),
        (State.NEED_INFO, Action.REFUSE): Move(State.REFUSED, DECIDING),
        (State.NEED_INFO, Action.LAPSE): Move(State.ENDED, TIME),
        **{(state, Action.RETRACT): Move(State.ENDED, UNIT) for state in PENDING},
        (State.ACTIVE, Action.END): Move(State.ENDED, EITHER),
    },
    moved="This has been decided already: the pairing is now “{state}”.",
    not_theirs="Only the other side of the pairing decides about that.",
)
LIVING = (*PENDING, State.ACTIVE)
OVER = (State.REFUSED, State.ENDED)
ENDLESS = frozenset({State.NEED_INFO, State.ACTIVE})
"""States out of which time leads: one without a moment to come would last for ever."""


def parties(seats: Iterable[Seat], *, unit: str, community: str, street: str) -> frozenset[Party]:
    """Return what somebody is to a pairing; ``street`` is the street that may decide now, or nothing."""
    seats = tuple(seats)
    found = {
        Party.UNIT: may_speak_for(seats, unit),
        Party.COMMUNITY: may_organise(seats, community),
        Party.STREET: bool(street) and may_stand_in(seats, street),
    }
    return frozenset(party for party, is_one in found.items() if is_one)
