"""How long may each step of an issue take, and who hears when it takes longer?"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from domain.spans import Span

T = TypeVar("T")


class Tier(StrEnum):
    """How urgent an issue is, the most urgent first (docs/RULES.md, Tiers)."""

    T0 = "T0"
    T1 = "T1"
    T2 = "T2"
    T3 = "T3"


@dataclass(frozen=True, slots=True)
class Rungs(Generic[T]):
    """When each rung of the ladder is told: as shares of a limit, or as spans from the start."""

    remind: tuple[T, ...]
    community: T
    street: T
    county: T


@dataclass(frozen=True, slots=True)
class TierRules:
    """The limits of one tier. ``ladder`` replaces the shares while an answer is awaited, not while work is done."""

    name: str
    name_en: str
    accept: Span
    acknowledge: Span
    finish: Span
    quiet: bool
    ladder: Rungs[Span] | None = None
