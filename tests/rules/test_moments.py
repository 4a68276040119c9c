"""The moments that people write, on Monday 23 November 2026 at 9:30."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.moments import example, read_moment
from tests.town import MONDAY_MORNING, ZONE

WRITTEN = {
    "12-05 14:30": "2026-12-05 14:30",
    "12-5 9:00": "2026-12-05 09:00",
    "12/5 9.30": "2026-12-05 09:30",
    "12.5 9点": "2026-12-05 09:00",
    "2026-12-05 9:00": "2026-12-05 09:00",
    "2026年12月5日 9:00": "2026-12-05 09:00",
    "12月5日 9点半": "2026-12-05 09:30",
    "12月5号 14：30": "2026-12-05 14:30",
    "12月5日（周六）上午9点": "2026-12-05 09:00",
    "十二月五日下午三点": "2026-12-05 15:00",
    "二月二十号上午十点一刻": "2027-02-20 10:15",
    "1-5 9:00": "2027-01-05 09:00",
    "今天 23:59": "2026-11-23 23:59",
    "今晚七点": "2026-11-23 19:00",
    "今晚12点": "2026-11-24 00:00",
    "明天 9点": "2026-11-24 09:00",
    "明天上午9点": "2026-11-24 09:00",
    "明天上午9点。": "2026-11-24 09:00",
    "明天早上8点半": "2026-11-24 08:30",
    "明早8点": "2026-11-24 08:00",
    "明日中午12点": "2026-11-24 12:00",
    "明天中午1点": "2026-11-24 13:00",
    "明天下午3点": "2026-11-24 15:00",
    "明天下午 14:00": "2026-11-24 14:00",
    "明晚8点10分": "2026-11-24 20:10",
    "明天两点整": "2026-11-24 02:00",
    "后天14:00": "2026-11-25 14:00",
    "后天 9：00": "2026-11-25 09:00",
    "大后天上午9时": "2026-11-26 09:00",
    "周六9点": "2026-11-28 09:00",
    "星期六上午九点": "2026-11-28 09:00",
    "周日 14:30": "2026-11-29 14:30",
    "礼拜天下午2点钟": "2026-11-29 14:00",
    "周一上午10点": "2026-11-23 10:00",
    "周一上午9点": "2026-11-30 09:00",
    "这周六 9:00": "2026-11-28 09:00",
    "下周六 9:00": "2026-12-05 09:00",
    "下个星期一晚上7点": "2026-11-30 19:00",
    "tomorrow 9:00": "2026-11-24 09:00",
    "Tomorrow at 3pm": "2026-11-24 15:00",
    "tomorrow 12:00 am": "2026-11-24 00:00",
    "Saturday 9:30": "2026-11-28 09:30",
}
NONE = [
    "soon", "明天", "9点", "12-05", "12-05 14", "13-45 99:99", "明天 25:00", "2-30 9:00", "上午14点", "明天上午14点",
    "12月5日（周日）9点", "明天十十点", "周八9点", "9:00 9:00", "",
]  # fmt: skip


@pytest.mark.parametrize(("text", "moment"), WRITTEN.items())
def test_a_moment_is_read_as_people_write_it(text: str, moment: str) -> None:
    assert read_moment(text, MONDAY_MORNING) == datetime.fromisoformat(moment).replace(tzinfo=ZONE)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_moment_is_not_guessed(text: str) -> None:
    assert read_moment(text, MONDAY_MORNING) is None


@given(st.text("今明后天周六下上午晚点半一二十:.-/0123456789 ", max_size=20))
def test_whatever_is_written_is_read_or_not(text: str) -> None:
    read_moment(text, MONDAY_MORNING)


def test_the_example_is_a_moment() -> None:
    assert read_moment(example(MONDAY_MORNING), MONDAY_MORNING) is not None
