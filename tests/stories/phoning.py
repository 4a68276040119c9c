"""What the stories of telephone numbers share: one is left, and no row may hold it."""

from sqlalchemy import select

from storage.contacts import Look
from storage.tables import Row
from tests.town import Town
from tests.townspeople import Person

PHONE, MASKED = "13812345678", "138****5678"
LOOK = "Show the phone number"


def leaves(person: Person, written: str = PHONE) -> None:
    person.presses("Leave a phone number")
    person.says(written)
    person.hears("Thank you", MASKED)


def rows_with(town: Town, *written: str) -> list[str]:
    """Return every row of every table in which one of these stands."""
    with town.database.reading() as uow:
        tables = Row.metadata.tables.items()
        found = (f"{name}: {row}" for name, table in tables for row in uow.session.execute(select(table)))
        return [row for row in found if any(one in row for one in written)]


def looks_in(town: Town) -> list[Look]:
    with town.database.reading() as uow:
        return list(uow.session.scalars(select(Look).order_by(Look.id)))
