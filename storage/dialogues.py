"""Which form a person has open, and how far they are."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Delete, bindparam, delete, select

from storage.bulk import Insert, Into, write
from storage.repository import Repository
from storage.streams import dialogue

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

OPEN = select(dialogue).where(dialogue.c.person.in_(bindparam("people", expanding=True)))


class Dialogue(NamedTuple):
    """The form that a person has open: how far they are, and since when."""

    person: int
    form: str
    state: dict[str, Any]
    opened_at: datetime
    updated_at: datetime


class Dialogues(Repository):
    """At most one open form a person; those read ahead are held for the batch, and written once at its end."""

    def __init__(self, uow: "UnitOfWork") -> None:
        super().__init__(uow)
        self._held: dict[int, Dialogue | None] = {}
        self._changed: set[int] = set()

    def read_ahead(self, people: Iterable[int]) -> None:
        """Read what everybody in a batch has open at once."""
        wanted = set(people) - self._held.keys()
        if not wanted:
            return
        self._held |= dict.fromkeys(wanted)
        for row in self._rows(OPEN, {"people": list(wanted)}):
            self._held[row.person] = Dialogue._make(row)

    def find(self, person: int) -> Dialogue | None:
        """Return what a person has open."""
        self.read_ahead((person,))
        return self._held[person]

    def keep(self, draft: Dialogue) -> None:
        """Keep how far a person is."""
        self._change(draft.person, draft)

    def drop(self, person: int) -> None:
        """Forget what a person had open."""
        if self.find(person) is not None:
            self._change(person, None)

    def flush(self) -> None:
        """Write what was kept and what was dropped."""
        kept = [found for person in self._changed if (found := self._held[person]) is not None]
        write(self._session, _keep, [one._asdict() for one in kept])
        write(self._session, _drop, [{"one": person} for person in self._changed if self._held[person] is None])
        self._changed.clear()

    def _change(self, person: int, after: Dialogue | None) -> None:
        self._held[person] = after
        self._changed.add(person)
        self._uow.touch()


def _keep(into: Into) -> Insert:
    row = into(dialogue)
    newer = {name: row.excluded[name] for name in ("form", "state", "opened_at", "updated_at")}
    return row.on_conflict_do_update(index_elements=["person"], set_=newer)


def _drop(_: Into) -> Delete:
    return delete(dialogue).where(dialogue.c.person == bindparam("one"))
