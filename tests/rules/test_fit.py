"""What a channel shows of a message: nothing is lost, nothing is too long, no character is torn."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.fit import chosen, fit, length, split
from domain.message import CONTINUES, SHARE, Button, Capabilities, LengthUnit, Media, Outbound, Place, Want

FAMILY, RAINBOW, WAVE, KEYCAP = "👨‍👩‍👧‍👦", "🏳️‍🌈", "👋🏽", "3️⃣"
CHINA, ENGLAND, ACCENT, HINDI = "🇨🇳", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "é", "नि"
CHARACTERS = (FAMILY, RAINBOW, WAVE, KEYCAP, CHINA, ENGLAND, ACCENT, HINDI, "灯", "a", "<", "&", "م", "😀", " ", "\n")
"""What a person sees as one character, some of them written with many signs."""
MANY = 100

sentences = st.lists(st.sampled_from(CHARACTERS), max_size=200)
buttons = st.builds(
    Button,
    st.lists(st.sampled_from(CHARACTERS[:-1]), min_size=1, max_size=30).map("".join),
    st.integers(0, 10**30).map(str),
)
channels = st.builds(
    Capabilities,
    text=st.integers(60, 400),
    unit=st.sampled_from(LengthUnit),
    buttons=st.integers(0, 20),
    per_row=st.integers(1, 8),
    label=st.integers(40, 64),
    value=st.integers(8, 64),
)
messages = st.builds(
    Outbound,
    sentences.map("".join),
    st.lists(st.lists(buttons, min_size=1, max_size=5).map(tuple), max_size=6).map(tuple),
    want=st.sampled_from(Want),
)


@pytest.mark.parametrize(("unit", "most"), [(LengthUnit.CHARACTERS, 3), (LengthUnit.UTF16, 4), (LengthUnit.BYTES, 8)])
def test_every_channel_counts_in_its_own_unit(unit: LengthUnit, most: int) -> None:
    assert length("灯😀a", unit) == most


@given(sentences, st.integers(40, 200), st.sampled_from(LengthUnit))
def test_a_text_is_cut_only_between_characters_and_stays_whole(
    characters: list[str], limit: int, unit: LengthUnit
) -> None:
    parts = split("".join(characters), limit, unit)
    assert all(length(part, unit) <= limit for part in parts)
    left = [character for character in characters if not character.isspace()]
    for part in parts:
        rest = "".join(part.split())
        while rest:
            assert rest.startswith(left[0]), f"{left[0]!r} was torn: {parts}"
            rest = rest.removeprefix(left.pop(0))
    assert not left


@given(st.text(max_size=300), st.integers(4, 40), st.sampled_from(LengthUnit))
def test_any_text_at_all_is_cut_to_length_and_nothing_but_blanks_is_left_out(
    text: str, limit: int, unit: LengthUnit
) -> None:
    parts = split(text, limit, unit)
    assert all(length(part, unit) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("", [""], id="nothing is one empty part"),
        pytest.param("one two three", ["one two", "three"], id="at a space"),
        pytest.param("one two\nthree", ["one two", "three"], id="at a line"),
        pytest.param("onetwothree", ["onetwothre", "e"], id="in a word that is longer than a part"),
        pytest.param("a" + 25 * "\u0301", ["a" + 9 * "\u0301", 10 * "\u0301", 6 * "\u0301"], id="an endless character"),
        pytest.param("12345678" + CHINA + CHINA, ["12345678" + CHINA, CHINA], id="between flags"),
        pytest.param("123456789" + CHINA, ["123456789", CHINA], id="not inside a flag"),
        pytest.param("12345678👋🏽", ["12345678👋🏽"], id="a colour of skin fits"),
        pytest.param("123456789👋🏽", ["123456789", "👋🏽"], id="a colour of skin goes with its hand"),
    ],
)
def test_where_a_text_is_cut(text: str, parts: list[str]) -> None:
    assert split(text, 10, LengthUnit.CHARACTERS) == parts


@given(messages, channels)
@settings(max_examples=MANY)
def test_every_option_can_be_chosen_and_no_part_is_too_long(outbound: Outbound, can: Capabilities) -> None:
    fitted = fit(outbound, can)
    offered = [button for row in outbound.rows for button in row]
    shown = [button for part in fitted.parts for row in part.rows for button in row]
    assert all(length(part.text, can.unit) <= can.text for part in fitted.parts)
    if fitted.menu:
        assert not shown
        assert [chosen(fitted.menu, mark) for mark in fitted.menu] == [button.value for button in offered]
        listed = "".join("".join(part.text for part in fitted.parts).split())
        lines = [f"{mark}.{button.label}" for mark, button in zip(fitted.menu, offered, strict=True)]
        assert all("".join(line.split()) in listed for line in lines)
    else:
        assert [button.value for button in shown] == [button.value for button in offered]
        assert all(length(button.label, can.unit) <= can.label for button in shown)
        assert all(len(row) <= can.per_row for part in fitted.parts for row in part.rows)
        assert len(shown) <= can.buttons


@given(messages, channels)
@settings(max_examples=MANY)
def test_where_a_number_is_asked_for_no_number_means_a_button(outbound: Outbound, can: Capabilities) -> None:
    menu = fit(outbound, can).menu
    if outbound.want is Want.NUMBER and len(menu) <= len("abcdefghijklmnopqrstuvwxyz"):
        assert not any(chosen(menu, str(number)) for number in range(MANY))
    elif menu:
        assert chosen(menu, "1")


def test_what_goes_with_a_text_hangs_at_its_ends() -> None:
    photo, pin = Media("p"), Place(28.2, 108.1)
    outbound = Outbound(
        "one two three", ((Button("Yes", "y"),),), (photo,), pin, want=Want.PHOTO, card="issue:1:0", commands=("my My",)
    )
    first, last = fit(outbound, Capabilities(text=8, buttons=1)).parts
    assert first == Outbound("one two", (), (photo,), pin, card="issue:1:0", commands=("my My",))
    assert last == Outbound("three", ((Button("Yes", "y"),),), want=Want.PHOTO, card="issue:1:0")


def test_a_label_that_is_too_long_says_that_it_goes_on() -> None:
    outbound = Outbound("", ((Button(f"{FAMILY * 2}abc", "y"),),))
    (part,) = fit(outbound, Capabilities(text=8, buttons=1, label=10)).parts
    assert part.rows[0][0] == Button(FAMILY + CONTINUES, "y")


def test_a_link_is_written_out_where_there_are_no_buttons() -> None:
    fitted = fit(Outbound("See:", ((Button("Map", url="https://example.org/map"),),)), Capabilities(text=100))
    assert fitted.parts == (Outbound("See:\n1. Map https://example.org/map"),)
    assert fitted.menu == {}


@pytest.mark.parametrize("typed", ["2", " 2 ", "２", "2.", "2。", "2、", "2)", "②"])
def test_a_number_is_understood_however_it_is_typed(typed: str) -> None:
    assert chosen({"1": "a", "2": "b"}, typed) == "b"


@pytest.mark.parametrize("typed", ["", "3", "22", "-2", "two", "2 lamps"])
def test_what_is_no_number_of_the_list_chooses_nothing(typed: str) -> None:
    assert chosen({"1": "a", "2": "b"}, typed) == ""


def test_a_channel_that_shares_no_numbers_does_not_offer_it() -> None:
    rows = ((Button("Share my number", SHARE),), (Button("Cancel", "f:1:cancel"),))
    asked = Outbound("Which number?", rows)
    assert fit(asked, Capabilities(text=100)).parts[0].text == "Which number?\n1. Cancel"
    assert fit(asked, Capabilities(text=100, buttons=9)).parts[0].rows == rows[1:]
    assert fit(asked, Capabilities(text=100, buttons=9, contact=True)).parts[0].rows == rows


DIALS = ((Button("📞 110", url="tel:110"), Button("Help", "m:help")), (Button("📞 119", url="tel:119"),))


def test_a_number_is_dialled_only_where_a_button_can_do_that() -> None:
    assert fit(Outbound("Call", DIALS), Capabilities(99, buttons=9, dial=True)).parts[0].rows == DIALS
    assert fit(Outbound("Call", DIALS), Capabilities(99, buttons=9)).parts[0].rows == ((Button("Help", "m:help"),),)
    assert fit(Outbound("Call", DIALS), Capabilities(99)).parts[0].text == "Call\n1. Help"
