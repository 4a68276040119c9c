"""How long may something take, as a policy writes it: clock time, working hours or working days?"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Unit(StrEnum):
    """What a span counts: seconds of the clock, hours of office time, or working days."""

    CLOCK = "s"
    WORKING_HOURS = "wh"
    WORKING_DAYS = "wd"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time. ``str`` gives it back as somebody wrote it: 24h stays 24h, though it equals 1d."""

    amount: int
    unit: Unit
    written: str = field(compare=False)

    @property
    def clock(self) -> timedelta:
        """The fixed length of a clock span; a working span has none, so it raises ValueError."""
        if self.unit is not Unit.CLOCK:
            raise ValueError(f"{self} is working time: how long it lasts depends on the calendar")
        return timedelta(seconds=self.amount)

    def __str__(self) -> str:
        return self.written


_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_CLOCK = re.compile(r"\s*".join(f"(?:([0-9]{{1,9}}){letter})?" for letter in _SECONDS))
_WORKING = re.compile("([0-9]{1,9})(wh|wd)")
_TEN_YEARS = {Unit.CLOCK: 3_653 * 86_400, Unit.WORKING_HOURS: 20_000, Unit.WORKING_DAYS: 2_500}


def parse_span(text: str) -> Span:
    """Read "15m", "1h 30m", "7d", "4wh" or "2wd"; anything else, nothing and over ten years raise ValueError."""
    written = text.strip()
    amount, unit = _counted(written)
    if amount == 0:
        raise ValueError(f'"{text}" is no time at all: it must be at least "1s"')
    if amount > _TEN_YEARS[unit]:
        raise ValueError(f'"{text}" is longer than ten years')
    return Span(amount, unit, written)


def _counted(text: str) -> tuple[int, Unit]:
    if working := _WORKING.fullmatch(text):
        return int(working[1]), Unit(working[2])
    clock = _CLOCK.fullmatch(text)
    if not text or not clock:
        raise ValueError(f'"{text}" is not a length of time such as "15m", "1h 30m", "7d", "4wh" or "2wd"')
    counts = (int(count or 0) for count in clock.groups())
    return sum(count * seconds for count, seconds in zip(counts, _SECONDS.values(), strict=True)), Unit.CLOCK
