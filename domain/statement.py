"""A member's sheet for the work unit: its life, what it waits for, and who decides (docs/RULES.md, Statements)."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from domain.access import may_organise, may_stand_in
from domain.life import Life, Move
from domain.organisation import Seat

KIND = "statement"
"""What its life is called in the record of steps, and its timers."""
DRAFTING = "statements"
"""What the days are called among the timers on which sheets are drafted."""


class State(StrEnum):
    """Where a sheet stands."""

    NONE = "none"
    DRAFTED = "drafted"
    """Put before its member, who may dispute it."""
    DISPUTED = "disputed"
    UPHELD = "upheld"
    """The community says why it was right; its member reads that, and the days begin anew."""
    CHECKED = "checked"
    CONFIRMED = "confirmed"
    SENT = "sent"
    HANDED = "handed"
    """Nobody of the unit can be reached here: its member has it as a file, to hand over or not."""
    UNSEEN = "unseen"
    """It never reached its member, and so it goes nowhere."""
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What can be done about a sheet."""

    DRAFT = "draft"
    AGREE = "agree"
    DISPUTE = "dispute"
    LAPSE = "lapse"
    """Its member was shown it and said nothing."""
    MISS = "miss"
    """Its member was never shown it."""
    REDRAFT = "redraft"
    """The community drafts it anew, or what it rests on is not so any more."""
    UPHOLD = "uphold"
    CONFIRM = "confirm"
    SEND = "send"
    HAND_OVER = "hand_over"
    WITHDRAW = "withdraw"


class Party(StrEnum):
    """Who somebody is to a sheet."""

    MEMBER = "member"
    COMMUNITY = "community"
    STREET = "street"
    """The street above, while nobody else of the community is there or once it has let the day pass."""
    CLOCK = "clock"


class Moment(StrEnum):
    """What a sheet waits for; the place of each here is its rung."""

    REMIND = "remind"
    LIMIT = "limit"
    SEND = "send"


MEMBER = frozenset({Party.MEMBER})
DECIDING = frozenset({Party.COMMUNITY, Party.STREET})
CLOCK = frozenset({Party.CLOCK})
OPEN = (State.DRAFTED, State.DISPUTED, State.UPHELD, State.CHECKED, State.CONFIRMED)
"""Where it has not left: it is withdrawn with the registration, or with the consent."""
LEFT = (State.SENT, State.HANDED)
"""Where others have it: it is called back once it turns out to tell of somebody else."""
WITH_MEMBER = (State.DRAFTED, State.UPHELD)
WITH_COMMUNITY = (State.DISPUTED, State.CHECKED)
KNOWN_TO_COMMUNITY = (*WITH_COMMUNITY, State.UPHELD, State.CONFIRMED, State.SENT, State.HANDED)
"""Where its member has seen it: only then anybody else reads its figures."""
ENDLESS = (*WITH_MEMBER, State.CONFIRMED)
"""Out of these time leads: one without a moment to come would last for ever."""

LIFE = Life[State, Action, Party](
    {
        (State.NONE, Action.DRAFT): Move(State.DRAFTED, CLOCK),
        (State.DRAFTED, Action.AGREE): Move(State.CHECKED, MEMBER),
        (State.DRAFTED, Action.DISPUTE): Move(State.DISPUTED, MEMBER),
        **{(state, Action.REDRAFT): Move(State.DRAFTED, CLOCK) for state in (*OPEN, *LEFT)},
        (State.DISPUTED, Action.REDRAFT): Move(State.DRAFTED, DECIDING | CLOCK),
        (State.DISPUTED, Action.UPHOLD): Move(State.UPHELD, DECIDING),
        (State.UPHELD, Action.AGREE): Move(State.CHECKED, MEMBER),
        **{(state, Action.LAPSE): Move(State.CHECKED, CLOCK) for state in WITH_MEMBER},
        **{(state, Action.MISS): Move(State.UNSEEN, CLOCK) for state in WITH_MEMBER},
        (State.CHECKED, Action.CONFIRM): Move(State.CONFIRMED, DECIDING),
        (State.CONFIRMED, Action.SEND): Move(State.SENT, CLOCK),
        (State.CONFIRMED, Action.HAND_OVER): Move(State.HANDED, CLOCK),
        **{(state, Action.WITHDRAW): Move(State.WITHDRAWN, MEMBER | CLOCK) for state in OPEN},
        **{(state, Action.WITHDRAW): Move(State.WITHDRAWN, CLOCK) for state in LEFT},
    },
    moved="That sheet has moved on meanwhile. /sheets shows how it stands.",
    not_theirs="That is for somebody else to do. Nobody confirms their own sheet.",
)
WAITS: Mapping[State, tuple[Moment, ...]] = {
    State.DRAFTED: (Moment.REMIND, Moment.LIMIT),
    State.UPHELD: (Moment.REMIND, Moment.LIMIT),
    State.DISPUTED: (Moment.REMIND, Moment.LIMIT),
    State.CHECKED: (Moment.REMIND, Moment.LIMIT),
    State.CONFIRMED: (Moment.SEND,),
}
"""Which moments begin with a state; the others wait for nothing."""


class Figure(NamedTuple):
    """One thing that a sheet says: how much, of what by name, and the rows that it rests on."""

    key: str
    amount: int
    named: Sequence[str] = ()
    rests_on: Sequence[int] = ()


def is_told(figures: Iterable[Figure]) -> bool:
    """Say whether there is anything to tell: of nobody a sheet says that they did nothing."""
    return any(figure.amount for figure in figures)


def parties(person: int, seats: Iterable[Seat], *, member: int | None, community: str, street: str) -> frozenset[Party]:
    """Return what a person is to a sheet: nobody speaks for the community about their own.

    ``street`` is the street that may decide now, or nothing.
    """
    if person == member:
        return MEMBER
    seats = tuple(seats)
    found = {
        Party.COMMUNITY: may_organise(seats, community),
        Party.STREET: bool(street) and may_stand_in(seats, street),
    }
    return frozenset(party for party, is_one in found.items() if is_one)
