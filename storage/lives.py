"""What was done about everything that lives, but issues: who took which step when, appended only."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Integer, String, Table, bindparam, delete, func, select

from storage.columns import Id, UtcDateTime
from storage.history import Step
from storage.repository import Repository
from storage.tables import Row

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

deed = Table(
    "deed",
    Row.metadata,
    Column("kind", String(20), primary_key=True),
    Column("subject", Id, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("action", String(20), nullable=False),
    Column("from_state", String(20), nullable=False),
    Column("to_state", String(20), nullable=False),
    Column("actor", Id, index=True),
    Column("channel", String(20), nullable=False),
    Column("unit", String(40), nullable=False),
)
"""A step of something that lives, by its kind and key; ``actor`` is nobody where time took it. No words stand here."""

NEWEST = select(func.max(deed.c.seq)).where(deed.c.kind == bindparam("of"), deed.c.subject == bindparam("whose"))


class Lives(Repository):
    """Steps, each written under the lock of its subject."""

    def __init__(self, uow: "UnitOfWork") -> None:
        super().__init__(uow)
        self._seqs: dict[tuple[str, int], int] = {}

    def write(self, kind: str, subject: int, by: Step, *, before: StrEnum, after: StrEnum) -> None:
        """Append a step to the life of what is locked."""
        seq = self._seqs[kind, subject] = self._last(kind, subject) + 1
        self._uow.append(
            deed,
            kind=kind,
            subject=subject,
            seq=seq,
            at=by.at,
            action=by.action,
            from_state=before.value,
            to_state=after.value,
            actor=by.actor,
            channel=by.channel,
            unit=by.unit,
        )

    def begins(self, kind: str, subject: int) -> None:
        """Know that something new has no step yet."""
        self._seqs[kind, subject] = 0

    def of(self, kind: str, subject: int) -> Sequence[Any]:
        """Return the steps of a life, oldest first."""
        self._uow.flush()
        mine = select(deed).where(deed.c.kind == kind, deed.c.subject == subject)
        return self._session.execute(mine.order_by(deed.c.seq)).all()

    def forget(self, kind: str, subject: int) -> None:
        """Leave nothing of a life."""
        self._uow.flush()
        self._session.execute(delete(deed).where(deed.c.kind == kind, deed.c.subject == subject))
        self._seqs.pop((kind, subject), None)

    def _last(self, kind: str, subject: int) -> int:
        if (kind, subject) not in self._seqs:
            self._seqs[kind, subject] = self._rows(NEWEST, {"of": kind, "whose": subject}).scalar() or 0
        return self._seqs[kind, subject]
