"""What can an issue be about, and who gets it first?"""

from dataclasses import dataclass
from enum import StrEnum

from domain.tiers import Tier


class Kind(StrEnum):
    """What a category is about: a thing in the street, something that happens there, or life in the community."""

    PART = "part"
    EVENT = "event"
    COMMUNITY = "community"


class First(StrEnum):
    """Who gets an issue first: the owner of the thing, or the place where it is."""

    OWNER = "owner"
    TERRITORY = "territory"


def usual_first(kind: Kind, *, has_owner: bool) -> First:
    """Return who gets a kind of issue first where the policy does not say: things have owners, the rest a place."""
    return First.OWNER if kind is Kind.PART and has_owner else First.TERRITORY


@dataclass(frozen=True, slots=True)
class Category:
    """What an issue can be about: ``owner`` is a unit's duty, ``shown`` its place on page one, 0 behind “more”."""

    code: str
    name: str
    name_en: str
    kind: Kind
    first: First
    tier: Tier = Tier.T2
    owner: str = ""
    words: tuple[str, ...] = ()
    shown: int = 0


@dataclass(frozen=True, slots=True)
class Unsure:
    """What holds for an issue whose reporter could not tell the category; it goes to the territory."""

    tier: Tier
