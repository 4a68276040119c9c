"""How much of everything is there, for whoever watches over the process?"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from storage.repository import Repository
from storage.streams import outbox, timer, trouble
from storage.tables import Issue

OWED = (
    select(outbox.c.channel, func.count(), func.min(outbox.c.not_before))
    .where(outbox.c.settled_at.is_(None))
    .group_by(outbox.c.channel)
)
ISSUES = select(Issue.state, Issue.tier, func.count()).group_by(Issue.state, Issue.tier)
CLOCKS = {"answer": Issue.told, "work": Issue.work_told}
ASIDE = select(func.count()).where(trouble.c.aside.is_not(None))


class Owed(NamedTuple):
    """What a channel still owes, and since when the oldest of it might have been sent."""

    channel: str
    messages: int
    since: datetime


class Figures(Repository):
    """Only counts: nothing here tells of anybody."""

    def owed(self) -> list[Owed]:
        """Return what is owed, by channel."""
        return [Owed(*row) for row in self._session.execute(OWED)]

    def issues(self) -> dict[tuple[str, str], int]:
        """Return how many issues there are, by state and tier."""
        return {(state, tier): count for state, tier, count in self._session.execute(ISSUES)}

    def climbed(self) -> dict[tuple[str, int], int]:
        """Return on how many issues a rung was the highest told, by clock and rung."""
        found: dict[tuple[str, int], int] = {}
        for clock, told in CLOCKS.items():
            rows = self._session.execute(select(told, func.count()).where(told.is_not(None)).group_by(told))
            found |= {(clock, rung): count for rung, count in rows if rung is not None}
        return found

    def late(self, now: datetime) -> tuple[int, datetime | None]:
        """Return how many moments are due and have not fired, and when the oldest of them was due."""
        due = select(func.count(), func.min(timer.c.due_at)).where(timer.c.fired_at.is_(None), timer.c.due_at <= now)
        found = self._session.execute(due).one()
        return found[0], found[1]

    def aside(self) -> int:
        """Return how many updates are kept aside for inspection."""
        return self._session.scalar(ASIDE) or 0
