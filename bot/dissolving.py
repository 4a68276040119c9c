"""How does an operator let a unit go: what hangs on it, who is asked first, and how does it become part of another?"""

from collections.abc import Mapping
from typing import NamedTuple

from bot.clock import now
from bot.opening import ready_database
from bot.profiles import policy_in_force
from bot.settings import Settings
from bot.world import rules_of
from domain.errors import SettingError
from domain.going import goes_with
from handlers import merging, moving_out
from handlers.desk import Office
from handlers.voice import Rules
from storage.database import Database


class Wanted(NamedTuple):
    """What an operator wants of a unit that is to go: its people asked, all of it in another, or that it stays."""

    ask: bool = False
    into: str = ""
    keep: bool = False


def dissolve(settings: Settings, unit: str, wanted: Wanted) -> dict[str, int]:
    """Return how much of what hangs on a unit and on all that lies in it, once what is wanted has been done.

    Raises SettingError for a unit that there is not, or that cannot become a part of the other. What is said of it is
    sent by the bot.
    """
    policy = policy_in_force(settings)
    with ready_database(settings) as database:
        with database.begin() as uow:
            office = Office(uow, rules_of(uow, policy, settings.timezone), now())
            codes = _codes(office, unit)
            pairs = _pairs(office, unit, wanted.into) if wanted.into else {}
            if wanted.ask or wanted.into:
                uow.hanging.let_go(unit, wanted.into)
            if wanted.keep:
                uow.hanging.keep(unit)
            if wanted.ask and not wanted.into:
                moving_out.ask_all(office, codes)
        _merge(database, office.rules, pairs, (unit, wanted.into))
        with database.reading() as uow:
            return _hanging(Office(uow, office.rules, now()), codes)


def _codes(office: Office, unit: str) -> list[str]:
    if office.rules.county.find(unit) is None:
        raise SettingError("--unit", "the code of a unit: see `python -m bot units`")
    return [code for code in office.rules.county.units if goes_with(code, {unit: ""})]


def _pairs(office: Office, unit: str, into: str) -> dict[str, str]:
    """Return which units go over to which: what lies in a unit to what in the other is called the same, itself last.

    Raises SettingError where the unit cannot become a part of the other, or something in it has nowhere to go.
    """
    units = office.rules.county.units
    if into not in units or units[into].level is not units[unit].level or into == unit:
        raise SettingError("--into", "the code of another unit of the same level: see `python -m bot units`")
    if goes_with(into, office.going):
        raise SettingError("--into", "a unit that stays: this one is to go too; `--keep` lets it stay")
    there = {(units[code].level, units[code].name): code for code in _codes(office, into) if code != into}
    inside = {code: there.get((units[code].level, units[code].name), "") for code in _codes(office, unit)}
    inside[unit] = into
    lost = office.uow.hanging.on([code for code, other in inside.items() if not other], office.today)
    if lost:
        first = ", ".join(sorted(lost))
        raise SettingError("--unit", f"one with nothing left in it: let these become parts of others first: {first}")
    return {code: other for code, other in sorted(inside.items(), reverse=True) if other}


def _merge(database: Database, rules: Rules, pairs: Mapping[str, str], whole: tuple[str, str]) -> None:
    """Bring over what hangs on units, a little in each transaction; what was cut off goes on with the next try."""
    for unit, into in pairs.items():
        found = 1
        while found:
            with database.begin() as uow:
                found = merging.bring_some(Office(uow, rules, now()), unit, into, whole)


def _hanging(office: Office, codes: list[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for found in office.uow.hanging.on(codes, office.today).values():
        for what, count in found.items():
            counts[what] = counts.get(what, 0) + count
    return dict(sorted(counts.items()))


def as_text(found: Mapping[str, int]) -> str:
    """Return what hangs on a unit, a line for each kind."""
    lines = [f"{what:<16} {count}" for what, count in found.items()]
    return "\n".join(lines or ["Nothing hangs on it: the next table of units may leave it out."])
