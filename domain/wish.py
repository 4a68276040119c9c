"""The life of a small wish: which action leads where, and who may take it (docs/RULES.md, Wishes)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from domain.access import may_organise, may_speak_for, may_stand_in
from domain.calendar import WorkingCalendar
from domain.life import Life, Move
from domain.organisation import Seat
from domain.service import Wishes

KIND = "wish"
"""What its life is called in the record of steps, and its moments among the timers."""


class State(StrEnum):
    """Where a wish stands."""

    NONE = "none"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    CLAIMED = "claimed"
    FULFILLING = "fulfilling"
    DELIVERED = "delivered"
    """Whoever took it on says that it has come true; only the wisher knows."""
    FULFILLED = "fulfilled"
    UNANSWERED = "unanswered"
    """The wisher was asked and did not say."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What somebody, or time, can do about a wish."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    REFUSE = "refuse"
    DETAIL = "detail"
    """For whom it is, and where."""
    OFFER = "offer"
    CLAIM = "claim"
    JOIN = "join"
    CONTACT = "contact"
    DELIVER = "deliver"
    CONFIRM = "confirm"
    NOT_YET = "not_yet"
    RELEASE = "release"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    """Time gives it back, to be listed first."""
    SILENCE = "silence"


class Party(StrEnum):
    """Who somebody is to one wish."""

    WISHER = "wisher"
    """Who entered it: whose wish it is, or who speaks for them."""
    COMMUNITY = "community"
    STREET = "street"
    CLAIMER = "claimer"
    """Who took it on; of a group, who is in touch."""
    HELPER = "helper"
    OTHER = "other"
    TIME = "time"


class For(StrEnum):
    """For whom a wish is taken on."""

    ONE = "one"
    UNIT = "unit"
    GROUP = "group"


class Goods(StrEnum):
    """What is wished for."""

    THING = "thing"
    HELP = "help"
    COMPANY = "company"


WISHER = frozenset({Party.WISHER})
COMMUNITY = frozenset({Party.COMMUNITY})
CLAIMER = frozenset({Party.CLAIMER})
OTHER = frozenset({Party.OTHER})
TIME = frozenset({Party.TIME})

LIFE = Life[State, Action, Party](
    {
        (State.NONE, Action.SUBMIT): Move(State.SUBMITTED, WISHER),
        (State.SUBMITTED, Action.DETAIL): Move(State.SUBMITTED, WISHER),
        (State.SUBMITTED, Action.PUBLISH): Move(State.PUBLISHED, COMMUNITY),
        (State.SUBMITTED, Action.REFUSE): Move(State.REFUSED, COMMUNITY),
        (State.PUBLISHED, Action.OFFER): Move(State.PUBLISHED, frozenset({Party.STREET})),
        (State.PUBLISHED, Action.CLAIM): Move(State.CLAIMED, OTHER),
        (State.CLAIMED, Action.CONTACT): Move(State.FULFILLING, CLAIMER),
        (State.CLAIMED, Action.JOIN): Move(State.CLAIMED, OTHER),
        (State.CLAIMED, Action.RELEASE): Move(State.PUBLISHED, CLAIMER),
        (State.CLAIMED, Action.EXPIRE): Move(State.PUBLISHED, TIME),
        (State.FULFILLING, Action.DELIVER): Move(State.DELIVERED, CLAIMER),
        (State.FULFILLING, Action.JOIN): Move(State.FULFILLING, OTHER),
        (State.FULFILLING, Action.RELEASE): Move(State.PUBLISHED, CLAIMER),
        (State.FULFILLING, Action.EXPIRE): Move(State.PUBLISHED, TIME),
        (State.FULFILLING, Action.CONFIRM): Move(State.FULFILLED, WISHER),
        (State.DELIVERED, Action.CONFIRM): Move(State.FULFILLED, WISHER),
        (State.DELIVERED, Action.NOT_YET): Move(State.FULFILLING, WISHER),
        (State.DELIVERED, Action.SILENCE): Move(State.UNANSWERED, TIME),
        (State.UNANSWERED, Action.CONFIRM): Move(State.FULFILLED, WISHER),
        (State.UNANSWERED, Action.NOT_YET): Move(State.FULFILLING, WISHER),
        (State.SUBMITTED, Action.WITHDRAW): Move(State.WITHDRAWN, WISHER),
        (State.PUBLISHED, Action.WITHDRAW): Move(State.WITHDRAWN, WISHER),
        (State.CLAIMED, Action.WITHDRAW): Move(State.WITHDRAWN, WISHER),
        (State.FULFILLING, Action.WITHDRAW): Move(State.WITHDRAWN, WISHER),
    },
    moved="This wish has moved on: it is now “{state}”.",
    not_theirs="That is for others to do about this wish.",
)
TAKEN = frozenset({State.CLAIMED, State.FULFILLING, State.DELIVERED})
"""Where somebody has a wish: they, and nobody else of the public, know whose it is."""
PUBLIC = frozenset({State.PUBLISHED, State.FULFILLED, State.UNANSWERED, *TAKEN})
"""What everybody could read once."""
ENDED = frozenset({State.FULFILLED, State.UNANSWERED, State.REFUSED, State.WITHDRAWN})
OFF = frozenset({State.REFUSED, State.WITHDRAWN})
BACK = frozenset({Action.RELEASE, Action.EXPIRE})
"""What gives a wish back: it is listed first then."""


class Moment(IntEnum):
    """What a wish waits for, in the order in which that comes."""

    REVIEW = 1
    UNCLAIMED = 2
    CONTACT_FIRST = 3
    CONTACT_AGAIN = 4
    CONTACT_OVER = 5
    FULFIL = 6
    FULFIL_OVER = 7
    ASK_AGAIN = 8
    ASK_OVER = 9


WAITS: Mapping[State, tuple[Moment, ...]] = {
    State.SUBMITTED: (Moment.REVIEW,),
    State.PUBLISHED: (Moment.UNCLAIMED,),
    State.CLAIMED: (Moment.CONTACT_FIRST, Moment.CONTACT_AGAIN, Moment.CONTACT_OVER),
    State.FULFILLING: (Moment.FULFIL, Moment.FULFIL_OVER),
    State.DELIVERED: (Moment.ASK_AGAIN, Moment.ASK_OVER),
}
OVER: Mapping[State, Moment] = {state: WAITS[state][-1] for state in (State.CLAIMED, State.FULFILLING, State.DELIVERED)}
"""The moment that must not be missing: it ends what nobody else does."""
REMINDERS = frozenset({Moment.CONTACT_FIRST, Moment.CONTACT_AGAIN, Moment.FULFIL, Moment.ASK_AGAIN})


@dataclass(frozen=True, slots=True)
class Claim:
    """Who has taken a wish on, and for whom."""

    claimer: int | None = None
    made_for: str = ""
    helpers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Bond:
    """What ties people to a wish: who entered it, where, which unit decides about it now, and who has it."""

    wisher: int
    community: str
    decides: str
    street: str
    state: State
    claim: Claim


def parties(person: int, seats: Iterable[Seat], bond: Bond) -> frozenset[Party]:
    """Return what a person is to a wish; nobody speaks for the community about what they entered themselves."""
    claim = bond.claim
    if person == bond.wisher:
        return WISHER
    seats, found = tuple(seats), set[Party]()
    if may_organise(seats, bond.community) or may_stand_in(seats, bond.decides):
        found.add(Party.COMMUNITY)
    if may_stand_in(seats, bond.street):
        found.add(Party.STREET)
    if person == claim.claimer:
        return frozenset({*found, Party.CLAIMER})
    if person in claim.helpers:
        return frozenset({*found, Party.HELPER})
    if bond.state is State.PUBLISHED or (bond.state in TAKEN and claim.made_for == For.GROUP):
        found.add(Party.OTHER)
    return frozenset(found)


def knows_whose(mine: Collection[Party], state: State) -> bool:
    """Say whether somebody reads whose wish it is, and how to reach them: the community, and who took it on."""
    return bool({Party.WISHER, Party.COMMUNITY} & set(mine)) or (Party.CLAIMER in mine and state in TAKEN)


def may_see(mine: Collection[Party], state: State) -> bool:
    """Say whether somebody may know of a wish at all: what is published is for everybody."""
    return bool(mine) or state is State.PUBLISHED


def units_for(seats: Iterable[Seat]) -> tuple[str, ...]:
    """Return the units for which somebody may take wishes on."""
    seats = tuple(seats)
    return tuple(dict.fromkeys(seat.unit for seat in seats if may_speak_for(seats, seat.unit)))


def moments(state: State, since: datetime, policy: Wishes, calendar: WorkingCalendar) -> dict[Moment, datetime]:
    """Return what a wish waits for in a state that began at ``since``; a reminder to one person wakes nobody."""
    first, again = policy.remind
    due = {
        Moment.REVIEW: calendar.due(since, policy.review).at,
        Moment.UNCLAIMED: since + policy.unclaimed.clock,
        Moment.CONTACT_FIRST: since + first.clock,
        Moment.CONTACT_AGAIN: since + again.clock,
        Moment.CONTACT_OVER: since + policy.contact.clock,
        Moment.FULFIL: since + policy.fulfil.clock * policy.nudge,
        Moment.FULFIL_OVER: since + policy.fulfil.clock,
        Moment.ASK_AGAIN: since + policy.confirm.clock,
        Moment.ASK_OVER: since + policy.confirm.clock * 2,
    }
    return {one: calendar.after_night(due[one]) if one in REMINDERS else due[one] for one in WAITS.get(state, ())}
