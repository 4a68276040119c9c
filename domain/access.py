"""Who may see and do what: what somebody's seats make of them towards one issue, one community, one unit."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.issue import STAFF, Party
from domain.ladder import Rung, level_of
from domain.organisation import Level, Role, Seat, UnitOutline, is_within

ANSWERING: dict[Level, tuple[Role, ...]] = {
    Level.GRID: (Role.GRID_WORKER,),
    Level.COMMUNITY: (Role.COMMUNITY_ADMIN,),
    Level.STREET: (Role.STREET_COORD, Role.STREET_DIRECTOR, Role.DUTY_OFFICER),
    Level.COUNTY: (Role.COUNTY_OFFICE,),
    Level.DEPARTMENT: (Role.DEPT_HANDLER, Role.DEPT_HEAD),
    Level.PROPERTY: (Role.PROPERTY_MANAGER,),
}
"""The roles that handle what a unit of this level holds; the first of them is the one that is reminded."""

COORDINATING = frozenset(
    {Role.COMMUNITY_ADMIN, Role.STREET_COORD, Role.STREET_DIRECTOR, Role.DUTY_OFFICER, Role.COUNTY_OFFICE}
)
"""The roles that may act on everything inside their unit's area, whoever holds it."""

ORGANISING = frozenset({Role.COMMUNITY_ADMIN})
"""The roles that create events in their community and decide about its registrations, wishes and needs."""

LIAISON = Role.UNIT_LIAISON
"""The role that speaks for a work unit about what it does for the communities."""

AREA_EVENTS = frozenset({Role.COMMUNITY_ADMIN, Role.STREET_COORD, Role.STREET_DIRECTOR})
"""The roles that make events in their community or street, which nobody has to look at first."""

EVENTS: dict[Level, frozenset[Role]] = {
    Level.COMMUNITY: ORGANISING,
    Level.STREET: AREA_EVENTS - ORGANISING,
    Level.UNIT: frozenset({Role.UNIT_LIAISON}),
    Level.PARTY: frozenset({Role.BRANCH_SECRETARY, Role.GROUP_LEADER}),
}
"""The roles that make events for a unit of this level."""
MAKING = frozenset(role for roles in EVENTS.values() for role in roles)

HANDLING = frozenset(role for roles in ANSWERING.values() for role in roles)


@dataclass(frozen=True, slots=True)
class Scope:
    """What the access table asks about an issue: where it lies, which unit holds it, and who reported it."""

    area: str
    holder: str
    reporter: int
    named: frozenset[int] | None = None
    """Who of the staff alone it is open to; None for everybody whom the table lets in."""

    def is_open_to(self, person: int) -> bool:
        """Say whether a restriction, if there is one, lets somebody in; it gives nobody a right."""
        return self.named is None or person in self.named


def parties(person: int, seats: Iterable[Seat], scope: Scope) -> frozenset[Party]:
    """Return what a person is to an issue; nothing at all means that it is none of their business."""
    found = set[Party]()
    if person == scope.reporter:
        found.add(Party.REPORTER)
    for seat in seats if scope.is_open_to(person) else ():
        if seat.unit == scope.holder and seat.role in HANDLING:
            found.add(Party.HOLDER)
        if seat.role in COORDINATING and is_within(scope.area, seat.unit):
            found |= {Party.AREA} if seat.role in ANSWERING[Level.COUNTY] else {Party.AREA, Party.NEAR}
    return frozenset(found)


def may_see(person: int, seats: Iterable[Seat], scope: Scope) -> bool:
    """Say whether a person may know how an issue stands: who reported it, and whoever may read its card."""
    return person == scope.reporter or may_read_card(person, seats, scope)


def may_read_card(person: int, seats: Iterable[Seat], scope: Scope) -> bool:
    """Say whether a person may read what the staff write to each other: its staff, and the grid worker where it lies.

    Who reported it may not: a card names handlers, and holds words that were not written for them.
    """
    if not scope.is_open_to(person):
        return False
    seats = tuple(seats)
    in_grid = any(seat.role is Role.GRID_WORKER and is_within(scope.area, seat.unit) for seat in seats)
    return in_grid or bool(parties(person, seats, scope) - {Party.REPORTER})


def may_call(person: int, seats: Iterable[Seat], scope: Scope) -> bool:
    """Say whether somebody may look at the telephone number of who reported an issue: whoever may act on it."""
    return person != scope.reporter and bool(parties(person, seats, scope) & STAFF)


def may_restrict(person: int, seats: Iterable[Seat], scope: Scope) -> bool:
    """Say whether somebody may choose who may know an issue, and lift that: who coordinates its area, and may know."""
    return Party.AREA in parties(person, seats, scope)


def capacity(seats: Iterable[Seat], scope: Scope) -> Seat:
    """Return as what somebody acts on an issue: by the seat at its holder, else by the lowest over its area.

    Raises ValueError for somebody who may not.
    """
    seats = tuple(seats)
    held = [seat for seat in seats if seat.unit == scope.holder and seat.role in HANDLING]
    over = [seat for seat in seats if seat.role in COORDINATING and is_within(scope.area, seat.unit)]
    return held[0] if held else max(over, key=lambda seat: len(seat.unit))


def rung_of(seat: Seat, level: Level) -> Rung | None:
    """Return the rung of the ladder that brings in a seat at a unit of ``level``; None for one that none does."""
    return next((rung for rung in Rung if level_of(rung) is level and seat.role in COORDINATING), None)


def may_stand_in(seats: Iterable[Seat], street: str) -> bool:
    """Say whether somebody speaks for a street: to its units, and for its communities that cannot do it themselves."""
    return any(seat.role in ANSWERING[Level.STREET] and seat.unit == street for seat in seats)


def may_organise(seats: Iterable[Seat], community: str) -> bool:
    """Say whether somebody may create events in a community and decide about its registrations, wishes and needs."""
    return any(seat.role in ORGANISING and seat.unit == community for seat in seats)


def may_speak_for(seats: Iterable[Seat], unit: str) -> bool:
    """Say whether somebody may promise something for a unit, and register it with a community: its liaison does."""
    return any(seat.role is LIAISON and seat.unit == unit for seat in seats)


def may_make_events(seats: Iterable[Seat], unit: UnitOutline) -> bool:
    """Say whether somebody may make events for a unit."""
    return any(seat.unit == unit.code and seat.role in EVENTS.get(unit.level, ()) for seat in seats)


def may_answer_for(seats: Iterable[Seat], community: str) -> bool:
    """Say whether somebody answers for the events in a community, or in a whole street."""
    return any(seat.role in AREA_EVENTS and seat.unit == community for seat in seats)


def may_bind(seats: Iterable[Seat], unit: UnitOutline) -> bool:
    """Say whether somebody may let a group get the cards of a unit: who answers for it, or coordinates over it."""
    roles = ANSWERING.get(unit.level, ())
    return bool(roles) and any(
        (seat.unit == unit.code and seat.role in roles)
        or (seat.role in COORDINATING and is_within(unit.code, seat.unit))
        for seat in seats
    )


def eyes_of(unit: UnitOutline) -> tuple[Seat, ...]:
    """Return with whose eyes a group that is bound to a unit sees: it reads what they may, and nobody acts by them."""
    return tuple(Seat(role, unit.code) for role in ANSWERING.get(unit.level, ())[:1])
