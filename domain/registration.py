"""The life of a member's registration: which action leads where, and who may take it (docs/RULES.md, Registration)."""

from collections.abc import Collection, Iterable, Mapping
from enum import IntEnum, StrEnum

from domain.access import may_organise, may_stand_in
from domain.life import Life, Move
from domain.organisation import Seat

KIND = "registration"
"""What its life is called in the record of steps, and what it waits for among the moments."""


class State(StrEnum):
    """Where a registration stands."""

    NONE = "none"
    CONSENTED = "consented"
    """Its member agreed to what is kept: until it is sent it is a draft and no row."""
    SUBMITTED = "submitted"
    NEED_INFO = "need_info"
    ACTIVE = "active"
    POST_ASSIGNED = "post_assigned"
    TRANSFER_PENDING = "transfer_pending"
    SUSPENDED = "suspended"
    EXIT_PENDING = "exit_pending"
    REFUSED = "refused"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    """Taken back, as its member has another one that counts."""


class Action(StrEnum):
    """What somebody can do about a registration."""

    CONSENT = "consent"
    SUBMIT = "submit"
    ACCEPT = "accept"
    ASK = "ask"
    ANSWER = "answer"
    REFUSE = "refuse"
    LAPSE = "lapse"
    """The question was not answered in time."""
    ASSIGN = "assign"
    """Its member has a post now."""
    FREE = "free"
    """Its member has none any more."""
    TRANSFER = "transfer"
    AGREE = "agree"
    MOVE = "move"
    """Both communities agreed to a transfer, or said nothing."""
    DECLINE = "decline"
    PAUSE = "pause"
    RESUME = "resume"
    WORK = "work"
    """Its member works at another unit now."""
    LEAVE = "leave"
    STAY = "stay"
    """What was asked for is taken back, or objected to."""
    END = "end"
    RETRACT = "retract"
    WITHDRAW = "withdraw"
    """Its member does not agree any more to what is kept."""
    JOIN = "join"
    """Two registrations became one person's, and this one does not count."""
    PART = "part"
    """They are two people's again."""


class Party(StrEnum):
    """Who somebody is to one registration."""

    MEMBER = "member"
    COMMUNITY = "community"
    STREET = "street"
    """The street above, once the community let its time pass or while nobody is there."""
    TAKER = "taker"
    """The community that a member wants to change to."""
    UNIT = "unit"
    """The work unit's liaison: sees nothing of a registration, and may say that somebody has left."""
    TIME = "time"


MEMBER = frozenset({Party.MEMBER})
DECIDING = frozenset({Party.COMMUNITY, Party.STREET})
BOTH = frozenset({Party.COMMUNITY, Party.TAKER})
ENDING = frozenset({Party.COMMUNITY, Party.TIME})
TIME = frozenset({Party.TIME})

COUNTING = (State.ACTIVE, State.POST_ASSIGNED, State.TRANSFER_PENDING, State.SUSPENDED, State.EXIT_PENDING)
"""Where a community has taken its member in."""
PENDING = (State.SUBMITTED, State.NEED_INFO)
LIVING = (*PENDING, *COUNTING)
OVER = (State.REFUSED, State.ENDED, State.WITHDRAWN)
"""Where a registration is over: its member may begin another one."""
AT_WORK = (State.ACTIVE, State.POST_ASSIGNED)
"""Where a member can take a post, and ask for a change."""
INVITED = (*AT_WORK, State.TRANSFER_PENDING)
"""Where a member hears of events unasked: not in a pause, and not on leaving."""

LIFE = Life[State, Action, Party](
    {
        (State.NONE, Action.CONSENT): Move(State.CONSENTED, MEMBER),
        (State.CONSENTED, Action.SUBMIT): Move(State.SUBMITTED, MEMBER),
        (State.SUBMITTED, Action.ACCEPT): Move(State.ACTIVE, DECIDING),
        (State.SUBMITTED, Action.ASK): Move(State.NEED_INFO, DECIDING),
        (State.SUBMITTED, Action.REFUSE): Move(State.REFUSED, DECIDING),
        (State.NEED_INFO, Action.ANSWER): Move(State.SUBMITTED, MEMBER),
        (State.NEED_INFO, Action.ACCEPT): Move(State.ACTIVE, DECIDING),
        (State.NEED_INFO, Action.REFUSE): Move(State.REFUSED, DECIDING),
        (State.NEED_INFO, Action.LAPSE): Move(State.ENDED, TIME),
        **{(state, Action.RETRACT): Move(State.ENDED, MEMBER) for state in PENDING},
        (State.ACTIVE, Action.ASSIGN): Move(State.POST_ASSIGNED, TIME),
        (State.POST_ASSIGNED, Action.FREE): Move(State.ACTIVE, TIME),
        **{(state, Action.TRANSFER): Move(State.TRANSFER_PENDING, MEMBER) for state in AT_WORK},
        (State.TRANSFER_PENDING, Action.AGREE): Move(State.TRANSFER_PENDING, BOTH),
        (State.TRANSFER_PENDING, Action.DECLINE): Move(State.ACTIVE, BOTH),
        (State.TRANSFER_PENDING, Action.MOVE): Move(State.ACTIVE, TIME),
        (State.TRANSFER_PENDING, Action.STAY): Move(State.ACTIVE, MEMBER),
        **{(state, Action.PAUSE): Move(State.SUSPENDED, MEMBER) for state in (*AT_WORK, State.SUSPENDED)},
        (State.SUSPENDED, Action.RESUME): Move(State.ACTIVE, MEMBER | TIME),
        **{
            (state, Action.LEAVE): Move(State.EXIT_PENDING, MEMBER | {Party.UNIT})
            for state in (*AT_WORK, State.SUSPENDED, State.TRANSFER_PENDING)
        },
        (State.EXIT_PENDING, Action.STAY): Move(State.ACTIVE, MEMBER),
        (State.EXIT_PENDING, Action.END): Move(State.ENDED, ENDING),
        **{(state, Action.WORK): Move(state, MEMBER) for state in LIVING},
        **{(state, Action.WITHDRAW): Move(State.ENDED, MEMBER) for state in LIVING},
    },
    moved="This has been decided already: {name} is now “{state}”.",
    not_theirs="That is not yours to decide.",
)


class Moment(IntEnum):
    """What a registration waits for, by the rung of its moments: somebody is reminded, or time takes a step."""

    REMIND = 0
    LIMIT = 1


WAITS: Mapping[State, tuple[Moment, ...]] = {
    State.SUBMITTED: (Moment.REMIND, Moment.LIMIT),
    State.NEED_INFO: (Moment.REMIND, Moment.LIMIT),
    State.ACTIVE: (Moment.REMIND,),
    State.TRANSFER_PENDING: (Moment.REMIND, Moment.LIMIT),
    State.SUSPENDED: (Moment.REMIND, Moment.LIMIT),
    State.EXIT_PENDING: (Moment.LIMIT,),
}
"""Which moments begin with a state; where there is a limit, something happens by itself when it comes."""
ENDLESS = frozenset({State.NEED_INFO, State.TRANSFER_PENDING, State.SUSPENDED, State.EXIT_PENDING})
"""States out of which time leads: one without a moment to come would last for ever."""


def decider(community: str, street: str, *, there: Collection[int], member: int) -> str:
    """Return the unit that decides: the community, or its street while nobody is ``there`` but the member."""
    return community if set(there) - {member} else street


def parties(
    person: int, seats: Iterable[Seat], *, member: int, community: str, street: str, taker: str = ""
) -> frozenset[Party]:
    """Return what a person is to a registration: nobody speaks for the community about their own.

    ``street`` is the street that may decide now, or nothing; ``taker`` the community of a transfer, or nothing.
    """
    if person == member:
        return MEMBER
    seats = tuple(seats)
    found = {
        Party.COMMUNITY: may_organise(seats, community),
        Party.STREET: bool(street) and may_stand_in(seats, street),
        Party.TAKER: bool(taker) and may_organise(seats, taker),
    }
    return frozenset(party for party, is_one in found.items() if is_one)
