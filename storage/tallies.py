"""How often each step was taken, by day, unit and category: what statistics are read from."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import delete, select, text

from domain.issue import NOTES
from storage.bulk import Insert, Into, write
from storage.repository import Repository
from storage.streams import tally

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork


class Kind(NamedTuple):
    """What is counted together: the steps of one kind, of one day in the county, of issues that one unit had."""

    taken_on: date
    unit: str
    category: str
    action: str
    late: bool


ALL = select(*(tally.c[name] for name in (*Kind._fields, "steps")))


def kind_of(row: Mapping[str, Any], category: str, zone: tzinfo) -> Kind | None:
    """Return what a row of history counts towards; None for a rung, which is no step."""
    if row["action"] in NOTES:
        return None
    at: datetime = row["at"]
    return Kind(at.astimezone(zone).date(), row["holder"], category, row["action"], row["late"])


class Tallies(Repository):
    """Counts that are written in the transaction of the step that they count."""

    def __init__(self, uow: "UnitOfWork") -> None:
        super().__init__(uow)
        self._taken: Counter[Kind] = Counter()

    def count(self, row: Mapping[str, Any], category: str) -> None:
        """Count a step whose row of history is owed."""
        kind = kind_of(row, category, self._uow.zone)
        if kind is not None:
            self._taken[kind] += 1

    def count_as(self, steps: Iterable[Any], *, before: str, after: str) -> None:
        """Count the steps of an issue, as History read them, towards another category."""
        for row in (step._mapping for step in steps):
            self.count(row, after)
            kind = kind_of(row, before, self._uow.zone)
            if kind is not None:
                self._taken[kind] -= 1

    def flush(self) -> None:
        """Write what was counted, in one order for every replica: two that count the same wait for each other."""
        rows = [{**kind._asdict(), "steps": steps} for kind, steps in sorted(self._taken.items())]
        write(self._session, _add, rows)
        self._taken.clear()

    def all(self) -> Counter[Kind]:
        """Return every count."""
        rows = self._rows(ALL, {})
        return Counter({Kind(*row[:-1]): row.steps for row in rows})

    def lock(self) -> None:
        """Let no replica count until the end: who has counted already has committed by then."""
        if self._session.get_bind().dialect.name != "sqlite":
            self._session.execute(text("LOCK TABLE tally IN SHARE ROW EXCLUSIVE MODE"))

    def replace(self, counted: Mapping[Kind, int]) -> None:
        """Write counts in the place of all that there are."""
        self._session.execute(delete(tally))
        write(self._session, tally, [{**kind._asdict(), "steps": steps} for kind, steps in sorted(counted.items())])
        self._uow.touch()


def counted(uow: "UnitOfWork") -> Counter[Kind]:
    """Return what the histories of all issues say."""
    rows = ((row, one.issue.category) for one in uow.examination.chapters(()) for row in one.steps)
    return Counter(kind for row, category in rows if (kind := kind_of(row, category, uow.zone)) is not None)


def _add(into: Into) -> Insert:
    row = into(tally)
    more = {"steps": tally.c.steps + row.excluded.steps}
    return row.on_conflict_do_update(index_elements=Kind._fields, set_=more)
