"""What is shown of a card to somebody whose right to read it has ended since it was written?"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from domain.access import may_read_card, may_restrict
from domain.errors import NotFound
from domain.message import Outbound
from domain.wellbeing import TOLD
from handlers import (
    event_card,
    issues,
    judgement,
    need_card,
    registration_card,
    restrict,
    wellbeing_card,
    wish_card,
)
from handlers.access import scope_of
from handlers.desk import Office
from handlers.event_view import parties_of
from handlers.keys import long
from storage.tables import Person

Kind: TypeAlias = Callable[[Office, int, Person, str], Outbound | None]


def withheld(office: Office, card: str, reader: int) -> Outbound | None:
    """Return what stands in place of a card that somebody may not read now; None for one that stays as it is."""
    kind, key = _named(card)
    return KINDS[kind](office, key, office.uow.people.get(reader), card) if kind in KINDS else None


def read_ahead(office: Office, cards: Iterable[str]) -> None:
    """Read at once what is asked for when several cards are looked at one after the other."""
    keys = defaultdict[str, set[int]](set)
    for kind, key in map(_named, cards):
        keys[kind].add(key)
    office.uow.issues.read_ahead(keys["issue"] | keys[judgement.CARD] | keys[restrict.CARD])
    office.uow.registrations.read_ahead(keys["reg"])
    office.uow.events.look_at(keys["event"])


def _named(card: str) -> tuple[str, int]:
    """Return what a card is about: its kind and its key; no kind for one that is none of ours."""
    kind, _, rest = card.partition(":")
    try:
        return kind, long(rest.partition(":")[0])
    except NotFound:
        return "", 0


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
    if event is None or parties_of(office, reader.id, event):
        return None
    return event_card.render(office, event, reader, name=card)


def _wish(office: Office, key: int, reader: Person, card: str) -> Outbound | None:
    """A wish is for many, whose it is for few: it is drawn anew for whoever reads it."""
    wish = office.uow.wishes.find(key)
    return None if wish is None else wish_card.seen_by(office, wish, reader, card)


def _need(office: Office, key: int, reader: Person, card: str) -> Outbound | None:
    need = office.uow.needs.find(key)
    return None if need is None else need_card.seen_by(office, need, reader, card)


def _wellbeing(office: Office, key: int, reader: Person, card: str) -> Outbound | None:
    one = office.uow.wellbeing.find(key)
    if one is None or one.state not in TOLD or wellbeing_card.parties_of(office, reader.id, one):
        return None
    return Outbound(office.voice_of(reader).say(wellbeing_card.NO_LONGER), card=card)


def _restricted(office: Office, key: int, reader: Person, card: str) -> Outbound | None:
    """Who may know of an issue is for those who decide about that."""
    issue = office.uow.issues.find(key)
    if issue is None or may_restrict(reader.id, office.seats_of(reader.id), scope_of(issue)):
        return None
    return Outbound(office.voice_of(reader).say(issues.NO_LONGER, number=issue.number), card=card)


def _judged(office: Office, key: int, reader: Person, card: str) -> Outbound | None:
    """Whether it is fixed is asked of whoever reported it."""
    issue = office.uow.issues.find(key)
    if issue is None or issue.reporter == reader.id:
        return None
    return Outbound(office.voice_of(reader).say(issues.NO_LONGER, number=issue.number), card=card)


KINDS: Mapping[str, Kind] = {
    "issue": _issue,
    "reg": _registration,
    "event": _event,
    "well": _wellbeing,
    judgement.CARD: _judged,
    restrict.CARD: _restricted,
    "wish": _wish,
    "need": _need,
}
