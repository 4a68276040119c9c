"""Are the entries of a policy about the sheets for the work units what they should be?"""

from datetime import date

from domain.periods import YearDay
from domain.policy_entry import Entry
from domain.service import Statements

DAY, WANTED = "(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", 'should be a day of every year, such as "12-01"'
ANY_YEAR = 2001
"""One without a 29 February, which not every year has."""


def statements(entry: Entry) -> Statements:
    check, remind, send = (entry.at(key).clock() for key in ("check", "remind", "send"))
    if remind.amount >= check.amount:
        raise entry.at("remind").refused("should be shorter than check")
    if send.amount <= check.amount:
        raise entry.at("send").refused("should be longer than check")
    return Statements(
        quarterly=_year_days(entry.at("quarterly")),
        yearly=_year_days(entry.at("yearly")),
        at=entry.at("at").time_of_day(),
        check=check,
        remind=remind,
        confirm=entry.at("confirm").clock(),
        send=send,
    )


def _year_days(entry: Entry) -> tuple[YearDay, ...]:
    days = [_year_day(one) for one in entry.entries()]
    if days != sorted(set(days)):
        raise entry.refused("should name each day once, in the order of the year")
    return tuple(days)


def _year_day(entry: Entry) -> YearDay:
    month, _, day = entry.text(DAY, WANTED).partition("-")
    try:
        date(ANY_YEAR, int(month), int(day))
    except ValueError as error:
        raise entry.refused(WANTED) from error
    return YearDay(int(month), int(day))
