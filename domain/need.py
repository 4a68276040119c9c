"""The lives of a need, which becomes a project, and of what a unit offers (docs/RULES.md, Three lists)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from domain.access import may_organise, may_speak_for, may_stand_in
from domain.calendar import WorkingCalendar
from domain.life import Life, Move
from domain.organisation import Role, Seat
from domain.service import Needs

KIND = "need"
"""What its life is called in the record of steps, and its moments among the timers."""


class State(StrEnum):
    """Where a need stands; from the moment when a unit has taken it, it is a project."""

    NONE = "none"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    OFFERED = "offered"
    TAKEN = "taken"
    DONE = "done"
    FULFILLED = "fulfilled"
    TURNED = "turned"
    """It has become an event or a wish."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What somebody, or time, can do about a need."""

    ASK = "ask"
    """A resident tells of it, and the community decides."""
    PROPOSE = "propose"
    """A report becomes one: who handles it reads it over before everybody does."""
    ORDER = "order"
    REWORD = "reword"
    REFUSE = "refuse"
    OFFER = "offer"
    TAKE = "take"
    DECLINE = "decline"
    FINISH = "finish"
    CONFIRM = "confirm"
    NOT_YET = "not_yet"
    TURN = "turn"
    WITHDRAW = "withdraw"
    TAKE_BACK = "take_back"
    """Nobody speaks for the unit that has it any more."""
    EXPIRE = "expire"
    REOPEN = "reopen"
    """The event or wish that it has become does not take place."""


class Party(StrEnum):
    """Who somebody is to one need."""

    ASKER = "asker"
    COMMUNITY = "community"
    OWN = "own"
    """Who decides for the community about what it found out by itself: nobody told of it."""
    ANSWERING = "answering"
    """Who decides for the community about what somebody else told of."""
    STREET = "street"
    UNIT = "unit"
    """Who speaks for the unit that it was offered to, or that has taken it."""
    LIAISON = "liaison"
    """Who speaks for any unit."""
    LEFT_ALONE = "left_alone"
    """Who decides for the community, while nobody speaks for the unit that has it."""
    TIME = "time"


ASKER, COMMUNITY = frozenset({Party.ASKER}), frozenset({Party.COMMUNITY})
AREA = frozenset({Party.COMMUNITY, Party.STREET})
OWN = frozenset({Party.OWN})
UNIT = frozenset({Party.UNIT})
TIME = frozenset({Party.TIME})
LEFT_ALONE = frozenset({Party.LEFT_ALONE})

LIFE = Life[State, Action, Party](
    {
        (State.NONE, Action.ASK): Move(State.SUBMITTED, ASKER),
        (State.NONE, Action.ORDER): Move(State.PUBLISHED, AREA),
        (State.NONE, Action.PROPOSE): Move(State.SUBMITTED, AREA),
        (State.SUBMITTED, Action.ORDER): Move(State.PUBLISHED, COMMUNITY),
        (State.SUBMITTED, Action.REWORD): Move(State.SUBMITTED, OWN),
        (State.SUBMITTED, Action.REFUSE): Move(State.REFUSED, frozenset({Party.ANSWERING})),
        (State.SUBMITTED, Action.WITHDRAW): Move(State.WITHDRAWN, ASKER | OWN),
        (State.PUBLISHED, Action.OFFER): Move(State.OFFERED, AREA),
        (State.PUBLISHED, Action.TAKE): Move(State.TAKEN, frozenset({Party.LIAISON})),
        (State.PUBLISHED, Action.TURN): Move(State.TURNED, COMMUNITY),
        (State.PUBLISHED, Action.WITHDRAW): Move(State.WITHDRAWN, COMMUNITY),
        (State.OFFERED, Action.TAKE): Move(State.TAKEN, UNIT),
        (State.OFFERED, Action.DECLINE): Move(State.PUBLISHED, UNIT),
        (State.OFFERED, Action.EXPIRE): Move(State.PUBLISHED, TIME),
        (State.OFFERED, Action.TAKE_BACK): Move(State.PUBLISHED, LEFT_ALONE),
        (State.TAKEN, Action.FINISH): Move(State.DONE, UNIT),
        (State.TAKEN, Action.DECLINE): Move(State.PUBLISHED, UNIT),
        (State.TAKEN, Action.TAKE_BACK): Move(State.PUBLISHED, LEFT_ALONE),
        (State.TURNED, Action.REOPEN): Move(State.PUBLISHED, TIME),
        (State.DONE, Action.CONFIRM): Move(State.FULFILLED, COMMUNITY),
        (State.DONE, Action.NOT_YET): Move(State.TAKEN, COMMUNITY),
    },
    moved="This need has moved on: it is now “{state}”.",
    not_theirs="That is for others to do about this need.",
)
PROJECTS = frozenset({State.TAKEN, State.DONE, State.FULFILLED})
OPEN = frozenset({State.PUBLISHED, State.OFFERED, State.TAKEN, State.DONE})
"""What everybody may read and follow."""
PUBLIC = OPEN | {State.FULFILLED, State.TURNED}
ENDED = frozenset({State.FULFILLED, State.TURNED, State.REFUSED, State.WITHDRAWN})
BACK = frozenset({Action.DECLINE, Action.EXPIRE, Action.TAKE_BACK})
"""What gives a need back, for another unit."""


class Moment(IntEnum):
    """What a need waits for, in the order in which that comes."""

    REVIEW = 1
    UNMATCHED = 2
    OFFER_OVER = 3
    NUDGE = 4
    DUE = 5
    CONFIRM = 6


WAITS: Mapping[State, tuple[Moment, ...]] = {
    State.SUBMITTED: (Moment.REVIEW,),
    State.PUBLISHED: (Moment.UNMATCHED,),
    State.OFFERED: (Moment.OFFER_OVER,),
    State.TAKEN: (Moment.NUDGE, Moment.DUE),
    State.DONE: (Moment.CONFIRM,),
}
OVER: Mapping[State, Moment] = {State.OFFERED: Moment.OFFER_OVER}
"""The moment that must not be missing: it ends what nobody else does."""


@dataclass(frozen=True, slots=True)
class Bond:
    """What ties people to a need: who told of it, where, and which unit it was offered to or has taken it."""

    asker: int | None
    community: str
    decides: str
    street: str
    unit: str
    is_spoken_for: bool
    """Whether anybody speaks for that unit, and can be reached."""


def parties(person: int, seats: Iterable[Seat], bond: Bond) -> frozenset[Party]:
    """Return what a person is to a need; nobody decides for the community about what they asked for themselves."""
    seats, found = tuple(seats), set[Party]()
    if person == bond.asker:
        return ASKER
    if may_organise(seats, bond.community) or may_stand_in(seats, bond.decides):
        found |= {Party.COMMUNITY, Party.OWN if bond.asker is None else Party.ANSWERING}
        if bond.unit and not bond.is_spoken_for:
            found.add(Party.LEFT_ALONE)
    if may_stand_in(seats, bond.street):
        found.add(Party.STREET)
    if any(seat.role is Role.UNIT_LIAISON for seat in seats):
        found.add(Party.LIAISON)
    if bond.unit and may_speak_for(seats, bond.unit):
        found.add(Party.UNIT)
    return frozenset(found)


def may_see(mine: Iterable[Party], state: State) -> bool:
    """Say whether somebody may know of a need: what the community has published is for everybody."""
    return state in PUBLIC or bool({Party.ASKER, Party.COMMUNITY} & set(mine))


def moments(state: State, since: datetime, policy: Needs, calendar: WorkingCalendar) -> dict[Moment, datetime]:
    """Return what a need waits for in a state that began at ``since``."""
    due = {
        Moment.REVIEW: calendar.due(since, policy.review).at,
        Moment.UNMATCHED: calendar.due(since, policy.unmatched).at,
        Moment.OFFER_OVER: calendar.due(since, policy.answer).at,
        Moment.NUDGE: calendar.due(since, policy.project, policy.nudge).at,
        Moment.DUE: calendar.due(since, policy.project).at,
        Moment.CONFIRM: calendar.due(since, policy.confirm).at,
    }
    return {one: due[one] for one in WAITS.get(state, ())}


def event_start(now: datetime, policy: Needs, calendar: WorkingCalendar) -> datetime:
    """Return when an event that is made of a need now is proposed to begin: on a day off, when people have time."""
    day = calendar.due(now, policy.event_after).at.astimezone(calendar.zone).date() + timedelta(days=1)
    while calendar.workday(day).working:
        day += timedelta(days=1)
    return datetime.combine(day, policy.event_at, calendar.zone)
