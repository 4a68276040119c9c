"""Who works in the town, and how its days pass until somebody does."""

from datetime import datetime

from domain.organisation import Role, Seat
from tests.town import COMMUNITY, COUNTY, GRID, NEIGHBOUR, STREET, ZONE, Town
from tests.townspeople import Person

STAFF = {
    "Lin": (Role.GRID_WORKER, GRID),
    "Zhao": (Role.COMMUNITY_ADMIN, COMMUNITY),
    "Wang": (Role.STREET_COORD, STREET),
    "Gu": (Role.COUNTY_OFFICE, COUNTY),
}

BUREAU = "520626-D01"
CAST = {
    "Lin": Seat(Role.GRID_WORKER, GRID),
    "Bo": Seat(Role.GRID_WORKER, GRID),
    "Wei": Seat(Role.GRID_WORKER, NEIGHBOUR),
    "Zhao": Seat(Role.COMMUNITY_ADMIN, COMMUNITY),
    "Wang": Seat(Role.STREET_COORD, STREET),
    "Gu": Seat(Role.COUNTY_OFFICE, COUNTY),
    "Han": Seat(Role.DEPT_HANDLER, BUREAU),
}
"""Somebody at every level, two at the grid."""


def staffed(town: Town, *names: str) -> list[Person]:
    """Return those of the ladder who are there, or all of them."""
    return [town.staff(name, *STAFF[name]) for name in names or STAFF]


def grid_and_community(town: Town) -> tuple[Person, Person]:
    return town.staff("Lin", Role.GRID_WORKER, GRID), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)


def at(town: Town, moment: str) -> None:
    """Let the clock run to a moment on the wall of the county."""
    town.runs_until(datetime.fromisoformat(moment).replace(tzinfo=ZONE))


def ticks_without_sending(town: Town, hours: float) -> None:
    """Let something become due while the channel is away."""
    deliver = town.deliver
    town.deliver = lambda: None  # type: ignore[method-assign]
    town.time_passes(hours=hours)
    town.deliver = deliver  # type: ignore[method-assign]
