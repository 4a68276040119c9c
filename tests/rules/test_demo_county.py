"""Is the demo county whole: each unit in its place, each post filled, each corner of the town in exactly one grid?"""

from collections import Counter
from itertools import pairwise
from random import Random

import pytest

from bot.demo.county import demo_county
from bot.demo.drawing import TOWN_LAT, TOWN_LON
from bot.demo.people import HOME_GRID, VACANT_GRIDS, DemoPerson
from domain.organisation import TERRITORY, Level, Role, Seat, UnitOutline, is_within
from domain.places import GridMap, Point, Ring, bounds, centre, contains, distance

DUTIES = {
    *("urban_management", "water", "power", "gas", "property", "traffic", "greening", "sanitation", "housing"),
    *("civil_affairs", "emergency", "environment", "lift"),
}
DIGITS = {Level.COUNTY: 6, Level.STREET: 9, Level.COMMUNITY: 12, Level.GRID: 15, Level.BUILDING: 18}
ABOVE = {Level.GRID: Level.COMMUNITY, Level.COMMUNITY: Level.STREET, Level.STREET: Level.COUNTY}


def units(level: Level) -> list[UnitOutline]:
    return [unit for unit in demo_county().units if unit.level is level]


def by_code() -> dict[str, UnitOutline]:
    return {unit.code: unit for unit in demo_county().units}


def holders(role: Role) -> list[DemoPerson]:
    return [person for person in demo_county().people if any(seat.role is role for seat in person.seats)]


def test_it_is_the_same_county_every_time() -> None:
    assert demo_county.__wrapped__() == demo_county()


@pytest.mark.parametrize(
    ("level", "count"),
    [
        (Level.COUNTY, 1),
        (Level.STREET, 3),
        (Level.COMMUNITY, 14),
        (Level.GRID, 211),
        (Level.BUILDING, 6),
        (Level.PARTY, 128),
    ],
)
def test_how_many_units_of_a_level(level: Level, count: int) -> None:
    assert len(units(level)) == count


def test_units_and_departments_together_are_seventy_eight() -> None:
    assert len(units(Level.UNIT)) + len(units(Level.DEPARTMENT)) == 78


def test_codes_nest_and_everything_comes_after_what_it_belongs_to() -> None:
    seen = {""}
    for unit in demo_county().units:
        assert is_within(unit.code, unit.parent)
        assert unit.parent in seen
        assert unit.code not in seen
        seen.add(unit.code)


@pytest.mark.parametrize("level", DIGITS)
def test_codes_of_the_territory_have_their_digits(level: Level) -> None:
    assert all(unit.code.isdecimal() and len(unit.code) == DIGITS[level] for unit in units(level))


def test_names_are_unique_where_they_are_chosen_from() -> None:
    chosen_from = [(unit.parent, name) for unit in demo_county().units for name in (unit.name, unit.name_en)]
    assert len(set(chosen_from)) == len(chosen_from)


def test_only_the_county_and_its_streets_are_real() -> None:
    real = {unit.code for unit in demo_county().units if not unit.fictional}
    assert real == {"520626", "520626001", "520626002", "520626003"}
    assert all("虚构" in unit.name and "fictional" in unit.name_en for unit in units(Level.COMMUNITY))


def test_grid_names_fit_a_button() -> None:
    assert max(len(unit.name) for unit in units(Level.GRID)) <= 8
    assert max(len(unit.name_en) for unit in units(Level.GRID)) <= 20


def test_every_duty_is_somebodys_and_a_department_has_one() -> None:
    assert {unit.duty for unit in demo_county().units if unit.duty} == DUTIES
    assert all(unit.duty for unit in units(Level.DEPARTMENT))
    assert {unit.duty for unit in units(Level.PROPERTY)} == {"property"}


@pytest.mark.parametrize("level", TERRITORY)
def test_the_centre_lies_inside(level: Level) -> None:
    assert all(contains(unit.ring, *centre(unit.ring)) for unit in units(level))


def test_the_town_lies_where_dejiang_lies() -> None:
    assert distance(centre(units(Level.COUNTY)[0].ring), Point(TOWN_LAT, TOWN_LON)) < 500
    south, west, north, east = bounds(tuple(corner for street in units(Level.STREET) for corner in street.ring))
    assert 5_000 < distance(Point(south, west), Point(north, west)) < 9_000
    assert 4_000 < distance(Point(south, west), Point(south, east)) < 9_000


def test_a_grids_centre_leads_to_the_grid() -> None:
    grids = [(grid.code, grid.ring) for grid in units(Level.GRID)]
    grid_map = GridMap(grids)
    assert [grid_map.grid_at(*centre(ring)) for _, ring in grids] == [code for code, _ in grids]


def points_within(ring: Ring, count: int) -> list[tuple[float, float]]:
    south, west, north, east = bounds(ring)
    random = Random(211)
    points = [(random.uniform(south, north), random.uniform(west, east)) for _ in range(count)]
    return [point for point in points if contains(ring, *point)]


@pytest.mark.parametrize("level", ABOVE)
def test_every_corner_of_the_town_is_in_exactly_one_grid_and_in_all_above_it(level: Level) -> None:
    town = units(Level.STREET)
    for point in points_within(units(Level.COUNTY)[0].ring, 400):
        inside = [unit.code for unit in units(level) if contains(unit.ring, *point)]
        assert len(inside) == sum(contains(street.ring, *point) for street in town) <= 1
        assert all(contains(by_code()[by_code()[code].parent].ring, *point) for code in inside)


def test_some_places_in_the_county_are_in_no_grid() -> None:
    grid_map = GridMap((grid.code, grid.ring) for grid in units(Level.GRID))
    outside = [point for point in points_within(units(Level.COUNTY)[0].ring, 400) if grid_map.grid_at(*point) is None]
    assert outside


def sides(unit: UnitOutline) -> set[tuple[tuple[float, float], tuple[float, float]]]:
    return set(pairwise((*unit.ring, unit.ring[0])))


@pytest.mark.parametrize("level", [Level.GRID, Level.COMMUNITY])
def test_neighbours_share_their_borders_corner_by_corner(level: Level) -> None:
    drawn = [side for unit in units(level) for side in sides(unit)]
    walked = set(drawn)
    assert len(walked) == len(drawn)
    border = {side for side in drawn if side[::-1] not in walked}
    streets = {side for street in units(Level.STREET) for side in sides(street)}
    assert border == {side for side in streets if side[::-1] not in streets}


def test_grids_are_numbered_from_the_north_and_each_row_from_the_west() -> None:
    first, *_, last = (centre(grid.ring) for grid in units(Level.GRID) if is_within(grid.code, HOME_GRID[:12]))
    second = centre(by_code()[f"{HOME_GRID[:12]}002"].ring)
    assert first.lat > last.lat
    assert first.lon < second.lon


@pytest.mark.parametrize("role", Role)
def test_every_role_is_filled_at_a_unit_that_exists(role: Role) -> None:
    seats = [seat for person in holders(role) for seat in person.seats]
    assert seats
    assert all(seat.unit in by_code() for seat in seats)


def test_two_grids_alone_have_no_grid_worker() -> None:
    workers = {seat.unit for person in holders(Role.GRID_WORKER) for seat in person.seats}
    assert {grid.code for grid in units(Level.GRID)} - workers == set(VACANT_GRIDS)
    assert len(VACANT_GRIDS) == 2


@pytest.mark.parametrize(
    ("role", "level"),
    [
        (Role.COMMUNITY_ADMIN, Level.COMMUNITY),
        (Role.STREET_COORD, Level.STREET),
        (Role.STREET_SECRETARY, Level.STREET),
        (Role.STREET_DIRECTOR, Level.STREET),
        (Role.DUTY_OFFICER, Level.STREET),
        (Role.DEPT_HANDLER, Level.DEPARTMENT),
        (Role.DEPT_HEAD, Level.DEPARTMENT),
        (Role.BRANCH_SECRETARY, Level.PARTY),
        (Role.PROPERTY_MANAGER, Level.PROPERTY),
        (Role.UNIT_LIAISON, Level.UNIT),
        (Role.BUILDING_LEAD, Level.BUILDING),
    ],
)
def test_every_unit_of_a_level_has_its_people(role: Role, level: Level) -> None:
    manned = {seat.unit for person in holders(role) for seat in person.seats if seat.role is role}
    assert manned == {unit.code for unit in units(level)}


def test_nine_commissioners_sit_with_the_streets_and_ninety_five_with_the_communities() -> None:
    seats = [seat for person in demo_county().people for seat in person.seats if seat.role is Role.COMMISSIONER]
    assert Counter(by_code()[seat.unit].level for seat in seats) == {Level.STREET: 9, Level.COMMUNITY: 95}
    assert {seat.unit for seat in seats} == {unit.code for unit in (*units(Level.STREET), *units(Level.COMMUNITY))}


def test_people_are_told_apart_and_some_hold_two_roles() -> None:
    people = demo_county().people
    assert len({person.key for person in people}) == len({person.name for person in people}) == len(people)
    assert all(person.key.isascii() and person.name_en.isascii() for person in people)
    assert any(len(person.seats) == 2 for person in people)


def test_who_lives_somewhere_lives_in_a_grid() -> None:
    homes = {person.resident_of for person in demo_county().people} - {""}
    assert homes <= {grid.code for grid in units(Level.GRID)}


def test_the_cast_is_one_line_from_the_resident_to_the_county_office() -> None:
    people = {person.key: person for person in demo_county().people}
    assert [people[key].seats[0] for key in demo_county().cast] == [
        Seat(Role.RESIDENT, HOME_GRID),
        Seat(Role.RESIDENT, VACANT_GRIDS[0]),
        Seat(Role.MEMBER, "520626-U01"),
        Seat(Role.GRID_WORKER, HOME_GRID),
        Seat(Role.COMMUNITY_ADMIN, HOME_GRID[:12]),
        Seat(Role.STREET_COORD, HOME_GRID[:9]),
        Seat(Role.DEPT_HANDLER, "520626-D01"),
        Seat(Role.PROPERTY_MANAGER, f"{HOME_GRID[:12]}-W01"),
        Seat(Role.COUNTY_OFFICE, "520626"),
    ]
    assert by_code()["520626-D01"].duty == "urban_management"
