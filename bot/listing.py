"""Which units there are, as an operator lists them."""

from typing import Any

from bot.opening import ready_database
from bot.settings import Settings
from domain.organisation import UnitOutline
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
