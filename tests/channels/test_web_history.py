"""In which order is a conversation shown, where does a card stand, and which buttons are still offered?"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.web.history import LONGEST, Choices, Kind, conversation, label_of, refs_in, wanted
from domain.message import Button, Media, Outbound, Want
from storage.messages import pack

START = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
PRESS = ((Button("Accept", "i:1:accept:1"),),)


@dataclass(frozen=True)
class Told:
    id: int
    body: dict[str, Any]
    card: str
    not_before: datetime
    expires_at: datetime | None = None


def told(number: int, minute: float, text: str, *, rows: tuple[tuple[Button, ...], ...] = (), card: str = "") -> Told:
    return Told(number, pack(Outbound(text, rows)), card, START + timedelta(minutes=minute))


def done(minute: float, text: str) -> tuple[datetime, dict[str, Any]]:
    at = START + timedelta(minutes=minute)
    return at, {"key": f"{minute:012}", "at": at.isoformat(), "text": text}


def test_a_word_comes_before_its_answer_of_the_same_instant() -> None:
    shown = conversation([told(1, 0, "What is wrong?"), told(2, 1, "Where?")], [done(0, "hello"), done(1, "a pothole")])
    assert [bubble.text for bubble in shown] == ["hello", "What is wrong?", "a pothole", "Where?"]


def test_what_waited_for_the_morning_stands_in_the_morning() -> None:
    shown = conversation([told(1, 500, "Good morning"), told(2, 2, "At night")], [])
    assert [bubble.text for bubble in shown] == ["At night", "Good morning"]


def test_a_card_stands_where_it_first_stood_in_its_newest_state() -> None:
    states = [
        told(1, 0, "open", rows=PRESS, card="i:1"),
        told(3, 2, "accepted", rows=PRESS, card="i:1"),
        told(4, 3, "done", card="i:1"),
    ]
    shown = conversation([states[0], told(2, 1, "Something else"), *states[1:]], [])
    assert [(bubble.kind, bubble.anchor, bubble.text) for bubble in shown] == [
        (Kind.HEARD, "m1", "done"),
        (Kind.HEARD, "m2", "Something else"),
        (Kind.NOTE, "m4", "done"),
    ]
    assert shown[0].changed_at == shown[2].at
    assert shown[2].card == "m1"


def test_a_card_that_never_changed_has_no_note() -> None:
    assert [bubble.changed_at for bubble in conversation([told(1, 0, "open", rows=PRESS, card="i:1")], [])] == [None]


def test_what_a_word_has_overtaken_is_folded_away_but_a_card_is_not() -> None:
    before = [told(1, 0, "Category?", rows=PRESS), told(2, 1, "card", rows=PRESS, card="i:1")]
    shown = conversation(
        [*before, told(3, 3, "Place?", rows=PRESS), told(4, 4, "A reminder", rows=PRESS)], [done(2, "road")]
    )
    assert {bubble.text: bubble.choices for bubble in shown if bubble.rows} == {
        "Category?": Choices.FOLDED,
        "card": Choices.OPEN,
        "Place?": Choices.OPEN,
        "A reminder": Choices.OPEN,
    }


def test_buttons_from_long_ago_are_gone() -> None:
    shown = conversation([told(number, number, "?", rows=PRESS) for number in range(20)], [done(30, "well")])
    assert [bubble.choices for bubble in shown if bubble.rows].count(Choices.FOLDED) == 12
    assert shown[0].choices is Choices.NONE


def test_a_side_that_reaches_further_back_is_cut_where_the_other_begins() -> None:
    much = [told(number, 1000 + number, "said") for number in range(LONGEST)]
    shown = conversation(much, [done(1, "old"), done(2000, "new")])
    assert [bubble.text for bubble in shown if bubble.kind is Kind.MINE] == ["new"]


def test_the_newest_question_wants_its_answer_whatever_card_came_after_it() -> None:
    question = Told(1, pack(Outbound("Where?", want=Want.PLACE)), "", START)
    assert wanted(conversation([question, told(2, 1, "card", rows=PRESS, card="i:1")], [])) is Want.PLACE
    assert wanted(conversation([question, told(2, 1, "Thanks")], [])) is Want.ANYTHING
    assert wanted([]) is Want.ANYTHING


def test_a_press_is_called_by_its_newest_label() -> None:
    rows = [told(1, 0, "?", rows=((Button("Old", "v"),),)), told(2, 1, "?", rows=((Button("New", "v"),),))]
    assert label_of(rows, "v") == "New"
    assert label_of(rows, "w") == ""


def test_files_of_both_sides_are_shown() -> None:
    sent = (START, {"key": "0" * 12, "at": START.isoformat(), "photos": ["mine"]})
    said = Told(1, pack(Outbound("card", media=(Media("theirs"),))), "", START)
    assert refs_in(conversation([said], [sent])) == {"mine", "theirs"}
