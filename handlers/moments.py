"""How a person writes a moment."""

import re
import unicodedata
from datetime import datetime, timedelta

_DAYS = {"今天": 0, "明天": 1, "后天": 2, "today": 0, "tomorrow": 1}
_MOMENT = re.compile(
    r"(?:(?P<word>今天|明天|后天|today|tomorrow)"
    r"|(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?)"
    r"\s*(?P<hour>\d{1,2})[:点时](?P<minute>\d{2})?分?"
)


def read_moment(text: str, today: datetime) -> datetime | None:
    """Return the moment that a person wrote, such as “12-05 14:30” or “明天 9点”, in the zone of ``today``."""
    found = _MOMENT.fullmatch(unicodedata.normalize("NFKC", text).strip().lower())
    if found is None:
        return None
    clock = {"hour": int(found["hour"]), "minute": int(found["minute"] or 0), "second": 0, "microsecond": 0}
    try:
        if found["word"]:
            return (today + timedelta(days=_DAYS[found["word"]])).replace(**clock)  # type: ignore[arg-type]
        year = int(found["year"] or today.year)
        moment = today.replace(year=year, month=int(found["month"]), day=int(found["day"]), **clock)  # type: ignore[arg-type]
        passed = not found["year"] and moment.date() < today.date()
        return moment.replace(year=year + 1) if passed else moment
    except ValueError:
        return None


def example(now: datetime) -> str:
    """Return a moment a week ahead, as a person may write it."""
    return (now + timedelta(days=7)).strftime("%m-%d 14:30")
