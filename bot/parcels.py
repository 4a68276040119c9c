"""One message on its way: leased, asked again whether it still matters, fitted to its channel, and settled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog

from bot.channels.channel import Channel, Fate
from domain.fit import fit
from domain.message import Address, Fitted
from handlers.desk import Office, Purpose
from handlers.recheck import concerns, recheck
from handlers.voice import Rules
from storage.database import is_passing
from storage.messages import unpack
from storage.tables import Door
from storage.terms import Settled
from storage.unit_of_work import UnitOfWork

URGENT = {Purpose.ALARM, Purpose.ANSWER}
ROUNDS = 5
"""How often a lease is repeated that brought only what no longer matters."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message on its way. ``attempts`` counts this one."""

    id: int
    door: int
    to: Address
    fitted: Fitted
    card: str
    replaces: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Sent:
    """How a parcel ended; the receipt is what the channel calls it, ``moved_to`` the address's new id."""

    parcel: Parcel
    settled: Settled
    receipt: str = ""
    moved_to: str = ""


def lease(uow: UnitOfWork, rules: Rules, *, channel: Channel, now: datetime, room: int) -> list[Parcel]:
    """Take what may be sent now; what no longer matters, or was replaced by a newer version, ends here."""
    office = Office(uow, rules, now)
    for _ in range(ROUNDS):
        rows = uow.outbox.lease(channel.name, now, room)
        weighed = _weigh(office, rows, channel)
        uow.outbox.settle([one for one in weighed if isinstance(one, Settled)], now)
        parcels = [one for one in weighed if isinstance(one, Parcel)]
        if parcels or not rows:
            return parcels
    return []


def settle(uow: UnitOfWork, done: Sequence[Sent], now: datetime) -> None:
    """Write how sendings ended: where cards hang, what typed numbers mean, which doors are closed or have moved."""
    if not done:
        return
    uow.outbox.settle([sent.settled for sent in done], now)
    sent = [one for one in done if one.settled.fate == Fate.SENT]
    uow.outbox.hang([(one.parcel.card, one.parcel.door, one.receipt) for one in sent if one.parcel.card])
    changed = [one for one in done if one.settled.fate == Fate.UNREACHABLE or one.moved_to]
    listed = [one for one in sent if one.parcel.fitted.menu]
    doors = uow.people.doors([one.parcel.door for one in (*changed, *listed)])
    for one in changed:
        if one.moved_to:
            _move(uow, doors[one.parcel.door], one.moved_to, now)
        else:
            doors[one.parcel.door].closed_at = now
    for one in listed:
        doors[one.parcel.door].menu = dict(one.parcel.fitted.menu)


def _weigh(office: Office, rows: Sequence[Any], channel: Channel) -> list[Parcel | Settled]:
    doors = office.uow.people.doors([row.address for row in rows])
    office.uow.seats.expect(doors[row.address].person for row in rows)
    receipts, newest = office.uow.outbox.receipts(rows), office.uow.outbox.newest(rows)
    office.uow.issues.read_ahead(key for row in rows for key in concerns(row))
    weighed: list[Parcel | Settled] = []
    for row in rows:
        shown = row.card, row.address
        if newest.get(shown, row.id) != row.id:
            weighed.append(Settled(row.id, Fate.DROPPED, "replaced"))
            continue
        try:
            weighed.append(_weighed(office, row, doors[row.address], channel, replaces=receipts.get(shown, "")))
        except Exception as error:  # one row that cannot be read must not silence a channel
            if is_passing(error):
                raise
            log.error("message_unreadable", row=row.id, why=type(error).__name__)
            weighed.append(Settled(row.id, Fate.REFUSED, f"unreadable: {type(error).__name__}"))
    return weighed


def _weighed(office: Office, row: Any, door: Door, channel: Channel, *, replaces: str) -> Parcel | Settled:
    """Return a message as it is sent now, or how it ends; an answer is tried even where nothing got through before."""
    if door.closed_at is not None and row.purpose != Purpose.ANSWER:
        return Settled(row.id, Fate.UNREACHABLE, "closed")
    verdict = recheck(office, row, door)
    if verdict.later:
        return Settled(row.id, Fate.RETRY, again_at=verdict.later, tried=False)
    if verdict.dropped:
        return Settled(row.id, Fate.DROPPED, verdict.dropped)
    if verdict.instead:
        office.uow.outbox.rewrite(row, verdict.instead)
    said = verdict.secret or verdict.instead or unpack(row.body, row.card)
    fitted = fit(said, channel.capabilities)
    return Parcel(
        id=row.id,
        door=door.id,
        to=Address(door.channel, door.outside),
        fitted=replace(fitted, silent=verdict.silent, urgent=row.purpose in URGENT),
        card=row.card,
        replaces=replaces,
        attempts=row.attempts,
    )


def _move(uow: UnitOfWork, door: Door, outside: str, now: datetime) -> None:
    """Give an address its new id; where that is known already, what is owed goes there and the old one is closed."""
    known = uow.people.find_door(Address(door.channel, outside))
    if known is None:
        door.outside = outside
    elif known.id != door.id:
        uow.outbox.redirect(door.id, known.id)
        door.closed_at = now
