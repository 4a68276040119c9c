"""Does the map show every part of the county where it lies?"""

from functools import cache

import pytest

from bot.demo.county import demo_county
from bot.web.atlas import WIDTH, Atlas, Shape
from domain.county import County
from domain.message import Place
from domain.organisation import Level
from domain.places import centre

COUNTY = "520626"


@cache
def county() -> County:
    return County(demo_county().units)


@cache
def atlas() -> Atlas:
    return Atlas(county())


def corners(shape: Shape) -> list[tuple[int, int]]:
    return [(int(x), int(y)) for x, y in (corner.split(",") for corner in shape.corners.split())]


def test_whoever_goes_down_from_the_county_reaches_every_grid() -> None:
    reached = [
        grid.code
        for street in atlas().below(COUNTY)
        for community in atlas().below(street.code)
        for grid in atlas().below(community.code)
    ]
    assert sorted(reached) == [unit.code for unit in county().at_level(Level.GRID)]


@pytest.mark.parametrize("code", [COUNTY, "520626001", "520626001001"])
def test_every_part_of_an_area_is_drawn_inside_the_picture(code: str) -> None:
    drawing = atlas().area(code)
    assert [shape.code for shape in drawing.shapes] == [unit.code for unit in atlas().below(code)]
    for shape in drawing.shapes:
        assert all(0 <= x <= WIDTH and 0 <= y <= drawing.height for x, y in corners(shape))
        assert 0 < shape.x < WIDTH
        assert 0 < shape.y < drawing.height


def test_north_is_up_and_east_is_right() -> None:
    drawing = atlas().area(COUNTY)
    centres = {unit.code: centre(unit.ring) for unit in atlas().below(COUNTY)}
    southward = sorted(drawing.shapes, key=lambda shape: shape.y)
    eastward = sorted(drawing.shapes, key=lambda shape: shape.x)
    assert [shape.code for shape in southward] == sorted(centres, key=lambda code: -centres[code].lat)
    assert [shape.code for shape in eastward] == sorted(centres, key=lambda code: centres[code].lon)


def test_a_pin_is_where_its_place_is() -> None:
    grid = atlas().below("520626001001")[0]
    drawing = atlas().area("520626001001", Place(*centre(grid.ring)))
    assert drawing.pin == (drawing.shapes[0].x, drawing.shapes[0].y)


def test_a_place_is_drawn_with_its_grid_and_the_grids_around_it() -> None:
    grid = county().at_level(Level.GRID)[20]
    drawing = atlas().spot(Place(*centre(grid.ring)))
    assert drawing is not None
    assert [shape.code for shape in drawing.shapes] == [grid.code]
    assert drawing.pin == (WIDTH // 2, drawing.height // 2)
    assert 1 <= len(drawing.around) < 40


def test_a_grid_that_was_picked_is_drawn_without_a_pin() -> None:
    drawing = atlas().spot(Place(grid="520626001001003"))
    assert drawing is not None
    assert [shape.code for shape in drawing.shapes] == ["520626001001003"]
    assert drawing.pin is None


@pytest.mark.parametrize(
    "place",
    [
        pytest.param(Place(text="by the bridge"), id="only words"),
        pytest.param(Place(59.3, 18.1), id="abroad"),
        pytest.param(Place(91.0, 500.0), id="nowhere on earth"),
        pytest.param(Place(grid="520626-D01"), id="no grid"),
    ],
)
def test_a_place_that_lies_nowhere_on_the_map_is_not_drawn(place: Place) -> None:
    assert atlas().spot(place) is None
