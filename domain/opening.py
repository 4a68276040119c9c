"""When is a place open? Weekly hours in the county's own time, as people write them: "24h", "Mon-Fri 08:00-20:00"."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple, TypeAlias

from domain.errors import NotUnderstood

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY = 24 * 60
NOT_HOURS = (
    "“{given}” is not understood. Write hours like 08:00-20:00, 24h, or Mon-Fri 08:00-18:00; Sat,Sun 09:00-12:00."
)
_CHINESE = "一二三四五六日"
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EVERY_DAY = re.compile(r"每[天日]|周一至周日|daily|everyday|every day")
_ALL_DAY = re.compile(r"24h|24/7|24小时(?:开放|营业|服务)?|全天(?:24小时)?(?:开放)?|00:00-24:00|0:00-24:00")
_SPAN = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})-([0-9]{1,2})[:.]([0-9]{2})")
_RULE = re.compile(r"(?P<days>[^0-9]*)(?P<spans>(?:[0-9].*)?)")


class Stretch(NamedTuple):
    """Minutes after midnight; one that ends after 24:00 goes on into the next day."""

    opens: int
    closes: int


Week: TypeAlias = tuple[tuple[Stretch, ...], ...]
"""The stretches of each day, from Monday on."""


def read_hours(text: str) -> Week:
    """Read weekly hours. Raises NotUnderstood. What a later rule says of a day takes the place of an earlier one."""
    written = _plain(text)
    week: dict[int, tuple[Stretch, ...]] = {}
    rules = [rule for rule in re.split(r"[;\n]", written) if rule.strip()]
    for rule in rules:
        found = _ruled(rule)
        if found is None:
            raise NotUnderstood(NOT_HOURS, given=text[:80])
        week |= found
    if not any(week.values()):
        raise NotUnderstood(NOT_HOURS, given=text[:80])
    return tuple(week.get(day, ()) for day in range(len(DAYS)))


def write_hours(week: Week) -> str:
    """Return weekly hours in the one form that is stored: "24h", or "Mo-Fr 08:00-20:00; Sa 09:00-12:00,14:00-17:00"."""
    if all(day == (Stretch(0, DAY),) for day in week):
        return "24h"
    return "; ".join(f"{days_of(first, last)} {spans_of(spans)}" for first, last, spans in runs(week) if spans)


def runs(week: Week) -> Iterator[tuple[int, int, Sequence[Stretch]]]:
    """Yield which days in a row have the same hours: the first, the last, and those."""
    for spans, days in groupby(range(len(DAYS)), key=lambda day: week[day]):
        run = list(days)
        yield run[0], run[-1], spans


def days_of(first: int, last: int, names: Sequence[str] = DAYS, to: str = "-") -> str:
    """Return a run of days by their names."""
    return names[first] if first == last else f"{names[first]}{to}{names[last]}"


def spans_of(spans: Sequence[Stretch]) -> str:
    """Return the hours of a day."""
    return ",".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in spans)


def closes_at(week: Week, local: datetime) -> datetime | None:
    """Return when a place that is open at this moment of the county's clock closes; None where it is not open."""
    midnight = _midnight(local)
    minute = (local.replace(tzinfo=None) - midnight.replace(tzinfo=None)) // timedelta(minutes=1)
    open_until = [
        closes - back
        for back, day in ((0, local.weekday()), (DAY, (local.weekday() - 1) % 7))
        for opens, closes in week[day]
        if opens <= minute + back < closes
    ]
    return _at(midnight, max(open_until)) if open_until else None


def opens_at(week: Week, local: datetime) -> datetime | None:
    """Return when a place opens next, within a week; None for one that never does."""
    midnight = _midnight(local)
    coming = (
        _at(midnight + timedelta(days=ahead), opens)
        for ahead in range(8)
        for opens, _ in week[(local.weekday() + ahead) % 7]
    )
    return min((moment for moment in coming if moment > local), default=None)


def _midnight(local: datetime) -> datetime:
    return datetime.combine(local.date(), time(), local.tzinfo)


def _at(midnight: datetime, minute: int) -> datetime:
    return midnight + timedelta(minutes=minute)


def _clock(minute: int) -> str:
    hour, rest = divmod(minute if minute <= DAY else minute - DAY, 60)
    return f"{hour:02}:{rest:02}"


def _plain(text: str) -> str:
    """Return hours in one way of writing: dashes, colons, days."""
    written = unicodedata.normalize("NFKC", text).casefold()
    written = re.sub(r"[‐‑‒–—―−~～至到]|\bto\b", "-", re.sub(r"(?:星期|礼拜|周)天", "周日", written))
    written = _EVERY_DAY.sub("", re.sub("星期|礼拜", "周", written.replace("周一-周日", "")))
    written = re.sub("工作日", "周一-周五", re.sub("周末|weekends?", "周六,周日", written))
    written = re.sub("weekdays?|workdays?", "周一-周五", written)
    for number, day in enumerate(_ENGLISH):
        written = re.sub(rf"\b(?:{day}|{day[:4]}|{day[:3]}|{day[:2]})\b\.?", f"周{_CHINESE[number]}", written)
    return re.sub(r"[、,，和&]+", ",", written.replace("；", ";"))


def _ruled(rule: str) -> dict[int, tuple[Stretch, ...]] | None:
    """Return what one rule says of which days; None for one that says nothing."""
    found = _ALL_DAY.search(rule)
    days, spans = (
        (rule[: found.start()], rule[found.start() :])
        if found
        else _RULE.fullmatch(rule.strip()).group(  # type: ignore[union-attr]
            "days", "spans"
        )
    )
    which, hours = _days(days), _spans(spans.strip())
    return dict.fromkeys(which, hours) if which and hours else None


def _days(text: str) -> list[int]:
    """Return which days are named; all of them where none is, and none where it is not understood."""
    written = re.sub(r"\s", "", text).strip(":,")
    if not written:
        return list(range(len(DAYS)))
    found: list[int] = []
    for part in written.split(","):
        days = re.fullmatch(f"周?([{_CHINESE}])(?:-周?([{_CHINESE}]))?", part)
        if days is None:
            return []
        first, last = _CHINESE.index(days[1]), _CHINESE.index(days[2] or days[1])
        found += [day % 7 for day in range(first, last + 1 if last >= first else last + 8)]
    return found


def _spans(text: str) -> tuple[Stretch, ...]:
    """Return the stretches that are written; none where it is not understood, or where they overlap."""
    if _ALL_DAY.fullmatch(re.sub(r"\s", "", text)):
        return (Stretch(0, DAY),)
    found: list[Stretch] = []
    for part in filter(None, re.split(r"[,\s]+", re.sub(r"\s*-\s*", "-", text))):
        stretch = _stretch(part)
        if stretch is None or (found and found[-1].closes > stretch.opens):
            return ()
        found.append(stretch)
    return tuple(found)


def _stretch(text: str) -> Stretch | None:
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    hours, minutes, until, and_minutes = map(int, found.groups())
    opens, closes = hours * 60 + minutes, until * 60 + and_minutes
    if minutes > 59 or and_minutes > 59 or opens >= DAY or closes > DAY or opens == closes:
        return None
    return Stretch(opens, closes if closes > opens else closes + DAY)
