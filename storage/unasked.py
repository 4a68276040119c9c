"""What was sent to people without their asking, and what waits because it was enough for a day."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, literal_column, or_, select, update

from storage.repository import Repository
from storage.streams import outbox
from storage.tables import Assignment, Door

UNASKED, HELD, GATHERED = "unasked", "held", "gathered"
"""Why a message stands as it does: it is sent and counts, it waits to be gathered, it has become part of one."""
_counts = outbox.c.why == literal_column(f"'{UNASKED}'")

SINCE = (
    select(Door.person, func.count())
    .join(outbox, outbox.c.address == Door.id)
    .where(Door.person.in_(bindparam("people", expanding=True)), _counts)
    .where(or_(outbox.c.settled_at >= bindparam("moment"), outbox.c.settled_at.is_(None)))
    .where(outbox.c.id.not_in(bindparam("but", expanding=True)))
    .group_by(Door.person)
)


def holders(area: str, roles: Iterable[str], today: date) -> Select[int]:
    """Select who holds one of these roles in an area today."""
    return select(Assignment.person).where(
        Assignment.role.in_(list(roles)),
        Assignment.unit.startswith(area),
        Assignment.from_on <= today,
        or_(Assignment.until_on.is_(None), Assignment.until_on >= today),
    )


class Unasked(Repository):
    """Messages by person, whichever door they went to."""

    def since(self, people: Collection[int], moment: datetime, *, but: Collection[int]) -> dict[int, int]:
        """Return how many messages that count each of some people was sent since a moment, or are on their way.

        Those with the keys ``but`` are being counted.
        """
        found = self._rows(SINCE, {"people": list(people), "moment": moment, "but": list(but)})
        return dict(found.all())

    def held(self, person: int) -> Sequence[Row[Any]]:
        """Return what waits to be gathered for somebody, in the order in which it was owed, and no other sender has."""
        waiting = select(outbox).join(Door, Door.id == outbox.c.address)
        theirs = waiting.where(Door.person == person, outbox.c.settled_at.is_(None), outbox.c.why == HELD)
        mine = theirs.order_by(outbox.c.id).with_for_update(skip_locked=True, of=outbox)
        return self._session.execute(mine).all()

    def set_out(self, messages: Sequence[int]) -> None:
        """Let messages count that set out now, whoever asks before they have arrived."""
        self._session.execute(update(outbox).where(outbox.c.id.in_(messages)).values(why=UNASKED))

    def workers(self, area: str, roles: Iterable[str], today: date) -> int:
        """Return how many people hold one of these roles in an area."""
        found = holders(area, roles, today).distinct().subquery()
        return self._session.scalar(select(func.count()).select_from(found)) or 0

    def asked(
        self, area: str, roles: Iterable[str], *, today: date, since: datetime, besides: Iterable[str]
    ) -> Sequence[Row[Any]]:
        """Return (person, purpose, why, settled_at) of what went to whoever holds one of these roles in an area.

        What counts, what was gathered, and what was sent for one of the purposes ``besides``.
        """
        sent = and_(outbox.c.purpose.in_(list(besides)), outbox.c.fate == "sent")
        which = or_(_counts, outbox.c.why == GATHERED, sent)
        found = select(Door.person, outbox.c.purpose, outbox.c.why, outbox.c.settled_at)
        theirs = found.join(outbox, outbox.c.address == Door.id).where(
            Door.person.in_(holders(area, roles, today)), ~Door.shared
        )
        return self._session.execute(theirs.where(outbox.c.settled_at >= since, which)).all()
