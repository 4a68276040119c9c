"""Somebody who cannot write much is served too: by voice, and by three big buttons that ask little."""

import pytest

from domain.message import Media
from domain.organisation import Role
from tests.stories.reporting import card_of, finishes, issue_in, number_of, reports, under
from tests.town import COMMUNITY, GRID, IN_GRID, Town
from tests.townspeople import PLAIN, Person

HOME = ["📝 Report a problem", "📋 My reports", "📞 Call somebody"]


def speaks(person: Person, ref: str = "v1", *, kind: str = "voice", seconds: int = 42, caption: str = "") -> None:
    """Send a voice message, as a channel tells of it."""
    media = Media(ref, kind, source=f"file-{ref}", mime="audio/ogg", size=9_000, seconds=seconds)
    person.town.arrives(person, text=caption, media=(media,))


def is_simple(person: Person) -> bool:
    return person.labels() == HOME


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


def test_help_offers_once_to_make_it_simple(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/help")
    assert mina.labels() == ["Big buttons, few words"]
    mina.says("/help")
    assert mina.labels() == []
    mina.presses("Big buttons, few words")
    assert is_simple(mina)
    mina.presses("Big buttons, few words")
    assert is_simple(mina)


@pytest.mark.parametrize("way_out", ["/simple", "more", "More …", "更多", "/more"])
def test_simple_mode_is_kept_until_somebody_wants_everything_back(town: Town, way_out: str) -> None:
    mina = town.resident("Mina")
    mina.says("/simple")
    assert is_simple(mina)
    mina.says("/help")
    assert is_simple(mina)
    town.time_passes(days=40)
    mina.says("Hello")
    assert is_simple(mina)
    mina.says(way_out)
    mina.hears("Everything is back")
    mina.says("/help")
    assert mina.labels() == []


def test_a_report_in_simple_mode_is_a_photo_words_and_a_place(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("/simple")
    mina.presses("📝 Report a problem")
    mina.hears("Send a photo. Or say it: send a voice message. Or skip.")
    mina.sends_photos("p1")
    mina.hears("What is wrong? Say it, or write it.")
    mina.says("The lamp is dark")
    assert mina.hears("Where is it?").text == "Where is it?"
    mina.shares(*IN_GRID)
    mina.hears("Place: Yunqiao Yunqiao 1\n\nShall I send it?")
    mina.presses("Submit")
    number = number_of(mina.hears("Your report is", "It should be done by"))
    assert is_simple(mina)
    assert issue_in(town, number).category == ""
    lin.hears(number, "The lamp is dark")


def test_a_voice_message_in_simple_mode_leaves_only_the_place_to_be_asked(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/simple")
    mina.presses("📝 Report a problem")
    speaks(mina)
    mina.hears("I have your voice message", "Where is it?")
    mina.shares(*IN_GRID)
    mina.hears("Shall I send it?")
    mina.presses("Submit")
    mina.hears("Your report is")


def test_what_it_is_about_can_be_said_in_simple_mode_too(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/simple")
    mina.says("The lamp is dark")
    mina.presses("Skip")
    mina.shares(*IN_GRID)
    mina.presses("Change")
    mina.presses("About")
    mina.hears("What is it about?")
    mina.presses("Street lamps, manholes, pipes")
    mina.hears("About: Street lamps, manholes, pipes", "Shall I send it?")


def test_nobody_is_asked_for_a_rating_in_simple_mode_unless_they_want_to_give_one(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("/simple")
    mina.says("The lamp is dark")
    mina.presses("Skip")
    mina.shares(*IN_GRID)
    mina.presses("Submit")
    finishes(lin)
    mina.presses("Fixed")
    assert mina.seen[-1].text == "Thank you. DJ-20261123-0001 is closed."
    mina.presses("Give a rating")
    assert "Very satisfied" in mina.labels()
    mina.presses("Very satisfied")
    assert mina.seen[-1].text == "Thank you. DJ-20261123-0001 is closed."


def test_whom_to_call_is_one_press_away(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("/simple")
    mina.presses("📞 Call somebody")
    mina.hears("In danger:\n110 Police\n", "For everything else:\n0856-0000000 Dejiang County")
    assert is_simple(mina)


def test_simple_mode_in_the_middle_of_a_question_asks_it_again(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("The lamp is dark")
    mina.presses("Not sure")
    mina.says("/simple")
    mina.hears("Where is it?")
    mina.says("/more")
    mina.hears("Everything is back", "Where is it? Send your position")
    mina.says("more")
    mina.hears("Which community is it in?")


def test_simple_mode_works_by_numbers_where_there_are_no_buttons(town: Town) -> None:
    mina = town.stranger("Mina", can=PLAIN)
    mina.says("/simple")
    mina.hears("1. 📝 Report a problem\n2. 📋 My reports\n3. 📞 Call somebody")
    mina.says("3")
    mina.hears("110")


def test_staff_in_simple_mode_still_find_what_waits_for_them(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    zhao.says("/simple")
    reports(town.resident("Mina"))
    zhao.says("/queue")
    zhao.hears("1 wait for you")
