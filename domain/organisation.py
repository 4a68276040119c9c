"""Who stands where: the levels of the county, the roles people hold, and what a unit's code tells."""

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


def is_within(code: str, above: str) -> bool:
    """Say whether a unit lies in (or is) another: codes nest by prefix (docs/RULES.md, Codes)."""
    return code.startswith(above)
