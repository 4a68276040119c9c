"""Which stations and venues are shown, and which of them lie nearest."""

import math
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from domain.places import Point
from domain.stations import Kind as Sort
from domain.stations import Service, Station
from storage.imports import StationRow, applied
from storage.repository import Repository

AT_ONCE = 60
"""How many are read at once, from the nearest on: mostly the first few decide."""


class Stations(Repository):
    """Stations and venues of the file that is shown."""

    def nearest(self, at: Point, kinds: Sequence[Sort]) -> Iterator[Station]:
        """Yield stations from the nearest on; over a county, degrees of longitude are as long as they are here."""
        east = math.cos(math.radians(at.lat))
        north, along = StationRow.lat - at.lat, (StationRow.lon - at.lon) * east
        away = north * north + along * along
        mine = select(StationRow).where(StationRow.batch.in_(applied("stations")), StationRow.kind.in_(list(kinds)))
        ordered = mine.order_by(away, StationRow.code)
        for start in range(0, self.count(kinds), AT_ONCE):
            yield from map(_station, self._session.scalars(ordered.limit(AT_ONCE).offset(start)))

    def named(self, kinds: Sequence[Sort], *, skip: int, limit: int) -> list[Station]:
        """Return stations in the order of their codes, after the first ``skip``."""
        mine = select(StationRow).where(StationRow.batch.in_(applied("stations")), StationRow.kind.in_(list(kinds)))
        return list(map(_station, self._session.scalars(mine.order_by(StationRow.code).offset(skip).limit(limit))))

    def count(self, kinds: Sequence[Sort]) -> int:
        """Return how many there are."""
        mine = select(func.count()).select_from(StationRow)
        shown = mine.where(StationRow.batch.in_(applied("stations")), StationRow.kind.in_(list(kinds)))
        return self._session.scalar(shown) or 0

    def find(self, code: str) -> Station | None:
        """Return one of them."""
        mine = select(StationRow).where(StationRow.batch.in_(applied("stations")), StationRow.code == code)
        row = self._session.scalar(mine)
        return _station(row) if row else None


def _station(row: StationRow) -> Station:
    return Station(
        code=row.code,
        kind=Sort(row.kind),
        name=row.name,
        name_en=row.name_en,
        address=row.address,
        hours=row.hours,
        services=tuple(map(Service, row.services.split())),
        at=Point(row.lat, row.lon),
    )
