"""A unit that is to go: which one that is, and what is written of what goes over to another."""

from collections.abc import Mapping
from enum import StrEnum

from domain.organisation import is_within

Going = Mapping[str, str]
"""The units that are to go, each with the one that it becomes a part of, or with nothing."""


class Change(StrEnum):
    """What the record of something says that hangs on another unit from then on."""

    MERGED = "merged"
    """Its unit has become a part of another."""
    REHOUSED = "rehoused"
    """Its unit is to go, and whose it is chose another."""


def goes_with(code: str, going: Going) -> str:
    """Return the unit to go that ``code`` is or lies in; nothing for one that stays."""
    return next((gone for gone in sorted(going, reverse=True) if _goes(code, gone)), "")


def _goes(code: str, gone: str) -> bool:
    """Say whether a unit goes with another: beside the tree nothing lies in anything, however its code goes on."""
    return code == gone or ("-" not in gone and is_within(code, gone))
