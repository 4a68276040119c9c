"""What is the demo county made of: which units does it have, and who is shown first?

The county and its streets bear real names and codes; whatever lies below them is invented. The 78 units and departments
are 12 departments that answer for something and 66 work units of in-office members. Property firms come on top.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import cycle
from random import Random

from bot.demo.drawing import Area, draw
from bot.demo.people import HOME_GRID, DemoPerson, bilingual, people_of
from domain.organisation import Level, Role, Seat, UnitOutline

COUNTY = "520626"
SEED = 128
GRIDS = ((15, 17, 13, 16, 14), (18, 16, 15, 14, 12), (16, 17, 14, 14))
"""How many grids each street's communities have: 211 in 14 in 3."""

PARTY_ORGANISATIONS = 128
GRIDS_WITH_BUILDINGS = (HOME_GRID, "520626003002005")
BUILDINGS = 3

STREETS = bilingual("青龙 Qinglong, 玉水 Yushui, 安化 Anhua")
COMMUNITIES = bilingual(
    "云桥 Yunqiao, 镜湖 Jinghu, 听泉 Tingquan, 望岚 Wanglan, 榕荫 Rongyin, 霁月 Jiyue, 拾光 Shiguang, "
    "桐花 Tonghua, 鹿鸣 Luming, 雁归 Yangui, 清荷 Qinghe, 锦书 Jinshu, 朗润 Langrun, 松溪 Songxi"
)
DEPARTMENTS = (
    ("urban_management", "县城市管理局", "County Urban Management"),
    ("water", "县供水公司", "County Water Company"),
    ("power", "县供电局", "County Power Supply"),
    ("gas", "县燃气公司", "County Gas Company"),
    ("traffic", "县交警大队", "County Traffic Police"),
    ("greening", "县园林绿化站", "County Parks and Greening"),
    ("sanitation", "县环卫站", "County Sanitation"),
    ("housing", "县住房和城乡建设局", "County Housing and Construction"),
    ("civil_affairs", "县民政局", "County Civil Affairs"),
    ("emergency", "县应急管理局", "County Emergency Management"),
    ("environment", "县生态环境分局", "County Environment"),
    ("lift", "县特种设备监察站", "County Lift and Boiler Inspection"),
)
OFFICES = bilingual(
    "县教育局 County Education, 县委办公室 County Party Office, 县政府办公室 County Government Office, "
    "县委组织部 County Organisation Office, 县委社会工作部 County Social Work Office, 县总工会 County Trade Union, "
    "县委宣传部 County Publicity Office, 团县委 County Youth League, 县妇联 County Women's Federation, "
    "县卫生健康局 County Health, 县财政局 County Finance, 县税务局 County Taxation, 县统计局 County Statistics, "
    "县司法局 County Justice, 县审计局 County Audit, 县农业农村局 County Agriculture, 县林业局 County Forestry, "
    "县文化旅游局 County Culture and Tourism, 县融媒体中心 County Media Centre, 县人民医院 County Hospital, "
    "县中医院 County Hospital of Chinese Medicine, 县图书馆 County Library, 县邮政局 County Post, "
    "县档案馆 County Archive"
)
FIRMS = bilingual(
    "小学 Primary School, 卫生服务中心 Clinic, 农商支行 Bank, 中学 Middle School, 建筑公司 Construction Firm, "
    "幼儿园 Kindergarten, 超市 Supermarket, 客运公司 Coach Company, 茶业公司 Tea Company"
)
FIRMS_PER_COMMUNITY = 3
MANAGED = (0, 2, 5, 7, 10, 12)
"""The communities, counted from 0, where a property firm looks after estates."""

_invented = partial(UnitOutline, fictional=True)


@dataclass(frozen=True, slots=True)
class DemoCounty:
    """``cast`` are the keys of the people to be shown first: from the resident who reports up to the county office."""

    units: tuple[UnitOutline, ...]
    people: tuple[DemoPerson, ...]
    cast: tuple[str, ...]


@cache
def demo_county() -> DemoCounty:
    """Return the county, drawn once: whoever loads it may show it too."""
    units = tuple(_units())
    people = people_of(units)
    return DemoCounty(units, people, _cast(people))


def _units() -> Iterator[UnitOutline]:
    """Yield every unit, each after the one it belongs to."""
    drawing = draw(GRIDS)
    yield UnitOutline(COUNTY, Level.COUNTY, "德江县", "Dejiang County", ring=drawing.ring)
    territory = list(_territory(drawing))
    grids = [unit for unit in territory if unit.level is Level.GRID]
    yield from territory
    yield from _party_organisations(grids)
    yield from (building for grid in grids if grid.code in GRIDS_WITH_BUILDINGS for building in _buildings(grid))
    yield from _departments()
    yield from _work_units()
    yield from _property_firms([unit for unit in territory if unit.level is Level.COMMUNITY])


def _territory(county: Area) -> Iterator[UnitOutline]:
    names = iter(COMMUNITIES)
    for number, (street, (name, name_en)) in enumerate(zip(county.parts, STREETS, strict=True), 1):
        code = f"{COUNTY}{number:03}"
        yield UnitOutline(code, Level.STREET, f"{name}街道", f"{name_en} Street", parent=COUNTY, ring=street.ring)
        for serial, community in enumerate(street.parts, 1):
            yield from _community(f"{code}{serial:03}", next(names), community)


def _community(code: str, names: tuple[str, str], community: Area) -> Iterator[UnitOutline]:
    name, name_en = names
    yield _invented(
        code,
        Level.COMMUNITY,
        f"{name}社区（虚构）",
        f"{name_en} community (fictional)",
        parent=code[:-3],
        ring=community.ring,
    )
    for number, grid in enumerate(community.parts, 1):
        both = f"{name}{number}网格", f"{name_en} grid {number}"
        yield _invented(f"{code}{number:03}", Level.GRID, *both, parent=code, ring=grid.ring)


def _party_organisations(grids: list[UnitOutline]) -> Iterator[UnitOutline]:
    others = [grid.code for grid in grids if grid.code != HOME_GRID]
    chosen = {HOME_GRID, *Random(SEED).sample(others, PARTY_ORGANISATIONS - 1)}
    for grid in grids:
        if grid.code in chosen:
            names = f"{grid.name}党支部", f"{grid.name_en} party branch"
            yield _invented(f"{grid.code}-P", Level.PARTY, *names, parent=grid.code)


def _buildings(grid: UnitOutline) -> Iterator[UnitOutline]:
    for number in range(1, BUILDINGS + 1):
        names = f"{grid.name}{number}号楼", f"{grid.name_en}, building {number}"
        yield _invented(f"{grid.code}{number:03}", Level.BUILDING, *names, parent=grid.code)


def _departments() -> Iterator[UnitOutline]:
    for number, (duty, name, name_en) in enumerate(DEPARTMENTS, 1):
        yield _invented(f"{COUNTY}-D{number:02}", Level.DEPARTMENT, name, name_en, parent=COUNTY, duty=duty)


def _work_units() -> Iterator[UnitOutline]:
    kinds = cycle(FIRMS)
    firms = (_joined(place, next(kinds)) for place in COMMUNITIES for _ in range(FIRMS_PER_COMMUNITY))
    for number, names in enumerate((*OFFICES, *firms), 1):
        yield _invented(f"{COUNTY}-U{number:02}", Level.UNIT, *names, parent=COUNTY)


def _property_firms(communities: list[UnitOutline]) -> Iterator[UnitOutline]:
    for index in MANAGED:
        names = _joined(COMMUNITIES[index], ("物业公司", "Property Firm"))
        code = communities[index].code
        yield _invented(f"{code}-W01", Level.PROPERTY, *names, parent=code, duty="property")


def _cast(people: tuple[DemoPerson, ...]) -> tuple[str, ...]:
    community, street = HOME_GRID[:12], HOME_GRID[:9]
    seats = (
        Seat(Role.GRID_WORKER, HOME_GRID),
        Seat(Role.COMMUNITY_ADMIN, community),
        Seat(Role.STREET_COORD, street),
        Seat(Role.DEPT_HANDLER, f"{COUNTY}-D01"),
        Seat(Role.PROPERTY_MANAGER, f"{community}-W01"),
        Seat(Role.COUNTY_OFFICE, COUNTY),
    )
    holders = [next(person.key for person in people if seat in person.seats) for seat in seats]
    return "resident-1", "resident-2", "member-1", *holders


def _joined(place: tuple[str, str], kind: tuple[str, str]) -> tuple[str, str]:
    return place[0] + kind[0], f"{place[1]} {kind[1]}"
