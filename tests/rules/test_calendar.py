"""Office time, holidays and quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.calendar import QuietHours, WorkingCalendar
from domain.spans import Span, parse_span
from tests.rules.shipped import SHANGHAI, policy

BERLIN = ZoneInfo("Europe/Berlin")
CALENDAR = policy().calendar(SHANGHAI)


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "working", "provisional"),
    [
        pytest.param("2026-02-14", True, False, id="a Saturday made up for before Spring Festival"),
        pytest.param("2026-10-10", True, False, id="a Saturday made up for after National Day"),
        pytest.param("2026-01-04", True, False, id="a Sunday made up for after New Year"),
        pytest.param("2026-02-15", False, False, id="first day of Spring Festival"),
        pytest.param("2026-02-23", False, False, id="last day of Spring Festival, a Monday"),
        pytest.param("2026-02-24", True, False, id="back to work"),
        pytest.param("2026-11-21", False, False, id="an ordinary Saturday"),
        pytest.param("2027-01-01", False, True, id="a statutory day of a year not yet published"),
        pytest.param("2027-01-04", True, True, id="a Monday of a year not yet published"),
        pytest.param("2031-10-01", False, True, id="a statutory day far ahead"),
        pytest.param("2031-10-09", True, True, id="a Thursday far ahead"),
        pytest.param("2031-10-11", False, True, id="no make-up day is guessed far ahead"),
        pytest.param("2150-10-01", True, True, id="Monday to Friday when nobody knows better"),
        pytest.param("2150-10-03", False, True, id="a Saturday when nobody knows better"),
    ],
)
def test_workdays(day: str, working: bool, provisional: bool) -> None:  # noqa: FBT001
    assert CALENDAR.workday(date.fromisoformat(day)) == (working, provisional)


def test_the_county_knows_better_than_any_calendar() -> None:
    calendar = policy(
        """
        [[calendar]]
        date = 2026-11-23
        workday = false
        note = "county fair"
        [[calendar]]
        date = 2027-02-20
        workday = true
        """
    ).calendar(SHANGHAI)
    assert calendar.workday(date(2026, 11, 23)) == (False, False)
    assert calendar.workday(date(2027, 2, 20)) == (True, False)
    assert calendar.due(local("2026-11-20 16:00"), parse_span("1wd")) == (local("2026-11-24 17:30"), False)


@pytest.mark.parametrize(
    ("start", "span", "share", "due"),
    [
        pytest.param("2026-11-18 10:00", "15m", 1.0, "2026-11-18 10:15", id="clock"),
        pytest.param("2026-11-20 22:00", "7d", 1.0, "2026-11-27 22:00", id="clock runs through nights and weekends"),
        pytest.param("2026-11-18 10:00", "1h", 0.8, "2026-11-18 10:48", id="a share of clock time"),
        pytest.param("2026-11-18 10:00", "1h", 3.0, "2026-11-18 13:00", id="three times the clock"),
        pytest.param("2026-11-18 09:00", "4wh", 1.0, "2026-11-18 14:30", id="lunch does not count"),
        pytest.param("2026-11-18 09:00", "3wh", 1.0, "2026-11-18 12:00", id="due at noon, not after lunch"),
        pytest.param("2026-11-18 12:30", "1wh", 1.0, "2026-11-18 14:30", id="received at lunch"),
        pytest.param("2026-11-18 06:00", "1wh", 1.0, "2026-11-18 10:00", id="received before the opening"),
        pytest.param("2026-11-18 18:00", "1wh", 1.0, "2026-11-19 10:00", id="received after hours"),
        pytest.param("2026-11-18 17:30", "1wh", 1.0, "2026-11-19 10:00", id="received as the office closes"),
        pytest.param("2026-11-20 17:29", "1wh", 1.0, "2026-11-23 09:59", id="Friday, a minute before the end"),
        pytest.param("2026-11-20 17:29", "4wh", 0.5, "2026-11-23 10:59", id="half of it"),
        pytest.param("2026-11-18 10:00", "1wd", 1.0, "2026-11-19 17:30", id="the day of receipt is day 0"),
        pytest.param("2026-11-18 17:29", "1wd", 1.0, "2026-11-19 17:30", id="day 0 may be one minute long"),
        pytest.param("2026-11-18 17:30", "1wd", 1.0, "2026-11-20 17:30", id="after hours day 0 is the next day"),
        pytest.param("2026-11-21 10:00", "1wd", 1.0, "2026-11-24 17:30", id="Saturday's day 0 is Monday"),
        pytest.param("2026-11-20 09:00", "1wd", 0.5, "2026-11-20 17:30", id="half of 14 hours is today's close"),
        pytest.param("2026-11-20 09:00", "1wd", 2.0, "2026-11-25 17:30", id="twice two days are four"),
        pytest.param("2026-11-20 13:30", "1wd", 3.0, "2026-11-27 10:00", id="three times eleven hours"),
        pytest.param("2026-02-13 10:00", "1wd", 1.0, "2026-02-14 17:30", id="a make-up Saturday counts"),
        pytest.param("2026-02-14 10:00", "1wd", 1.0, "2026-02-24 17:30", id="Spring Festival does not"),
        pytest.param("2026-10-09 10:00", "2wd", 1.0, "2026-10-12 17:30", id="Friday, made-up Saturday, Monday"),
    ],
)
def test_due(start: str, span: str, share: float, due: str) -> None:
    assert CALENDAR.due(local(start), parse_span(span), share) == (local(due), False)


@pytest.mark.parametrize(
    ("start", "span", "due", "provisional"),
    [
        pytest.param("2026-12-30 10:00", "1wd", "2026-12-31 17:30", False, id="ends inside the published year"),
        pytest.param("2026-12-31 10:00", "1wd", "2027-01-04 17:30", True, id="crosses New Year"),
        pytest.param("2026-12-31 16:30", "4wh", "2027-01-04 12:00", True, id="office hours cross New Year"),
        pytest.param("2026-12-31 10:00", "15d", "2027-01-15 10:00", False, id="clock time asks no calendar"),
        pytest.param("2031-09-30 10:00", "2wd", "2031-10-07 17:30", True, id="statutory days far ahead"),
        pytest.param("2150-09-30 10:00", "2wd", "2150-10-02 17:30", True, id="Monday to Friday beyond"),
    ],
)
def test_a_deadline_knows_when_it_is_a_forecast(start: str, span: str, due: str, provisional: bool) -> None:  # noqa: FBT001
    assert CALENDAR.due(local(start), parse_span(span)) == (local(due), provisional)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        pytest.param("2026-11-18 08:00", "2026-11-18 08:00", id="the moment the quiet ends"),
        pytest.param("2026-11-18 20:59", "2026-11-18 20:59", id="the last minute before it"),
        pytest.param("2026-11-18 21:00", "2026-11-19 09:00", id="in the evening"),
        pytest.param("2026-11-18 00:00", "2026-11-18 09:00", id="at midnight"),
        pytest.param("2026-11-18 07:59", "2026-11-18 09:00", id="early in the morning"),
        pytest.param("2026-11-20 22:00", "2026-11-23 09:00", id="Friday night"),
        pytest.param("2026-11-21 05:00", "2026-11-23 09:00", id="Saturday before dawn"),
        pytest.param("2026-11-21 11:00", "2026-11-23 09:00", id="a day off in daytime"),
        pytest.param("2026-11-22 23:00", "2026-11-23 09:00", id="Sunday night"),
        pytest.param("2026-02-14 11:00", "2026-02-14 11:00", id="a make-up Saturday"),
        pytest.param("2026-02-14 21:00", "2026-02-24 09:00", id="all of Spring Festival"),
    ],
)
def test_nobody_is_told_in_quiet_hours(at: str, told: str) -> None:
    assert CALENDAR.outside_quiet(local(at)) == (local(told), False)


def test_a_share_that_is_over_before_new_year_is_no_forecast() -> None:
    start = local("2026-12-31 10:00")
    assert CALENDAR.due(start, parse_span("1wd"), 0.1) == (local("2026-12-31 11:18"), False)
    assert CALENDAR.due(start, parse_span("1wd"), 0.5) == (local("2027-01-04 09:30"), True)


def test_a_deadline_on_a_day_that_is_certain_rests_on_the_forecast_days_before_it() -> None:
    calendar = policy("[[calendar]]\ndate = 2027-01-05\nworkday = true").calendar(SHANGHAI)
    assert calendar.due(local("2026-12-31 10:00"), parse_span("2wd")) == (local("2027-01-05 17:30"), True)


def test_waiting_because_of_a_day_off_that_is_only_a_forecast_is_a_forecast() -> None:
    calendar = policy("[[calendar]]\ndate = 2027-01-10\nworkday = true").calendar(SHANGHAI)
    assert calendar.outside_quiet(local("2027-01-09 11:00")) == (local("2027-01-10 09:00"), True)


def test_telling_after_new_year_is_a_forecast() -> None:
    assert CALENDAR.outside_quiet(local("2026-12-31 22:00")) == (local("2027-01-04 09:00"), True)
    assert CALENDAR.outside_quiet(local("2027-01-05 10:00")) == (local("2027-01-05 10:00"), True)


@pytest.mark.parametrize(
    ("since", "until", "quiet", "loud"),
    [
        pytest.param("21:00", "08:00", ["21:00", "00:00", "07:59"], ["08:00", "20:59"], id="over midnight"),
        pytest.param("12:00", "14:00", ["12:00", "13:59"], ["11:59", "14:00", "23:00"], id="within a day"),
        pytest.param("00:00", "00:00", [], ["00:00", "12:00"], id="equal ends are no quiet hours"),
    ],
)
def test_quiet_hours_cover(since: str, until: str, quiet: list[str], loud: list[str]) -> None:
    hours = QuietHours(time.fromisoformat(since), time.fromisoformat(until), time(9))
    assert all(hours.cover(time.fromisoformat(moment)) for moment in quiet)
    assert not any(hours.cover(time.fromisoformat(moment)) for moment in loud)


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        pytest.param("2026-03-28 12:00", "24h", "2026-03-29 13:00", id="24 hours by the clock when a night has 23"),
        pytest.param("2026-10-24 12:00", "24h", "2026-10-25 11:00", id="and when a night has 25"),
        pytest.param("2026-03-27 16:30", "4wh", "2026-03-30 12:00", id="office hours over a short weekend"),
        pytest.param("2026-03-27 10:00", "1wd", "2026-03-30 17:30", id="a working day over a short weekend"),
        pytest.param("2026-10-23 10:00", "1wd", "2026-10-26 17:30", id="a working day over a long weekend"),
    ],
)
def test_summer_time_begins_and_ends(start: str, span: str, due: str) -> None:
    calendar = policy().calendar(BERLIN)
    assert calendar.due(local(start, BERLIN), parse_span(span)).at == local(due, BERLIN)


def test_a_night_shift_is_longer_when_the_clocks_go_back() -> None:
    night = ((time(0), time(6)),)
    calendar = WorkingCalendar(BERLIN, night, {date(2026, 10, 25): True}, policy().quiet_hours)
    start = local("2026-10-25 00:00", BERLIN)
    assert calendar.due(start, parse_span("7wh")).at == local("2026-10-25 06:00", BERLIN)
    assert calendar.due(start, parse_span("7wh")).at - start == timedelta(hours=7)


def test_due_is_always_utc() -> None:
    start = datetime(2026, 3, 28, 12, tzinfo=BERLIN)
    for span in ("24h", "4wh", "1wd"):
        assert policy().calendar(BERLIN).due(start, parse_span(span)).at.tzinfo is UTC


CALENDARS = [CALENDAR, policy().calendar(BERLIN)]
starts = st.datetimes(datetime(2026, 1, 1), datetime(2027, 3, 1), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.sampled_from([parse_span(text) for text in ("15m", "7d", "1wh", "4wh", "1wd", "12wd")])
shares = st.floats(0.0, 3.0)


@given(st.sampled_from(CALENDARS), starts, spans, st.tuples(shares, shares).map(sorted))
def test_a_bigger_share_is_never_due_earlier(
    calendar: WorkingCalendar, start: datetime, span: Span, climbing: list[float]
) -> None:
    less, more = climbing
    assert start <= calendar.due(start, span, less).at <= calendar.due(start, span, more).at


@given(st.sampled_from(CALENDARS), st.tuples(starts, starts).map(sorted), spans, st.floats(0.01, 1.0))
@example(CALENDAR, [local("2026-11-18 17:29"), local("2026-11-18 17:31")], parse_span("1wd"), 0.5)
def test_what_starts_later_is_never_due_earlier(
    calendar: WorkingCalendar, in_turn: list[datetime], span: Span, share: float
) -> None:
    """Up to the limit. Beyond it a day 0 that was nearly over makes a shorter limit, and so a shorter double of it."""
    early, late = in_turn
    assert calendar.due(early, span, share).at <= calendar.due(late, span, share).at


@given(starts, spans)
def test_telling_is_never_earlier_than_due_and_never_quiet(at: datetime, span: Span) -> None:
    told = CALENDAR.outside_quiet(CALENDAR.due(at, span).at).at
    assert told >= CALENDAR.due(at, span).at
    assert CALENDAR.workday(told.astimezone(SHANGHAI).date()).working
    assert not CALENDAR.quiet.cover(told.astimezone(SHANGHAI).time())
