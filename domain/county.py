"""What the tree of units answers: what lies in what, which grid holds a point, and who owns a duty nearby."""

from collections.abc import Iterable

from domain.message import Place
from domain.organisation import Level, UnitOutline, is_within
from domain.places import GridMap, Point, centre, contains, valid


class County:
    """The units as they stood when they were read; it does not change."""

    def __init__(self, units: Iterable[UnitOutline]) -> None:
        self.units = {unit.code: unit for unit in sorted(units, key=lambda unit: unit.code)}
        self._inside: dict[str, list[UnitOutline]] = {}
        for unit in self.units.values():
            self._inside.setdefault(unit.parent, []).append(unit)
        self._on_duty: dict[str, list[UnitOutline]] = {}
        for unit in self.units.values():
            self._on_duty.setdefault(unit.duty, []).append(unit)
        self._grids = GridMap((unit.code, unit.ring) for unit in self.units.values() if unit.level is Level.GRID)

    @property
    def code(self) -> str:
        """The county's own code; empty where no unit has been loaded."""
        return next((unit.code for unit in self.units.values() if unit.level is Level.COUNTY), "")

    def find(self, code: str) -> UnitOutline | None:
        """Return the unit with this code."""
        return self.units.get(code)

    def inside(self, code: str, level: Level) -> list[UnitOutline]:
        """Return the units of a level whose parent is ``code``, in the order of their codes."""
        return [unit for unit in self._inside.get(code, ()) if unit.level is level]

    def at_level(self, level: Level) -> list[UnitOutline]:
        """Return every unit of a level, in the order of their codes."""
        return [unit for unit in self.units.values() if unit.level is level]

    def above(self, code: str, level: Level) -> str:
        """Return the unit of ``level`` that ``code`` lies in or is; empty where there is none."""
        unit = self.units.get(code)
        while unit is not None and unit.level is not level:
            unit = self.units.get(unit.parent)
        return unit.code if unit is not None else ""

    def covers(self, place: Place) -> bool:
        """Say whether a point lies in the county; a place without a point always does."""
        if place.lat is None or place.lon is None:
            return True
        county = self.units.get(self.code)
        if not valid(place.lat, place.lon):
            return False
        return county is None or not county.ring or contains(county.ring, place.lat, place.lon)

    def grid_of(self, place: Place) -> str:
        """Return the grid of a place: the one picked, or the one whose polygon holds the point; empty for none."""
        if place.grid in self.units:
            return place.grid
        if place.lat is None or place.lon is None:
            return ""
        return self._grids.grid_at(place.lat, place.lon) or ""

    def middle(self, code: str) -> Point | None:
        """Return a point in the middle of a unit, or of one that lies in it; None where nobody has drawn any."""
        unit = self.units.get(code)
        if unit is None or unit.ring:
            return centre(unit.ring) if unit else None
        drawn = [point for inside in self._inside.get(code, ()) if (point := self.middle(inside.code))]
        return drawn[len(drawn) // 2] if drawn else None

    def owner(self, duty: str, area: str) -> str:
        """Return who answers for a duty nearest to an area, in its community, its street, the county; or nothing."""
        owners = [unit for unit in self._on_duty.get(duty, ()) if is_within(area, unit.parent)]
        return max(owners, key=lambda unit: (len(unit.parent), unit.code)).code if owners else ""
