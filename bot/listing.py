"""Which units are there, and who holds which role where, as an operator lists them?"""

from typing import Any

from bot.clock import now
from bot.invite import UNIT
from bot.opening import ready_database
from bot.settings import Settings
from domain.errors import SettingError
from domain.organisation import UnitOutline, is_within
from domain.places import centre


def listed_units(settings: Settings) -> list[dict[str, Any]]:
    """Return code, level, name, parent and, where the unit is drawn, a centre inside its polygon (WGS-84)."""
    with ready_database(settings) as database, database.reading() as uow:
        return [_listed(unit) for unit in uow.units.all()]


def _listed(unit: UnitOutline) -> dict[str, Any]:
    middle = centre(unit.ring) if unit.ring else None
    return {
        "code": unit.code,
        "level": unit.level.value,
        "name": unit.name,
        "name_en": unit.name_en,
        "parent": unit.parent,
        "centre": {"lat": round(middle.lat, 6), "lon": round(middle.lon, 6)} if middle else None,
    }


def listed_people(settings: Settings, unit: str) -> list[dict[str, Any]]:
    """Return who holds which role, or will, at a unit and at all that lies in it; everywhere without one.

    Raises SettingError for a unit that there is not.
    """
    with ready_database(settings) as database, database.reading() as uow:
        if unit and unit not in {one.code for one in uow.units.all()}:
            raise SettingError("--unit", UNIT)
        held = uow.seats.listed(now().astimezone(settings.timezone).date())
        return [
            {
                "person": row.person,
                "name": row.name,
                "role": row.role,
                "unit": row.unit,
                "since": row.from_on.isoformat(),
                "until": row.until_on.isoformat() if row.until_on else None,
            }
            for row in held
            if not unit or is_within(row.unit, unit)
        ]
