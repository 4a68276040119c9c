"""When a place is open, as people write it, and whether it is open now."""

from datetime import datetime, timedelta

import pytest

from domain.errors import NotUnderstood
from domain.opening import closes_at, opens_at, read_hours, write_hours
from tests.town import MONDAY_MORNING


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("24h", "24h"),
        ("全天24小时开放", "24h"),
        ("08:00-20:00", "Mo-Su 08:00-20:00"),
        ("每天 8：00～20：00", "Mo-Su 08:00-20:00"),
        ("周一至周五 08:00-18:00；周六、周日 09:00-12:00", "Mo-Fr 08:00-18:00; Sa-Su 09:00-12:00"),
        ("星期一到星期五8:30-17:30", "Mo-Fr 08:30-17:30"),
        ("工作日9:00-12:00,14:00-17:00", "Mo-Fr 09:00-12:00,14:00-17:00"),
        ("Mon-Fri 08:00-18:00; Sat,Sun 09:00-12:00", "Mo-Fr 08:00-18:00; Sa-Su 09:00-12:00"),
        ("Tuesday to Sunday 9:00–17:00", "Tu-Su 09:00-17:00"),
        ("周末24h", "Sa-Su 00:00-24:00"),
        ("08:00-20:00; 周日 10:00-12:00", "Mo-Sa 08:00-20:00; Su 10:00-12:00"),
        ("20:00-06:00", "Mo-Su 20:00-06:00"),
    ],
)
def test_hours_are_read_and_stored_in_one_form(written: str, stored: str) -> None:
    assert write_hours(read_hours(written)) == stored
    assert write_hours(read_hours(stored)) == stored


@pytest.mark.parametrize(
    "written",
    [
        "soon",
        "周八 8:00-9:00",
        "25:00-26:00",
        "8:70-9:00",
        "8:00-8:00",
        "8点",
        "09:00-12:00,11:00-14:00",
        ";",
        "周一",
        "-",
    ],
)
def test_hours_that_say_nothing_are_refused(written: str) -> None:
    with pytest.raises(NotUnderstood):
        read_hours(written)


WEEKDAYS, NIGHT = "Mo-Fr 08:00-12:00,14:00-18:00", "Su 22:00-04:00"


@pytest.mark.parametrize(
    ("hours", "after", "closes", "opens"),
    [
        pytest.param(WEEKDAYS, {}, "23 12:00", "23 14:00", id="open: it is half past nine on a Monday"),
        pytest.param(WEEKDAYS, {"hours": 2, "minutes": 29}, "23 12:00", "23 14:00", id="a minute before noon"),
        pytest.param(WEEKDAYS, {"hours": 2, "minutes": 30}, "", "23 14:00", id="noon itself is closed"),
        pytest.param(WEEKDAYS, {"days": 4, "hours": 9}, "", "30 08:00", id="Friday evening until Monday"),
        pytest.param(NIGHT, {"days": 6, "hours": 13}, "30 04:00", "06 22:00", id="over midnight, before it"),
        pytest.param(NIGHT, {"days": 6, "hours": 17}, "30 04:00", "06 22:00", id="over midnight, behind it"),
        pytest.param(NIGHT, {"days": 6, "hours": 18, "minutes": 30}, "", "06 22:00", id="and then closed"),
        pytest.param("24h", {}, "24 00:00", "24 00:00", id="day and night"),
    ],
)
def test_it_is_open_until_and_opens_next(hours: str, after: dict[str, int], closes: str, opens: str) -> None:
    now, week = MONDAY_MORNING + timedelta(**after), read_hours(hours)
    assert _written(closes_at(week, now)) == closes
    assert _written(opens_at(week, now)) == opens


def _written(moment: datetime | None) -> str:
    return f"{moment:%d %H:%M}" if moment else ""
