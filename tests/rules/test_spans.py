"""Lengths of time as the policy writes them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.spans import Span, Unit, parse_span


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        pytest.param("2s", 2, Unit.CLOCK, id="seconds"),
        pytest.param("15m", 900, Unit.CLOCK, id="minutes"),
        pytest.param("4h", 14_400, Unit.CLOCK, id="hours"),
        pytest.param("7d", 604_800, Unit.CLOCK, id="days"),
        pytest.param("1h 30m", 5_400, Unit.CLOCK, id="compound"),
        pytest.param("2m30s", 150, Unit.CLOCK, id="compound without a space"),
        pytest.param(" 1d ", 86_400, Unit.CLOCK, id="spaces around"),
        pytest.param("4wh", 4, Unit.WORKING_HOURS, id="working hours"),
        pytest.param("12wd", 12, Unit.WORKING_DAYS, id="working days"),
    ],
)
def test_a_length_is_read(text: str, amount: int, unit: Unit) -> None:
    assert parse_span(text) == Span(amount, unit, text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "is not a length"),
        ("soon", "is not a length"),
        ("15", "is not a length"),
        ("-5m", "is not a length"),
        ("1.5h", "is not a length"),
        ("30m 1h", "is not a length"),
        ("1h 1h", "is not a length"),
        ("1d 2wd", "is not a length"),
        ("4 wh", "is not a length"),
        ("١٥m", "is not a length"),
        ("0m", "no time at all"),
        ("0wd", "no time at all"),
        ("99999d", "longer than ten years"),
        ("999999999wd", "longer than ten years"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_span(text)


def test_a_length_is_printed_as_it_was_written() -> None:
    assert str(parse_span(" 24h")) == "24h"
    assert parse_span("24h") == parse_span("1d")


def test_only_clock_time_has_a_fixed_length() -> None:
    assert parse_span("1h 30m").clock == timedelta(minutes=90)
    with pytest.raises(ValueError, match="4wh is working time"):
        _ = parse_span("4wh").clock


clock_texts = (
    st.lists(st.integers(0, 90), min_size=4, max_size=4)
    .filter(any)
    .map(lambda counts: " ".join(f"{count}{unit}" for count, unit in zip(counts, "dhms", strict=True)))
)
working_texts = st.builds("{}{}".format, st.integers(1, 2_500), st.sampled_from(["wh", "wd"]))


@given(clock_texts | working_texts)
def test_what_is_printed_reads_the_same(text: str) -> None:
    span = parse_span(text)
    assert parse_span(str(span)) == span
