"""Which tables somebody has imported: staged a little at a time where nobody sees it, and visible by one flag."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, Integer, Select, String, Table, delete, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.bulk import write
from storage.held import table_of
from storage.keys import new_id
from storage.repository import Repository
from storage.tables import Invitation, Row, Unit


class State(StrEnum):
    """How far a batch is. Only what is applied is shown; what is over waits to be swept."""

    STAGING = "staging"
    APPLIED = "applied"
    OVER = "over"


class Batch(Row):
    """One file that was imported, or is being imported."""

    __tablename__ = "import_batch"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    """Of what was read of it: the same again changes nothing."""
    state: Mapped[str] = mapped_column(String(20), index=True)
    lines: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime]
    """When something was last done to it: one that is staged and of which nothing is heard any more was cut off."""


_applied = text("state = 'applied'")
Index("uq_import_batch_applied", Batch.kind, unique=True, sqlite_where=_applied, postgresql_where=_applied)


class Listed(Row):
    """A line of a roster: of the person's number and of what the line says only digests, and the code it led to."""

    __tablename__ = "roster"
    batch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), index=True)


class StationRow(Row):
    """A station or venue, as domain/stations.py knows it."""

    __tablename__ = "station"
    batch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str]
    name_en: Mapped[str]
    address: Mapped[str]
    hours: Mapped[str]
    services: Mapped[str]
    lat: Mapped[float]
    lon: Mapped[float]


STAGED: Mapping[str, Table] = {
    "stations": table_of(StationRow),
    "units": table_of(Unit),
    "people": table_of(Listed),
}
"""Where the rows of a kind lie."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The batch that is shown now."""

    id: int
    digest: str


class Superseded(Exception):
    """Another import of the same kind has begun since: this one must end."""


def applied(kind: str) -> Select[int]:
    """Return the query for the batch of a kind that is shown."""
    return select(Batch.id).where(Batch.kind == kind, Batch.state == State.APPLIED.value)


class Imports(Repository):
    """Batches and their rows. A batch is held by its row for the time of one short transaction, never for longer."""

    def wait(self) -> None:
        """Wait until it is this transaction's turn to write, so that what follows is what it holds the writer for."""
        self._session.connection()

    def earlier(self, kind: str) -> Earlier | None:
        """Return what is shown of a kind."""
        shown = select(Batch.id, Batch.digest).where(Batch.kind == kind, Batch.state == State.APPLIED.value)
        found = self._session.execute(shown).first()
        return Earlier(*found) if found else None

    def begin(self, kind: str, *, digest: str, now: datetime) -> int:
        """Begin a batch. Another of its kind that is being staged, or was cut off, is over."""
        staging = (Batch.kind == kind, Batch.state == State.STAGING.value)
        self._session.execute(update(Batch).where(*staging).values(state=State.OVER.value))
        batch = Batch(id=new_id(now), kind=kind, digest=digest, state=State.STAGING.value, lines=0, at=now)
        self._uow.add(batch)
        self._session.flush()
        return batch.id

    def stage(self, batch: int, rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
        """Write rows that nobody sees yet. Raises Superseded."""
        mine = self._held(batch)
        mine.at, mine.lines = now, mine.lines + len(rows)
        self._session.flush()
        self._write(STAGED[mine.kind], [{"batch": batch, **row} for row in rows])

    def invite(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write invitations that open once the roster that names them is shown."""
        self._write(table_of(Invitation), rows)

    def show(self, batch: int, now: datetime) -> None:
        """Show a batch in the place of the one before, by one flag. Raises Superseded."""
        mine = self._held(batch)
        shown = (Batch.kind == mine.kind, Batch.state == State.APPLIED.value)
        self._session.execute(update(Batch).where(*shown).values(state=State.OVER.value))
        mine.state, mine.at = State.APPLIED.value, now
        self._session.flush()

    def give_up(self, before: datetime) -> None:
        """Let what was being staged be over, if nothing has been heard of it since."""
        cut_off = (Batch.state == State.STAGING.value, Batch.at < before)
        self._session.execute(update(Batch).where(*cut_off).values(state=State.OVER.value))
        self._uow.touch()

    def sweep(self, most: int) -> int:
        """Take away at most so many rows of what is over, and return how many; with the last of them goes the batch."""
        over = self._session.execute(
            select(Batch.id, Batch.kind).where(Batch.state == State.OVER.value).limit(1)
        ).first()
        if over is None:
            return 0
        batch, kind = over
        table = STAGED[kind]
        keys = [column for column in table.primary_key.columns if column.name != "batch"]
        (key,) = keys
        few = self._session.scalars(select(key).where(table.c.batch == batch).limit(most)).all()
        if kind == "people":
            self._revoke(batch, few)
        self._session.execute(delete(table).where(table.c.batch == batch, key.in_(few)))
        if len(few) < most:
            self._session.execute(delete(Batch).where(Batch.id == batch))
        self._uow.touch()
        return len(few) or 1

    def _revoke(self, batch: int, keys: Sequence[str]) -> None:
        """Take invitations away that nobody has redeemed, and that stand in no other roster."""
        mine = select(Listed.digest).where(Listed.batch == batch, Listed.key.in_(keys))
        others = select(Listed.digest).where(Listed.digest == Invitation.digest, Listed.batch != batch)
        unused = (Invitation.digest.in_(mine), Invitation.redeemed_at.is_(None), ~others.exists())
        self._session.execute(delete(Invitation).where(*unused))

    def _held(self, batch: int) -> Batch:
        found = self._session.get(Batch, batch, with_for_update=True, populate_existing=True)
        if found is None or found.state != State.STAGING:
            raise Superseded
        return found

    def _write(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        write(self._session, table, rows)
        self._uow.touch()


class Roster(Repository):
    """Which lines the roster that is shown has, and which codes they led to."""

    def lines(self, batch: int) -> dict[str, tuple[str, str]]:
        """Return by the digest of a number what its line said, and the digest of its code."""
        found = select(Listed.key, Listed.mark, Listed.digest).where(Listed.batch == batch)
        return {row.key: (row.mark, row.digest) for row in self._session.execute(found)}

    def usable(self, digests: Sequence[str], now: datetime) -> set[str]:
        """Return those codes that were redeemed, or still can be."""
        there = select(Invitation.digest).where(Invitation.digest.in_(digests))
        good = there.where((Invitation.redeemed_at.is_not(None)) | (Invitation.expires_at > now))
        return set(self._session.scalars(good))
