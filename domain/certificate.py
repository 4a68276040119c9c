"""A certificate of hours: its life, and what stands on it besides names (docs/RULES.md, Check-in and hours)."""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from domain.life import Life, Move

KIND = "certificate"
"""What its life is called in the record of steps."""
SERIES = "certificate"
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Of what check letters are made: no sign looks like another."""
LETTERS = 6
VISIT = "visit"
"""What a service outside any event is called among the kinds."""


class State(StrEnum):
    """What a certificate is worth."""

    NONE = "none"
    VALID = "valid"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What happens to it."""

    ISSUE = "issue"
    WITHDRAW = "withdraw"
    """An hour that it counts was corrected, or turned out to be somebody else's: another one may be asked for."""


class Party(StrEnum):
    """Who somebody is to it."""

    HOLDER = "holder"
    ORGANISER = "organiser"


LIFE = Life[State, Action, Party](
    {
        (State.NONE, Action.ISSUE): Move(State.VALID, frozenset({Party.HOLDER})),
        (State.VALID, Action.WITHDRAW): Move(State.WITHDRAWN, frozenset({Party.ORGANISER, Party.HOLDER})),
    },
    moved="That certificate has been withdrawn already.",
    not_theirs="That is for somebody else to do.",
)


def number_of(prefix: str, year: int, count: int) -> str:
    """Return the number of the ``count``-th certificate of a year: DJ-C-2026-00001."""
    return f"{prefix}-C-{year}-{count:05}"


def is_same(letters: str, typed: str) -> bool:
    """Say whether somebody typed the letters that stand on the paper."""
    kept = "".join(sign for sign in typed.upper() if sign.isalnum())
    return kept == letters


def services(days: Iterable[object]) -> int:
    """Return how many services entries tell of: two stretches of one event on one day are one."""
    return len(set(days))


def kinds(told: Iterable[tuple[object, str]]) -> list[list[str | int]]:
    """Return of which kind how many services were, the most first; entries tell of what, and of which kind that was."""
    counted = Counter(dict(told).values())
    return [[kind, count] for kind, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))]
