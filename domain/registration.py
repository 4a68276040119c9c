"""The life of a member's registration: which action leads where, and who may take it (docs/RULES.md, Registration)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.access import may_organise, may_stand_in
from domain.errors import NotAllowed, TooLate
from domain.organisation import Seat


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


class Party(StrEnum):
    """Who somebody is to one registration."""

    MEMBER = "member"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: the state it leads to, and who may do it."""

    to: State
    who: Party


TRANSITIONS: dict[tuple[State, Action], Move] = {
    (State.NONE, Action.SUBMIT): Move(State.SUBMITTED, Party.MEMBER),
    (State.REFUSED, Action.SUBMIT): Move(State.SUBMITTED, Party.MEMBER),
    (State.SUBMITTED, Action.ACCEPT): Move(State.ACTIVE, Party.COMMUNITY),
    (State.SUBMITTED, Action.REFUSE): Move(State.REFUSED, Party.COMMUNITY),
}


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


def advance(state: State, action: Action, who: frozenset[Party]) -> State:
    """Return the state that ``action`` leads to. Raises TooLate where it leads nowhere, NotAllowed when not theirs."""
    move = TRANSITIONS.get((state, action))
    if move is None:
        raise TooLate("This has been decided already: {name} is now “{state}”.")
    if move.who not in who:
        raise NotAllowed("Only the community decides about that.")
    return move.to


def actions_for(state: State, who: frozenset[Party]) -> tuple[Action, ...]:
    """Return what somebody may do next, in the order of the table."""
    return tuple(action for (at, action), move in TRANSITIONS.items() if at is state and move.who in who)
