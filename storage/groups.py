"""Which groups get the cards of which units."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, update

from domain.message import Address
from storage.bulk import write
from storage.leases import HUNG_AT, add_copy
from storage.repository import Repository
from storage.streams import card, outbox
from storage.tables import Door

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

BOUND = select(Door.person, Door.unit, Door.closed_at).where(Door.unit.is_not(None)).order_by(Door.unit, Door.id)


class Groups(Repository):
    """Addresses that are shared, and the units that they are bound to; there are few, so all are read at once."""

    def __init__(self, uow: "UnitOfWork") -> None:
        super().__init__(uow)
        self._units: dict[int, str] | None = None
        self._open: dict[str, list[int]] = {}

    def unit_of(self, person: int) -> str | None:
        """Return the unit whose cards a group gets; None for everybody else."""
        return None if self._uow.people.is_single(person) else self._bound().get(person)

    def of(self, units: Iterable[str]) -> list[int]:
        """Return the groups that are bound to any of these units and can be reached."""
        self._bound()
        return [group for unit in dict.fromkeys(units) for group in self._open.get(unit, ())]

    def bind(self, door: Door, unit: str | None) -> None:
        """Let a group get the cards of a unit from now on, or of none."""
        door.unit, door.closed_at = unit, None
        self._forget()

    def at(self, address: Address) -> list[Door]:
        """Return a group and its topics, as far as they are known: a topic continues the id of its group."""
        self._session.flush()  # one that moved in this transaction is there no more
        inside = or_(Door.outside == address.id, Door.outside.startswith(f"{address.id}/", autoescape=True))
        mine = select(Door).where(Door.channel == address.channel, Door.shared, inside)
        return list(self._session.scalars(mine.order_by(Door.id)))

    def hand_over(self, old: Door, new: Door) -> None:
        """Give what a group is bound to, and what was said and is owed to it, to the address that is the same group.

        What that is bound to itself stays; what hung at the old one hangs at the new one with its next change.
        """
        new.unit, old.unit = new.unit or old.unit, None
        names = [name for (name,) in self._rows(HUNG_AT, {"address": old.id})]
        self._session.execute(update(outbox).where(outbox.c.address == old.id).values(address=new.id))
        self._session.execute(delete(card).where(card.c.address == old.id, card.c.card.in_(names)))
        write(self._session, add_copy, [{"card": name, "address": new.id, "receipt": ""} for name in names])
        self._forget()

    def is_told(self, dedupe: str, since: datetime) -> bool:
        """Say whether a message of this name was owed since a moment."""
        mine = select(outbox.c.id).where(outbox.c.dedupe == dedupe, outbox.c.created_at > since)
        return self._session.execute(mine).first() is not None

    def told(self, channel: str, since: datetime, until: datetime) -> list[tuple[str, datetime]]:
        """Return which groups were sent something in a span of time, and when, the oldest first."""
        sent = select(Door.outside, outbox.c.settled_at).join(outbox, outbox.c.address == Door.id)
        theirs = sent.where(Door.channel == channel, Door.shared, outbox.c.fate == "sent")
        then = theirs.where(outbox.c.settled_at.between(since, until)).order_by(outbox.c.settled_at)
        return [(outside, at) for outside, at in self._session.execute(then)]

    def hang_anew(self, door: Door) -> None:
        """Know no more what the channel calls the cards at an address: each hangs anew with its next change."""
        names = [name for (name,) in self._rows(HUNG_AT, {"address": door.id})]
        theirs = update(card).where(card.c.address == door.id, card.c.card.in_(names))
        self._session.execute(theirs.values(receipt=""))

    def _bound(self) -> dict[int, str]:
        if self._units is None:
            self._units, self._open = {}, {}
            for person, unit, closed_at in self._rows(BOUND, {}):
                self._units[person] = unit
                if closed_at is None:
                    self._open.setdefault(unit, []).append(person)
        return self._units

    def _forget(self) -> None:
        self._session.flush()
        self._units = None
