"""Which tables can be imported, what are their columns called, and what must stand in them (OPERATIONS.md, Import)?"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from domain.cells import NO_UNIT, code, day, degrees, hours, mark, number, services, unit
from domain.errors import NotUnderstood
from domain.message import Place
from domain.organisation import Level, Role, fits, is_within
from domain.places import valid
from domain.sheets import Around, Column, Fault, Sheet, Taken, Values, one_of, words
from domain.shifted import from_gcj02
from domain.stations import Kind as Sort

LEVEL_OF = {6: Level.COUNTY, 9: Level.STREET, 12: Level.COMMUNITY, 15: Level.GRID, 18: Level.BUILDING}
"""The level of the tree by the digits of a code (docs/RULES.md, Codes)."""
SHIFTED, UNSHIFTED = "gcj02", "wgs84"

OUTSIDE = "This position is not in the county. Are latitude and longitude exchanged, or is it in GCJ-02?"
NOT_INSIDE = "The code must begin with {parent}, the code of what it lies in."
NOT_ITS_LEVEL = "A code of {digits} digits is not one of the level “{level}”."
NOT_SEATED = "“{role}” is no role at a unit of the level “{level}”. Write the code of the unit where it is held."
NO_ROOT = "Only the county lies in nothing. Write the code of what this one lies in."


class Kind(StrEnum):
    """What is imported."""

    STATIONS = "stations"
    UNITS = "units"
    PEOPLE = "people"


SORTS: Mapping[str, Sequence[str]] = {
    Sort.REST: ("户外劳动者驿站", "驿站", "劳动者驿站", "爱心驿站", "司机之家", "骑手驿站", "station", "rest station"),
    Sort.YOUTH: ("青年驿站", "人才驿站", "youth station"),
    Sort.VENUE: ("场馆", "运动场馆", "体育场馆", "体育馆", "文化馆", "活动中心", "hall", "gym"),
}
LEVELS: Mapping[str, Sequence[str]] = {
    Level.COUNTY: ("县", "区县", "县级"),
    Level.STREET: ("街道", "乡镇", "镇", "乡", "town"),
    Level.COMMUNITY: ("社区", "村", "village"),
    Level.GRID: ("网格",),
    Level.BUILDING: ("楼栋", "楼"),
    Level.PARTY: ("党组织", "党支部", "支部", "party branch"),
    Level.DEPARTMENT: ("部门", "职能部门", "责任部门"),
    Level.PROPERTY: ("物业", "物业公司", "property firm"),
    Level.UNIT: ("单位", "工作单位", "共建单位", "work unit", "partner unit"),
}
ROLES: Mapping[str, Sequence[str]] = {
    Role.MEMBER: ("在职党员", "党员"),
    Role.UNIT_LIAISON: ("单位联络员", "联络员"),
    Role.GRID_WORKER: ("网格员", "专职网格员", "兼职网格员"),
    Role.BRANCH_SECRETARY: ("网格党支部书记", "支部书记"),
    Role.GROUP_LEADER: ("党小组长",),
    Role.BUILDING_LEAD: ("楼栋长", "居民小组长"),
    Role.COMMUNITY_ADMIN: ("社区管理员", "社区干部", "社区工作者"),
    Role.STREET_COORD: ("街道统筹员", "街道协调员", "street coordinator"),
    Role.STREET_SECRETARY: ("街道书记", "街道党工委书记"),
    Role.STREET_DIRECTOR: ("街道主任", "办事处主任"),
    Role.DUTY_OFFICER: ("值班员", "值班人员"),
    Role.COMMISSIONER: ("兼职委员",),
    Role.PROPERTY_MANAGER: ("物业经理", "物业管理员"),
    Role.DEPT_HANDLER: ("部门经办人", "经办人"),
    Role.DEPT_HEAD: ("部门负责人",),
    Role.COUNTY_OFFICE: ("县办公室", "县级管理员"),
}
"""Whom a roster invites; whoever looks after the machine or after privacy is invited one by one."""


def _by(key: str) -> Callable[[Values], str]:
    return lambda values: str(values[key])


def _settle_station(values: Values, around: Around) -> None:
    """Turn the position into WGS-84, and see that it is in the county."""
    system = values.pop("system")
    lat, lon = values["lat"], values["lon"]
    if not valid(lat, lon):
        raise NotUnderstood(OUTSIDE)
    if system == SHIFTED or (not system and around.shifted):
        lat, lon = from_gcj02(lat, lon)
    if not around.county.covers(Place(lat, lon)):
        raise NotUnderstood(OUTSIDE)
    values["lat"], values["lon"] = round(lat, 6), round(lon, 6)


def _settle_unit(values: Values, _: Around) -> None:
    """See that the code, the level and the parent go together."""
    own, parent, level = values["code"], values["parent"], Level(values["level"])
    digits = 0 if "-" in own else len(own)
    if LEVEL_OF.get(digits) is not (level if level in LEVEL_OF.values() else None):
        raise NotUnderstood(NOT_ITS_LEVEL, digits=len(own), level=LEVELS[level][0])
    if not parent and level is not Level.COUNTY:
        raise NotUnderstood(NO_ROOT)
    if parent == own or not is_within(own, parent):
        raise NotUnderstood(NOT_INSIDE, parent=parent)


def _parents(taken: Sequence[Taken], around: Around) -> Iterator[Fault]:
    """Yield the units that lie in one which is neither in the file nor in the database."""
    known = {one.key for one in taken}
    for one in taken:
        parent = one.values["parent"]
        if parent and parent not in known and around.county.find(parent) is None:
            yield Fault(one.line, "parent", NotUnderstood(NO_UNIT, given=parent))


def _settle_person(values: Values, around: Around) -> None:
    """See that the role and its unit go together."""
    role, there = Role(values["role"]), around.county.find(values["unit"])
    if there is not None and not fits(role, there.level):
        raise NotUnderstood(NOT_SEATED, role=ROLES[role][0], level=LEVELS[there.level][0])


def _person(values: Values) -> str:
    """Return the number of a person in the roster's own book, or what tells them apart without one."""
    return values["id"] or "/".join((values["unit"], values["role"], values["name"]))


def _column(key: str, names: str, read: Callable[[str, Around], Any] = words, *, optional: bool = False) -> Column:
    return Column(key=key, names=tuple(names.split("|")), read=read, optional=optional)


NAME_EN = _column("name_en", "英文名称|英文名|english name|name in english", optional=True)
SHEETS: Mapping[Kind, Sheet] = {
    Kind.STATIONS: Sheet(
        key=_by("code"),
        settle=_settle_station,
        columns=(
            _column("code", "编号|站点编号|驿站编号|代码|序号|id|number", mark),
            _column("kind", "类型|类别|种类|type", one_of(SORTS)),
            _column("name", "名称|站点名称|驿站名称|场馆名称|name of the station"),
            NAME_EN,
            _column("address", "地址|详细地址|位置|where"),
            _column("hours", "开放时间|营业时间|服务时间|opening hours|open", hours),
            _column("services", "服务|服务项目|服务内容|设施|facilities", services, optional=True),
            _column("lat", "纬度|latitude|y", degrees),
            _column("lon", "经度|longitude|lng|x", degrees),
            _column(
                "system",
                "坐标系|坐标系统|coordinates|crs",
                one_of({SHIFTED: ("gcj-02", "高德", "腾讯", "火星坐标"), UNSHIFTED: ("wgs-84", "gps", "4326")}),
                optional=True,
            ),
        ),
    ),
    Kind.UNITS: Sheet(
        key=_by("code"),
        settle=_settle_unit,
        together=_parents,
        columns=(
            _column("code", "代码|单位代码|编码|编号|unit code|id", code),
            _column("name", "名称|单位名称|单位|name of the unit"),
            NAME_EN,
            _column("level", "级别|层级|类型|类别|type|kind", one_of(LEVELS)),
            _column("parent", "上级代码|上级|所属代码|上级单位代码|parent code", code, optional=True),
            _column("duty", "职责|职责代码|responsibility", number, optional=True),
        ),
    ),
    Kind.PEOPLE: Sheet(
        key=_person,
        settle=_settle_person,
        columns=(
            _column("id", "编号|工号|人员编号|number|staff number", number, optional=True),
            _column("name", "姓名|名字|full name"),
            _column("role", "角色|职务|岗位|身份|post", one_of(ROLES)),
            _column("unit", "单位代码|代码|所在单位代码|unit code|code", unit),
            _column("until", "有效期至|截止日期|任期至|到期日|end date|valid until", day, optional=True),
        ),
    ),
}
