"""Which telephone numbers people have left, sealed, and who of the staff has looked at them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import Boolean, ColumnElement, String, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import belongs_to
from storage.repository import Repository
from storage.seals import SEALED_WITH, Unreadable
from storage.tables import Issue, Meta, Row

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork


class Contact(Row):
    """The telephone number of a person, sealed for this row (storage/seals.py)."""

    __tablename__ = "contact"
    person: Mapped[int] = mapped_column(belongs_to("person.id"), primary_key=True, autoincrement=False)
    sealed: Mapped[str]
    shared: Mapped[bool] = mapped_column(Boolean)
    """Whether those who handle the person's reports may look at it."""
    changed_at: Mapped[datetime]


class Look(Row):
    """One look of the staff at somebody's number: who, about which issue, and as what."""

    __tablename__ = "contact_look"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    owner: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    viewer: Mapped[int] = mapped_column(belongs_to("person.id"))
    issue: Mapped[int] = mapped_column(belongs_to("issue.id"))
    at: Mapped[datetime]
    role: Mapped[str] = mapped_column(String(30))
    unit: Mapped[str] = mapped_column(String(40))
    told_at: Mapped[datetime | None]
    """When the person was told of it, by itself or with another of the same issue."""


class Contacts(Repository):
    """One number a person, bound to its row; what is shown of it is said elsewhere, and written nowhere."""

    def __init__(self, uow: "UnitOfWork") -> None:
        super().__init__(uow)
        self._held: dict[int, Contact | None] = {}
        self._expected: set[int] = set()

    def expect(self, people: Iterable[int]) -> None:
        """Know whose number may be asked for: all are read with the first, and none where nobody asks."""
        self._expected.update(people)

    def find(self, person: int) -> Contact | None:
        """Return what is kept of a person's number: whether it is shared, and since when."""
        if person not in self._held:
            wanted = {person, *self._expected} - self._held.keys()
            self._held |= dict.fromkeys(wanted)
            found = self._session.scalars(select(Contact).where(Contact.person.in_(wanted)))
            self._held |= {row.person: row for row in found}
        return self._held[person]

    def phone(self, person: int) -> str:
        """Return a person's number; nothing where there is none, or none that a key of this process opens."""
        kept = self.find(person)
        try:
            return self._uow.seals.open(kept.sealed, row=_row(person)) if kept else ""
        except Unreadable:
            return ""

    def may_seal(self) -> bool:
        """Say whether this process has the key in force; where none is named yet, its own is that from now on."""
        named = self._session.get(Meta, SEALED_WITH, with_for_update={"read": True})
        if named is None and self._uow.seals.current:
            self._uow.record(SEALED_WITH, self._uow.seals.current)
        return bool(self._uow.seals.current) and (named is None or named.value == self._uow.seals.current)

    def keep(self, person: int, phone: str, now: datetime) -> Contact:
        """Keep a number in place of the one before, to be looked at by those who handle the person's reports."""
        sealed = self._uow.seals.seal(phone, row=_row(person))
        kept = self.find(person)
        if kept is None:
            kept = self._held[person] = self._uow.add(
                Contact(person=person, sealed=sealed, shared=True, changed_at=now)
            )
        else:
            kept.sealed, kept.shared, kept.changed_at = sealed, True, now
        return kept

    def join(self, kept: int, given: int) -> list[str | bool]:
        """Let the newer of two people's numbers be the first one's; return when it was left, and whether it came.

        The other one waits with who has become part of them, for when they are parted; nobody is shown it meanwhile.
        """
        mine, theirs = self.find(kept), self.find(given)
        comes = theirs is not None and (mine is None or mine.changed_at < theirs.changed_at)
        if comes and not self._swap(kept, given):
            comes = False
        counts = self.find(kept)
        return [counts.changed_at.isoformat() if counts else "", comes]

    def part(self, kept: int, given: int, joined: Sequence[str | bool]) -> None:
        """Give numbers back as they were, unless one was left anew or taken away since, and looks with them.

        Who looked because of a report belongs to who reported it.
        """
        theirs = select(Issue.id).where(Issue.reporter == given)
        self._session.execute(update(Look).where(Look.owner == kept, Look.issue.in_(theirs)).values(owner=given))
        left_at, came = joined
        now = self.find(kept)
        is_as_it_was = now is not None and now.changed_at.isoformat() == left_at
        if came and is_as_it_was:
            self._swap(kept, given)
        elif left_at and (came or now is None):
            self._drop(given)

    def _swap(self, one: int, other: int) -> bool:
        """Let two people have each other's number, sealed anew; say whether that was possible."""
        had = [(self.find(person), self.phone(person)) for person in (one, other)]
        if not self.may_seal() or any(row is not None and not phone for row, phone in had):
            return False
        was = [(phone, row.shared, row.changed_at) if row else None for row, phone in had]
        for person, theirs in zip((other, one), was, strict=True):
            if theirs is None:
                self._drop(person)
            else:
                phone, shared, at = theirs
                self.keep(person, phone, at).shared = shared
        return True

    def drop(self, person: int) -> None:
        """Keep a person's number no more, nor that of who has become part of them; who looked stays to be seen."""
        for one in (person, *self._uow.links.parts(person)):
            self._drop(one)

    def _drop(self, person: int) -> None:
        self._session.flush()
        self._session.execute(delete(Contact).where(Contact.person == person))
        self._held[person] = None

    def forget(self, person: int) -> None:
        """Keep nothing more of a person's number, nor of who looked at it."""
        self.drop(person)
        self._session.execute(delete(Look).where(Look.owner == person))

    def look(self, look: Look) -> Look:
        """Write down that somebody looks at a number."""
        return self._uow.add(look)

    def find_look(self, key: int) -> Look | None:
        """Return one look; None once it was forgotten."""
        return self._session.get(Look, key)

    def looks(self, person: int, limit: int, *, skip: int = 0) -> list[Look]:
        """Return who looked at a person's number, the latest first, after the first ``skip``."""
        self._session.flush()
        mine = select(Look).where(Look.owner == person).order_by(Look.at.desc(), Look.id.desc())
        return list(self._session.scalars(mine.limit(limit).offset(skip)))

    def count_looks(self, person: int) -> int:
        """Return how often a person's number was looked at."""
        self._session.flush()
        return self._session.scalar(select(func.count()).where(Look.owner == person)) or 0

    def untold(self, person: int) -> list[Look]:
        """Return the looks of which the person has not been told, the earliest first."""
        self._session.flush()
        mine = select(Look).where(Look.owner == person, Look.told_at.is_(None)).order_by(Look.at, Look.id)
        return list(self._session.scalars(mine))

    def told_of(self, person: int) -> set[int]:
        """Return the issues for which the person has been told once that somebody looked."""
        mine = select(Look.issue).where(Look.owner == person, Look.told_at.is_not(None))
        return set(self._session.scalars(mine))

    def reseal(self, after: int, limit: int) -> tuple[Sequence[int], int]:
        """Seal the next numbers after a person's with the key in force; return whose they are, and how many it were.

        What no key opens is left as it is. Each row is whole whenever the process ends: it names its key itself.
        """
        current = self._uow.seals.current
        other = select(Contact).where(
            Contact.person > after, ~Contact.sealed.startswith(f"{current}.", autoescape=True)
        )
        rows = self._session.scalars(other.order_by(Contact.person).limit(limit).with_for_update()).all()
        sealed = 0
        for row in rows:
            try:
                phone = self._uow.seals.open(row.sealed, row=_row(row.person))
            except Unreadable:
                continue
            row.sealed = self._uow.seals.seal(phone, row=_row(row.person))
            sealed += 1
        return [row.person for row in rows], sealed

    def unreadable(self) -> int:
        """Return how many numbers are sealed with a key that this process does not know."""
        counted = select(func.count()).select_from(Contact)
        if not self._session.scalar(counted):
            return 0
        return self._session.scalar(counted.where(*self._unknown())) or 0

    def abandon(self) -> int:
        """Keep no more the numbers that no key of this process opens; return how many they were."""
        lost = self._session.execute(delete(Contact).where(*self._unknown()).returning(Contact.person)).all()
        self._uow.record(SEALED_WITH, self._uow.seals.current)
        return len(lost)

    def _unknown(self) -> list[ColumnElement[bool]]:
        return [~Contact.sealed.startswith(f"{name}.", autoescape=True) for name in self._uow.seals.known]


def _row(person: int) -> str:
    return f"contact:{person}"
