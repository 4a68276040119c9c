"""Who gets an issue: first of all, and when its reporter says that it is not fixed (docs/RULES.md, Routing)?"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from domain.categories import Category, First
from domain.county import County
from domain.organisation import TERRITORY, Level, is_within
from domain.policy import Policy
from domain.tiers import Tier

Answered = Callable[[str], bool]
"""Says of a unit whether somebody answers for it today."""


class Held(NamedTuple):
    """The unit that has an issue, and the level of the territory that it counts as."""

    unit: str
    level: Level


def tier_of(policy: Policy, category: Category | None, text: str) -> Tier:
    """Return how urgent an issue is: words of danger outweigh its category."""
    if policy.is_danger(text):
        return Tier.T0
    return category.tier if category else policy.unsure.tier


def candidates(county: County, area: str, category: Category | None) -> list[str]:
    """Return every unit that may get an issue first, so that who answers for them can be asked at once."""
    return [unit for unit in (_owner(county, area, category), *_territory(county, area).values()) if unit]


def first_holder(county: County, area: str, category: Category | None, answered: Answered) -> Held:
    """Return who gets an issue first: the owner of the thing or the territory, as its category says.

    A unit that nobody answers for is passed over; what nobody answers for waits at the county.
    """
    owner, territory = _owner(county, area, category), _lowest(county, area, TERRITORY, answered)
    return Held(owner, territory.level) if owner and answered(owner) else territory


def one_higher(county: County, area: str, level: Level, answered: Answered) -> Held:
    """Return who gets an issue that was at ``level`` and is not fixed; the county keeps its own."""
    above = TERRITORY[TERRITORY.index(level) + 1 :] or TERRITORY[-1:]
    return _lowest(county, area, above, answered)


def targets(county: County, area: str, coordinated: Iterable[str]) -> list[str]:
    """Return every unit that an issue can be handed to by somebody who coordinates these units.

    That is up and down its territory and to the departments and firms near it; whoever coordinates a unit over it also
    hands it to any unit just below that one, for what was reported at the wrong place.
    """
    owners = [unit.code for unit in county.units.values() if unit.duty and is_within(area, unit.parent)]
    beside = [unit for over in coordinated if is_within(area, over) for unit in _below(county, over)]
    return [unit for unit in dict.fromkeys([*_territory(county, area).values(), *owners, *beside]) if unit]


def area_after(area: str, to: str, level: Level) -> str:
    """Return where an issue lies once a unit of this level has it: a unit of the territory elsewhere moves it there."""
    return to if level in TERRITORY and not is_within(area, to) else area


def _below(county: County, code: str) -> list[str]:
    unit = county.find(code)
    levels = TERRITORY[: TERRITORY.index(unit.level)] if unit and unit.level in TERRITORY else ()
    return [one.code for level in levels[-1:] for one in county.inside(code, level)]


def _lowest(county: County, area: str, levels: tuple[Level, ...], answered: Answered) -> Held:
    territory = _territory(county, area)
    level = next((level for level in levels if territory[level] and answered(territory[level])), levels[-1])
    return Held(territory[level], level)


def _territory(county: County, area: str) -> dict[Level, str]:
    return {level: county.above(area, level) for level in TERRITORY}


def _owner(county: County, area: str, category: Category | None) -> str:
    return county.owner(category.owner, area) if category and category.first is First.OWNER else ""
