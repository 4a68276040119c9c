"""Where is a position that a Chinese map gives? GCJ-02 (Gaode, Tencent) is WGS-84 moved by up to 700 m: it is undone.

The formula is the one that map libraries publish as “eviltransform”: a series in longitude and latitude on the
ellipsoid of Krasovsky (1940). It has no exact inverse, so the way back is taken in steps, to less than a centimetre.
"""

from math import cos, pi, sin, sqrt

from domain.places import Point

AXIS = 6_378_245.0
ECCENTRICITY = 0.006_693_421_622_965_943
"""Of the Krasovsky 1940 ellipsoid, squared."""
STEPS = 6


def from_gcj02(lat: float, lon: float) -> Point:
    """Return the WGS-84 position of one in GCJ-02. Meant for places in mainland China."""
    found = Point(lat, lon)
    for _ in range(STEPS):
        there = to_gcj02(*found)
        found = Point(found.lat - (there.lat - lat), found.lon - (there.lon - lon))
    return found


def to_gcj02(lat: float, lon: float) -> Point:
    """Return where a Chinese map shows a WGS-84 position."""
    x, y = lon - 105.0, lat - 35.0
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += _waves(x, (20, 6), (20, 2)) + _waves(y, (20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += _waves(x, (20, 6), (20, 2), (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30))
    slope = 1 - ECCENTRICITY * sin(lat / 180 * pi) ** 2
    metres_north = AXIS * (1 - ECCENTRICITY) / (slope * sqrt(slope))
    metres_east = AXIS / sqrt(slope) * cos(lat / 180 * pi)
    return Point(lat + north * 180 / (metres_north * pi), lon + east * 180 / (metres_east * pi))


def _waves(along: float, *waves: tuple[float, float]) -> float:
    return sum(height * sin(often * along * pi) for height, often in waves) * 2 / 3
