"""What was sent to people without their asking, and what waits because it was enough for a day."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, and_, func, literal_column, or_, select

from storage.repository import Repository
from storage.streams import outbox
from storage.tables import Assignment, Door

UNASKED, HELD, GATHERED = "unasked", "held", "gathered"
"""Why a message stands as it does: it was sent and counts, it waits to be gathered, it has become part of one."""
_counts = outbox.c.why == literal_column(f"'{UNASKED}'")


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

    def since(self, people: Collection[int], moment: datetime) -> dict[int, int]:
        """Return how many messages that count each of some people was sent since a moment."""
        sent = select(Door.person, func.count()).join(outbox, outbox.c.address == Door.id)
        theirs = sent.where(Door.person.in_(people), _counts, outbox.c.settled_at >= moment)
        return dict(self._session.execute(theirs.group_by(Door.person)).all())

    def held(self, person: int) -> Sequence[Row[Any]]:
        """Return what waits to be gathered for somebody, in the order in which it was owed."""
        waiting = select(outbox).join(Door, Door.id == outbox.c.address)
        theirs = waiting.where(Door.person == person, outbox.c.settled_at.is_(None), outbox.c.why == HELD)
        return self._session.execute(theirs.order_by(outbox.c.id)).all()

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
