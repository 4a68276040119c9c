"""Who is what to an issue, and who may read it."""

from dataclasses import replace

import pytest

from domain.access import (
    Scope,
    capacity,
    eyes_of,
    may_bind,
    may_call,
    may_organise,
    may_read_card,
    may_restrict,
    may_see,
    may_stand_in,
    parties,
)
from domain.issue import Party
from domain.organisation import Level, Role, Seat, UnitOutline

GRID, NEIGHBOUR, COMMUNITY, STREET, COUNTY, BUREAU = (
    "520626001001001",
    "520626001001002",
    "520626001001",
    "520626001",
    "520626",
    "520626-D01",
)
REPORTER, SOMEBODY = 1, 2
HOLDER, AREA, NEAR = {Party.HOLDER}, {Party.AREA}, {Party.NEAR}
IN_GRID = Scope(area=GRID, holder=GRID, reporter=REPORTER)
AT_COMMUNITY = Scope(area=COMMUNITY, holder=COMMUNITY, reporter=REPORTER)
AT_BUREAU = Scope(area=GRID, holder=BUREAU, reporter=REPORTER)

NOTHING: set[Party] = set()

SEATS = {
    "its grid worker": (Role.GRID_WORKER, GRID, IN_GRID, HOLDER),
    "its grid worker, while a department has it": (Role.GRID_WORKER, GRID, AT_BUREAU, NOTHING),
    "the next grid's worker": (Role.GRID_WORKER, NEIGHBOUR, IN_GRID, NOTHING),
    "its community": (Role.COMMUNITY_ADMIN, COMMUNITY, IN_GRID, AREA | NEAR),
    "its community, which has it": (Role.COMMUNITY_ADMIN, COMMUNITY, AT_COMMUNITY, AREA | NEAR | HOLDER),
    "the next community": (Role.COMMUNITY_ADMIN, "520626001002", IN_GRID, NOTHING),
    "a unit inside its area": (Role.COMMUNITY_ADMIN, GRID, AT_COMMUNITY, NOTHING),
    "its street": (Role.STREET_COORD, STREET, IN_GRID, AREA | NEAR),
    "the county office": (Role.COUNTY_OFFICE, COUNTY, IN_GRID, AREA),
    "the department that has it": (Role.DEPT_HANDLER, BUREAU, AT_BUREAU, HOLDER),
    "the same department without it": (Role.DEPT_HANDLER, BUREAU, IN_GRID, NOTHING),
    "another department": (Role.DEPT_HANDLER, "520626-D02", AT_BUREAU, NOTHING),
    "a member of its community": (Role.MEMBER, COMMUNITY, IN_GRID, NOTHING),
    "a building lead of its grid": (Role.BUILDING_LEAD, GRID, IN_GRID, NOTHING),
    "a county leader": (Role.COUNTY_LEADER, COUNTY, IN_GRID, NOTHING),
}
READS_ONLY = ("its grid worker, while a department has it",)


@pytest.mark.parametrize("case", SEATS)
def test_what_a_seat_makes_of_somebody(case: str) -> None:
    role, unit, scope, expected = SEATS[case]
    assert parties(SOMEBODY, [Seat(role, unit)], scope) == expected
    for may in (may_see, may_read_card):
        assert may(SOMEBODY, [Seat(role, unit)], scope) is (bool(expected) or case in READS_ONLY)


def test_who_reported_it_knows_how_it_stands_and_neither_handles_it_nor_reads_the_card() -> None:
    assert parties(REPORTER, (), IN_GRID) == {Party.REPORTER}
    assert may_see(REPORTER, (), IN_GRID)
    assert not may_read_card(REPORTER, (), IN_GRID)
    assert not may_see(SOMEBODY, (), IN_GRID)


def test_staff_read_the_card_of_what_they_reported_themselves() -> None:
    assert may_read_card(REPORTER, [Seat(Role.GRID_WORKER, GRID)], AT_BUREAU)


def test_somebody_with_several_seats_is_all_that_they_make_of_them() -> None:
    seats = (Seat(Role.GRID_WORKER, GRID), Seat(Role.COMMUNITY_ADMIN, COMMUNITY))
    assert parties(REPORTER, iter(seats), IN_GRID) == {Party.REPORTER, *HOLDER, *AREA, *NEAR}


@pytest.mark.parametrize(
    ("role", "unit", "may"),
    [
        pytest.param(Role.COMMUNITY_ADMIN, COMMUNITY, True, id="the community itself"),
        pytest.param(Role.COMMUNITY_ADMIN, "520626001002", False, id="the next community"),
        pytest.param(Role.GRID_WORKER, COMMUNITY, False, id="another role"),
        pytest.param(Role.STREET_COORD, STREET, False, id="the level above"),
    ],
)
def test_who_organises_in_a_community(role: Role, unit: str, may: bool) -> None:  # noqa: FBT001
    assert may_organise([Seat(role, unit)], COMMUNITY) is may


@pytest.mark.parametrize(
    ("role", "unit", "may"),
    [
        pytest.param(Role.STREET_COORD, STREET, True, id="the street itself"),
        pytest.param(Role.STREET_COORD, "520626002", False, id="the next street"),
        pytest.param(Role.COMMUNITY_ADMIN, COMMUNITY, False, id="a community in it"),
        pytest.param(Role.COUNTY_OFFICE, COUNTY, False, id="the level above"),
    ],
)
def test_who_stands_in_for_the_communities_of_a_street(role: Role, unit: str, may: bool) -> None:  # noqa: FBT001
    assert may_stand_in([Seat(role, unit)], STREET) is may


@pytest.mark.parametrize("case", SEATS)
def test_a_restriction_takes_every_right_from_who_is_not_named_and_gives_none(case: str) -> None:
    role, unit, scope, expected = SEATS[case]
    seats = [Seat(role, unit)]
    for named in (frozenset[int](), frozenset({REPORTER, 99})):
        hidden = replace(scope, named=named)
        assert parties(SOMEBODY, seats, hidden) == NOTHING
        for may in (may_see, may_read_card, may_call, may_restrict):
            assert not may(SOMEBODY, seats, hidden)
    shown = replace(scope, named=frozenset({SOMEBODY}))
    assert parties(SOMEBODY, seats, shown) == expected
    assert may_read_card(SOMEBODY, seats, shown) is may_read_card(SOMEBODY, seats, scope)


def test_who_reported_it_sees_how_it_stands_whoever_is_named() -> None:
    hidden = replace(IN_GRID, named=frozenset({SOMEBODY}))
    assert parties(REPORTER, (), hidden) == {Party.REPORTER}
    assert may_see(REPORTER, (), hidden)
    assert not may_read_card(REPORTER, [Seat(Role.GRID_WORKER, GRID)], hidden)


@pytest.mark.parametrize("case", SEATS)
def test_whoever_may_act_may_call_and_who_coordinates_the_area_may_restrict(case: str) -> None:
    role, unit, scope, expected = SEATS[case]
    assert may_call(SOMEBODY, [Seat(role, unit)], scope) is bool(expected)
    assert may_restrict(SOMEBODY, [Seat(role, unit)], scope) is (Party.AREA in expected)
    assert not may_call(REPORTER, [Seat(role, unit)], scope), "nobody calls themselves"
    if expected:
        assert capacity([Seat(role, unit)], scope) == Seat(role, unit)


def test_somebody_acts_by_the_seat_at_the_holder_or_by_the_lowest_over_the_area() -> None:
    community, street = Seat(Role.COMMUNITY_ADMIN, COMMUNITY), Seat(Role.STREET_COORD, STREET)
    assert capacity([street, community], IN_GRID) == community
    assert capacity([street, community, Seat(Role.GRID_WORKER, GRID)], IN_GRID) == Seat(Role.GRID_WORKER, GRID)
    with pytest.raises(ValueError, match="empty"):
        capacity([Seat(Role.MEMBER, COMMUNITY)], IN_GRID)


UNITS = {
    GRID: Level.GRID,
    COMMUNITY: Level.COMMUNITY,
    STREET: Level.STREET,
    COUNTY: Level.COUNTY,
    BUREAU: Level.DEPARTMENT,
    "520626001001-W01": Level.PROPERTY,
    "520626-U01": Level.UNIT,
}
BINDS = {
    "a grid worker": (Role.GRID_WORKER, GRID, {GRID}),
    "a community": (Role.COMMUNITY_ADMIN, COMMUNITY, {GRID, COMMUNITY, "520626001001-W01"}),
    "a street": (Role.STREET_COORD, STREET, {GRID, COMMUNITY, STREET, "520626001001-W01"}),
    "a street's duty officer": (Role.DUTY_OFFICER, STREET, {GRID, COMMUNITY, STREET, "520626001001-W01"}),
    "the county office": (Role.COUNTY_OFFICE, COUNTY, set(UNITS) - {"520626-U01"}),
    "a department": (Role.DEPT_HEAD, BUREAU, {BUREAU}),
    "a property firm": (Role.PROPERTY_MANAGER, "520626001001-W01", {"520626001001-W01"}),
    "another community": (Role.COMMUNITY_ADMIN, "520626001002", set()),
    "a member": (Role.MEMBER, COMMUNITY, set()),
    "a county leader": (Role.COUNTY_LEADER, COUNTY, set()),
    "a grid worker's role at a community": (Role.GRID_WORKER, COMMUNITY, set()),
    "a liaison": (Role.UNIT_LIAISON, "520626-U01", set()),
}


def outline(code: str) -> UnitOutline:
    return UnitOutline(code, UNITS[code], code)


@pytest.mark.parametrize("case", BINDS)
def test_who_lets_a_group_get_the_cards_of_which_units(case: str) -> None:
    role, unit, expected = BINDS[case]
    assert {code for code in UNITS if may_bind([Seat(role, unit)], outline(code))} == expected


@pytest.mark.parametrize("code", UNITS)
def test_a_group_sees_what_its_units_people_may_see(code: str) -> None:
    seats = eyes_of(outline(code))
    at_unit = Scope(area=GRID, holder=code, reporter=REPORTER)
    assert may_read_card(SOMEBODY, seats, at_unit) is (UNITS[code] is not Level.UNIT)
    elsewhere = Scope(area="520626001002001", holder="520626001002001", reporter=REPORTER)
    assert may_read_card(SOMEBODY, seats, elsewhere) is (code in (STREET, COUNTY))
