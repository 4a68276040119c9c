"""Which units there are, as an operator lists them."""

from typing import Any

from bot.settings import Settings
from bot.world import open_database
from domain.organisation import UnitOutline
from domain.places import centre


def listed_units(settings: Settings) -> list[dict[str, Any]]:
    """Return code, level, name, parent and, where the unit is drawn, a centre inside its polygon (WGS-84)."""
    database = open_database(settings)
    with database.reading() as uow:
        found = [_listed(unit) for unit in uow.units.all()]
    database.close()
    return found


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
