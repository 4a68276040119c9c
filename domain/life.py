"""A life as one table: which action leads where, and who may take it. That of an issue has clocks besides."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from domain.errors import NotAllowed, TooLate

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)
P = TypeVar("P", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Move(Generic[S, P]):
    """One row of a table: the state it leads to, and who may take it there."""

    to: S
    who: frozenset[P]


@dataclass(frozen=True)
class Life(Generic[S, A, P]):
    """A table, and what somebody is told whose step it does not know: it has ``moved`` on, or is ``not_theirs``."""

    rows: Mapping[tuple[S, A], Move[S, P]]
    moved: str
    not_theirs: str

    def advance(self, state: S, action: A, who: frozenset[P]) -> S:
        """Return where ``action`` leads. Raises TooLate where it leads nowhere, NotAllowed when it is not theirs."""
        move = self.rows.get((state, action))
        if move is None:
            raise TooLate(self.moved)
        if not move.who & who:
            raise NotAllowed(self.not_theirs)
        return move.to

    def actions_for(self, state: S, who: frozenset[P]) -> tuple[A, ...]:
        """Return what somebody may do next, in the order of the table: these become their buttons."""
        return tuple(action for (at, action), move in self.rows.items() if at is state and move.who & who)
