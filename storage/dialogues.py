"""Which form a person has open, and how far they are."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from storage.repository import Repository
from storage.tables import Dialogue

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

OPEN = select(Dialogue).where(Dialogue.person.in_(bindparam("people", expanding=True)))


class Dialogues(Repository):
    """At most one open form a person; those read ahead are held for the batch."""

    def __init__(self, uow: "UnitOfWork") -> None:
        super().__init__(uow)
        self._held: dict[int, Dialogue | None] = {}

    def read_ahead(self, people: Iterable[int]) -> None:
        """Read what everybody in a batch has open at once."""
        wanted = set(people) - self._held.keys()
        if not wanted:
            return
        self._held |= dict.fromkeys(wanted)
        for row in self._session.scalars(OPEN, {"people": list(wanted)}):
            self._held[row.person] = row

    def find(self, person: int) -> Dialogue | None:
        """Return what a person has open."""
        self.read_ahead((person,))
        return self._held[person]

    def keep(self, person: int, *, form: str, state: dict[str, Any], now: datetime) -> Dialogue:
        """Write how far a person is; a new form starts a new day for its draft."""
        row = self.find(person)
        if row is None:
            row = Dialogue(person=person, form=form, state=state, opened_at=now, updated_at=now)
            self._held[person] = self._uow.add(row)
            return row
        if row.form != form:
            row.form, row.opened_at = form, now
        row.state, row.updated_at = state, now
        return row

    def drop(self, person: int) -> None:
        """Forget what a person had open."""
        row = self.find(person)
        if row is None:
            return
        if row in self._session.new:
            self._session.expunge(row)
        else:
            self._session.delete(row)
        self._held[person] = None
        self._uow.touch()
