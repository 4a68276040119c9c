"""Which units there are."""

from collections.abc import Iterable

from sqlalchemy import func, insert, select, text

from domain.organisation import Level, UnitOutline
from storage.repository import Repository
from storage.tables import Unit


class Units(Repository):
    """The tree and what hangs beside it."""

    def all(self) -> tuple[UnitOutline, ...]:
        """Return every unit in the order of the codes: a parent comes before what lies in it."""
        return tuple(_outline(row) for row in self._session.scalars(select(Unit).order_by(Unit.code)))

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
        self._session.execute(insert(Unit), rows)
        self._uow.touch()


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
