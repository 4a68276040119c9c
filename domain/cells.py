"""What must stand in a cell of a table: a code, a number, a day, hours, services? What is read raises NotUnderstood."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from domain.errors import NotUnderstood
from domain.opening import read_hours, write_hours
from domain.sheets import Around, one_of, words
from domain.stations import Service

CODE = re.compile(r"[0-9]{6}(?:[0-9]{3}){0,4}(?:-[0-9A-Za-z]{1,16})?")
MARK = re.compile(r"[0-9A-Za-z._/-]{1,40}")
NO_CODE = "“{given}” is no code. A unit's code has 6, 9, 12, 15 or 18 digits, such as 520626001001 or 520626-U07."
SHORTENED = "The spreadsheet has shortened this number to “{given}”. Make the column text and write it out again."
NO_MARK = "“{given}” is no number for a place. Letters from A to Z, digits, - and . are, at most 40 of them."
NO_DATE = "“{given}” is no date. Write it like 2027-06-30."
OVER = "{given} has passed already."
NO_DEGREES = "“{given}” is no position in degrees. Write it like 28.25812."
NO_UNIT = "There is no unit with the code {given}."
SERVICES: Mapping[str, Sequence[str]] = {
    Service.WATER: ("饮水", "热水", "喝水", "开水", "直饮水", "饮用水", "drinking water", "hot water"),
    Service.CHARGING: ("充电", "手机充电", "电动车充电", "换电", "phone charging", "power"),
    Service.SEATS: ("休息", "座椅", "歇脚", "纳凉", "rest", "seat"),
    Service.MICROWAVE: ("微波炉", "热饭", "加热", "microwave oven"),
    Service.TOILET: ("厕所", "卫生间", "公厕", "洗手间", "wc", "restroom"),
    Service.FIRST_AID: ("急救", "药箱", "急救箱", "应急药品", "first aid kit"),
    Service.COOLING: ("空调", "避暑", "取暖", "air conditioning", "heating"),
    Service.WIFI: ("无线网", "上网", "无线网络", "wi-fi"),
    Service.BOOKS: ("图书", "阅读", "看书", "reading"),
    Service.LODGING: ("住宿", "免费住宿", "bed"),
    Service.SPORT: ("运动", "健身", "篮球", "羽毛球", "乒乓球", "sports"),
}


def code(text: str, _: Around) -> str:
    """Read the code of a unit."""
    if re.fullmatch(r"[0-9.]+[eE]\+?[0-9]+", text):
        raise NotUnderstood(SHORTENED, given=text)
    if not CODE.fullmatch(text):
        raise NotUnderstood(NO_CODE, given=text[:40])
    return text


def mark(text: str, around: Around) -> str:
    """Read what a place is numbered by; a button carries it."""
    if not MARK.fullmatch(number(text, around)):
        raise NotUnderstood(NO_MARK, given=text[:40])
    return text


def number(text: str, around: Around) -> str:
    """Read somebody's own number for a thing or a person: any words, as they stand."""
    if re.fullmatch(r"[0-9]\.[0-9]+[eE]\+[0-9]+", text):
        raise NotUnderstood(SHORTENED, given=text)
    return words(text, around)[:40]


def unit(text: str, around: Around) -> str:
    """Read the code of a unit that there is."""
    if around.county.find(code(text, around)) is None:
        raise NotUnderstood(NO_UNIT, given=text)
    return text


def day(text: str, around: Around) -> date:
    """Read a day that has not passed."""
    found = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?: 00:00:00)?", text)
    try:
        read = date(*map(int, found.groups())) if found else None
    except ValueError:
        read = None
    if read is None:
        raise NotUnderstood(NO_DATE, given=text[:40])
    if read < around.today:
        raise NotUnderstood(OVER, given=read.isoformat())
    return read


def degrees(text: str, _: Around) -> float:
    """Read degrees; ``settle`` sees whether they make a position."""
    try:
        return float(text.rstrip("°"))
    except ValueError:
        raise NotUnderstood(NO_DEGREES, given=text[:40]) from None


def hours(text: str, _: Around) -> str:
    """Read weekly hours into the form that is stored."""
    return write_hours(read_hours(text))


def services(text: str, around: Around) -> str:
    """Read what a place has, into keys with a space between."""
    one = one_of(SERVICES)
    found = (one(part, around) for part in re.split(r"[、,，;；/|]+", text) if part.strip())
    return " ".join(dict.fromkeys(found))
