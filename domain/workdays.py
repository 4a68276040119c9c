"""Is this day worked in China, and has the State Council said so yet?"""

from datetime import date
from functools import cache
from typing import NamedTuple

_SATURDAY = 5


class Workday(NamedTuple):
    """Whether a day is worked; provisional when that is a forecast and not a published calendar."""

    working: bool
    provisional: bool


def china_workday(day: date) -> Workday:
    """Answer from the published calendar, make-up workdays included; else forecast from statutory days and weekends.

    Each day is asked for by itself: the calendar of next year is published in November at the earliest, and a deadline
    that crosses New Year rests on both.
    """
    published = _published(day.year)
    if published is not None:
        return Workday(day in published, provisional=False)
    return Workday(day.weekday() < _SATURDAY and day not in _statutory(day.year), provisional=True)


@cache
def _published(year: int) -> frozenset[date] | None:
    """Return the workdays of ``year``, or None when ``chinese_calendar`` does not know that year."""
    import chinese_calendar  # noqa: PLC0415  (15 ms, and no command line verb asks)

    try:
        return frozenset(chinese_calendar.get_workdays(date(year, 1, 1), date(year, 12, 31)))
    except NotImplementedError:
        return None


@cache
def _statutory(year: int) -> frozenset[date]:
    """Return the holidays that the law fixes; none for a year that ``holidays`` does not know, so Monday to Friday."""
    import holidays  # noqa: PLC0415  (0.2 s: paid by the first forecast, not by every start)

    return frozenset(holidays.country_holidays("CN", years=year))
