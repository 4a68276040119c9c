"""Copies of a card that many read and that concerns few: only theirs follow, others see it anew when they look."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeAlias

from domain.message import Outbound
from handlers.desk import Desk, Office, Purpose
from handlers.keys import short
from storage.keys import new_id
from storage.tables import Door, Person

Draw: TypeAlias = Callable[[Person, str], Outbound]
"""How the card looks to a person, under the name of their copy."""


def version_of(since: datetime) -> int:
    """Return the mark by which a message knows that what it is about still stands as it did."""
    return int(since.timestamp())


def new_name(desk: Desk, prefix: str) -> str:
    """Return the name of one more copy, where the person is reading now."""
    return _name(prefix, desk.door, short(new_id(desk.now)))


def hang(office: Office, prefix: str, people: Iterable[int], draw: Draw) -> None:
    """Hang a card for these people; who has it already gets it up to date."""
    for person in map(office.uow.people.get, people):
        for door in office.doors_for(person, Purpose.CARD):
            copies = [name for name, _ in office.uow.outbox.copies(_name(prefix, door))]
            for name in copies or [_name(prefix, door, "0")]:
                office.send(door, draw(person, name), Purpose.CARD)


def refresh(office: Office, prefix: str, readers: Iterable[int | None], draw: Draw) -> None:
    """Bring the copies of these people up to date."""
    wanted = dict.fromkeys(one for one in readers if one is not None)
    office.uow.people.hold(wanted)
    for reader in map(office.uow.people.get, wanted):
        for door in office.uow.people.doors_of(reader.id):
            for name, _ in office.uow.outbox.copies(_name(prefix, door)):
                office.send(door, draw(reader, name), Purpose.CARD)


def _name(prefix: str, door: Door, copy: str = "") -> str:
    """Return the name of one copy, or what all at a door begin with: a door may become somebody else's."""
    return f"{prefix}{short(door.id)}:{copy}"
