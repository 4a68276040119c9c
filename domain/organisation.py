"""Who stands where: the levels of the county, the roles people hold, and what a unit's code tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Levels of the tree, and the kinds of unit that hang beside it."""

    COUNTY = "county"
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"
    BUILDING = "building"
    PARTY = "party"
    DEPARTMENT = "department"
    PROPERTY = "property"
    UNIT = "unit"


TERRITORY = (Level.GRID, Level.COMMUNITY, Level.STREET, Level.COUNTY)
"""The ladder's levels from the street corner up."""


class Role(StrEnum):
    """Every role a person can hold (docs/RULES.md, Roles)."""

    RESIDENT = "resident"
    MEMBER = "member"
    UNIT_LIAISON = "unit_liaison"
    GRID_WORKER = "grid_worker"
    BRANCH_SECRETARY = "branch_secretary"
    GROUP_LEADER = "group_leader"
    BUILDING_LEAD = "building_lead"
    COMMUNITY_ADMIN = "community_admin"
    STREET_COORD = "street_coord"
    STREET_SECRETARY = "street_secretary"
    STREET_DIRECTOR = "street_director"
    DUTY_OFFICER = "duty_officer"
    COMMISSIONER = "commissioner"
    PROPERTY_MANAGER = "property_manager"
    DEPT_HANDLER = "dept_handler"
    DEPT_HEAD = "dept_head"
    COUNTY_OFFICE = "county_office"
    COUNTY_LEADER = "county_leader"
    LEADER_READONLY = "leader_readonly"
    SYSADMIN = "sysadmin"
    PRIVACY_OFFICER = "privacy_officer"


@dataclass(frozen=True, slots=True)
class UnitOutline:
    """A unit as it is imported or drawn. A ring is a line of (lon, lat) in WGS-84, its first point not repeated."""

    code: str
    level: Level
    name: str
    name_en: str = ""
    parent: str = ""
    duty: str = ""
    """What a department or firm answers for; the policy's categories name their owner by it."""
    ring: tuple[tuple[float, float], ...] = ()
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """One role at one unit."""

    role: Role
    unit: str


OFFICES = frozenset({Level.COMMUNITY, Level.STREET, Level.COUNTY})
WORKPLACES = frozenset({Level.UNIT, Level.DEPARTMENT, Level.PROPERTY})
SEATED: Mapping[Role, frozenset[Level]] = {
    Role.UNIT_LIAISON: WORKPLACES,
    Role.GRID_WORKER: frozenset({Level.GRID}),
    Role.BRANCH_SECRETARY: frozenset({Level.PARTY, Level.GRID, Level.COMMUNITY}),
    Role.GROUP_LEADER: frozenset({Level.PARTY, Level.GRID, Level.BUILDING}),
    Role.BUILDING_LEAD: frozenset({Level.BUILDING, Level.GRID}),
    Role.COMMUNITY_ADMIN: frozenset({Level.COMMUNITY}),
    Role.STREET_COORD: frozenset({Level.STREET}),
    Role.STREET_SECRETARY: frozenset({Level.STREET}),
    Role.STREET_DIRECTOR: frozenset({Level.STREET}),
    Role.DUTY_OFFICER: frozenset({Level.STREET}),
    Role.COMMISSIONER: OFFICES,
    Role.PROPERTY_MANAGER: frozenset({Level.PROPERTY}),
    Role.DEPT_HANDLER: frozenset({Level.DEPARTMENT}),
    Role.DEPT_HEAD: frozenset({Level.DEPARTMENT}),
    Role.COUNTY_OFFICE: frozenset({Level.COUNTY}),
    Role.COUNTY_LEADER: frozenset({Level.COUNTY}),
    Role.LEADER_READONLY: OFFICES,
    Role.SYSADMIN: frozenset({Level.COUNTY}),
    Role.PRIVACY_OFFICER: frozenset({Level.COUNTY}),
}
"""At units of which levels a role is held: elsewhere it would read and do what is for others.

Residents and members belong wherever they live or work.
"""


def fits(role: Role, level: Level) -> bool:
    """Say whether a role can be held at a unit of this level (docs/RULES.md, Roles)."""
    return level in SEATED.get(role, frozenset(Level))


def is_within(code: str, above: str) -> bool:
    """Say whether a unit lies in (or is) another: codes nest by prefix (docs/RULES.md, Codes)."""
    return code.startswith(above)
