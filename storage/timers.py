"""What is due, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select, update

from storage.keys import insert_into
from storage.repository import Repository
from storage.streams import timer

COLUMNS = (timer.c.kind, timer.c.subject, timer.c.version, timer.c.rung, timer.c.due_at, timer.c.provisional)


@dataclass(frozen=True, slots=True)
class Timer:
    """One moment of one subject: what kind, which rung of it, and the state (``version``) that it was set for."""

    kind: str
    subject: int
    version: int
    rung: int
    due_at: datetime
    provisional: bool = False


class Timers(Repository):
    """Rows that become due; each fires once, in one transaction, whatever process finds it."""

    def start(self, timers: Sequence[Timer]) -> None:
        """Set moments for subjects that have none of this kind and version."""
        for one in timers:
            self._uow.append(
                timer,
                kind=one.kind,
                subject=one.subject,
                version=one.version,
                rung=one.rung,
                due_at=one.due_at,
                provisional=one.provisional,
            )

    def stop(self, kind: str, subject: int) -> None:
        """Forget every moment of a kind that has not come: the state it was set for is gone."""
        rows = self._uow.pending(timer)
        rows[:] = [row for row in rows if (row["kind"], row["subject"]) != (kind, subject)]
        mine = (timer.c.kind == kind, timer.c.subject == subject, timer.c.fired_at.is_(None))
        self._session.execute(delete(timer).where(*mine))
        self._uow.touch()

    def restart(self, one: Timer) -> None:
        """Set a moment that may be set already, and then moves."""
        row = insert_into(self._session, timer).values(
            kind=one.kind,
            subject=one.subject,
            version=one.version,
            rung=one.rung,
            due_at=one.due_at,
            provisional=one.provisional,
        )
        self._session.execute(
            row.on_conflict_do_update(
                index_elements=["kind", "subject", "version", "rung"],
                set_={"due_at": one.due_at, "provisional": one.provisional, "fired_at": None},
            )
        )
        self._uow.touch()

    def claim(self, now: datetime, limit: int) -> list[Timer]:
        """Take the moments that have come, earliest first; no other process can take the same.

        Costs what is due, not what is there: the index holds only moments that have not fired.
        """
        due = select(timer.c.id).where(timer.c.fired_at.is_(None), timer.c.due_at <= now)
        first = due.order_by(timer.c.due_at).limit(limit).with_for_update(skip_locked=True).cte("first")
        return self._take(timer.c.id.in_(select(first.c.id)), now)

    def claim_of(self, kind: str, subjects: Sequence[int], now: datetime) -> list[Timer]:
        """Take every moment of these subjects that has come, so that the highest of them is known."""
        mine = (timer.c.kind == kind, timer.c.subject.in_(subjects))
        return self._take(and_(timer.c.fired_at.is_(None), timer.c.due_at <= now, *mine), now)

    def _take(self, which: ColumnElement[bool], now: datetime) -> list[Timer]:
        rows = self._session.execute(update(timer).where(which).values(fired_at=now).returning(*COLUMNS))
        return sorted((Timer(*row) for row in rows), key=lambda one: (one.due_at, one.kind, one.subject, one.rung))

    def of(self, kind: str, subject: int) -> list[Timer]:
        """Return the moments of a subject that have not come."""
        mine = (timer.c.kind == kind, timer.c.subject == subject, timer.c.fired_at.is_(None))
        return [Timer(*row) for row in self._session.execute(select(*COLUMNS).where(*mine).order_by(timer.c.due_at))]

    def sweep(self, before: datetime) -> None:
        """Forget moments that fired long ago."""
        self._session.execute(delete(timer).where(timer.c.fired_at < before))
