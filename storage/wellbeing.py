"""Who wants to be asked every day whether they are well, and how the question of today stands."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import belongs_to
from storage.keys import digest
from storage.repository import Repository
from storage.tables import Row


class Wellbeing(Row):
    """One arrangement: on which days, at what time, whom to tell, and where they live."""

    __tablename__ = "wellbeing"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[int | None] = mapped_column(belongs_to("person.id"), index=True)
    """Nobody yet, while a guardian's offer waits."""
    name: Mapped[str]
    days: Mapped[str] = mapped_column(String(7))
    at: Mapped[str] = mapped_column(String(5))
    area: Mapped[str] = mapped_column(String(40), index=True)
    place: Mapped[str]
    contact: Mapped[int | None] = mapped_column(belongs_to("person.id"), index=True)
    contact_name: Mapped[str]
    code: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The digest of the code by which the other one comes: the contact, or who lives alone."""
    guarded: Mapped[bool]
    """Whether the contact is the guardian who arranged it."""
    state: Mapped[str] = mapped_column(String(20))
    round: Mapped[int]
    """How many questions there were: a press on an older one counts as one on the newest."""
    asked_at: Mapped[datetime | None]
    away_until: Mapped[datetime | None]
    made_at: Mapped[datetime]


class Wellbeings(Repository):
    """Arrangements, each locked before its state is looked at."""

    def add(self, arrangement: Wellbeing) -> Wellbeing:
        """Keep a new one."""
        return self._uow.add(arrangement)

    def find(self, key: int) -> Wellbeing | None:
        """Return one, locked for the transaction."""
        return self._as_it_stands(Wellbeing, key)

    def concerning(self, person: int, ended: str) -> Sequence[Wellbeing]:
        """Return those of somebody, and those where they are the contact, that have not ended; their own first."""
        self._session.flush()
        theirs = or_(Wellbeing.person == person, Wellbeing.contact == person)
        found = self._session.scalars(select(Wellbeing).where(theirs, Wellbeing.state != ended))
        return sorted(found, key=lambda one: (one.person != person, one.id))

    def invited(self, code: str) -> Wellbeing | None:
        """Return the one that a code leads to, locked."""
        keys = [digest(key, code) for key in self._uow.keys]
        found = select(Wellbeing).where(Wellbeing.code.in_(keys))
        return self._session.scalar(found.with_for_update() if self._uow.locks else found)

    def sealed(self, code: str) -> str:
        """Return what is kept of a code."""
        return digest(self._uow.key, code)
