"""One message on its way: leased, asked again whether it still matters, fitted to its channel, and settled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.channels.channel import Channel, Fate
from bot.logs import about
from domain.fit import fit
from domain.message import Address, Fitted, Outbound
from handlers.desk import PRIORITY, Office, Purpose
from handlers.groups import follow
from handlers.recheck import concerns, recheck
from handlers.unasked import Limit, Message
from storage.database import is_passing
from storage.messages import Elsewhere, elsewhere_of, unpack
from storage.tables import Door
from storage.terms import Halt, Settled, Terms
from storage.unasked import GATHERED, HELD
from storage.unit_of_work import UnitOfWork

URGENT = {Purpose.ALARM, Purpose.ANSWER}
ROUNDS = 5
"""How often a lease is repeated that brought only what no longer matters."""
SAID_ONCE = timedelta(minutes=10)
"""How long a group is not told again that somebody there cannot be written to, however often they press."""

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
    owed_at: datetime
    """From when on it might be sent."""
    trace: str
    """What the log calls the update that it comes from."""
    note: str = ""
    """What is written of it once it was sent."""
    held: str = ""
    """What is written of it where it is put back: what has waited to be gathered does not wait again."""
    elsewhere: Elsewhere | None = None
    """What is said in its place, at another address, when nothing reaches this one."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How a parcel ended; the receipt is what the channel calls it, ``moved_to`` the address's new id.

    ``halt`` is for how long the channel asked then to be left alone.
    """

    parcel: Parcel
    settled: Settled
    receipt: str = ""
    moved_to: str = ""
    halt: Halt | None = None
    seconds: float = 0
    """How long it took from when it might be sent."""


def lease(
    office: Office,
    *,
    channel: Channel,
    room: int,
    settled: Callable[[Sequence[Settled]], None],
    careful: bool = False,
) -> list[Parcel]:
    """Take what may be sent now; what no longer matters, or was replaced by a newer version, ends as ``settled``.

    Nothing is gathered where that is ``careful``: what one message holds and what it is made of must end together.
    """
    for _ in range(ROUNDS):
        rows = office.uow.outbox.lease(channel.name, office.now, room)
        weighed = _weigh(office, rows, channel, careful=careful)
        settled([one for one in weighed if isinstance(one, Settled)])
        parcels = [one for one in weighed if isinstance(one, Parcel)]
        if parcels or not rows:
            return parcels
    return []


def settle(uow: UnitOfWork, done: Sequence[Sent], now: datetime) -> None:
    """Write how sendings ended: where cards hang, what typed numbers mean, which doors are closed or have moved.

    And for how long the channel is to be left alone, whoever sends then.
    """
    if not done:
        return
    for one in done:
        if one.halt:
            uow.outbox.leave_alone(one.parcel.to.channel, one.halt, now)
    uow.outbox.settle([sent.settled for sent in done], now)
    sent = [one for one in done if one.settled.fate == Fate.SENT]
    uow.outbox.hang([(one.parcel.card, one.parcel.door, one.receipt) for one in sent if one.parcel.card])
    changed = [one for one in done if one.settled.fate == Fate.UNREACHABLE or one.moved_to]
    listed = [one for one in sent if one.parcel.fitted.menu]
    doors = uow.people.doors([one.parcel.door for one in (*changed, *listed)])
    for one in changed:
        if one.moved_to:
            follow(uow, doors[one.parcel.door], one.moved_to, now)
        else:
            doors[one.parcel.door].closed_at = now
            _say_elsewhere(uow, one.parcel, now)
    for one in listed:
        doors[one.parcel.door].menu = dict(one.parcel.fitted.menu)


def _weigh(office: Office, rows: Sequence[Any], channel: Channel, *, careful: bool) -> list[Parcel | Settled]:
    doors = office.uow.people.doors([row.address for row in rows])
    office.uow.seats.expect(doors[row.address].person for row in rows)
    receipts, newest = office.uow.outbox.receipts(rows), office.uow.outbox.newest(rows)
    office.uow.issues.read_ahead(key for row in rows for key in concerns(row))
    messages = [Message(row, doors[row.address], bool(receipts.get((row.card, row.address)))) for row in rows]
    limit = Limit(office, messages, gathers=not careful)
    weighed: list[Parcel | Settled] = []
    for row in rows:
        if row.id in limit.gathered:
            continue
        shown = row.card, row.address
        if newest.get(shown, row.id) != row.id:
            weighed.append(Settled(row.id, Fate.DROPPED, "replaced"))
            continue
        try:
            weighed.append(
                _weighed(office, row, doors[row.address], channel, limit=limit, replaces=receipts.get(shown, ""))
            )
        except Exception as error:  # one row that cannot be read must not silence a channel
            if is_passing(error):
                raise
            with about(row.trace):
                log.error("message_unreadable", row=row.id, why=type(error).__name__)
            weighed.append(Settled(row.id, Fate.REFUSED, f"unreadable: {type(error).__name__}"))
    limit.set_out(one.id for one in weighed if isinstance(one, Parcel))
    return weighed


def _weighed(
    office: Office, row: Any, door: Door, channel: Channel, *, limit: Limit, replaces: str
) -> Parcel | Settled:
    """Return a message as it is sent now, or how it ends; an answer is tried even where nothing got through before."""
    if door.closed_at is not None and row.purpose != Purpose.ANSWER:
        return Settled(row.id, Fate.UNREACHABLE, "closed")
    verdict = recheck(office, row, door)
    if verdict.later:
        return Settled(row.id, Fate.RETRY, _held(row), again_at=verdict.later, tried=False)
    if verdict.dropped:
        return Settled(row.id, Fate.DROPPED, verdict.dropped)
    if row.why == HELD and limit.gather(row, door, lambda *of: _now_said(office, *of)):
        return Settled(row.id, Fate.DROPPED, GATHERED)
    if until := limit.holds(row, door):
        return Settled(row.id, Fate.RETRY, HELD, again_at=until, tried=False)
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
        replaces=replaces or said.replaces,
        attempts=row.attempts,
        elsewhere=elsewhere_of(row.body),
        note=limit.note(row),
        held=_held(row),
        owed_at=row.not_before,
        trace=row.trace,
    )


def _held(row: Any) -> str:
    return HELD if row.why == HELD else ""


def _now_said(office: Office, row: Any, door: Door) -> Outbound | None:
    """Return what a message says now; None where it does not matter any more."""
    verdict = recheck(office, row, door)
    return None if verdict.dropped else verdict.instead or unpack(row.body, row.card)


def _say_elsewhere(uow: UnitOfWork, parcel: Parcel, now: datetime) -> None:
    if parcel.elsewhere is None:
        return
    once, address = f"elsewhere:{parcel.door}", parcel.elsewhere.address
    door = uow.people.doors([address]).get(address)
    # A group that nobody has bound may have been forgotten meanwhile.
    if door is not None and not uow.groups.is_told(once, now - SAID_ONCE):
        terms = Terms(Purpose.ANSWER.value, PRIORITY[Purpose.ANSWER], dedupe=once)
        uow.outbox.owe(door, parcel.elsewhere.said, terms, now)
