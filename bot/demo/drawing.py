"""What does the demo county look like: where do its streets, communities and grids lie?

A town is cut in two again and again, across its longer side and so that its homes are shared out, until every grid has
its piece. It is drawn in metres on the plane of complex numbers (east + north·i) and laid on the earth at the end.
"""

import cmath
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from domain.places import Ring, centre

SEED = 520626
TOWN_LAT, TOWN_LON = 28.26, 108.12
METRES_PER_DEGREE = 111_195.0

LONG, SHORT = 3_700.0, 2_300.0
"""Half the length and half the width of the built-up area, in metres."""

TILT = cmath.rect(1, math.radians(62))
COUNTRYSIDE = 1.25
"""The county reaches this many times as far as its town."""

HOMES = 3_200
SNAP = 45.0
"""A cut that would end this near to a corner, in metres, ends at the corner."""

Line = list[complex]


@dataclass(frozen=True, slots=True)
class Area:
    ring: Ring
    parts: "tuple[Area, ...]" = ()


@dataclass(frozen=True, slots=True)
class _Tree:
    """An area on the drawing board and what it is divided into; ``homes`` are the points where people live."""

    line: Line
    homes: Line
    parts: "tuple[_Tree, ...]" = ()


def draw(plan: Sequence[Sequence[int]]) -> Area:
    """Return the county, its streets, communities and grids.

    ``plan`` tells, street by street, how many grids each community has. Neighbours share their borders corner by
    corner. Parts are in reading order: rows from the north, each west to east.
    """
    board = _Board(Random(SEED))
    town = board.town()
    streets = []
    for street, counts in zip(board.divide(town, [sum(counts) for counts in plan]), plan, strict=True):
        communities = zip(board.divide(street, counts), counts, strict=True)
        parts = [_Tree(area.line, [], tuple(board.divide(area, [1] * count))) for area, count in communities]
        streets.append(_Tree(street.line, [], tuple(parts)))
    border = [corner * COUNTRYSIDE for corner in town.line]
    grids = [grid.line for street in streets for community in street.parts for grid in community.parts]
    # The county's edges are the longest: bent once, they would still look like a polygon.
    for line in (*grids, border, border):
        board.bend(line)
    return _area(board, _Tree(border, [], tuple(streets)))


class _Board:
    """The drawing board: a point set on a border is set there for both sides, so nothing gapes or overlaps."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._set: dict[tuple[complex, complex], complex] = {}

    def town(self) -> _Tree:
        turns = sorted((step + self._random.uniform(-0.3, 0.3)) / 20 for step in range(20))
        outline = [_stretched(cmath.rect(1, math.tau * turn)) for turn in turns]
        return _Tree(outline, [_stretched(self._home()) for _ in range(HOMES)])

    def divide(self, area: _Tree, shares: Sequence[int]) -> list[_Tree]:
        """Cut an area into as many parts as there are shares, each with its share of the homes."""
        if len(shares) == 1:
            return [area]
        half = len(shares) // 2
        one, other = self._cut(area, sum(shares[:half]) / sum(shares))
        return [*self.divide(one, shares[:half]), *self.divide(other, shares[half:])]

    def bend(self, line: Line) -> None:
        """Give long straight borders a bend, as lanes and streams do."""
        for start, end in _edges(self.whole(line)):
            if abs(end - start) > 2 * SNAP:
                aside = max(-0.08, min(0.08, self._random.gauss(0, 0.035)))
                self._put(start, end, (start + end) / 2 + (end - start) * 1j * aside)

    def whole(self, line: Line) -> Line:
        """Return a line with every point that has been set on its edges since it was drawn."""
        return [corner for start, end in _edges(line) for corner in self._walk(start, end)]

    def _walk(self, start: complex, end: complex) -> Iterator[complex]:
        between = self._set.get((start, end))
        if between is None:
            yield start
        else:
            yield from self._walk(start, between)
            yield from self._walk(between, end)

    def _put(self, start: complex, end: complex, point: complex) -> None:
        self._set[start, end] = self._set[end, start] = point

    def _home(self) -> complex:
        """Return where somebody lives in the unit disc: most in the old town, some in the new one, some anywhere."""
        middle, width = self._random.choice(((-0.25 + 0.1j, 0.3), (-0.1 + 0.1j, 0.4), (0.5 - 0.15j, 0.3), (0j, 0.8)))
        while True:
            home = middle + complex(self._random.gauss(0, width), self._random.gauss(0, width))
            if abs(home) < 1:
                return home

    def _cut(self, area: _Tree, share: float) -> tuple[_Tree, _Tree]:
        line = self.whole(area.line)
        along = _long_side(line) * cmath.rect(1, self._random.gauss(0, 0.1))
        reach = sorted(_along(corner, along) for corner in line)
        homes = sorted(area.homes, key=lambda home: _along(home, along))
        at = _along(homes[round(len(homes) * share)], along)
        # However few live at one end, no part becomes a sliver.
        least, most = (reach[0] + (reach[-1] - reach[0]) * part for part in (share * 0.55, 1 - (1 - share) * 0.55))
        at = max(least, min(most, at))
        first, second = self._sawn(line, along, at)
        count = sum(_along(home, along) < at for home in homes)
        return _Tree(second, homes[:count]), _Tree(first, homes[count:])

    def _sawn(self, line: Line, along: complex, at: float) -> tuple[Line, Line]:
        """Return the two parts of a convex line, first the one that lies beyond ``at``."""
        beyond = [_along(corner, along) > at for corner in line]
        sides = list(zip(line, beyond, strict=True))
        ends = {}
        corners = []
        for (start, far), (end, end_far) in pairwise([*sides, sides[0]]):
            corners.append(start)
            if far != end_far:
                ends[end_far] = self._saw_mark(start, end, (at - _along(start, along)) / _along(end - start, along))
                corners.append(ends[end_far])
        # A saw mark at a corner is that corner again.
        corners = list(dict.fromkeys(corners))
        entry, leave = corners.index(ends[True]), corners.index(ends[False])
        turned = corners[entry:] + corners[:entry]
        size = (leave - entry) % len(corners)
        return turned[: size + 1], [*turned[size:], turned[0]]

    def _saw_mark(self, start: complex, end: complex, part: float) -> complex:
        mark = start + (end - start) * part
        near = min(start, end, key=lambda corner: abs(corner - mark))
        if abs(near - mark) < SNAP:
            return near
        self._put(start, end, mark)
        return mark


def _area(board: _Board, tree: _Tree) -> Area:
    return Area(_on_earth(board.whole(tree.line)), _reading_order([_area(board, part) for part in tree.parts]))


def _reading_order(areas: list[Area]) -> tuple[Area, ...]:
    areas = sorted(areas, key=lambda area: -centre(area.ring).lat)
    width = math.isqrt(len(areas)) + 1
    rows = [areas[start : start + width] for start in range(0, len(areas), width)]
    return tuple(area for row in rows for area in sorted(row, key=lambda area: centre(area.ring).lon))


def _edges(line: Line) -> Iterator[tuple[complex, complex]]:
    return pairwise([*line, line[0]])


def _along(point: complex, direction: complex) -> float:
    return (point * direction.conjugate()).real


def _long_side(line: Line) -> complex:
    """Return the direction in which a convex line is long: square to the one in which it is narrowest."""
    directions = [(end - start) * 1j / abs(end - start) for start, end in _edges(line)]
    return 1j * min(directions, key=lambda across: _breadth(line, across))


def _breadth(line: Line, direction: complex) -> float:
    reach = [_along(corner, direction) for corner in line]
    return max(reach) - min(reach)


def _stretched(point: complex) -> complex:
    return complex(point.real * LONG, point.imag * SHORT)


def _on_earth(line: Line) -> Ring:
    """Return degrees to about 10 cm."""
    lon_metres = METRES_PER_DEGREE * math.cos(math.radians(TOWN_LAT))
    swayed = [_swayed(point) * TILT for point in line]
    return tuple(
        (round(TOWN_LON + point.real / lon_metres, 6), round(TOWN_LAT + point.imag / METRES_PER_DEGREE, 6))
        for point in swayed
    )


def _swayed(point: complex) -> complex:
    """Follow the valley, which winds. Two shears, one after the other: they can fold nothing over."""
    point += 1j * 520 * math.sin(point.real / 1_250)
    return point + 240 * math.sin(point.imag / 800)
