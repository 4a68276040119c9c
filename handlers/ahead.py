"""What does a batch of updates need before any of them is acted on? Its marks, its locks, and what is read at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.errors import NotFound
from domain.message import Inbound
from domain.signup import COMING
from handlers import linking
from handlers.event_view import values
from handlers.keys import long
from handlers.texts.catalogue import language_of
from storage.unit_of_work import UnitOfWork

ISSUES, EVENTS = ("i", "j", "w"), ("e",)
"""What the buttons about these begin with."""


def prepare(inbounds: Sequence[Inbound], uow: UnitOfWork, now: datetime) -> list[bool]:
    """Mark updates as taken, lock and read ahead what they need, and say which of them are new."""
    if not inbounds:
        return []
    marked = uow.inbox.mark([_key(inbound) for inbound in inbounds], now)
    fresh = []
    for inbound in inbounds:
        fresh.append(_key(inbound) in marked)
        marked.discard(_key(inbound))
    new = [inbound for inbound, is_new in zip(inbounds, fresh, strict=True) if is_new and inbound.moved is None]
    rooms = {one.room: language_of(one.language) for one in new if one.room is not None}
    shown_at = uow.links.shown_at(linking.codes(one.text for one in new if one.room is None))
    languages = dict.fromkeys(shown_at, "") | rooms | {one.sender: language_of(one.language) for one in new}
    people = uow.people.read_ahead(languages, now, rooms=rooms)
    uow.seats.expect(people)
    uow.contacts.expect(people)
    uow.dialogues.read_ahead(people)
    uow.issues.read_ahead(_subjects(new, ISSUES))
    if pressed := [one for one in new if one.press.startswith("e:")]:
        doors = {uow.people.at(one.sender)[1] for one in pressed}
        theirs = sorted({door.person for door in doors})
        uow.outbox.look_ahead(sorted(door.id for door in doors), "event:")
        uow.events.read_ahead(set(_subjects(pressed, EVENTS)), theirs, states=values(COMING), now=now)
    return fresh


def _key(inbound: Inbound) -> tuple[str, str]:
    return inbound.sender.channel, inbound.key


def _subjects(inbounds: Iterable[Inbound], kinds: Sequence[str]) -> list[int]:
    """Return the issues, or the events, that presses name; what is no key is refused later, in words."""
    named = []
    for inbound in inbounds:
        kind, _, code = inbound.press.partition(":")
        if kind in kinds:
            try:
                named.append(long(code.partition(":")[0]))
            except NotFound:
                continue
    return named
