"""Which telephone number is meant, and how it is shown without being told."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.phone import masked, read_phone, read_shared, without_phones

READ = {
    "13812345678": "13812345678",
    " 138 1234 5678\n": "13812345678",
    "１３８－１２３４－５６７８": "13812345678",
    "+86 138-1234-5678": "13812345678",
    "0086 13812345678": "13812345678",
    "8613812345678": "13812345678",
    "我的电话是13812345678。": "13812345678",
    "19900000000": "19900000000",
    "0856-8523456": "0856-8523456",
    "(0856) 852 3456": "0856-8523456",
    "０８５６８５２３４５６": "0856-8523456",
    "010-62345678": "010-62345678",
    "02112345678": "",
    "12812345678": "",
    "1381234567": "",
    "138123456789": "",
    "8523456": "",
    "13812345678 or 13912345678": "",
    "13812345678, room 5": "",
    "DJ-20261122-0007": "",
    "+44 7911 123456": "",
    "no number": "",
    "": "",
}


@pytest.mark.parametrize("written", READ)
def test_a_number_is_read_however_it_is_written(written: str) -> None:
    assert read_phone(written) == READ[written]


@pytest.mark.parametrize("written", [written for written, read in READ.items() if read])
def test_whatever_is_read_as_a_number_is_masked_where_it_stands(written: str) -> None:
    shown = without_phones(written)
    assert masked(READ[written]) in shown
    assert not re.search(r"\d{7}", re.sub(r"[^\w*]", "", shown))


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True) | st.from_regex(r"0[3-9][0-9]{2}[2-9][0-9]{6,7}", fullmatch=True),
    st.sampled_from(["", " ", "-", "－", "　", " - ", "."]),
    st.sampled_from(["", "+86", "0086 "]),
)
def test_no_gap_and_no_width_hides_a_number(number: str, gap: str, country: str) -> None:
    wide = number.translate({ord(digit): ord("０") + int(digit) for digit in "0123456789"})
    for digits in (number, wide):
        written = country + gap.join(digits)
        assert read_phone(written).replace("-", "") == number
        assert masked(read_phone(written)) in without_phones(f"Call {written}, please")


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("0856-8523456", "0856-****456"),
        ("010-62345678", "010-*****678"),
        ("+447911123456", "+44****56"),
    ],
)
def test_enough_is_shown_to_know_it_again(phone: str, shown: str) -> None:
    assert masked(phone) == shown


@pytest.mark.parametrize(
    ("shared", "kept"),
    [
        ("+8613812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("447911123456", "+447911123456"),
        ("+1 202 555 0100", "+12025550100"),
        ("12", ""),
    ],
)
def test_a_client_shares_numbers_from_abroad_too(shared: str, kept: str) -> None:
    assert read_shared(shared) == kept


@pytest.mark.parametrize("text", ["DJ-20261122-0007", "2026-11-23 09:30", "房间 1203，楼 13", "119", "6" * 30, "¼⅓"])
def test_other_figures_are_left_alone(text: str) -> None:
    assert without_phones(text) == text
