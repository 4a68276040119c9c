"""How the county looks on a page: its streets, communities and grids as outlines, and a place among them."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from domain.county import County
from domain.message import Place
from domain.organisation import Level, UnitOutline
from domain.places import Bounds, Point, bounds, centre, valid

WIDTH = 1000
TINTS = 6
BELOW = (Level.STREET, Level.COMMUNITY, Level.GRID)
AROUND = 350.0
"""Metres shown around a place, to each side."""
METRES_PER_DEGREE = 111_195.0
MARGIN = 0.04


@dataclass(frozen=True, slots=True)
class Shape:
    """One unit as it is drawn. ``corners`` is what SVG calls points; ``x`` and ``y`` are the middle."""

    code: str
    corners: str
    x: int
    y: int
    tint: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map: ``shapes`` are what it is about, ``around`` only shows where that lies."""

    width: int
    height: int
    shapes: tuple[Shape, ...]
    around: tuple[Shape, ...] = ()
    pin: tuple[int, int] | None = None


class Atlas:
    """Every map of one county."""

    def __init__(self, county: County) -> None:
        self._county = county
        self._boxes = {unit.code: bounds(unit.ring) for unit in county.units.values() if unit.ring}

    def below(self, code: str) -> list[UnitOutline]:
        """Return what a unit of the territory is divided into."""
        return next((found for level in BELOW if (found := self._county.inside(code, level))), [])

    def area(self, code: str, pin: Place | None = None) -> Drawing:
        """Draw what a unit is divided into, with its neighbours behind."""
        parts = [unit for unit in self.below(code) if unit.ring]
        unit = self._county.find(code)
        beside = self.below(unit.parent) if unit is not None else []
        drawn = [self._boxes[part.code] for part in parts]
        box = _padded(_joined(drawn)) if drawn else Bounds(0, 0, 1, 1)
        around = [other for other in beside if other.code != code and other.ring]
        return _draw(box, parts, around, pin)

    def spot(self, place: Place) -> Drawing | None:
        """Draw a place and the grids around it; None for one that lies nowhere on the map."""
        grid = self._county.grid_of(place)
        if grid not in self._boxes:
            return None
        point = _point(place)
        box = _near(point) if point else _padded(self._boxes[grid])
        near = [unit for unit in self._county.at_level(Level.GRID) if self._touches(unit.code, box)]
        chosen = [unit for unit in near if unit.code == grid]
        return _draw(box, chosen, [unit for unit in near if unit.code != grid], place)

    def _touches(self, code: str, box: Bounds) -> bool:
        other = self._boxes.get(code)
        return other is not None and not (
            other.south > box.north or other.north < box.south or other.west > box.east or other.east < box.west
        )


def _draw(box: Bounds, parts: Iterable[UnitOutline], around: Iterable[UnitOutline], pin: Place | None) -> Drawing:
    height, project = _projection(box)
    shapes = tuple(_shape(unit, number, project) for number, unit in enumerate(parts))
    behind = tuple(_shape(unit, number, project) for number, unit in enumerate(around))
    point = _point(pin) if pin else None
    return Drawing(WIDTH, height, shapes, behind, project(*point) if point else None)


def _shape(unit: UnitOutline, number: int, project: Callable[[float, float], tuple[int, int]]) -> Shape:
    points = (project(lat, lon) for lon, lat in unit.ring)
    x, y = project(*centre(unit.ring))
    return Shape(unit.code, " ".join(f"{east},{south}" for east, south in points), x, y, number % TINTS)


def _projection(box: Bounds) -> tuple[int, Callable[[float, float], tuple[int, int]]]:
    """Return the height of the drawing, and what turns degrees into its points: true to shape in an area this small."""
    narrow = math.cos(math.radians((box.south + box.north) / 2))
    scale = WIDTH / max((box.east - box.west) * narrow, 1e-9)

    def project(lat: float, lon: float) -> tuple[int, int]:
        return round((lon - box.west) * narrow * scale), round((box.north - lat) * scale)

    return round((box.north - box.south) * scale), project


def _near(point: Point) -> Bounds:
    lat, lon = AROUND / METRES_PER_DEGREE, AROUND / (METRES_PER_DEGREE * math.cos(math.radians(point.lat)))
    # Twice as wide as high: it stands in a line of a conversation.
    return Bounds(point.lat - lat / 2, point.lon - lon, point.lat + lat / 2, point.lon + lon)


def _joined(boxes: list[Bounds]) -> Bounds:
    south, west, north, east = zip(*boxes, strict=True)
    return Bounds(min(south), min(west), max(north), max(east))


def _padded(box: Bounds) -> Bounds:
    lat, lon = (box.north - box.south) * MARGIN, (box.east - box.west) * MARGIN
    return Bounds(box.south - lat, box.west - lon, box.north + lat, box.east + lon)


def _point(place: Place) -> Point | None:
    if place.lat is None or place.lon is None or not valid(place.lat, place.lon):
        return None
    return Point(place.lat, place.lon)
