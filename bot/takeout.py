"""How are the files made that lie nowhere, such as what somebody takes along? In a reader's thread, when given."""

from datetime import datetime

from bot import spreadsheet
from domain.errors import NotFound
from domain.message import Address, Media
from handlers import statement_file
from handlers.desk import Office
from handlers.sharing import CALENDAR, entry
from handlers.takeout import name_of, written
from handlers.voice import Rules
from storage.unit_of_work import UnitOfWork


def for_person(uow: UnitOfWork, person: int, *, rules: Rules, now: datetime) -> tuple[str, bytes]:
    """Return the name of the file, and what is in it."""
    return name_of(now), written(uow, rules, person, now).encode()


def sheet_for(uow: UnitOfWork, person: int, ref: str, *, rules: Rules, now: datetime) -> tuple[str, bytes]:
    """Return the same of a spreadsheet. Raises NotFound for who may not read it now."""
    grid = statement_file.made(Office(uow, rules, now), person, ref)
    return grid.name, spreadsheet.written(grid)


def for_address(uow: UnitOfWork, to: Address, media: Media, *, rules: Rules, now: datetime) -> tuple[str, bytes]:
    """Return a file for whoever has an address at this moment, which may be somebody else than when it was asked.

    A spreadsheet that is not theirs is empty, and so no channel sends it.
    """
    door = uow.people.find_door(to)
    if media.kind == CALENDAR:
        language = uow.people.get(door.person).language if door else "zh"
        return entry(Office(uow, rules, now), media.ref, rules.voice(language))
    if media.kind == statement_file.SPREADSHEET:
        try:
            return sheet_for(uow, door.person, media.ref, rules=rules, now=now) if door else (media.ref, b"")
        except NotFound:
            return media.ref, b""
    return for_person(uow, door.person, rules=rules, now=now) if door else (name_of(now), b"{}")
