"""Which stations and venues are there to rest, and which of them are open nearest to somebody?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from domain.opening import DAY, Stretch, Week, closes_at, opens_at, read_hours
from domain.places import Point


class Kind(StrEnum):
    """What a place is: for whoever works outdoors, for young people who look for work, or for sport and meetings."""

    REST = "rest"
    YOUTH = "youth"
    VENUE = "venue"


class Service(StrEnum):
    """What a place has."""

    WATER = "water"
    CHARGING = "charging"
    SEATS = "seats"
    MICROWAVE = "microwave"
    TOILET = "toilet"
    FIRST_AID = "first_aid"
    COOLING = "cooling"
    WIFI = "wifi"
    BOOKS = "books"
    LODGING = "lodging"
    SPORT = "sport"


STATIONS = (Kind.REST, Kind.YOUTH)
"""Where somebody goes who needs a rest; a venue is looked for by its name."""


@dataclass(frozen=True)
class Station:
    """One place. ``hours`` is written as domain/opening.py stores it; the position is in WGS-84."""

    code: str
    kind: Kind
    name: str
    name_en: str
    address: str
    hours: str
    services: tuple[Service, ...]
    at: Point

    @cached_property
    def week(self) -> Week:
        """When it is open."""
        return read_hours(self.hours)

    @property
    def is_always_open(self) -> bool:
        """Whether it never closes."""
        return all(day == (Stretch(0, DAY),) for day in self.week)

    def closes_at(self, local: datetime) -> datetime | None:
        """Return when it closes; None while it is closed."""
        return closes_at(self.week, local)

    def opens_at(self, local: datetime) -> datetime | None:
        """Return when it opens next."""
        return opens_at(self.week, local)


@dataclass(frozen=True, slots=True)
class Nearby:
    """The nearest that are open, nearest first; where those are too few, which of the others opens first, and when."""

    open: Sequence[Station]
    next: Station | None = None
    opens_at: datetime | None = None


def nearby(nearest_first: Iterable[Station], local: datetime, most: int) -> Nearby:
    """Look from the nearest on; of two that open at the same moment the nearer one counts."""
    found: list[Station] = []
    coming: tuple[datetime, Station] | None = None
    for station in nearest_first:
        if station.closes_at(local):
            found.append(station)
            if len(found) == most:
                return Nearby(found)
        elif (moment := station.opens_at(local)) and (coming is None or moment < coming[0]):
            coming = moment, station
    return Nearby(found, coming[1], coming[0]) if coming else Nearby(found)
