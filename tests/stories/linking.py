"""How two doors of the town become one person's, and what is then whose."""

import re
from typing import Any

from sqlalchemy import select

from storage.tables import Row
from tests.town import Town
from tests.townspeople import Person

APART = ("inbox", "outbox", "timer", "counter", "card", "deed")
"""What is written about messages and moments, and belongs to no person."""
SINCE = {"linked_at", "door"}


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


def everything(town: Town) -> dict[str, list[dict[str, Any]]]:
    """Return every row that tells what belongs to whom, as it stands now."""
    with town.database.reading() as uow:
        tables = (t for t in Row.metadata.sorted_tables if t.name not in APART and not t.name.startswith("link"))
        return {
            table.name: [
                {name: value for name, value in row._mapping.items() if name not in SINCE}
                | ({"sealed": uow.contacts.phone(row.person)} if table.name == "contact" else {})
                for row in uow.session.connection().execute(select(table).order_by(*table.primary_key.columns))
            ]
            for table in tables
        }
