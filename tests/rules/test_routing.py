"""Who gets an issue first, and who when it is not fixed."""

import pytest

from domain.access import rung_of
from domain.categories import Category, First, Kind
from domain.county import County
from domain.ladder import Rung
from domain.organisation import Level, Role, Seat, UnitOutline
from domain.routing import Held, area_after, candidates, first_holder, one_higher, targets, tier_of
from domain.tiers import Tier
from tests.rules.shipped import policy

COUNTY, STREET, COMMUNITY, GRID = "520626", "520626001", "520626001001", "520626001001001"
LIGHTS, NEARBY = "520626-D01", "520626001-P01"
UNITS = County(
    [
        UnitOutline(COUNTY, Level.COUNTY, "县"),
        UnitOutline(STREET, Level.STREET, "街道", parent=COUNTY),
        UnitOutline(COMMUNITY, Level.COMMUNITY, "社区", parent=STREET),
        UnitOutline(GRID, Level.GRID, "网格", parent=COMMUNITY),
        UnitOutline(LIGHTS, Level.DEPARTMENT, "局", parent=COUNTY, duty="lights"),
        UnitOutline(NEARBY, Level.PROPERTY, "物业", parent=STREET, duty="lifts"),
    ]
)
NOISE = Category("E4", "噪音", "Noise", Kind.EVENT, First.TERRITORY)
LAMP = Category("P1", "路灯", "Lamps", Kind.PART, First.OWNER, owner="lights")
LIFT = Category("P3", "电梯", "Lifts", Kind.PART, First.OWNER, tier=Tier.T1, owner="lifts")
ORPHAN = Category("P9", "无主", "Nobody's", Kind.PART, First.OWNER, owner="nobody")
EVERYBODY = {COUNTY, STREET, COMMUNITY, GRID, LIGHTS, NEARBY}

FIRST = {
    "what happens somewhere goes to the grid": (GRID, NOISE, EVERYBODY, Held(GRID, Level.GRID)),
    "what nobody could name goes to the grid": (GRID, None, EVERYBODY, Held(GRID, Level.GRID)),
    "a thing goes to its owner, and counts as the grid's": (GRID, LAMP, EVERYBODY, Held(LIGHTS, Level.GRID)),
    "the nearest owner is asked": (GRID, LIFT, EVERYBODY, Held(NEARBY, Level.GRID)),
    "an owner whom nobody answers for is passed over": (GRID, LAMP, EVERYBODY - {LIGHTS}, Held(GRID, Level.GRID)),
    "a thing without an owner goes to the grid": (GRID, ORPHAN, EVERYBODY, Held(GRID, Level.GRID)),
    "a grid without a worker is passed over": (GRID, NOISE, EVERYBODY - {GRID}, Held(COMMUNITY, Level.COMMUNITY)),
    "an owner's thing in such a grid counts as the community's": (
        GRID,
        LAMP,
        EVERYBODY - {GRID},
        Held(LIGHTS, Level.COMMUNITY),
    ),
    "no grid is known": (COMMUNITY, NOISE, EVERYBODY, Held(COMMUNITY, Level.COMMUNITY)),
    "only the street is there": (GRID, NOISE, {STREET, COUNTY}, Held(STREET, Level.STREET)),
    "nobody is there": (GRID, NOISE, set[str](), Held(COUNTY, Level.COUNTY)),
}


@pytest.mark.parametrize("case", FIRST)
def test_who_gets_it_first(case: str) -> None:
    area, category, there, expected = FIRST[case]
    assert first_holder(UNITS, area, category, there.__contains__) == expected
    assert {expected.unit} <= set(candidates(UNITS, area, category))


HIGHER = {
    "from the grid to the community": (Level.GRID, EVERYBODY, Held(COMMUNITY, Level.COMMUNITY)),
    "past a community where nobody is": (Level.GRID, {GRID, STREET, COUNTY}, Held(STREET, Level.STREET)),
    "from the street to the county": (Level.STREET, EVERYBODY, Held(COUNTY, Level.COUNTY)),
    "the county keeps its own": (Level.COUNTY, EVERYBODY, Held(COUNTY, Level.COUNTY)),
    "where nobody is at all it waits at the county": (Level.GRID, set[str](), Held(COUNTY, Level.COUNTY)),
}


@pytest.mark.parametrize("case", HIGHER)
def test_what_is_not_fixed_goes_one_level_higher(case: str) -> None:
    level, there, expected = HIGHER[case]
    assert one_higher(UNITS, GRID, level, there.__contains__) == expected


ELSEWHERE, NEXT_GRID, NEXT_COMMUNITY, NEXT_STREET = "520626002001", GRID[:-1] + "2", "520626001002", "520626002"
WIDER = County(
    [
        *UNITS.units.values(),
        UnitOutline(NEXT_GRID, Level.GRID, "网格二", parent=COMMUNITY),
        UnitOutline(NEXT_COMMUNITY, Level.COMMUNITY, "社区二", parent=STREET),
        UnitOutline(NEXT_STREET, Level.STREET, "街道二", parent=COUNTY),
        UnitOutline(ELSEWHERE, Level.COMMUNITY, "别处", parent=NEXT_STREET),
    ]
)
LINE = [GRID, COMMUNITY, STREET, COUNTY, NEARBY, LIGHTS]
TARGETS = {
    "the grid worker: up, and beside": (GRID, [], LINE),
    "the community: any of its grids": (GRID, [COMMUNITY], [*LINE, NEXT_GRID]),
    "the street: any of its communities": (GRID, [STREET], [*LINE, NEXT_COMMUNITY]),
    "the county: any street": (GRID, [COUNTY], [*LINE, NEXT_STREET]),
    "somebody who is both": (GRID, [COMMUNITY, COUNTY], [*LINE, NEXT_GRID, NEXT_STREET]),
    "a community elsewhere: nothing of its own": (GRID, [ELSEWHERE], LINE),
    "where only the street is known": (STREET, [STREET], [STREET, COUNTY, NEARBY, LIGHTS, COMMUNITY, NEXT_COMMUNITY]),
}


@pytest.mark.parametrize("case", TARGETS)
def test_whom_it_can_be_handed_to(case: str) -> None:
    area, coordinated, expected = TARGETS[case]
    found = targets(WIDER, area, coordinated)
    assert (set(found), len(found)) == (set(expected), len(expected))


@pytest.mark.parametrize(
    ("area", "to", "level", "after"),
    [
        pytest.param(GRID, STREET, Level.STREET, GRID, id="handed up it stays where it is"),
        pytest.param(GRID, NEXT_GRID, Level.GRID, NEXT_GRID, id="to another grid"),
        pytest.param(COMMUNITY, GRID, Level.GRID, GRID, id="down to where it is exactly"),
        pytest.param(GRID, NEXT_STREET, Level.STREET, NEXT_STREET, id="to another street"),
        pytest.param(GRID, LIGHTS, Level.DEPARTMENT, GRID, id="a department has no area"),
    ],
)
def test_where_it_lies_then(area: str, to: str, level: Level, after: str) -> None:
    assert area_after(area, to, level) == after


def test_words_of_danger_outweigh_the_category() -> None:
    assert tier_of(policy(), NOISE, "楼上太吵") is Tier.T2
    assert tier_of(policy(), LIFT, "电梯坏了") is Tier.T1
    assert tier_of(policy(), None, "说不清") is policy().unsure.tier
    assert tier_of(policy(), NOISE, "楼上着火了") is Tier.T0


@pytest.mark.parametrize(
    ("role", "level", "rung"),
    [
        (Role.COMMUNITY_ADMIN, Level.COMMUNITY, Rung.COMMUNITY),
        (Role.STREET_COORD, Level.STREET, Rung.STREET),
        (Role.COUNTY_OFFICE, Level.COUNTY, Rung.COUNTY),
        (Role.GRID_WORKER, Level.GRID, None),
        (Role.DEPT_HANDLER, Level.DEPARTMENT, None),
        (Role.COUNTY_LEADER, Level.COUNTY, None),
    ],
)
def test_which_rung_brings_a_seat_in(role: Role, level: Level, rung: Rung | None) -> None:
    assert rung_of(Seat(role, COUNTY), level) is rung
