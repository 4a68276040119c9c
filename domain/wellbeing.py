"""Staying well (平安报到): the life of somebody's daily question, and its moments (docs/RULES.md, Staying well)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from domain.life import Life, Move
from domain.organisation import Role, Seat, is_within

KIND = "wellbeing"
"""What its life is called in the record of steps, and its timers."""
EVERY_DAY = "1234567"


class State(StrEnum):
    """Where somebody's arrangement stands; between two questions it is quiet."""

    NONE = "none"
    OFFERED = "offered"
    """A guardian has arranged it, and who lives alone has not agreed yet."""
    QUIET = "quiet"
    ASKED = "asked"
    REMINDED = "reminded"
    CONTACT = "contact"
    GRID = "grid"
    COMMUNITY = "community"
    AWAY = "away"
    ENDED = "ended"


class Action(StrEnum):
    """What somebody, or time, can do about it."""

    ARRANGE = "arrange"
    OFFER = "offer"
    AGREE = "agree"
    ASK = "ask"
    REMIND = "remind"
    TELL_CONTACT = "tell_contact"
    TELL_GRID = "tell_grid"
    TELL_COMMUNITY = "tell_community"
    WELL = "well"
    CALL = "call"
    LEAVE = "leave"
    COME_BACK = "come_back"
    VISIT = "visit"
    RESIGN = "resign"
    """The contact does not want to be told any more."""
    END = "end"


class Party(StrEnum):
    """Who somebody is to it."""

    PERSON = "person"
    GUARDIAN = "guardian"
    """Who arranged it for somebody, and is the contact."""
    CONTACT = "contact"
    """Whom the person named, and who agreed to be told."""
    HELPER = "helper"
    """Whom the ladder has told."""
    CLOCK = "clock"


class Rung(IntEnum):
    """The moments of one question, in their order."""

    ASK = 0
    REMIND = 1
    CONTACT = 2
    GRID = 3
    COMMUNITY = 4


PERSON = frozenset({Party.PERSON})
THEIRS = frozenset({Party.PERSON, Party.GUARDIAN})
HELPER = frozenset({Party.HELPER})
CLOCK = frozenset({Party.CLOCK})
OPEN = (State.ASKED, State.REMINDED, State.CONTACT, State.GRID, State.COMMUNITY)
"""A question waits for its answer."""
TOLD = (State.CONTACT, State.GRID, State.COMMUNITY)
"""Somebody has been told that there is none."""
UNTOLD = (State.QUIET, State.ASKED, State.REMINDED, State.AWAY)
ARRANGED = (State.QUIET, *OPEN, State.AWAY)

LIFE = Life[State, Action, Party](
    {
        (State.NONE, Action.ARRANGE): Move(State.QUIET, PERSON),
        (State.NONE, Action.OFFER): Move(State.OFFERED, frozenset({Party.GUARDIAN})),
        (State.OFFERED, Action.AGREE): Move(State.QUIET, PERSON),
        (State.QUIET, Action.ASK): Move(State.ASKED, CLOCK),
        **{(state, Action.WELL): Move(State.QUIET, PERSON) for state in OPEN},
        **{(state, Action.CALL): Move(State.CONTACT, PERSON) for state in UNTOLD},
        **{(state, Action.CALL): Move(state, PERSON) for state in TOLD},
        **{(state, Action.LEAVE): Move(State.AWAY, PERSON) for state in (State.QUIET, *OPEN)},
        (State.ASKED, Action.REMIND): Move(State.REMINDED, CLOCK),
        (State.REMINDED, Action.TELL_CONTACT): Move(State.CONTACT, CLOCK),
        (State.CONTACT, Action.TELL_GRID): Move(State.GRID, CLOCK),
        (State.GRID, Action.TELL_COMMUNITY): Move(State.COMMUNITY, CLOCK),
        **{(state, Action.VISIT): Move(State.QUIET, HELPER) for state in TOLD},
        (State.AWAY, Action.COME_BACK): Move(State.QUIET, PERSON | CLOCK),
        (State.OFFERED, Action.END): Move(State.ENDED, THEIRS | CLOCK),
        **{(state, Action.END): Move(State.ENDED, THEIRS | CLOCK) for state in ARRANGED},
        **{(state, Action.RESIGN): Move(state, frozenset({Party.CONTACT})) for state in ARRANGED},
    },
    moved="That is over already. /well shows how it stands.",
    not_theirs="That is for whoever it is about, and for those who were asked to look after them.",
)
STEPS: dict[Rung, Action] = {
    Rung.ASK: Action.ASK,
    Rung.REMIND: Action.REMIND,
    Rung.CONTACT: Action.TELL_CONTACT,
    Rung.GRID: Action.TELL_GRID,
    Rung.COMMUNITY: Action.TELL_COMMUNITY,
}
"""Which step each moment takes."""
NEXT: dict[State, Rung] = {
    State.ASKED: Rung.REMIND,
    State.REMINDED: Rung.CONTACT,
    State.CONTACT: Rung.GRID,
    State.GRID: Rung.COMMUNITY,
}
"""The moment that brings an open question on; one before it is over."""
OVER: dict[State, Rung] = {**dict.fromkeys((State.OFFERED, *ARRANGED), Rung.ASK), **NEXT}
"""The moment that each state must not be without."""


def may_have(seats: Iterable[Seat]) -> bool:
    """Say whether somebody may arrange it: it never watches over those who work here."""
    return all(seat.role is Role.MEMBER for seat in seats)


def helps(seats: Iterable[Seat], area: str, state: State) -> bool:
    """Say whether somebody's seats are among those that the ladder has told of an area."""
    told = {
        State.GRID: (Role.GRID_WORKER,),
        State.COMMUNITY: (Role.GRID_WORKER, Role.COMMUNITY_ADMIN),
    }.get(state, ())
    return any(seat.role in told and is_within(area, seat.unit) for seat in seats)


def next_ask(after: datetime, days: str, at: time, zone: ZoneInfo) -> datetime:
    """Return the first moment after ``after`` at a time of the county's clock on one of these days ("1" is Monday)."""
    day: date = after.astimezone(zone).date()
    for _ in range(8):
        moment = datetime.combine(day, at, zone).astimezone(UTC)
        if moment > after and str(day.isoweekday()) in days:
            return moment
        day += timedelta(days=1)
    raise ValueError(f"{days!r} names no day")
