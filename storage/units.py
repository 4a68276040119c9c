"""Which units there are."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import func, or_, select, text

from domain.organisation import Level, UnitOutline
from storage.bulk import write
from storage.held import table_of
from storage.imports import applied
from storage.repository import Repository
from storage.tables import Unit


class Units(Repository):
    """The tree and what hangs beside it."""

    def all(self) -> tuple[UnitOutline, ...]:
        """Return every unit in the order of the codes: a parent comes before what lies in it.

        What a file says of a unit that was there before counts, but for its polygon and duty, of which it says nothing.
        """
        seen = (
            select(Unit).where(or_(Unit.batch == 0, Unit.batch.in_(applied("units")))).order_by(Unit.code, Unit.batch)
        )
        found: dict[str, UnitOutline] = {}
        for row in self._session.scalars(seen):
            found[row.code] = _over(found.get(row.code), _outline(row))
        return tuple(found.values())

    def before_imports(self) -> tuple[UnitOutline, ...]:
        """Return the units that came with no import, in the order of their codes."""
        return tuple(map(_outline, self._session.scalars(select(Unit).where(Unit.batch == 0).order_by(Unit.code))))

    def hold(self) -> None:
        """Let nobody else load units until this transaction ends: replicas may start together."""
        if self._session.get_bind().dialect.name != "sqlite":
            self._session.execute(text("LOCK TABLE unit IN SHARE ROW EXCLUSIVE MODE"))

    def count(self) -> int:
        """Return how many units there are."""
        return self._session.scalar(select(func.count()).select_from(Unit)) or 0

    def add_all(self, units: Iterable[UnitOutline]) -> None:
        """Write new units."""
        rows = [
            {
                "code": unit.code,
                "batch": 0,
                "level": unit.level.value,
                "name": unit.name,
                "name_en": unit.name_en,
                "parent": unit.parent,
                "duty": unit.duty,
                "ring": [list(point) for point in unit.ring],
                "fictional": unit.fictional,
            }
            for unit in units
        ]
        write(self._session, table_of(Unit), rows)
        self._uow.touch()


def _over(before: UnitOutline | None, unit: UnitOutline) -> UnitOutline:
    if before is None:
        return unit
    return replace(unit, ring=unit.ring or before.ring, duty=unit.duty or before.duty)


def _outline(row: Unit) -> UnitOutline:
    return UnitOutline(
        code=row.code,
        level=Level(row.level),
        name=row.name,
        name_en=row.name_en,
        parent=row.parent,
        duty=row.duty,
        ring=tuple((lon, lat) for lon, lat in row.ring),
        fictional=row.fictional,
    )
