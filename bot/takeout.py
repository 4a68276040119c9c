"""How are the files made that lie nowhere, such as what somebody takes along? In a reader's thread, when given."""

from datetime import datetime

from domain.message import Address, Media
from handlers.desk import Office
from handlers.sharing import CALENDAR, entry
from handlers.takeout import name_of, written
from handlers.voice import Rules
from storage.unit_of_work import UnitOfWork


def for_person(uow: UnitOfWork, person: int, *, rules: Rules, now: datetime) -> tuple[str, bytes]:
    """Return the name of the file, and what is in it."""
    return name_of(now), written(uow, rules, person, now).encode()


def for_address(uow: UnitOfWork, to: Address, media: Media, *, rules: Rules, now: datetime) -> tuple[str, bytes]:
    """Return a file for whoever has an address at this moment, which may be somebody else than when it was asked."""
    door = uow.people.find_door(to)
    if media.kind == CALENDAR:
        language = uow.people.get(door.person).language if door else "zh"
        return entry(Office(uow, rules, now), media.ref, rules.voice(language))
    return for_person(uow, door.person, rules=rules, now=now) if door else (name_of(now), b"{}")
