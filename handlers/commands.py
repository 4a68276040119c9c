"""Which commands a client lists, for whom, and what it shows of each.

The list is short: what is about oneself stands under /privacy, how a report of one's own stands under /my, and every
question has a button to cancel it. Whoever types another command, or its word, is understood all the same.
"""

from collections.abc import Iterable

from domain.access import HANDLING
from domain.organisation import Role, Seat
from handlers.desk import Desk
from handlers.texts.catalogue import LANGUAGES, N_, say
from storage.tables import Person

COMMANDS = {
    "report": N_("Report a problem"),
    "my": N_("My reports"),
    "status": N_("How a report stands"),
    "queue": N_("What waits for me"),
    "baodao": N_("Register with my community"),
    "events": N_("Volunteer events"),
    "call": N_("Call somebody"),
    "simple": N_("Big buttons, few words"),
    "lang": N_("中文 / English"),
    "privacy": N_("My details and privacy"),
    "help": N_("What I can do"),
}
FOR_STAFF = frozenset({"queue", "status"})
SIMPLE = ("report", "my", "call", "simple", "help")
"""What is listed in simple mode."""


def listed(desk: Desk, seats: Iterable[Seat] | None = None) -> tuple[str, ...]:
    """Return the commands of a person as a client lists them: name, then what it does."""
    return listed_for(desk.person, desk.seats if seats is None else seats)


def listed_for(person: Person, seats: Iterable[Seat]) -> tuple[str, ...]:
    """Return the same for somebody who holds these seats, whoever speaks."""
    held = {seat.role for seat in seats}
    names = SIMPLE if person.simple else tuple(COMMANDS)
    return entries(person.language, staff=tuple(held & HANDLING), names=names)


def entries(language: str, staff: Iterable[Role] = (), names: Iterable[str] = COMMANDS) -> tuple[str, ...]:
    """Return commands as “name description” in a language; those of the staff first where there are any."""
    mine = [name for name in names if name not in FOR_STAFF]
    if tuple(staff):
        mine = [*sorted(FOR_STAFF), *mine]
    return tuple(f"{name} {say(language, COMMANDS[name])}" for name in mine)


def defaults() -> dict[str, tuple[str, ...]]:
    """Return by language what a client lists for somebody it knows nothing about."""
    return {language: entries(language) for language in LANGUAGES}
