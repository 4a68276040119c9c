"""On which days of every year is something made, and which days does it cover?"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

DAY = timedelta(days=1)


class Kind(StrEnum):
    """Which of the two a sheet is; the place of each here is the rung of its draft days."""

    QUARTER = "quarter"
    YEAR = "year"


class YearDay(NamedTuple):
    """A day of every year, written "12-01"."""

    month: int
    day: int

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


class Period(NamedTuple):
    """The days that a sheet covers, both included."""

    since: date
    until: date


def following(days: Sequence[YearDay], after: date) -> date:
    """Return the next of these days after a day. Raises ValueError where there are none."""
    return min(one for one in _around(days, after) if one > after)


def covered(days: Sequence[YearDay], drafted_on: date) -> Period:
    """Return what is covered by what is made on one of these days: everything since the one before it."""
    before = max(one for one in _around(days, drafted_on) if one < drafted_on)
    return Period(before, drafted_on - DAY)


def is_one_of(day: date, days: Iterable[YearDay]) -> bool:
    """Say whether a day is one of these."""
    return YearDay(day.month, day.day) in days


def moment(day: date, at: time, zone: tzinfo) -> datetime:
    """Return when something begins that is set for a time of a day."""
    return datetime.combine(day, at, zone)


def _around(days: Sequence[YearDay], day: date) -> list[date]:
    return [date(year, one.month, one.day) for year in (day.year - 1, day.year, day.year + 1) for one in days]
