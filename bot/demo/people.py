"""Who are the people of the demo county? All of them are invented: names come from syllables, posts from a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random

from domain.organisation import Level, Role, Seat, UnitOutline

SEED = 14128211

HOME_GRID = "520626001001003"
"""Where the first resident of the cast lives; its worker, community and street are of the cast too."""

VACANT_GRIDS = ("520626001001007", "520626002003004")
"""Grids that have no grid worker, on purpose: what is reported there goes to the community at once."""

STREET_COMMISSIONERS, COMMUNITY_COMMISSIONERS = 9, 95

POSTS = {
    Level.COUNTY: (
        *(Role.COUNTY_OFFICE, Role.COUNTY_OFFICE, Role.COUNTY_LEADER, Role.COUNTY_LEADER),
        *(Role.LEADER_READONLY, Role.SYSADMIN, Role.PRIVACY_OFFICER),
    ),
    Level.STREET: (Role.STREET_COORD, Role.STREET_SECRETARY, Role.STREET_DIRECTOR, Role.DUTY_OFFICER),
    Level.COMMUNITY: (Role.COMMUNITY_ADMIN, Role.COMMUNITY_ADMIN),
    Level.GRID: (Role.GRID_WORKER,),
    Level.BUILDING: (Role.BUILDING_LEAD,),
    Level.PARTY: (Role.BRANCH_SECRETARY, Role.GROUP_LEADER),
    Level.DEPARTMENT: (Role.DEPT_HEAD, Role.DEPT_HANDLER),
    Level.PROPERTY: (Role.PROPERTY_MANAGER,),
}
"""Who sits at every unit of a level, one person a post."""

SURNAMES = (
    "张 Zhang, 田 Tian, 冉 Ran, 杨 Yang, 陈 Chen, 李 Li, 王 Wang, 安 An, 黎 Li, 何 He, 罗 Luo, 吴 Wu, 刘 Liu, 赵 Zhao, "
    "周 Zhou, 简 Jian, 向 Xiang, 彭 Peng, 邓 Deng, 熊 Xiong, 肖 Xiao, 龙 Long, 旷 Kuang, 代 Dai, 申 Shen, 崔 Cui, "
    "文 Wen, 汪 Wang, 侯 Hou, 敖 Ao"
)
"""The most common come first."""

FIRST = (
    "桂 gui, 秀 xiu, 朝 chao, 廷 ting, 昌 chang, 兴 xing, 世 shi, 仁 ren, 学 xue, 正 zheng, 应 ying, 再 zai, 大 da, "
    "忠 zhong, 素 su, 春 chun, 润 run, 雨 yu, 思 si, 若 ruo, 佳 jia, 梓 zi, 启 qi, 云 yun"
)
SECOND = (
    "兰 lan, 芬 fen, 琴 qin, 群 qun, 菊 ju, 碧 bi, 蓉 rong, 霜 shuang, 槐 huai, 坤 kun, 松 song, 权 quan, 禄 lu, "
    "柏 bai, 谷 gu, 川 chuan, 舟 zhou, 禾 he, 岚 lan, 洲 zhou, 竹 zhu, 溪 xi, 朗 lang, 牧 mu"
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented person. ``key`` is the first seat's role and a number, counted from 1 along the units' codes."""

    key: str
    name: str
    name_en: str
    seats: tuple[Seat, ...]
    resident_of: str = ""


@dataclass(frozen=True, slots=True)
class _Post:
    seats: tuple[Seat, ...]
    resident_of: str = ""


def people_of(units: tuple[UnitOutline, ...]) -> tuple[DemoPerson, ...]:
    """Fill every post of these units."""
    names = _names(Random(SEED))
    counts: dict[Role, int] = {}
    people = []
    for post in (*_staff(units), *_outside_the_office(units)):
        role = post.seats[0].role
        counts[role] = counts.get(role, 0) + 1
        key = f"{role.replace('_', '-')}-{counts[role]}"
        people.append(DemoPerson(key, *next(names), seats=post.seats, resident_of=post.resident_of))
    return tuple(people)


def bilingual(table: str) -> tuple[tuple[str, str], ...]:
    """Read a table of names in characters and in Latin letters: ``云桥 Yunqiao, 镜湖 Jinghu``."""
    return tuple((name, latin) for name, _, latin in (entry.partition(" ") for entry in table.split(", ")))


def _staff(units: tuple[UnitOutline, ...]) -> Iterator[_Post]:
    for unit in units:
        if unit.code not in VACANT_GRIDS:
            for role in POSTS.get(unit.level, ()):
                yield _Post((Seat(role, unit.code),))


def _outside_the_office(units: tuple[UnitOutline, ...]) -> Iterator[_Post]:
    """Yield those who hold no full-time post: commissioners, liaisons, members and residents."""
    at = {level: [unit.code for unit in units if unit.level is level] for level in Level}
    streets = cycle(at[Level.STREET])
    for _ in range(STREET_COMMISSIONERS):
        yield _Post((Seat(Role.COMMISSIONER, next(streets)),))
    communities = cycle(at[Level.COMMUNITY])
    # A unit's liaison is, as a rule, the leader whom the community's committee has taken in.
    for unit in at[Level.UNIT]:
        yield _Post((Seat(Role.UNIT_LIAISON, unit), Seat(Role.COMMISSIONER, next(communities))))
    for _ in range(COMMUNITY_COMMISSIONERS - len(at[Level.UNIT])):
        yield _Post((Seat(Role.COMMISSIONER, next(communities)),))
    homes = [HOME_GRID, VACANT_GRIDS[0], *(f"{community}002" for community in at[Level.COMMUNITY])]
    for home in homes:
        yield _Post((Seat(Role.RESIDENT, home),), resident_of=home)
    for home, unit in zip(homes, at[Level.UNIT], strict=False):
        yield _Post((Seat(Role.MEMBER, unit),), resident_of=home)


def _names(random: Random) -> Iterator[tuple[str, str]]:
    """Yield names in characters and in pinyin, none twice."""
    surnames, first, second = (bilingual(table) for table in (SURNAMES, FIRST, SECOND))
    given = set[str]()
    while True:
        family, family_en = surnames[int(len(surnames) * random.random() ** 1.7)]
        (one, one_en), (two, two_en) = random.choice(first), random.choice(second)
        name = family + one + two
        if name not in given:
            given.add(name)
            yield name, f"{family_en} {(one_en + two_en).capitalize()}"
