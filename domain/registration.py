"""The life of a member's registration: which action leads where, and who may take it (docs/RULES.md, Registration)."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from domain.access import may_organise, may_stand_in
from domain.life import Life, Move
from domain.organisation import Seat

KIND = "registration"
"""What its life is called in the record of steps."""


class State(StrEnum):
    """Where a registration stands."""

    NONE = "none"
    SUBMITTED = "submitted"
    ACTIVE = "active"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """Taken back, as its member has another one that counts."""


class Action(StrEnum):
    """What somebody can do about a registration."""

    SUBMIT = "submit"
    ACCEPT = "accept"
    REFUSE = "refuse"
    JOIN = "join"
    """Two registrations became one person's, and this one does not count."""
    PART = "part"
    """They are two people's again."""


class Party(StrEnum):
    """Who somebody is to one registration."""

    MEMBER = "member"
    COMMUNITY = "community"


COUNTING = (State.ACTIVE,)
"""Where a community has taken its member in."""
MEMBER = frozenset({Party.MEMBER})
COMMUNITY = frozenset({Party.COMMUNITY})

LIFE = Life[State, Action, Party](
    {
        (State.NONE, Action.SUBMIT): Move(State.SUBMITTED, MEMBER),
        (State.REFUSED, Action.SUBMIT): Move(State.SUBMITTED, MEMBER),
        (State.SUBMITTED, Action.ACCEPT): Move(State.ACTIVE, COMMUNITY),
        (State.SUBMITTED, Action.REFUSE): Move(State.REFUSED, COMMUNITY),
    },
    moved="This has been decided already: {name} is now “{state}”.",
    not_theirs="Only the community decides about that.",
)


def decider(community: str, street: str, *, there: Collection[int], member: int) -> str:
    """Return the unit that decides: the community, or its street while nobody is ``there`` but the member."""
    return community if set(there) - {member} else street


def parties(person: int, seats: Iterable[Seat], *, member: int, community: str, decides: str) -> frozenset[Party]:
    """Return what a person is to a registration: nobody speaks for the community about their own.

    ``decides`` is the unit that does now; who organises in the community always may.
    """
    if person == member:
        return frozenset({Party.MEMBER})
    seats = tuple(seats)
    speaks = may_organise(seats, community) or may_stand_in(seats, decides)
    return frozenset({Party.COMMUNITY}) if speaks else frozenset()
