"""Hours of service: the life of an entry, and how many minutes it counts (docs/RULES.md, Check-in and hours)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from domain.access import may_answer_for, may_make_events, may_stand_in
from domain.life import Life, Move
from domain.organisation import Seat, UnitOutline

KIND = "hours"
"""What its life is called in the record of steps, and its timers."""
MINUTE = timedelta(minutes=1)


class State(StrEnum):
    """Where an entry stands."""

    NONE = "none"
    HERE = "here"
    """Checked in, and not out yet."""
    UNSURE = "unsure"
    """Nobody checked out: the planned end counts only with the organiser's word."""
    PENDING = "pending"
    PUBLISHED = "published"
    """Confirmed, and open to be disputed."""
    DISPUTED = "disputed"
    CREDITED = "credited"
    REJECTED = "rejected"


class Action(StrEnum):
    """What can be done about an entry."""

    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    FORGET = "forget"
    CALL_OFF = "call_off"
    """The event is called off before it begins, when somebody is there already, or has been."""
    DROP = "drop"
    """Whoever entered or disputed it is forgotten, and their words with them: nobody can judge it any more."""
    BACK_FILL = "back_fill"
    """Entered by the organiser afterwards, for somebody who was never checked in."""
    CLAIM = "claim"
    """Entered by whoever served, of a visit that nobody was checked in for."""
    CONFIRM = "confirm"
    CORRECT = "correct"
    REJECT = "reject"
    DISPUTE = "dispute"
    UPHOLD = "uphold"
    CREDIT = "credit"


class Source(StrEnum):
    """How it is known that somebody was there; shown with the entry for ever."""

    CODE = "code"
    QR = "qr"
    TICK = "tick"
    BACK_FILL = "back_fill"
    OWN = "own"


AFTERWARDS = frozenset({Source.BACK_FILL, Source.OWN})
"""What was entered afterwards: it says so wherever it counts, and needs a second look."""


class Party(StrEnum):
    """Who somebody is to an entry."""

    VOLUNTEER = "volunteer"
    ORGANISER = "organiser"
    CLOCK = "clock"


class Nearness(StrEnum):
    """Whether somebody said where they are, and what came of it: the position itself is kept nowhere."""

    UNSAID = ""
    NEAR = "near"
    FAR = "far"


VOLUNTEER = frozenset({Party.VOLUNTEER})
ORGANISER = frozenset({Party.ORGANISER})
CLOCK = frozenset({Party.CLOCK})
AT_THE_DOOR = VOLUNTEER | ORGANISER
WAITING = (State.UNSURE, State.PENDING, State.DISPUTED)
"""What waits for the organiser's word."""
OPEN_TO_DISPUTE = (State.PUBLISHED, State.REJECTED)

LIFE = Life[State, Action, Party](
    {
        (State.NONE, Action.CHECK_IN): Move(State.HERE, AT_THE_DOOR),
        (State.NONE, Action.CLAIM): Move(State.PENDING, VOLUNTEER),
        (State.NONE, Action.BACK_FILL): Move(State.PUBLISHED, ORGANISER),
        (State.HERE, Action.CHECK_OUT): Move(State.PENDING, AT_THE_DOOR),
        (State.HERE, Action.FORGET): Move(State.UNSURE, CLOCK),
        (State.HERE, Action.CALL_OFF): Move(State.REJECTED, CLOCK),
        (State.PENDING, Action.CALL_OFF): Move(State.REJECTED, CLOCK),
        (State.PENDING, Action.DROP): Move(State.REJECTED, CLOCK),
        (State.UNSURE, Action.CONFIRM): Move(State.PUBLISHED, ORGANISER),
        (State.UNSURE, Action.CORRECT): Move(State.PUBLISHED, ORGANISER),
        (State.UNSURE, Action.REJECT): Move(State.REJECTED, ORGANISER),
        (State.PENDING, Action.CONFIRM): Move(State.PUBLISHED, ORGANISER),
        (State.PENDING, Action.CORRECT): Move(State.PUBLISHED, ORGANISER),
        (State.PENDING, Action.REJECT): Move(State.REJECTED, ORGANISER),
        (State.PUBLISHED, Action.DISPUTE): Move(State.DISPUTED, VOLUNTEER),
        (State.PUBLISHED, Action.CREDIT): Move(State.CREDITED, CLOCK),
        (State.REJECTED, Action.DISPUTE): Move(State.DISPUTED, VOLUNTEER),
        (State.DISPUTED, Action.UPHOLD): Move(State.CREDITED, ORGANISER),
        (State.DISPUTED, Action.CORRECT): Move(State.CREDITED, ORGANISER),
        (State.DISPUTED, Action.REJECT): Move(State.REJECTED, ORGANISER),
        (State.DISPUTED, Action.CREDIT): Move(State.CREDITED, CLOCK),
        (State.DISPUTED, Action.DROP): Move(State.REJECTED, CLOCK),
        (State.CREDITED, Action.CORRECT): Move(State.PUBLISHED, ORGANISER),
    },
    moved="That entry has moved on meanwhile. /hours shows how it stands.",
    not_theirs="That is for whoever organised it. Nobody decides about their own hours.",
)


class Moment(StrEnum):
    """What time does to an entry, in the order of the rungs of its timers."""

    OVER = "over"
    REMIND = "remind"
    LATE = "late"
    CREDIT = "credit"


MOMENTS = {
    State.HERE: (Moment.OVER,),
    State.UNSURE: (Moment.REMIND, Moment.LATE),
    State.PENDING: (Moment.REMIND, Moment.LATE),
    State.DISPUTED: (Moment.REMIND, Moment.LATE),
    State.PUBLISHED: (Moment.CREDIT,),
}
"""What each state waits for; the others wait for nothing."""


def parties(
    seats: Iterable[Seat], *, is_own: bool, host: UnitOutline | None, community: str, street: str
) -> frozenset[Party]:
    """Return what somebody is to an entry: whoever served is never their own judge.

    ``street`` is the street that may decide now, or nothing.
    """
    if is_own:
        return VOLUNTEER
    seats = tuple(seats)
    makes = host is not None and may_make_events(seats, host)
    stands_in = bool(street) and may_stand_in(seats, street)
    return ORGANISER if makes or stands_in or may_answer_for(seats, community) else frozenset()


def minutes(came_at: datetime, left_at: datetime, *, starts_at: datetime, ends_at: datetime) -> int:
    """Return the full minutes of service: who comes early or leaves late counts from the start and to the end.

    Both moments count as the minute that the clock shows.
    """
    since, until = max(_minute(came_at), starts_at), min(_minute(left_at), ends_at)
    return max(0, (until - since) // MINUTE)


def capped(counted: int, *, others: int, most: int) -> int:
    """Return what is left of a day's limit after its other entries; 0 means that there is no limit."""
    return min(counted, max(0, most - others)) if most else counted


def may_dispute(state: State, now: datetime, *, until: datetime | None, was_disputed: bool) -> bool:
    """Say whether an entry can be disputed: once, while it is published."""
    return state in OPEN_TO_DISPUTE and not was_disputed and until is not None and now < until


def is_plain(state: State, source: Source, near: str) -> bool:
    """Say whether an entry needs no second look: with all such, one press confirms it."""
    return state is State.PENDING and source not in AFTERWARDS and near != Nearness.FAR


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
