"""Which commands a client lists, for whom, and what it shows of each.

The list is short: what is about oneself stands under /privacy, how a report of one's own stands under /my, and every
question has a button to cancel it. Whoever types another command, or its word, is understood all the same.
"""

from collections.abc import Collection, Iterable, Sequence

from domain.access import HANDLING
from domain.organisation import Role, Seat
from handlers.desk import Desk
from handlers.texts.catalogue import LANGUAGES, N_, say
from storage.tables import Person

COMMANDS = {
    "queue": N_("What waits for me"),
    "status": N_("How a report stands"),
    "report": N_("Report a problem"),
    "my": N_("My reports"),
    "baodao": N_("Register with my community"),
    "events": N_("Volunteer events"),
    "checkin": N_("Check in, check out"),
    "hours": N_("Hours of service"),
    "wishes": N_("Small wishes"),
    "needs": N_("What our communities need"),
    "resources": N_("What units offer"),
    "projects": N_("What units have taken on"),
    "sheets": N_("Sheets for the unit"),
    "call": N_("Call somebody"),
    "simple": N_("Big buttons, few words"),
    "lang": N_("中文 / English"),
    "privacy": N_("My details and privacy"),
    "help": N_("What I can do"),
}
RESIDENT = ("report", "my", "baodao", "events", "call", "simple", "lang", "privacy", "help")
MENUS: Sequence[tuple[Collection[Role], tuple[str, ...]]] = (
    (
        {Role.COMMUNITY_ADMIN},
        ("queue", "status", "report", "baodao", "events", "hours", "wishes", "needs", "help"),
    ),
    (HANDLING, ("queue", "status", "report", "my", "events", "hours", "lang", "privacy", "help")),
    (
        {Role.UNIT_LIAISON},
        ("baodao", "sheets", "needs", "resources", "projects", "wishes", "report", "privacy", "help"),
    ),
    ({Role.MEMBER}, ("baodao", "events", "checkin", "hours", "wishes", "report", "my", "privacy", "help")),
)
"""What is listed for whoever holds one of these roles: the first of these that fits, and else what residents need."""
STAFF = ("queue", "status")
SIMPLE = ("report", "my", "call", "simple", "help")
"""What is listed in simple mode."""


def listed(desk: Desk, seats: Iterable[Seat] | None = None) -> tuple[str, ...]:
    """Return the commands of a person as a client lists them: name, then what it does."""
    return listed_for(desk.person, desk.seats if seats is None else seats)


def listed_for(person: Person, seats: Iterable[Seat]) -> tuple[str, ...]:
    """Return the same for somebody who holds these seats, whoever speaks."""
    return entries(person.language, menu({seat.role for seat in seats}, simple=bool(person.simple)))


def menu(held: Collection[Role], *, simple: bool) -> tuple[str, ...]:
    """Return which commands are listed for somebody with these roles: what they need most, few enough to be read."""
    if simple:
        return (*STAFF, *SIMPLE) if HANDLING.intersection(held) else SIMPLE
    return next((names for roles, names in MENUS if any(role in roles for role in held)), RESIDENT)


def entries(language: str, names: Iterable[str] = RESIDENT) -> tuple[str, ...]:
    """Return commands as “name description” in a language."""
    return tuple(f"{name} {say(language, COMMANDS[name])}" for name in names)


def defaults() -> dict[str, tuple[str, ...]]:
    """Return by language what a client lists for somebody it knows nothing about."""
    return {language: entries(language) for language in LANGUAGES}
