"""What holds when two people are found to be one, and when a door is taken away (docs/RULES.md, One person …)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeVar

from domain.registration import OVER, PENDING, State
from domain.signup import Standing

T = TypeVar("T")


class Fate(StrEnum):
    """What became of a code that somebody typed."""

    LINKED = "linked"
    UNKNOWN = "unknown"
    USED = "used"
    OVER = "over"


class Typed(StrEnum):
    """Why a code is not even looked up: it would be a guess too many."""

    PERSON = "person"
    EVERYBODY = "everybody"


class Parting(StrEnum):
    """What it means to take a door away."""

    UNDO = "undo"
    FIRST_THE_NEWEST = "newest"
    LEAVE = "leave"
    ONLY = "only"


class Side(NamedTuple):
    """One of two people who become one."""

    person: int
    seats: int
    consent: str


@dataclass(frozen=True, slots=True)
class Traits:
    """What a person says of themselves."""

    name: str
    name_en: str
    language: str
    consent: str
    consented_at: datetime | None
    rider: bool = False
    muted: frozenset[str] = frozenset()


class Place(NamedTuple):
    """Somebody's place at a shift of an event."""

    standing: Standing
    at: datetime
    checked_in_at: datetime | None
    tries: int
    queue: int = 0
    promoted_until: datetime | None = None


PLACES: Sequence[Standing] = (
    Standing.CHECKED_IN,
    Standing.CONFIRMED,
    Standing.PROMOTED,
    Standing.WAITLISTED,
    Standing.NO_SHOW,
    Standing.EXCUSED,
    Standing.CANCELLED,
    Standing.NONE,
)
"""Which of two places at one shift counts: what comes first here, of two alike the one taken first."""
REGISTRATIONS: Sequence[State] = (
    State.POST_ASSIGNED,
    State.ACTIVE,
    State.TRANSFER_PENDING,
    State.SUSPENDED,
    State.EXIT_PENDING,
    *PENDING,
    *OVER,
)
"""Which of two registrations counts: what comes first here, of two alike the newer."""


def fate_of(*, is_known: bool, is_used: bool, is_over: bool) -> Fate:
    """Return what becomes of a code: it opens once, and only in time."""
    if not is_known:
        return Fate.UNKNOWN
    if is_used:
        return Fate.USED
    return Fate.OVER if is_over else Fate.LINKED


def too_many(wrong: int, wrong_of_all: int, *, tries: int, tries_of_all: int) -> Typed | None:
    """Return who has guessed too often of late, or None."""
    if wrong >= tries:
        return Typed.PERSON
    return Typed.EVERYBODY if wrong_of_all >= tries_of_all else None


def keeper(one: Side, other: Side) -> Side:
    """Return who of two stays: whoever holds a role, else whoever agreed to what is kept, else who came first."""
    return max(one, other, key=lambda side: (bool(side.seats), bool(side.consent), -side.person))


def united(kept: Traits, given: Traits, *, spoken: str) -> Traits:
    """Return what the one says of themselves: their name, the language ``spoken`` now, and the newer consent."""
    agreed = max(kept, given, key=lambda traits: traits.consented_at.timestamp() if traits.consented_at else 0)
    named = kept if kept.name or kept.name_en else given
    rider = kept.rider or given.rider
    muted = kept.muted | given.muted
    return Traits(named.name, named.name_en, spoken, agreed.consent, agreed.consented_at, rider, muted)


def parted(before: Traits, joined: Traits, now: Traits) -> Traits:
    """Return what the keeper says of themselves after the parting: as before, but for what they changed since."""
    agreed = before if now.consent == joined.consent else now
    named = before if (now.name, now.name_en) == (joined.name, joined.name_en) else now
    language = before.language if now.language == joined.language else now.language
    rider = before.rider if now.rider == joined.rider else now.rider
    changed = joined.muted ^ now.muted
    muted = (before.muted - changed) | (now.muted & changed)
    return Traits(named.name, named.name_en, language, agreed.consent, agreed.consented_at, rider, muted)


def withdrew(joined: Traits, now: Traits) -> bool:
    """Say whether the one took back what they had agreed to: then it holds for both after a parting."""
    return bool(joined.consent) and not now.consent


def one_place(one: Place, other: Place) -> Place:
    """Return the place of somebody who had two at one event; wrong codes are not forgiven by it."""
    best = min(one, other, key=lambda place: (PLACES.index(place.standing), place.at))
    return best._replace(tries=max(one.tries, other.tries))


def counts(one: State, other: State, *, is_newer: bool) -> bool:
    """Say whether the first of two registrations is the one that counts; ``is_newer`` if it is the newer."""
    ranks = REGISTRATIONS.index(one), REGISTRATIONS.index(other)
    return ranks[0] < ranks[1] or (ranks[0] == ranks[1] and is_newer)


def stacked(theirs: Sequence[T], mine: Sequence[T], most: int) -> list[T]:
    """Return the open forms of both: on top those of whoever speaks now; the oldest fall away as ever."""
    return [*theirs, *mine][-most:]


def parting(door: int, doors: Collection[int], came: Collection[int]) -> Parting:
    """Return what taking a door away means, where ``came`` are the doors of the newest link that can be undone."""
    others = set(doors) - {door}
    if not others:
        return Parting.ONLY
    if not came:
        return Parting.LEAVE
    return Parting.UNDO if door in came or others <= set(came) else Parting.FIRST_THE_NEWEST
