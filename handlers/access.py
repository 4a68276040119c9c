"""Every look at another person's data goes through here: who answers for a unit, and what an issue is to somebody."""

from collections.abc import Iterable

from domain.access import ANSWERING, LIAISON, Scope, may_read_card, may_see, parties
from domain.errors import NotFound
from domain.issue import Party
from domain.organisation import Level
from handlers.desk import Desk, Office
from handlers.texts.catalogue import N_
from storage.tables import Issue, Person

NO_SUCH_CARD = N_("That card is for those who handle the report. How yours stands is under /my.")
NO_SUCH_ISSUE = N_("I find no such report for you. /my lists yours.")


def scope_of(issue: Issue) -> Scope:
    """Return what the access table asks about an issue."""
    return Scope(area=issue.area, holder=issue.holder, reporter=issue.reporter, named=issue.people)


def parties_of(office: Office, person: Person, issue: Issue) -> frozenset[Party]:
    """Return what a person is to an issue now."""
    return parties(person.id, office.seats_of(person.id), scope_of(issue))


def issue_for(desk: Desk, key: int) -> Issue:
    """Return an issue that the person at the desk may see. Raises NotFound, whether it is missing or not theirs."""
    issue = desk.uow.issues.find(key)
    if issue is None or not may_see(desk.person.id, desk.seats, scope_of(issue)):
        raise NotFound(NO_SUCH_ISSUE)
    if issue.reporter != desk.person.id:
        desk.told_of[key] = issue
    return issue


def card_for(desk: Desk, key: int) -> Issue:
    """Return an issue whose card the person at the desk may read. Raises NotFound likewise."""
    issue = issue_for(desk, key)
    if not may_read_card(desk.person.id, desk.seats, scope_of(issue)):
        raise NotFound(NO_SUCH_CARD)
    return issue


def answering(office: Office, unit: str, *, but: int = 0) -> list[int]:
    """Return who answers for a unit today and can be reached, those of its first role that is filled ``but`` by one."""
    outline = office.rules.county.find(unit)
    filled = office.uow.seats.answering([unit], office.today)[unit]
    roles = ANSWERING.get(outline.level, ()) if outline else ()
    others = ([person for person in filled.get(role, ()) if person != but] for role in roles)
    return next(filter(None, others), [])


def standing_in(office: Office, community: str) -> str:
    """Return the street that answers for a community where nobody of it can be reached, or nothing."""
    return "" if answering(office, community) else office.rules.county.above(community, Level.STREET)


def is_read_over(office: Office, community: str, person: int) -> bool:
    """Say whether somebody else can be reached who decides about what a person enters for a community themselves."""
    street = office.rules.county.above(community, Level.STREET)
    return any(answering(office, unit, but=person) for unit in (community, street))


def speaking_for(office: Office, units: Iterable[str]) -> dict[str, list[int]]:
    """Return by unit who can promise something for it today and can be reached; units without anybody are left out."""
    wanted = list(units)
    filled = office.uow.seats.answering(wanted, office.today)
    return {unit: filled[unit][LIAISON] for unit in wanted if filled[unit].get(LIAISON)}


def watching(office: Office, units: Iterable[str]) -> list[int]:
    """Return the groups that get the cards of any of these units; nobody there answers for it by that."""
    return office.uow.groups.of(units)


def is_answered(office: Office, unit: str) -> bool:
    """Say whether anybody answers for a unit today and can be reached."""
    return bool(answering(office, unit))


def read_ahead(office: Office, units: Iterable[str]) -> None:
    """Read who answers for several units at once, with the addresses where they are reached."""
    filled = office.uow.seats.answering(units, office.today)
    office.uow.people.hold({person for unit in units for people in filled[unit].values() for person in people})
