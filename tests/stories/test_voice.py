"""Somebody who cannot write speaks, and whoever handles it listens."""

import pytest

from domain.message import Media
from domain.organisation import Role
from tests.stories.reporting import card_of, number_of, reports, under
from tests.town import GRID, IN_GRID, Town
from tests.townspeople import Person


def speaks(person: Person, ref: str = "v1", *, kind: str = "voice", seconds: int = 42, caption: str = "") -> None:
    """Send a voice message, as a channel tells of it."""
    media = Media(ref, kind, source=f"file-{ref}", mime="audio/ogg", size=9_000, seconds=seconds)
    person.town.arrives(person, text=caption, media=(media,))


def test_a_voice_message_is_the_words_of_a_report(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    speaks(mina)
    mina.hears("I have your voice message", "In danger call 110", "What is it about?")
    mina.presses("Not sure")
    mina.hears("Where is it?")
    mina.shares(*IN_GRID)
    mina.hears("Photos help")
    mina.presses("Skip")
    mina.hears("Voice message: 1 voice message(s)\n\nShall I send it?")
    mina.presses("Submit")
    number = number_of(mina.hears("Your report is"))

    card = card_of(lin, number)
    assert "What happened: (voice message)\nVoice message: 🎤 0:42\n" in card.text
    assert [(one.ref, one.kind) for one in card.media] == [("v1", "voice")]
    lin.says("/queue")
    lin.hears("(voice message)")
    mina.says(number)
    mina.hears(number, "(voice message)")


def test_what_is_only_spoken_is_said_in_the_readers_language(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID, language="zh")
    speaks(mina)
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    mina.presses("Skip")
    mina.presses("Submit")
    assert "情况：（语音）" in card_of(lin, number_of(mina.hears("Your report is"))).text


@pytest.mark.parametrize("kind", ["voice", "audio"])
def test_words_and_voice_are_both_kept_in_whatever_order_they_come(town: Town, kind: str) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    speaks(mina, kind=kind)
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    speaks(mina, "v2", kind=kind, seconds=70)
    mina.hears("Noted: Voice message.", "Photos help")
    mina.presses("Skip")
    mina.says("Third floor")
    mina.hears("What happened: Third floor\nVoice message: 2 voice message(s)")
    mina.presses("Submit")
    card = card_of(lin, number_of(mina.hears("Your report is")))
    assert "What happened: Third floor\nVoice message: 🎤 0:42, 1:10\n" in card.text
    assert [one.ref for one in card.media] == ["v1", "v2"]


def test_a_voice_message_answers_the_question_what_happened(town: Town) -> None:
    mina = town.resident("Mina")
    mina.shares(*IN_GRID)
    mina.presses("Not sure")
    mina.hears("What happened? A few words are enough, or a voice message.")
    speaks(mina)
    mina.hears("I have your voice message", "Photos help")


def test_photos_and_voice_stand_on_one_card(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.sends_photos("p1")
    mina.presses("Not sure")
    mina.shares(*IN_GRID)
    speaks(mina)
    mina.presses("Submit")
    card = card_of(lin, number_of(mina.hears("Your report is")))
    assert [(one.ref, one.kind) for one in card.media] == [("v1", "voice"), ("p1", "photo")]
    assert "Photos: 1" in card.text


def test_a_voice_message_that_is_too_long_is_refused_before_it_is_fetched(town: Town) -> None:
    mina = town.resident("Mina")
    speaks(mina, seconds=301)
    mina.hears("That voice message is too long for me: at most 5 minutes")
    speaks(mina, seconds=300)
    mina.hears("I have your voice message")


def test_a_county_may_take_no_voice_messages(town: Town) -> None:
    under(town, "[voice]\nmost = 0\n")
    mina = town.resident("Mina")
    speaks(mina)
    mina.hears("I take no voice messages here. Please write it.")


def test_no_more_voice_messages_than_the_policy_says(town: Town) -> None:
    mina = town.resident("Mina")
    for number in range(3):
        speaks(mina, f"v{number}")
    speaks(mina, "v3")
    mina.hears("3 voice messages are enough: I keep the ones I have.")


def test_a_voice_message_is_no_answer_to_staffs_questions(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    reports(town.resident("Mina"))
    lin.presses("Accept")
    lin.presses("Done")
    speaks(lin)
    lin.hears("I cannot take a voice message for this", "What was done?")


def test_without_consent_a_voice_message_waits_and_is_shown_to_nobody(town: Town) -> None:
    mina, lin = town.stranger("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    speaks(mina)
    mina.hears("Before I keep anything")
    mina.presses("I agree")
    mina.hears("What is it about?")
    lin.hears_nothing()
