"""Where is a point: in which grid, how far from another, and what lies in the middle of an area?

Made for areas the size of a county, in WGS-84 degrees; nothing here crosses the date line or a pole.
"""

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias

EARTH_RADIUS = 6_371_008.8
"""Mean radius in metres (IUGG)."""

POSITIONS = 256
"""For how many positions the grid is remembered."""

Ring: TypeAlias = tuple[tuple[float, float], ...]
"""A closed line of (lon, lat), its first point not repeated."""


class Point(NamedTuple):
    lat: float
    lon: float


class Bounds(NamedTuple):
    south: float
    west: float
    north: float
    east: float


def valid(lat: float, lon: float) -> bool:
    """Say whether these are degrees on earth; not-a-number and infinity are not."""
    return -90 <= lat <= 90 and -180 <= lon <= 180


def contains(ring: Ring, lat: float, lon: float) -> bool:
    """Say whether the point lies inside. Of areas that share an edge, exactly one contains a point on it."""
    return sum(lon < crossing for crossing in _crossings(ring, lat)) % 2 == 1


def distance(a: Point, b: Point) -> float:
    """Return the metres between two points as the crow flies."""
    (south, west), (north, east) = map(math.radians, a), map(math.radians, b)
    half = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, half)))


def bounds(ring: Ring) -> Bounds:
    lons, lats = [lon for lon, _ in ring], [lat for _, lat in ring]
    return Bounds(min(lats), min(lons), max(lats), max(lons))


def centre(ring: Ring) -> Point:
    """Return the centre of gravity, or, where that lies outside a bent area, the middle of its widest stretch."""
    balance = _centroid(ring)
    return balance if contains(ring, *balance) else _middle_of_widest(ring)


class GridMap:
    """Which grid holds a point, answered without looking at more than a few grids."""

    def __init__(self, grids: Iterable[tuple[str, Ring]]) -> None:
        """Where areas overlap, the lowest code wins; a grid that nobody has drawn is never found."""
        drawn = sorted((code, ring) for code, ring in grids if len(ring) > 2)
        # One position is asked about again and again while one message is worked on.
        self.grid_at = lru_cache(POSITIONS)(self._find)
        self._origin, self._step = _raster([corner for _, ring in drawn for corner in ring], len(drawn))
        self._squares: dict[tuple[int, int], list[tuple[Bounds, str, Ring]]] = {}
        for code, ring in drawn:
            box = bounds(ring)
            for square in self._covered(box):
                self._squares.setdefault(square, []).append((box, code, ring))

    def _find(self, lat: float, lon: float) -> str | None:
        if not valid(lat, lon):
            return None
        for box, code, ring in self._squares.get(self._square(lat, lon), ()):
            if box.south <= lat <= box.north and box.west <= lon <= box.east and contains(ring, lat, lon):
                return code
        return None

    def _square(self, lat: float, lon: float) -> tuple[int, int]:
        return (
            math.floor((lat - self._origin.lat) / self._step.lat),
            math.floor((lon - self._origin.lon) / self._step.lon),
        )

    def _covered(self, box: Bounds) -> Iterator[tuple[int, int]]:
        bottom, left = self._square(box.south, box.west)
        top, right = self._square(box.north, box.east)
        return ((row, column) for row in range(bottom, top + 1) for column in range(left, right + 1))


_FINEST = 128
"""Squares to a side of the index at most: one grid that covers the county is then listed in no more than 16,384."""


def _centroid(ring: Ring) -> Point:
    # Measured from the first corner: the products of whole degrees would drown an area of a hundred metres.
    lon0, lat0 = ring[0]
    area = east = north = 0.0
    for (x1, y1), (x2, y2) in pairwise([(lon - lon0, lat - lat0) for lon, lat in (*ring, ring[0])]):
        cross = x1 * y2 - x2 * y1
        area, east, north = area + cross, east + (x1 + x2) * cross, north + (y1 + y2) * cross
    return Point(lat0 + north / (3 * area), lon0 + east / (3 * area)) if area else Point(lat0, lon0)


def _middle_of_widest(ring: Ring) -> Point:
    """Return the middle of the longest west-east stretch inside, looked for half-way between the corners' latitudes."""
    widest, middle = -1.0, Point(ring[0][1], ring[0][0])
    for south, north in pairwise(sorted({lat for _, lat in ring})):
        lat = (south + north) / 2
        crossings = sorted(_crossings(ring, lat))
        for west, east in zip(crossings[::2], crossings[1::2], strict=True):
            if east - west > widest:
                widest, middle = east - west, Point(lat, (west + east) / 2)
    return middle


def _crossings(ring: Ring, lat: float) -> Iterator[float]:
    """Yield where a ring crosses a latitude; to the last bit the same from whichever side an edge is walked."""
    for start, end in pairwise((*ring, *ring[:1])):
        (x1, y1), (x2, y2) = (start, end) if start[1] < end[1] else (end, start)
        if y1 <= lat < y2:
            yield x1 + (lat - y1) / (y2 - y1) * (x2 - x1)


def _raster(corners: list[tuple[float, float]], grids: int) -> tuple[Point, Point]:
    """Return the south-western corner and the size of the index's squares: about as many squares as grids."""
    if not corners:
        return Point(0, 0), Point(1, 1)
    box = bounds(tuple(corners))
    side = min(_FINEST, math.ceil(math.sqrt(grids)))
    step = Point((box.north - box.south) / side or 1, (box.east - box.west) / side or 1)
    return Point(box.south, box.west), step
