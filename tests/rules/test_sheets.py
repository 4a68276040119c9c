"""Tables that somebody imports: which lines are taken, and what is said of the others."""

from collections.abc import Sequence
from datetime import date

import pytest

from domain.county import County
from domain.imported import SHEETS, Kind
from domain.places import Point, distance
from domain.sheets import Around, Checked, check
from domain.shifted import from_gcj02, to_gcj02
from tests.town import COUNTY, GRID, IN_GRID, UNITS

TODAY = date(2026, 11, 23)
LAT, LON = IN_GRID
STATION = {
    "编号": "001", "类型": "驿站", "名称": "一号驿站", "地址": "青龙路1号", "开放时间": "08:00-20:00",
    "纬度": str(LAT), "经度": str(LON),
}  # fmt: skip
UNIT = {"代码": "520626-U07", "名称": "县医院", "级别": "单位", "上级代码": "520626"}
PERSON = {"姓名": "李某", "角色": "网格员", "单位代码": GRID}
FIRST = {Kind.STATIONS: STATION, Kind.UNITS: UNIT, Kind.PEOPLE: PERSON}


def table(kind: Kind, *lines: dict[str, str], title: str = "", shifted: bool = False) -> Checked:
    """Check a table whose lines are like the good one, but for what they say otherwise."""
    good = FIRST[kind]
    names = list(dict.fromkeys([*good, *(name for line in lines for name in line)]))
    rows = [names, *([{**good, **line}.get(name, "") for name in names] for line in lines)]
    return check(
        SHEETS[kind], enumerate([[title], *rows] if title else rows, 1), around(shifted=shifted), lambda _: None
    )


def around(*, shifted: bool = False) -> Around:
    return Around(County(UNITS), TODAY, shifted)


def said(found: Checked) -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.why.sentence.format(**fault.why.values)) for fault in found.faults]


@pytest.mark.parametrize("kind", Kind)
def test_a_good_line_is_taken(kind: Kind) -> None:
    found = table(kind, {}, title="德江县一览表")
    assert said(found) == []
    assert [taken.line for taken in found.taken] == [3]


REFUSED = {
    "no number": (Kind.STATIONS, {"编号": ""}, "编号", "must not be empty"),
    "a number that no button carries": (Kind.STATIONS, {"编号": "驿站一"}, "编号", "is no number for a place"),
    "a number cut short": (Kind.STATIONS, {"编号": "5.20626E+11"}, "编号", "has shortened this number"),
    "an unknown kind": (Kind.STATIONS, {"类型": "食堂"}, "类型", "“食堂” is not known here"),
    "hours in words": (Kind.STATIONS, {"开放时间": "早到晚"}, "开放时间", "is not understood"),
    "an unknown service": (Kind.STATIONS, {"服务": "饮水、桑拿"}, "服务", "“桑拿” is not known here"),
    "no degrees": (Kind.STATIONS, {"纬度": "北纬"}, "纬度", "is no position in degrees"),
    "degrees exchanged": (
        Kind.STATIONS,
        {"纬度": str(LON), "经度": str(LAT)},
        "",
        "This position is not in the county",
    ),
    "no number at all": (Kind.STATIONS, {"纬度": "nan"}, "", "This position is not in the county"),
    "an unknown system": (Kind.STATIONS, {"坐标系": "BD-09"}, "坐标系", "“BD-09” is not known here"),
    "too long a name": (Kind.STATIONS, {"名称": "长" * 201}, "名称", "at most 200 characters"),
    "no code": (Kind.UNITS, {"代码": "U07"}, "代码", "is no code"),
    "a code of another level": (Kind.UNITS, {"代码": "520626009", "级别": "社区"}, "", "A code of 9 digits"),
    "a unit beside the tree in it": (Kind.UNITS, {"代码": "520626009"}, "", "A code of 9 digits"),
    "no parent": (Kind.UNITS, {"上级代码": ""}, "", "Only the county lies in nothing"),
    "its own parent": (Kind.UNITS, {"上级代码": "520626-U07"}, "", "The code must begin with"),
    "a role where it is not held": (
        Kind.PEOPLE,
        {"单位代码": COUNTY},
        "",
        "“网格员” is no role at a unit of the level “县”",
    ),
    "another county's": (Kind.UNITS, {"上级代码": "520627"}, "", "The code must begin with 520627"),
    "a parent that does not exist": (
        Kind.UNITS,
        {"代码": "520626009-U1", "上级代码": "520626009"},
        "parent",
        "There is no unit with the code 520626009",
    ),
    "no name": (Kind.PEOPLE, {"姓名": " "}, "姓名", "must not be empty"),
    "an unknown role": (Kind.PEOPLE, {"角色": "县长"}, "角色", "“县长” is not known here"),
    "a role that is given one by one": (Kind.PEOPLE, {"角色": "sysadmin"}, "角色", "“sysadmin” is not known here"),
    "an unknown unit": (Kind.PEOPLE, {"单位代码": "520626009"}, "单位代码", "There is no unit with the code 520626009"),
    "no date": (Kind.PEOPLE, {"有效期至": "2027-02-30"}, "有效期至", "is no date"),
    "a date that has passed": (Kind.PEOPLE, {"有效期至": "2026-11-22"}, "有效期至", "has passed already"),
}


@pytest.mark.parametrize(("kind", "other", "column", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_line_is_refused_and_its_neighbour_taken(
    kind: Kind, other: dict[str, str], column: str, sentence: str
) -> None:
    found = table(kind, other, {})
    assert [(line, name) for line, name, _ in said(found)] == [(2, column)]
    assert sentence in said(found)[0][2]
    assert [taken.line for taken in found.taken] == [3]


@pytest.mark.parametrize(
    ("kind", "other", "key", "value"),
    [
        (Kind.STATIONS, {"类型": "VENUE"}, "kind", "venue"),
        (Kind.STATIONS, {"服务": "饮水、充电；wifi/厕所，饮水"}, "services", "water charging wifi toilet"),
        (Kind.STATIONS, {"Name_EN": "Station  1"}, "name_en", "Station 1"),
        (Kind.STATIONS, {"纬度 (WGS-84)": "28.2051", "纬度": ""}, "lat", 28.2051),
        (Kind.UNITS, {"代码": "520626001-D01", "级别": "责任部门", "上级代码": "520626001"}, "level", "department"),
        (Kind.PEOPLE, {"角色": "Grid_Worker"}, "role", "grid_worker"),
        (Kind.PEOPLE, {"有效期至": "2027年6月3日"}, "until", date(2027, 6, 3)),
        (Kind.PEOPLE, {"有效期至": "2026/11/23"}, "until", TODAY),
    ],
)
def test_values_are_read_in_many_ways(kind: Kind, other: dict[str, str], key: str, value: object) -> None:
    good = {name: cell for name, cell in {**FIRST[kind], **other}.items() if cell}
    found = check(SHEETS[kind], [(1, list(good)), (2, list(good.values()))], around(), lambda _: None)
    assert said(found) == []
    assert found.taken[0].values[key] == value


def test_every_fault_of_a_line_is_told() -> None:
    assert [column for _, column, _ in said(table(Kind.STATIONS, {"编号": "", "类型": "?", "名称": ""}))] == [
        "编号",
        "类型",
        "名称",
    ]


def test_of_two_lines_with_one_number_the_first_counts() -> None:
    found = table(Kind.STATIONS, {}, {"名称": "另一个"}, {"编号": "002"})
    assert said(found) == [(3, "编号", "“001” stands in line 2 already.")]
    assert [taken.line for taken in found.taken] == [2, 4]


def test_two_people_of_one_name_need_numbers() -> None:
    assert len(table(Kind.PEOPLE, {}, {}).taken) == 1
    assert len(table(Kind.PEOPLE, {"编号": "1"}, {"编号": "2"}).taken) == 2


def test_a_unit_whose_parent_is_refused_is_refused_with_it() -> None:
    street = {"代码": "520626009", "级别": "街道", "上级代码": "520626"}
    inside = {"代码": "520626009001", "级别": "社区", "上级代码": "520626009"}
    assert len(table(Kind.UNITS, inside, street).taken) == 2
    found = table(Kind.UNITS, inside, {**street, "名称": ""})
    assert [line for line, _, _ in said(found)] == [2, 3]
    assert found.taken == []


def test_a_parent_is_not_lost_by_its_own_parent_alone() -> None:
    lines = [
        {"代码": f"520626009{'001' * depth}", "级别": level, "上级代码": f"520626009{'001' * depth}"[:-3]}
        for depth, level in ((1, "社区"), (2, "网格"), (3, "楼栋"))
    ]
    found = table(Kind.UNITS, *lines)
    assert (found.taken, len(found.faults)) == ([], 3)


def test_empty_lines_are_passed_over_and_columns_that_nobody_asked_for_are_named() -> None:
    names = [*STATION, "联系电话"]
    rows: Sequence[Sequence[str]] = [names, ["", ""], [*STATION.values(), "13800000000"], []]
    found = check(SHEETS[Kind.STATIONS], enumerate(rows, 1), around(), lambda _: None)
    assert (found.lines, found.ignored, len(found.taken)) == (1, ["联系电话"], 1)
    assert "13800000000" not in str(found)


def test_a_missing_column_is_named_with_all_that_it_may_be_called() -> None:
    names = [name for name in STATION if name != "开放时间"]
    found = check(SHEETS[Kind.STATIONS], [(1, names), (2, ["x"] * 6)], around(), lambda _: None)
    assert [(line, column) for line, column, _ in said(found)] == [(1, "hours")]
    assert "开放时间、营业时间" in said(found)[0][2]


@pytest.mark.parametrize("rows", [[], [(1, ["just", "words"])]])
def test_a_table_without_names_of_columns_is_refused(rows: list[tuple[int, list[str]]]) -> None:
    (line, column, sentence), *more = said(check(SHEETS[Kind.PEOPLE], rows, around(), lambda _: None))
    assert (line, column, more) == (1, "", [])
    assert "Needed are: 姓名、角色、单位代码" in sentence


@pytest.mark.parametrize(
    ("shifted", "system", "moved"),
    [(False, "", False), (False, "高德", True), (True, "", True), (True, "WGS-84", False)],
)
def test_a_position_of_a_chinese_map_is_put_right(*, shifted: bool, system: str, moved: bool) -> None:
    (taken,) = table(Kind.STATIONS, {"坐标系": system}, shifted=shifted).taken
    away = distance(Point(*IN_GRID), Point(taken.values["lat"], taken.values["lon"]))
    assert (300 < away < 800) is moved
    assert (away < 1) is not moved


def test_there_and_back_is_the_same_to_a_centimetre() -> None:
    for lat in (20.0, 28.2, 45.9):
        for lon in (85.0, 108.1, 130.2):
            assert distance(Point(lat, lon), from_gcj02(*to_gcj02(lat, lon))) < 0.01


def test_a_known_place_is_where_a_chinese_map_shows_it() -> None:
    # The example of the formula's authors: WGS-84 (22.543847, 113.912316) is shown at (22.540796, 113.917171).
    assert distance(to_gcj02(22.543847, 113.912316), Point(22.540796, 113.917171)) < 1
