"""Who speaks from a browser: whose address its session stands for, and as whom a visitor of the demo walks about."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.webchat import WEB
from bot.demo.load import door_of
from bot.web.caller import ONESELF, SESSION_DAYS, Caller
from domain.message import Address
from storage.tables import Door
from storage.unit_of_work import UnitOfWork

SESSION = timedelta(days=SESSION_DAYS)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody whose words have a place to go to."""

    address: Address
    door: int
    person: int
    language: str
    simple: bool
    role: str = ONESELF


def find_visitor(uow: UnitOfWork, caller: Caller, now: datetime) -> Visitor | None:
    """Return who speaks; None before the first word."""
    is_another = caller.role != ONESELF and may_switch(uow, caller)
    door = door_as(uow, caller, now, caller.role) if is_another else own_door(uow, caller, now)
    return _visitor(uow, caller, door) if door is not None else None


def open_visitor(uow: UnitOfWork, caller: Caller, now: datetime) -> Visitor:
    """Return who speaks, and make a place for them where there is none."""
    known = find_visitor(uow, caller, now)
    if known is not None:
        _renew(uow, caller, now)
        return known
    # Chance and not the token decides: who comes back with a token that has run out is a stranger.
    address = Address(WEB, secrets.token_hex(16))
    uow.people.read_ahead({address: caller.language}, now)
    _, door = uow.people.at(address)
    uow.web.sweep(now)
    speak_to_all(uow, caller, caller.language)
    uow.web.open(caller.token, address=door.id, now=now, expires_at=now + SESSION)
    return _visitor(uow, caller, door)


def speak_to_all(uow: UnitOfWork, caller: Caller, language: str) -> None:
    """Speak the visitor's language to everybody whom they may be, so that they can read what each is shown."""
    if may_switch(uow, caller):
        uow.people.speak_in_demo(language)


def may_switch(uow: UnitOfWork, caller: Caller) -> bool:
    """Say whether a click is enough to be somebody else: at this machine only, in a database that is marked demo."""
    return caller.on_this_machine and uow.fact("demo") == "yes"


def door_as(uow: UnitOfWork, caller: Caller, now: datetime, role: str) -> Door | None:
    """Return the address of one of the demo's people; of the browser itself for ``self``."""
    if role == ONESELF:
        return own_door(uow, caller, now)
    person = uow.people.find_demo(role)
    doors = uow.people.doors_of(person.id) if person is not None else []
    return next((door for door in doors if door.outside == door_of(role).id), None)


def own_door(uow: UnitOfWork, caller: Caller, now: datetime) -> Door | None:
    """Return the address of the browser itself; None before its first word."""
    session = uow.web.find(caller.token, now)
    return uow.people.door(session.address) if session is not None else None


def _renew(uow: UnitOfWork, caller: Caller, now: datetime) -> None:
    session = uow.web.find(caller.token, now)
    if session is None:
        return
    if session.expires_at - now < SESSION / 2 or not uow.web.is_current(session, caller.token):
        uow.web.renew(session, caller.token, expires_at=now + SESSION)


def _visitor(uow: UnitOfWork, caller: Caller, door: Door) -> Visitor:
    person = uow.people.get(door.person)
    role = caller.role if person.demo == caller.role else ONESELF
    address = Address(door.channel, door.outside)
    return Visitor(address, door.id, person.id, person.language, simple=bool(person.simple), role=role)
