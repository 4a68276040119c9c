"""Which messages are owed, which are being sent, and where copies of a card hang."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, delete, or_, select, update

from domain.message import Outbound
from storage.bulk import write
from storage.leases import (
    COPIES,
    LEASE,
    NEWEST,
    RECEIPTS,
    SAID,
    SOONEST,
    TAKE,
    add_copy,
    add_owed,
    end,
    hang_copy,
    is_our_turn,
    keep,
    living,
    put_back,
    replace,
)
from storage.messages import Subject, failing, grounded, listing, pack, revealing, subjects_of
from storage.repository import Repository
from storage.streams import card, halt, outbox
from storage.tables import Door
from storage.terms import Halt, Settled, Terms, name_of, replaces

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork


class Outbox(Repository):
    """Messages owed. At least once: a message may repeat after a crash between sending and settling, never vanish."""

    def __init__(self, uow: "UnitOfWork") -> None:
        super().__init__(uow)
        self._owed: list[dict[str, Any]] = []
        self._copies: dict[str, set[int]] = defaultdict(set)
        self._hung: dict[int, list[str]] = {}
        self._owes: set[str] = set()
        self.gave_way = False
        """Whether nothing was leased because another process was leasing: there may be more."""
        self.fates: Counter[str] = Counter()
        """How the messages ended that were settled in this transaction."""

    @property
    def owes(self) -> set[str]:
        """On which channels this transaction owes somebody a message."""
        return self._owes | {row["channel"] for row in self._owed}

    def owe(self, door: Door, outbound: Outbound, terms: Terms, now: datetime) -> None:
        """Owe a message to an address. Of several with one ``dedupe`` that wait at a time the last is sent."""
        if terms.dedupe:
            self._owed = [row for row in self._owed if row["dedupe"] != terms.dedupe]
        body = pack(outbound) | listing(terms.subjects) | revealing(terms.reveals) | failing(terms.elsewhere)
        body |= grounded(terms.grounds)
        if outbound.card:
            self._copies[outbound.card].add(door.id)
        self._owed.append(
            {
                "address": door.id,
                "channel": door.channel,
                "body": body,
                "card": outbound.card,
                "purpose": terms.purpose,
                "priority": terms.priority,
                "about": terms.about,
                "version": terms.version,
                "dedupe": name_of(door.id, body) if terms.once and not outbound.card else terms.dedupe,
                "created_at": now,
                "not_before": terms.not_before or now,
                "expires_at": terms.expires_at,
                "attempts": 0,
                "trace": self._uow.trace,
            }
        )
        self._uow.touch()

    def absorb(self, key: str, now: datetime) -> list[Subject]:
        """Return what the unsent message with this ``dedupe`` lists, so that what is owed in its place lists it too.

        One that was sent, or is under way, gives up its key: what is owed next is another message.
        """
        owed = next((row["body"] for row in self._owed if row["dedupe"] == key), None)
        row = None if owed else self._session.execute(select(outbox).filter_by(dedupe=key).with_for_update()).first()
        if row is None:
            return subjects_of(owed or {})
        if row.settled_at is None and (row.leased_until is None or row.leased_until <= now):
            return subjects_of(row.body)
        self._session.execute(update(outbox).where(outbox.c.id == row.id).values(dedupe=None))
        return []

    def rewrite(self, row: Row[Any], outbound: Outbound) -> None:
        """Keep what a leased message says now, beside what it lists."""
        said = pack(outbound) | listing(subjects_of(row.body))
        self._session.execute(update(outbox).where(outbox.c.id == row.id).values(body=said))
        self._uow.touch()

    def flush(self) -> None:
        """Write what is owed, in order, at most once for each ``dedupe``."""
        write(self._session, add_owed, [row for row in self._owed if not replaces(row["dedupe"])])
        for row in self._owed:
            if replaces(row["dedupe"]):
                replace(self._session, row)
        copies = [{"card": name, "address": address, "receipt": ""} for name, address in self.added_copies("")]
        write(self._session, add_copy, copies)
        self._owes = self.owes
        self._owed = []
        self._copies.clear()

    def copies(self, prefix: str) -> list[tuple[str, int]]:
        """Return every copy (card, address) of the cards whose names begin so, those that this transaction adds too."""
        end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        kept = self._rows(COPIES, {"first": prefix, "end": end})
        return sorted({(name, address) for name, address in kept} | {*self.added_copies(prefix)})

    def look_ahead(self, addresses: Sequence[int], prefix: str) -> None:
        """Read at once which cards with names that begin so hang at some addresses."""
        end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
        theirs = select(card.c.address, card.c.card).where(card.c.address.in_(addresses))
        self._hung |= {address: [] for address in addresses}
        for address, name in self._session.execute(theirs.where(card.c.card >= prefix, card.c.card < end)):
            self._hung[address].append(name)

    def copies_there(self, prefix: str, address: int) -> list[str]:
        """Return the cards at one address whose names begin so."""
        if address not in self._hung:
            return [name for name, at in self.copies(prefix) if at == address]
        added = [name for name, at in self.added_copies(prefix) if at == address]
        return sorted({name for name in self._hung[address] if name.startswith(prefix)} | {*added})

    def copies_at(self, addresses: Sequence[int]) -> list[tuple[str, int]]:
        """Return every copy (card, address) that hangs at these addresses."""
        self.flush()
        theirs = select(card.c.card, card.c.address).where(card.c.address.in_(addresses))
        return [(name, address) for name, address in self._session.execute(theirs.order_by(card.c.card))]

    def is_card(self, address: int, receipt: str) -> bool:
        """Say whether a message at an address is a card, which has later states of its own."""
        is_it = or_(card.c.receipt == receipt, card.c.receipt.endswith(f",{receipt}"))
        return self._session.scalar(select(card.c.card).where(card.c.address == address, is_it).limit(1)) is not None

    def take_down(self, names: Sequence[str], address: int) -> None:
        """Know no more of cards at an address."""
        self._session.execute(delete(card).where(card.c.address == address, card.c.card.in_(names)))

    def added_copies(self, prefix: str) -> list[tuple[str, int]]:
        """Return the copies that this transaction adds."""
        names = sorted(name for name in self._copies if name.startswith(prefix))
        return [(name, address) for name in names for address in sorted(self._copies[name])]

    def lease(self, channel: str, now: datetime, limit: int) -> list[Row[Any]]:
        """Take messages that may be sent now, the most urgent first, so that no second sender takes them.

        A message waits while an earlier one of its line is under way or tried again. A lease holds while its sender
        lives, and no longer than LEASE; then the message is sent again. Nothing is taken while the channel is halted.
        """
        self.gave_way = not is_our_turn(self._session, channel)
        if self.gave_way:
            return []
        me = self._session.info["sender"]
        terms = {
            "by": channel,
            "now": now,
            "room": limit,
            "until": now + LEASE,
            "me": me,
            "living": living(self._session, me),
        }
        taken = self._rows(TAKE, terms)
        self._uow.touch()
        return sorted(taken, key=lambda row: (row.priority, row.id))

    def leave_alone(self, channel: str, one: Halt, now: datetime) -> None:
        """Lease nothing of a channel, whoever asks, while a halt is on."""
        if one.is_on(now):
            keep(self._session, channel, one, now)

    def halted(self, channel: str, now: datetime) -> timedelta:
        """Return for how much longer a channel is left alone."""
        row = self._session.execute(select(halt.c.since, halt.c.until).filter_by(channel=channel)).first()
        return row.until - now if row and Halt(*row).is_on(now) else timedelta()

    def newest(self, rows: Sequence[Row[Any]]) -> dict[tuple[str, int], int]:
        """Return which message holds the newest version of each card that leased messages show."""
        cards = [row for row in rows if row.card]
        if not cards:
            return {}
        names = {
            "first": min(row.id for row in cards),
            "addresses": list({row.address for row in cards}),
            "cards": list({row.card for row in cards}),
        }
        return {(name, address): key for name, address, key in self._rows(NEWEST, names)}

    def receipts(self, rows: Sequence[Row[Any]]) -> dict[tuple[str, int], str]:
        """Return what the channel called the copies that leased messages replace."""
        wanted = {row.card for row in rows if row.card}
        if not wanted:
            return {}
        found = self._rows(RECEIPTS, {"cards": list(wanted)})
        return {(name, address): receipt for name, address, receipt in found}

    def settle(self, settled: Sequence[Settled], now: datetime) -> None:
        """Write how sendings ended, and remember where a card hangs."""
        self.fates.update(one.fate for one in settled)
        write(self._session, end, [_ended(one, now) for one in settled if one.again_at is None])
        write(self._session, put_back, [_put_back(one) for one in settled if one.again_at is not None])
        self._uow.touch()

    def owe_again(self, door: Door, now: datetime) -> None:
        """Owe what could not be sent while an address was closed; whether it still matters is asked as ever."""
        missed = update(outbox).where(outbox.c.address == door.id, outbox.c.fate == "unreachable")
        anew = {"settled_at": None, "fate": None, "why": None, "not_before": now, "attempts": 0}
        self._session.execute(missed.values(**anew))
        self._uow.touch()

    def hang(self, copies: Sequence[tuple[str, int, str]]) -> None:
        """Remember what the channel called each copy of a card that was sent: (card, address, receipt)."""
        rows = [{"card": name, "address": address, "receipt": receipt} for name, address, receipt in copies]
        write(self._session, hang_copy, rows)
        self._uow.touch()

    def next_moment(self, channel: str, now: datetime) -> datetime | None:
        """Return when something of a channel may be sent that may not be sent yet."""
        return self._rows(SOONEST, {"by": channel, "now": now}).scalar()

    def said(self, address: int, limit: int) -> list[Row[Any]]:
        """Return the newest messages that were shown at an address, oldest first."""
        return list(reversed(self._rows(SAID, {"address": address, "limit": limit}).all()))


def _ended(one: Settled, now: datetime) -> dict[str, object]:
    return {"one": one.id, "how": one.fate, "because": one.why, "now": now}


def _put_back(one: Settled) -> dict[str, object]:
    return {"one": one.id, "again_at": one.again_at, "because": one.why, "untried": int(not one.tried)}
