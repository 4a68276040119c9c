"""How a person writes a moment."""

import re
import unicodedata
from datetime import datetime, timedelta

_DAYS = {"今": 0, "明": 1, "后": 2, "大后": 3, "today": 0, "tomorrow": 1}
_WEEK = {sign: number % 7 for number, sign in enumerate("一二三四五六日")} | {"天": 6}
_WEEK |= {sign: number for number, sign in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_WEEKDAY = (
    r"(?:(?P<which>下个?|[本这]个?|next )?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    r"|(?P<english>mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
)
_MOMENT = re.compile(
    r"(?:(?P<word>大?后|今|明)(?:[天日]|(?=[早晚]))|(?P<english_word>today|tomorrow)"
    r"|(?:(?P<year>\d{4})[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})[日号]?)?"
    rf"[\s,(]*{_WEEKDAY}?[\s,)]*(?:at )?"
    r"(?P<part>凌晨|清晨|早[上晨]?|上午|中午|下午|傍晚|晚上?)?\s*"
    r"(?P<hour>\d{1,2})(?P<sign>[:.点时](?:(?P<minute>\d{2})分?|(?P<few>\d)分|(?P<share>半|[13]刻)|整|钟)?)?"
    r"\s*(?P<half>am|pm)?"
)
_SHARES = {"半": 30, "1刻": 15, "3刻": 45}
_LATE = frozenset({"下午", "傍晚", "晚", "晚上", "pm"})
_NUMERAL = re.compile("(?<![周期拜])[零〇一二两三四五六七八九十]+")
_DIGITS = {sign: str(number) for number, sign in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}


def read_moment(text: str, today: datetime) -> datetime | None:
    """Return the moment that a person wrote, such as “12-05 14:30” or “明天上午9点半”, in the zone of ``today``."""
    written = unicodedata.normalize("NFKC", text).strip(" \t\n.。!").lower()
    found = _MOMENT.fullmatch(_NUMERAL.sub(lambda match: _digits(match[0]), written))
    if found is None or not (found["sign"] or found["half"]):
        return None
    try:
        return _on(found, _at(found, today), today)
    except ValueError:
        return None


def _at(found: re.Match[str], today: datetime) -> datetime:
    """Return the time of day that was written, today. Raises ValueError when there is none such."""
    hour, minute = int(found["hour"]), int(found["minute"] or found["few"] or _SHARES.get(found["share"], 0))
    part = found["half"] or found["part"]
    if part in _LATE or part == "中午":
        midnight = part in ("晚", "晚上") and hour == 12
        hour += 12 if hour < (12 if part in _LATE else 6) or midnight else 0
    elif part:
        if hour > 12:
            raise ValueError(part)
        hour = 0 if hour == 12 and part in ("凌晨", "am") else hour
    days, hour = (1, 0) if hour == 24 else (0, hour)
    return today.replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=days)


def _on(found: re.Match[str], moment: datetime, today: datetime) -> datetime | None:
    """Return a time of day on the day that was written; None when there is none such."""
    sign = found["weekday"] or found["english"]
    word = found["word"] or found["english_word"]
    if word:
        moment += timedelta(days=_DAYS[word])
    elif found["month"]:
        moment = _on_date(found, moment, today)
    elif sign:
        return _on_weekday(_WEEK[sign], found["which"] or "", moment, today)
    else:
        return None
    return moment if not sign or moment.weekday() == _WEEK[sign] else None


def _on_date(found: re.Match[str], moment: datetime, today: datetime) -> datetime:
    year = int(found["year"] or today.year)
    days = (moment.date() - today.date()).days
    on = moment.replace(year=year, month=int(found["month"]), day=int(found["day"])) + timedelta(days=days)
    passed = not found["year"] and on.date() < today.date()
    return on.replace(year=year + 1) if passed else on


def _on_weekday(weekday: int, which: str, moment: datetime, today: datetime) -> datetime:
    """Return the next such day; “this” and “next” count in weeks that begin on Monday."""
    on = moment + timedelta(days=weekday - today.weekday())
    if which:
        return on + timedelta(days=7 if which[0] in "下n" else 0)
    return on if on > today else on + timedelta(days=7)


def _digits(numeral: str) -> str:
    """Return a Chinese numeral below a hundred in digits; one that is read out figure by figure too."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return "".join(_DIGITS[sign] for sign in numeral)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return numeral
    return str(int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0")))


def example(now: datetime) -> str:
    """Return a moment a week ahead, as a person may write it."""
    return (now + timedelta(days=7)).strftime("%m-%d 14:30")
