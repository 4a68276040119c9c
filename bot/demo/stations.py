"""Where can people of the demo county rest? Every station and venue is invented."""

from collections.abc import Iterator, Sequence
from typing import Any

from domain.organisation import Level, UnitOutline
from domain.places import centre
from domain.stations import Kind, Service

VENUES = (
    ("镜湖体育馆", "Jinghu Sports Hall", "sport toilet water"),
    ("清风文化馆", "Qingfeng Culture Hall", "books wifi seats toilet"),
    ("榕荫羽毛球馆", "Rongyin Badminton Hall", "sport water"),
    ("霁月科普馆", "Jiyue Science Hall", "books seats first_aid toilet"),
)
HOURS = ("24h", "Mo-Su 08:00-20:00", "Mo-Su 07:00-22:00", "Mo-Fr 08:00-18:00; Sa-Su 09:00-17:00", "Tu-Su 09:00-21:00")
SERVICES = (
    (Service.WATER, Service.CHARGING, Service.SEATS, Service.MICROWAVE, Service.TOILET, Service.FIRST_AID),
    (Service.WATER, Service.SEATS, Service.TOILET),
    (Service.WATER, Service.CHARGING, Service.SEATS, Service.COOLING),
    (Service.WATER, Service.CHARGING, Service.WIFI, Service.BOOKS, Service.TOILET),
)
STATIONS, YOUTH = 24, 3
"""How many there are to rest at, and how many of those are for young people who have come to look for work."""


def demo_stations(units: Sequence[UnitOutline]) -> Iterator[dict[str, Any]]:
    """Yield the rows of the stations, spread over the grids, and of the venues."""
    grids = [unit for unit in units if unit.level is Level.GRID]
    for number in range(STATIONS):
        grid, is_youth = grids[number * len(grids) // STATIONS], number >= STATIONS - YOUTH
        what = ("青年驿站", "youth station") if is_youth else ("驿站", "rest station")
        names = f"{grid.name}{what[0]}（虚构）", f"{grid.name_en} {what[1]} (fictional)"
        has = " ".join((*SERVICES[number % len(SERVICES)], *([Service.LODGING] if is_youth else [])))
        kind = Kind.YOUTH if is_youth else Kind.REST
        yield _row(f"S{number + 1:02}", kind, grid, names=names, hours=HOURS[number % len(HOURS)], services=has)
    for number, (name, name_en, has) in enumerate(VENUES):
        names = f"{name}（虚构）", f"{name_en} (fictional)"
        grid = grids[number * len(grids) // len(VENUES) + 5]
        yield _row(f"V{number + 1:02}", Kind.VENUE, grid, names=names, hours=HOURS[number + 1], services=has)


def _row(
    code: str, kind: Kind, grid: UnitOutline, *, names: tuple[str, str], hours: str, services: str
) -> dict[str, Any]:
    middle = centre(grid.ring)
    return {
        "code": code,
        "kind": kind.value,
        "name": names[0],
        "name_en": names[1],
        "address": f"{grid.name} · {grid.name_en}",
        "hours": hours,
        "services": services,
        "lat": round(middle.lat, 6),
        "lon": round(middle.lon, 6),
    }
