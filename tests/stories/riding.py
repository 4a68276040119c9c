"""A rider, and a report of theirs."""

from tests.stories.reporting import number_of
from tests.town import IN_GRID, Town
from tests.townspeople import Person

FILED = "✅ Filed: "


def rider(town: Town, name: str) -> Person:
    """Return somebody who has said that they are a rider."""
    person = town.resident(name)
    person.says("/rider")
    person.hears("You are noted as a rider.", "for 10 minutes")
    return person


def files(wei: Person, ref: str = "hole", caption: str = "") -> str:
    """Report with two actions, and return the number."""
    wei.sends_photos(ref, caption=caption)
    wei.shares(*IN_GRID)
    return number_of(wei.hears(FILED))
