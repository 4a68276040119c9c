"""What is due, and when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Update, bindparam, delete, select, update

from storage.bulk import Insert, Into, write
from storage.repository import Repository
from storage.streams import timer

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

COLUMNS = (timer.c.kind, timer.c.subject, timer.c.version, timer.c.rung, timer.c.due_at, timer.c.provisional)
NOW = bindparam("now", type_=timer.c.due_at.type)
TO_COME = timer.c.fired_at.is_(None)
_first = (
    select(timer.c.id)
    .where(TO_COME, timer.c.due_at <= NOW)
    .order_by(timer.c.due_at, timer.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .cte("first")
)
DUE = update(timer).where(timer.c.id.in_(select(_first.c.id))).values(fired_at=NOW).returning(*COLUMNS)
DUE_OF = (
    update(timer)
    .where(TO_COME, timer.c.due_at <= NOW, timer.c.kind.in_(bindparam("kinds", expanding=True)))
    .where(timer.c.subject.in_(bindparam("subjects", expanding=True)))
    .values(fired_at=NOW)
    .returning(*COLUMNS)
)
OF = (timer.c.kind == bindparam("of"), timer.c.subject == bindparam("whose"), TO_COME)
STOPPED = delete(timer).where(*OF)


class Timer(NamedTuple):
    """One moment of one subject: what kind, which rung of it, and the state (``version``) that it was set for."""

    kind: str
    subject: int
    version: int
    rung: int
    due_at: datetime
    provisional: bool = False


class Timers(Repository):
    """Rows that become due; each fires once, in one transaction, whatever process finds it."""

    def __init__(self, uow: "UnitOfWork") -> None:
        super().__init__(uow)
        self._moved: dict[tuple[str, int, int, int], Timer] = {}
        self.goes_on = False
        """Whether something was begun in this transaction that goes on in the next."""

    def start(self, timers: Sequence[Timer]) -> None:
        """Set moments for subjects that have none of this kind and version."""
        for one in timers:
            self._uow.append(timer, **one._asdict())

    def stop(self, kind: str, subject: int) -> None:
        """Forget every moment of a kind that has not come: the state it was set for is gone."""
        rows = self._uow.pending(timer)
        rows[:] = [row for row in rows if (row["kind"], row["subject"]) != (kind, subject)]
        self._moved = {key: one for key, one in self._moved.items() if key[:2] != (kind, subject)}
        self._rows(STOPPED, {"of": kind, "whose": subject})
        self._uow.touch()

    def restart(self, one: Timer) -> None:
        """Set a moment that may be set already, and then moves; several of one transaction are written together."""
        self._moved[one.kind, one.subject, one.version, one.rung] = one
        self._uow.touch()

    def go_on(self, one: Timer) -> None:
        """Set a moment that has come already: a part of something big is done, and the rest comes right after."""
        self.restart(one)
        self.goes_on = True

    def flush(self) -> None:
        """Write the moments that were moved."""
        if self._moved:
            write(self._session, _move, [one._asdict() for one in self._moved.values()])
            self._moved.clear()

    def claim(self, now: datetime, limit: int) -> list[Timer]:
        """Take the moments that have come, earliest first; no other process can take the same.

        Costs what is due, not what is there: the index holds only moments that have not fired.
        """
        return self._take(DUE, {"now": now, "limit": limit})

    def claim_of(self, kinds: Sequence[str], subjects: Sequence[int], now: datetime) -> list[Timer]:
        """Take every moment of these kinds and subjects that has come, so that the highest of them is known."""
        return self._take(DUE_OF, {"now": now, "kinds": list(kinds), "subjects": list(subjects)})

    def set_aside(self, one: Timer, now: datetime) -> None:
        """Let a moment count as having come, whatever it was for."""
        which = (timer.c.kind == one.kind, timer.c.subject == one.subject)
        exactly = (timer.c.version == one.version, timer.c.rung == one.rung)
        self._session.execute(update(timer).where(*which, *exactly).values(fired_at=now))
        self._uow.touch()

    def _take(self, which: Update, values: Mapping[str, object]) -> list[Timer]:
        self.flush()
        rows = self._rows(which, values)
        self._uow.touch()
        return sorted((Timer(*row) for row in rows), key=lambda one: (one.due_at, one.kind, one.subject, one.rung))

    def of(self, kind: str, subject: int) -> list[Timer]:
        """Return the moments of a subject that have not come."""
        mine = (timer.c.kind == kind, timer.c.subject == subject, timer.c.fired_at.is_(None))
        return [Timer(*row) for row in self._session.execute(select(*COLUMNS).where(*mine).order_by(timer.c.due_at))]


def _move(into: Into) -> Insert:
    row = into(timer)
    newer = {"due_at": row.excluded.due_at, "provisional": row.excluded.provisional, "fired_at": None}
    return row.on_conflict_do_update(index_elements=["kind", "subject", "version", "rung"], set_=newer)
