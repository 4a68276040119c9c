"""Is a point found where it lies: inside or outside, on an edge shared by two, near or far?"""

import math
from collections.abc import Callable
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.places import Bounds, GridMap, Point, Ring, bounds, centre, contains, distance, valid

SQUARE: Ring = ((108.0, 28.0), (108.1, 28.0), (108.1, 28.1), (108.0, 28.1))
HORSESHOE: Ring = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (8.0, 9.0), (8.0, 1.0), (1.0, 1.0), (1.0, 9.0), (0.0, 9.0))
CRESCENT: Ring = ((0.0, 0.0), (4.0, 5.0), (0.0, 10.0), (7.0, 5.0))


@pytest.mark.parametrize(
    ("lat", "lon", "expected"),
    [
        pytest.param(28.26, 108.12, True, id="Dejiang"),
        pytest.param(90, 180, True, id="the edge of the earth"),
        pytest.param(91, 108.12, False, id="lat 91"),
        pytest.param(-90.1, 0, False, id="south of the pole"),
        pytest.param(28.26, 180.5, False, id="beyond the date line"),
        pytest.param(math.nan, 108.12, False, id="not a number"),
        pytest.param(28.26, math.inf, False, id="infinity"),
    ],
)
def test_only_degrees_on_earth_are_valid(lat: float, lon: float, expected: bool) -> None:  # noqa: FBT001
    assert valid(lat, lon) is expected
    if not expected:
        assert GridMap([("1", ((-180, -90), (180, -90), (180, 90), (-180, 90)))]).grid_at(lat, lon) is None


@pytest.mark.parametrize(
    ("ring", "lat", "lon", "expected"),
    [
        pytest.param(SQUARE, 28.05, 108.05, True, id="in the middle"),
        pytest.param(SQUARE, 28.05, 108.11, False, id="east of it"),
        pytest.param(SQUARE, 28.05, 107.99, False, id="west of it"),
        pytest.param(SQUARE, 28.11, 108.05, False, id="north of it"),
        pytest.param(SQUARE[::-1], 28.05, 108.05, True, id="drawn clockwise"),
        pytest.param(HORSESHOE, 5.0, 0.5, True, id="left arm of a horseshoe"),
        pytest.param(HORSESHOE, 5.0, 8.5, True, id="right arm"),
        pytest.param(HORSESHOE, 5.0, 4.5, False, id="between the arms"),
        pytest.param(HORSESHOE, 0.5, 4.5, True, id="under the arms"),
        pytest.param(((0.0, 0.0), (2.0, 2.0), (0.0, 4.0), (-2.0, 2.0)), 2.0, 0.0, True, id="level with two corners"),
        pytest.param(((0.0, 0.0), (2.0, 2.0), (0.0, 4.0), (-2.0, 2.0)), 2.0, -3.0, False, id="level, outside"),
        pytest.param((), 0.0, 0.0, False, id="never drawn"),
    ],
)
def test_a_point_is_inside_or_outside(ring: Ring, lat: float, lon: float, expected: bool) -> None:  # noqa: FBT001
    assert contains(ring, lat, lon) is expected


@st.composite
def stars(draw: Callable[[st.SearchStrategy[float]], float]) -> Ring:
    """Draw a ring around (28, 108), convex or with deep bays, that does not cross itself."""
    corners = int(draw(st.integers(3, 14)))
    reaches = [draw(st.floats(0.005, 0.1)) for _ in range(corners)]
    turns = [math.tau * (corner + draw(st.floats(0, 0.6))) / corners for corner in range(corners)]
    points = zip(turns, reaches, strict=True)
    return tuple((108 + reach * math.cos(turn), 28 + reach * math.sin(turn)) for turn, reach in points)


def winding(ring: Ring, lat: float, lon: float) -> float:
    """Return how often a ring turns round a point, summed up from angles."""
    angles = [math.atan2(y - lat, x - lon) for x, y in (*ring, ring[0])]
    return sum((after - before + math.pi) % math.tau - math.pi for before, after in pairwise(angles)) / math.tau


def off_the_line(ring: Ring, lat: float, lon: float) -> float:
    """Return the distance to the nearest edge, in degrees."""

    def to_edge(start: tuple[float, float], end: tuple[float, float]) -> float:
        (x, y), (dx, dy) = start, (end[0] - start[0], end[1] - start[1])
        along = ((lon - x) * dx + (lat - y) * dy) / (dx * dx + dy * dy or 1)
        along = max(0.0, min(1.0, along))
        return math.hypot(x + along * dx - lon, y + along * dy - lat)

    return min(to_edge(start, end) for start, end in pairwise((*ring, ring[0])))


@given(ring=stars(), lat=st.floats(27.88, 28.12), lon=st.floats(107.88, 108.12))
def test_inside_means_that_the_ring_turns_round_the_point(ring: Ring, lat: float, lon: float) -> None:
    if off_the_line(ring, lat, lon) > 1e-9:
        assert contains(ring, lat, lon) is (abs(winding(ring, lat, lon)) > 0.5)


@given(ring=stars())
def test_the_centre_lies_inside(ring: Ring) -> None:
    middle = centre(ring)
    assert contains(ring, *middle)
    assert abs(winding(ring, *middle)) > 0.5


@pytest.mark.parametrize(
    ("ring", "expected"),
    [
        pytest.param(SQUARE, Point(28.05, 108.05), id="centre of gravity"),
        pytest.param(HORSESHOE, Point(0.5, 4.5), id="the bow of a horseshoe, not the gap"),
        pytest.param(CRESCENT, Point(2.5, 2.75), id="the thick of a crescent"),
    ],
)
def test_the_centre_of_known_shapes(ring: Ring, expected: Point) -> None:
    middle = centre(ring)
    assert contains(ring, *middle)
    assert middle == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        pytest.param(Point(28.26, 108.12), Point(28.26, 108.12), 0, id="here"),
        pytest.param(Point(28.0, 108.0), Point(29.0, 108.0), 111_195, id="a degree north"),
        pytest.param(Point(60.0, 10.0), Point(60.0, 11.0), 55_597, id="a degree east, half-way to the pole"),
        pytest.param(Point(39.9042, 116.4074), Point(31.2304, 121.4737), 1_067_300, id="Beijing to Shanghai"),
        pytest.param(Point(0, 0), Point(0, 180), 20_015_115, id="the other side of the earth"),
    ],
)
def test_distance(a: Point, b: Point, metres: float) -> None:
    assert distance(a, b) == pytest.approx(metres, rel=1e-3)
    assert distance(b, a) == distance(a, b)


def test_bounds_are_the_outermost_degrees() -> None:
    assert bounds(HORSESHOE) == Bounds(south=0, west=0, north=9, east=9)


def chessboard(side: int) -> list[tuple[str, Ring]]:
    """Return squares that share edges and corners, with ninths of degrees that no float holds exactly."""
    marks = [mark / 9 for mark in range(side + 1)]
    return [
        (f"{row:03}{column:03}", ((west, south), (east, south), (east, north), (west, north)))
        for row, (south, north) in enumerate(pairwise(marks))
        for column, (west, east) in enumerate(pairwise(marks))
    ]


@given(lat=st.integers(0, 8 * 4 - 1), lon=st.integers(0, 8 * 4 - 1))
def test_a_point_on_a_shared_edge_belongs_to_exactly_one_grid(lat: int, lon: int) -> None:
    board = chessboard(8)
    at = lat / 36, lon / 36  # every fourth is an edge, and both together a corner of four
    holders = [code for code, ring in board if contains(ring, *at)]
    assert len(holders) == 1
    assert GridMap(board).grid_at(*at) == GridMap(board[::-1]).grid_at(*at) == holders[0]


@given(slant=st.floats(-0.05, 0.05))
def test_a_slanting_edge_has_one_owner_from_whichever_side_it_is_drawn(slant: float) -> None:
    start, end, east, west = (slant, 28.0), (-slant / 3, 28.1), (0.5, 28.05), (-0.5, 28.05)
    pair = [("1", (start, end, west)), ("2", (end, start, east))]
    one, other = GridMap(pair), GridMap(pair[::-1])
    for step in range(1, 100):
        lat, lon = 28 + step / 1_000, slant - slant * step / 75
        for ulps in range(-2, 3):  # walked from the two sides, an edge must not be rounded to two places
            point = lat, lon + ulps * math.ulp(lon)
            assert sum(contains(ring, *point) for _, ring in pair) == 1
            assert one.grid_at(*point) == other.grid_at(*point) is not None


@given(rings=st.lists(stars(), max_size=5), lat=st.floats(27.85, 28.15), lon=st.floats(107.85, 108.15))
def test_the_map_answers_as_asking_every_grid_would(rings: list[Ring], lat: float, lon: float) -> None:
    grids = [(str(number), ring) for number, ring in enumerate(rings)]
    expected = next((code for code, ring in grids if contains(ring, lat, lon)), None)
    assert GridMap(reversed(grids)).grid_at(lat, lon) == expected


@pytest.mark.parametrize(
    "grids",
    [
        pytest.param([], id="no grids"),
        pytest.param([("1", ((1, 1), (2, 1), (3, 1)))], id="a line along a latitude"),
        pytest.param([("1", ()), ("2", ((1, 1), (2, 2), (2, 2)))], id="none with an area"),
    ],
)
def test_a_map_without_areas_finds_nothing(grids: list[tuple[str, Ring]]) -> None:
    assert GridMap(grids).grid_at(1.5, 1.5) is None


def test_five_thousand_grids_cost_no_more_per_look_up_than_two_hundred() -> None:
    def seconds(side: int) -> float:
        grid_map = GridMap(chessboard(side))
        points = [(step * side / 9 / 1_000, (step * 7 % 1_000) * side / 9 / 1_000) for step in range(1_000)]
        started = process_time()
        assert all(grid_map.grid_at(*point) for point in points)
        return process_time() - started

    assert min(seconds(71) for _ in range(3)) < 10 * min(seconds(15) for _ in range(3))
