"""Which of a list does somebody mean who writes a name, a part of it, or the short form of a unit's?"""

import re
from collections.abc import Iterable

from domain.organisation import UnitOutline
from domain.words import plain

LEAST = 2
"""So many signs of a name can mean it."""
_LATIN = re.compile("[a-z0-9]")


def meant(words: str, units: Iterable[UnitOutline]) -> list[UnitOutline]:
    """Return the units that ``words`` can mean, by the first of these that finds any.

    The whole name; a part of it, or more than it ("德江县教育局"); its characters in their order, as Chinese shortens a
    name ("住建局" for "住房和城乡建设局").
    """
    sought, units = " ".join(plain(words).split()), list(units)
    for fits in (_whole, _part, _short):
        found = [unit for unit in units if any(fits(sought, name) for name in _names(unit))]
        if found:
            return found
    return []


def is_part(words: str, name: str) -> bool:
    """Say whether ``words`` are so much of a ``name`` that they can mean it; in Latin letters, a word's beginning."""
    sought, name = plain(words).strip(), plain(name)
    if len(sought) < LEAST:
        return False
    is_latin = _LATIN.match(sought) is not None
    return re.search(("(?<![a-z0-9])" if is_latin else "") + re.escape(sought), name) is not None


def _names(unit: UnitOutline) -> list[str]:
    return [plain(name) for name in (unit.name, unit.name_en) if name]


def _whole(sought: str, name: str) -> bool:
    return sought == name


def _part(sought: str, name: str) -> bool:
    return bool(sought) and (sought in name or name in sought)


def _short(sought: str, name: str) -> bool:
    rest = iter(name)
    return len(sought) > 1 and not _LATIN.search(sought) and all(sign in rest for sign in sought)
