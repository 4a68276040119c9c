"""What the stories of privacy share: a secret that is reported, all that is kept, and somebody who is forgotten."""

import json
from typing import Any

from sqlalchemy import select

from handlers.privacy import FORGOTTEN
from handlers.takeout import written
from storage.tables import Row
from tests.stories.reporting import number_of
from tests.town import IN_GRID, Town
from tests.townspeople import Person

SECRET = "Widow Zhang at the mill shouts at night, and her dog barks"


def everything_in(town: Town) -> str:
    """Return all that stands in the database, but the shipped tree."""
    with town.database.reading() as uow:
        tables = [table for table in Row.metadata.sorted_tables if table.name != "unit"]
        return "\n".join(str(tuple(row)) for table in tables for row in uow.session.execute(select(table)))


def takeout_of(town: Town, person: Person) -> dict[str, Any]:
    with town.database.reading() as uow:
        door = uow.people.find_door(person.address)
        assert door
        found: dict[str, Any] = json.loads(written(uow, town.rules, door.person, town.now))
        return found


def reports_a_secret(mina: Person) -> str:
    """Report it with a photo, and return its number."""
    mina.sends_photos("p1")
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.says(SECRET)
    mina.presses("Submit")
    return number_of(mina.hears("Your report is"))


def is_forgotten(person: Person) -> None:
    person.says("/privacy")
    person.presses("Delete everything")
    person.presses("Yes, forget me")
    person.hears(FORGOTTEN)
