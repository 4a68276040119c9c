"""A member who has registered, in the community where the stories happen, and those who decide about it."""

from domain.organisation import Role, Seat
from storage.registrations import Registration
from tests.stories.linking import key_of
from tests.stories.test_registration import register
from tests.town import COMMUNITY, STREET, Town
from tests.townspeople import Person

NEXT = "520626001002"
SCHOOL = "520626-U01"


def community_of(town: Town, name: str = "Zhao", unit: str = COMMUNITY) -> Person:
    return town.staff(name, Role.COMMUNITY_ADMIN, unit)


def street_of(town: Town) -> Person:
    return town.staff("Wang", Role.STREET_COORD, STREET)


def member_of(town: Town, zhao: Person, name: str = "Chen Lu") -> Person:
    """Return somebody whom the community has taken in."""
    member = town.resident(name)
    register(member, name)
    zhao.presses("Accept registration")
    zhao.hears(f"Accepted: {name}")
    member.hears("has accepted your registration")
    return member


def registration_of(town: Town, member: Person) -> Registration:
    with town.database.reading() as uow:
        found = uow.registrations.of(key_of(town, member))
        assert found is not None
        uow.session.expunge(found)
        return found


def is_member(town: Town, member: Person, community: str = COMMUNITY) -> bool:
    with town.database.reading() as uow:
        today = town.now.astimezone(town.rules.zone).date()
        return Seat(Role.MEMBER, community) in uow.seats.of(key_of(town, member), today)
