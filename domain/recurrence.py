"""On which days does an event come again? Rules as RFC 5545 writes them, in the wall time of a zone."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from dateutil.rrule import rrule

WEEK, FORTNIGHT = "FREQ=WEEKLY", "FREQ=WEEKLY;INTERVAL=2"
OFTEN = {WEEK, "FREQ=MONTHLY"}
PARTS = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY"}
"""What a rule may say: the time of day is that of the first, and it goes on until somebody ends it."""
PROBE = datetime(2026, 1, 1)  # noqa: DTZ001 - wall time, as in every rule here
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def same_day_of_month(first: datetime) -> str:
    """Return the rule “on the 5th of every month”; a month without that day is left out, as RFC 5545 has it."""
    return f"FREQ=MONTHLY;BYMONTHDAY={first.day}"


def same_weekday_of_month(first: datetime) -> str:
    """Return the rule “on the first Saturday of every month”; what is the fifth counts as the last."""
    number = (first.day - 1) // 7 + 1
    return f"FREQ=MONTHLY;BYDAY={number if number < len('12345') else -1}{DAYS[first.weekday()]}"


def read_rule(written: str) -> str:
    """Return a rule as it is kept. Raises ValueError for none, for one that ends, and for any but weekly or monthly."""
    text = written.strip().upper().removeprefix("RRULE:")
    parts = text.split(";")
    if not OFTEN & set(parts) or {part.partition("=")[0] for part in parts} - PARTS:
        raise ValueError(written)
    # With an end, as a rule that never comes true is looked for until the year 9999.
    if len(list(_rule(f"{text};UNTIL={PROBE.year + 2}0101T000000", PROBE))) < len("twice"):
        raise ValueError(written)
    return text


def following(rule: str, first: datetime, after: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the starts that come after one, each at the time of day of the first, whatever the clocks do."""
    wall = first.astimezone(zone).replace(tzinfo=None)
    since = after.astimezone(zone).replace(tzinfo=None)
    for start in _rule(rule, wall).xafter(since):
        yield start.replace(tzinfo=zone)


def next_starts(rule: str, first: datetime, *, after: datetime, zone: ZoneInfo, count: int) -> list[datetime]:
    """Return the next ``count`` starts."""
    return list(islice(following(rule, first, after, zone), count))


def _rule(written: str, first: datetime) -> "rrule":
    from dateutil.rrule import rrule, rrulestr  # noqa: PLC0415 - few verbs of the command line need it

    found = rrulestr(written, dtstart=first)
    if not isinstance(found, rrule):
        raise ValueError(written)
    return found
