"""What is shown of a card to somebody whose right to read it has ended since it was written?"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from domain.access import may_organise, may_read_card
from domain.errors import NotFound
from domain.message import Outbound
from handlers import event_card, issues, need_card, registration_card, wish_card
from handlers.access import scope_of
from handlers.desk import Office
from handlers.keys import long
from storage.tables import Person

Kind: TypeAlias = Callable[[Office, int, Person, str], Outbound | None]


def withheld(office: Office, card: str, reader: int) -> Outbound | None:
    """Return what stands in place of a card that somebody may not read now; None for one that stays as it is."""
    kind, _, rest = card.partition(":")
    if kind not in KINDS:
        return None
    try:
        key = long(rest.partition(":")[0])
    except NotFound:
        return None
    return KINDS[kind](office, key, office.uow.people.get(reader), card)


def _issue(office: Office, key: int, reader: Person, card: str) -> Outbound | None:
    issue = office.uow.issues.find(key)
    if issue is None or may_read_card(reader.id, office.seats_of(reader.id), scope_of(issue)):
        return None
    return Outbound(office.voice_of(reader).say(issues.NO_LONGER, number=issue.number), card=card)


def _registration(office: Office, key: int, reader: Person, card: str) -> Outbound | None:
    registration = office.uow.registrations.find(key)
    if registration is None or registration_card.parties_of(office, reader.id, registration):
        return None
    return Outbound(office.voice_of(reader).say(registration_card.NO_LONGER), card=card)


def _event(office: Office, key: int, reader: Person, card: str) -> Outbound | None:
    """An event is for everybody, its code and the names are for its organisers."""
    event = office.uow.events.find(key)
    if event is None or may_organise(office.seats_of(reader.id), event.community):
        return None
    return event_card.render(office, event, reader, name=card)


def _wish(office: Office, key: int, reader: Person, card: str) -> Outbound | None:
    """A wish is for many, whose it is for few: it is drawn anew for whoever reads it."""
    wish = office.uow.wishes.find(key)
    return None if wish is None else wish_card.seen_by(office, wish, reader, card)


def _need(office: Office, key: int, reader: Person, card: str) -> Outbound | None:
    need = office.uow.needs.find(key)
    return None if need is None else need_card.seen_by(office, need, reader, card)


KINDS: Mapping[str, Kind] = {"issue": _issue, "reg": _registration, "event": _event, "wish": _wish, "need": _need}
