"""The life of a volunteer event: which action leads where, and who may take it (docs/RULES.md, Events)."""

from collections.abc import Iterable
from enum import StrEnum

from domain.access import may_answer_for, may_make_events
from domain.life import Life, Move
from domain.organisation import Seat, UnitOutline

KIND = "event"
"""What its life is called in the record of steps."""


class State(StrEnum):
    """Where an event stands. That it is full, or locked, is seen by its places and the clock."""

    DRAFT = "draft"
    REVIEW = "review"
    OPEN = "open"
    RUNNING = "running"
    ENDED = "ended"
    REFUSED = "refused"
    DROPPED = "dropped"
    """Taken back, or not looked at in time: nobody has said yes to what stands in it, so nobody else sees it."""
    CANCELLED = "cancelled"


class Repeating(StrEnum):
    """How a series stands: once its first event is open the others come by themselves."""

    WAITS = "waits"
    RUNS = "runs"
    STOPPED = "stopped"


class Action(StrEnum):
    """What can be done about an event."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    APPROVE = "approve"
    REFUSE = "refuse"
    CHANGE = "change"
    """What is proposed: its time, its place, how many."""
    MOVE = "move"
    """Another time, or another place."""
    WEATHER = "weather"
    CALL_OFF = "call_off"
    LAPSE = "lapse"
    """Nobody has looked at it before its start."""
    START = "start"
    END = "end"


class Party(StrEnum):
    """Who somebody is to an event."""

    MAKER = "maker"
    TRUSTED = "trusted"
    """A maker whose events nobody has to look at first: a community or a street in its own area."""
    REVIEWER = "reviewer"
    CLOCK = "clock"


MAKER = frozenset({Party.MAKER})
REVIEWER = frozenset({Party.REVIEWER})
CLOCK = frozenset({Party.CLOCK})

LIFE = Life[State, Action, Party](
    {
        (State.DRAFT, Action.SUBMIT): Move(State.REVIEW, MAKER),
        (State.DRAFT, Action.PUBLISH): Move(State.OPEN, frozenset({Party.TRUSTED})),
        (State.REVIEW, Action.APPROVE): Move(State.OPEN, REVIEWER),
        (State.REVIEW, Action.CHANGE): Move(State.REVIEW, MAKER),
        (State.REVIEW, Action.REFUSE): Move(State.REFUSED, REVIEWER),
        (State.REVIEW, Action.CALL_OFF): Move(State.DROPPED, MAKER),
        (State.REVIEW, Action.LAPSE): Move(State.DROPPED, CLOCK),
        (State.OPEN, Action.MOVE): Move(State.OPEN, MAKER),
        (State.OPEN, Action.WEATHER): Move(State.CANCELLED, MAKER),
        (State.OPEN, Action.CALL_OFF): Move(State.CANCELLED, MAKER),
        (State.OPEN, Action.START): Move(State.RUNNING, CLOCK),
        (State.RUNNING, Action.END): Move(State.ENDED, CLOCK),
    },
    moved="“{title}” has moved on meanwhile: {state}.",
    not_theirs="Only the organisers can do that.",
)
SHOWN = (State.OPEN, State.RUNNING)
"""What everybody sees in the list."""


def parties(
    seats: Iterable[Seat], *, host: UnitOutline | None, community: str, street: str, alone: bool = False
) -> frozenset[Party]:
    """Return what somebody's seats make of them to an event: its community reviews it, or the street over that.

    ``host`` is the unit that makes it, None where it is known no more. While the street is ``alone``, as nobody of the
    community is there, it stands in for that.
    """
    seats = tuple(seats)
    found = set()
    if host is not None and may_make_events(seats, host):
        found.add(Party.MAKER)
    if may_answer_for(seats, community):
        found |= {Party.MAKER, Party.REVIEWER}
        if host is not None and host.code == community:
            found.add(Party.TRUSTED)
    if may_answer_for(seats, street):
        found |= {Party.MAKER, Party.REVIEWER} if alone else {Party.REVIEWER}
        if host is not None and host.code == street:
            found.add(Party.TRUSTED)
    return frozenset(found)
