"""How two doors of the town become one person's, and what is then whose."""

import re

from tests.town import Town
from tests.townspeople import Person

RUN_OUT = 601


def code_of(person: Person) -> str:
    """Ask for a code, and return its six digits."""
    person.says("/link")
    found = re.search(r"\b(\d{3}) (\d{3})\b", person.hears("Your code is").text)
    assert found
    return "".join(found.groups())


def links(shown: Person, typed: Person) -> None:
    """Let the code that one door is shown be typed at the other."""
    typed.says(code_of(shown))
    typed.hears("I know you on both now")
    shown.hears("Somebody has just typed your code")


def key_of(town: Town, person: Person) -> int:
    """Return whose door it is."""
    with town.database.reading() as uow:
        door = uow.people.find_door(person.address)
        assert door is not None
        return door.person


def are_one(town: Town, *people: Person) -> bool:
    return len({key_of(town, person) for person in people}) == 1


def wrong_for(code: str) -> str:
    """Return six digits that are not this code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"
