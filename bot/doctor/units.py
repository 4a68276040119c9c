"""Does the policy name only what there is, and does somebody answer for every unit?"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from bot.doctor.finding import Finding
from domain.access import ANSWERING
from domain.organisation import UnitOutline
from domain.policy import Policy
from storage.unit_of_work import UnitOfWork

UNITS, ROLES = "units", "roles"


def look_at_units(uow: UnitOfWork, policy: Policy, today: date) -> Iterator[Finding]:
    """Yield what is missing; seats that are empty are only warned of, as the next level hears instead."""
    units = uow.units.all()
    if not units:
        yield Finding(UNITS, "table unit", "none: load some, or `python -m bot demo`")
        return
    known, duties = {unit.code for unit in units}, {unit.duty for unit in units}
    for unit in units:
        if unit.parent and unit.parent not in known:
            yield Finding(UNITS, f"unit {unit.code}", f"it lies in {unit.parent}, which does not exist")
    for category in policy.categories:
        if category.owner and category.owner not in duties:
            what = f"no unit answers for “{category.owner}”"
            yield Finding(UNITS, f"policy, categories[{category.code}].owner", what)
    yield from _vacant(uow, units, today)


def _vacant(uow: UnitOfWork, units: tuple[UnitOutline, ...], today: date) -> Iterator[Finding]:
    held = uow.examination.held(today)
    empty: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for unit in units:
        if roles := ANSWERING.get(unit.level):
            of[unit.level] += 1
            empty[unit.level] += not any((unit.code, role) in held for role in roles)
    for level, count in empty.items():
        if count:
            yield Finding(ROLES, f"level {level}", f"nobody answers for {count} of {of[level]}", warning=True)
