"""What is typed is compared without its width, its case and its end, and in no more time than its length asks for."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.wording import WORDS, command, invitation, number, said, small_talk


@given(st.text(max_size=60))
def test_whatever_is_typed_is_compared_by_the_same_rule(text: str) -> None:
    assert said(said(text)) == said(text)
    assert command(text) is None or text.strip()[0] in "/／"
    assert number(text, "DJ") == "" or number(number(text, "DJ"), "DJ") == number(text, "DJ")
    code = invitation(text)
    assert code == "" or invitation(f"{code[:5]}-{code[5:]}") == code
    assert small_talk(text) in ("", "greeting", "thanks")


@pytest.mark.parametrize(
    "text", ["谢" * 4096, "谢" * 4095 + "x", "早上好" * 1000 + "x", "thank you " * 400 + "x", "-" * 4096]
)
def test_a_long_text_takes_no_longer_than_it_is_long(text: str) -> None:
    began = time.process_time()
    small_talk(text), number(text, "DJ"), invitation(text), command("/" + text)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "text", ["DJ-2026-0001", "XX-20261123-0001", "DJ-20261123-0001 is still dark", "20261123-0001", ""]
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert number(text, "DJ") == ""


@pytest.mark.parametrize("text", ["ABCDE2345", "ABCDE-234567", "ABCDE_2345", "ABCDE 2345O", "lamp 12345 is dark", ""])
def test_what_only_looks_like_an_invitation_is_none(text: str) -> None:
    assert invitation(text) == ""


def test_every_word_is_written_as_it_is_compared() -> None:
    assert all(said(word) == word for word in WORDS)
    assert small_talk("谢" * 3) == "thanks"
