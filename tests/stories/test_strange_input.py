"""Whatever people send, it is answered in words, kept as it was, and breaks nothing."""

import pytest

from domain.message import Address, Inbound, Media, Place
from domain.organisation import Role
from storage.tables import Picture
from tests.stories.reporting import card_of, number_of, reports
from tests.town import ABROAD, COMMUNITY, GRID, IN_GRID, IN_NO_GRID, Town
from tests.townspeople import PLAIN, Person

STRANGE = {
    "as long as Telegram allows": "灯" * 4096,
    "emoji only": "🔥👨‍👩‍👧‍👦🏳️‍🌈🇨🇳",
    "one emoji": "💡",
    "right to left": "مصباح الشارع مظلم \u202eتجربة",
    "marks of HTML": '<b>dark</b> & <script>alert(1)</script> &amp; "quoted"',
    "marks of Markdown": "*dark* _lamp_ [x](tg://user?id=1) `code`",
    "gaps of our own sentences": "{number} %s {0} {} %(name)s",
    "lines that look like ours": "dark\n🔴 DJ-20261123-0009 · Noise",
    "a word of SQL": "'; DROP TABLE issue; --",
    "nothing visible": "\u200b\u2060dark\u00ad",
    "a number": "1234567890",
}


@pytest.mark.parametrize("case", STRANGE)
def test_what_somebody_writes_reaches_the_card_as_it_was(town: Town, case: str) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(mina, STRANGE[case])
    shown = card_of(lin, number)
    assert STRANGE[case][:1500] in shown.text
    if len(STRANGE[case]) > 1500:
        lin.presses("Read all")
        assert STRANGE[case] in "".join(one.text for one in lin.seen)
    lin.presses("Accept")
    lin.presses("Done")
    lin.says(STRANGE[case])
    if len(STRANGE[case]) == 1:
        lin.hears("A little more, please")
        lin.says(STRANGE[case] * 2)
    lin.presses("Skip")
    lin.presses("Submit")
    asked = next(place for place, one in enumerate(mina.seen) if f"{number} is reported done" in one.text)
    assert STRANGE[case] in "".join(one.text for one in mina.seen[asked:])


def test_marks_in_names_stay_marks(town: Town) -> None:
    lin = town.staff("<b>Lin & Söhne</b>", Role.GRID_WORKER, GRID)
    number = reports(town.resident("Mina"))
    lin.presses("Accept")
    assert "<b>Lin & Söhne</b>: accepted" in card_of(lin, number).text


def test_a_zero_character_takes_nothing_else_with_it(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(mina, "The lamp\x00 is dark")
    assert "is dark" in card_of(lin, number).text


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [
        pytest.param(*ABROAD, "That position is outside our county.", id="in another country"),
        pytest.param(91, 108.1, "That position cannot be right.", id="beyond the pole"),
        pytest.param(28.2, -181, "That position cannot be right.", id="beyond the date line"),
        pytest.param(float("nan"), float("nan"), "That position cannot be right.", id="no number"),
        pytest.param(float("inf"), 108.1, "That position cannot be right.", id="endless"),
        pytest.param(0, 0, "That position is outside our county.", id="where no position was found"),
    ],
)
def test_a_position_that_cannot_be_is_not_kept(town: Town, lat: float, lon: float, said: str) -> None:
    mina = town.resident("Mina")
    mina.shares(lat, lon)
    mina.hears(said, "What is it about?")
    mina.presses("Not sure")
    mina.hears("Where is it?")
    mina.shares(lat, lon)
    mina.hears(said, "Where is it?")
    mina.shares(*IN_NO_GRID)
    mina.hears("Which community is it in?")


def test_a_place_in_words_of_any_length_is_a_place(town: Town) -> None:
    mina, sun = town.resident("Mina"), town.staff("Sun", Role.COMMUNITY_ADMIN, COMMUNITY)
    town.arrives(mina, place=Place(text="By the old bridge"))
    mina.presses("Not sure")
    mina.hears("Which community is it in?")
    mina.presses("Back")
    mina.says("x" * 4096)
    mina.hears("Which community is it in?")
    mina.presses("Yunqiao")
    mina.says("The lamp is dark")
    mina.presses("Skip")
    mina.presses("Submit")
    assert "x" * 1500 + "…" in card_of(sun, number_of(mina.hears("Your report is"))).text
    sun.presses("Read all")
    assert "x" * 4096 in "".join(one.text for one in sun.seen)


def test_too_long_an_answer_is_said_and_the_question_stands(town: Town) -> None:
    mina = town.resident("Mina")
    mina.shares(*IN_GRID)
    mina.presses("Not sure")
    mina.says("x" * 4097)
    mina.hears("That is too long for me: at most 4096 characters, please.", "What happened?")
    mina.says("x" * 4096)
    mina.hears("Photos help")


@pytest.mark.parametrize("broken", ["\0", "\ud800", "\udc00\ud83d"], ids=ascii)
def test_what_no_database_takes_is_left_out_wherever_it_stands(town: Town, broken: str) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says(f"/status {broken}")
    mina.hears("You have reported nothing yet.")
    for what in ({"press": f"l:en{broken}"}, {"start": f"x{broken}"}, {"place": Place(text=f"The{broken} bridge")}):
        town.arrives(mina, **what)
    mina.says("/cancel")
    number = reports(mina, f"The lamp{broken} is dark")
    assert "The lamp is dark" in card_of(lin, number).text
    assert "Something went wrong" not in mina.transcript()


FORGED = (
    "", ":", "f", "f:", "f:x", "f:0:submit", "f:99999999999999999999:submit", "i:", "i:::", "i:zzzzzzzzzzzzz:accept:1",
    "i:1:accept:1", "i:1:accept:-1", "i:1:close:1", "i:1", "i:no key!:show:1", "j:", "j:1:1:confirm", "j:1:x:r5", "s:",
    "s:1", "s:zzzzzzzzzzzzz", "k:", "k:maybe", "l:", "l:xx", "m:", "m:nonsense", "m:resume", "m:status", "r:",
    "r:1:accept", "e:", "e:1:sign_up", "e:1", "x:y:z", "locate", "l:zh\x00", "i:１:accept:１", "%00", "💡", "a" * 4096,
)  # fmt: skip


@pytest.mark.parametrize("press", FORGED)
def test_a_button_that_we_never_made_is_answered_in_words(town: Town, press: str) -> None:
    mina = town.resident("Mina")
    town.arrives(mina, press=press, text="" if press else "hm")
    assert mina.last.text
    assert "Something went wrong" not in mina.transcript()


def test_an_empty_message_opens_the_form_and_nothing_is_in_it(town: Town) -> None:
    mina = town.resident("Mina")
    town.arrives(mina)
    mina.hears("What is it about?")
    mina.says("   \n\t ")
    mina.hears("I did not understand that.", "What is it about?")


def test_people_on_two_channels_are_two_people(town: Town) -> None:
    mina, other = town.resident("Mina"), town.resident("Mina", can=PLAIN)
    reports(mina)
    other.says("/my")
    other.hears("You have reported nothing yet.")


def test_a_place_that_a_photo_tells_fills_the_open_question(town: Town) -> None:
    mina = town.resident("Mina")
    mina.sends_photos("p1")
    town.take([fetched(town, mina, "p1", Place(*IN_GRID))])
    mina.hears("I took the place from your photo; you can change it.", "What is it about?")
    mina.presses("Not sure")
    mina.hears("What happened?")


@pytest.mark.parametrize(
    "place",
    [pytest.param(None, id="none"), pytest.param(Place(*ABROAD), id="abroad"), pytest.param(Place(91, 0), id="odd")],
)
def test_a_photo_that_tells_no_place_of_ours_says_nothing(town: Town, place: Place | None) -> None:
    mina = town.resident("Mina")
    mina.sends_photos("p1")
    heard = len(mina.seen)
    town.take([fetched(town, mina, "p1", place), fetched(town, mina, "nobody's", place)])
    assert len(mina.seen) == heard
    with town.database.reading() as uow:
        picture = uow.session.get_one(Picture, "p1")
        assert (picture.stored_at, picture.mime, picture.size) == (town.now, "image/jpeg", 1000)


def test_a_photo_of_a_report_does_not_answer_the_form_that_was_opened_over_it(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    reports(town.resident("Mina"))
    lin.presses("Accept")
    lin.sends_photos("p1")
    lin.presses("I agree")
    lin.presses("Done")
    lin.hears("What was done?")
    lin.sends_photos("r1")
    lin.hears("Noted: Photos.", "What was done?")
    heard = len(lin.seen)
    town.take([fetched(town, lin, ref, Place(*IN_GRID)) for ref in ("p1", "r1")])
    assert len(lin.seen) == heard


def fetched(town: Town, person: Person, ref: str, place: Place | None) -> Inbound:
    stored = Media(ref, mime="image/jpeg", size=1000)
    return Inbound(person.address, f"file:{ref}", town.now, stored=stored, place=place)


def test_a_file_that_could_not_be_taken_is_said(town: Town) -> None:
    mina = town.resident("Mina")
    mina.sends_photos("p1")
    refused = Inbound(
        Address("memory", "Mina"), "file:p1", town.now, stored=Media("p1", kind="refused"), text="This is no picture."
    )
    town.take([refused])
    mina.hears("This is no picture.")


@pytest.mark.parametrize("number", ["", "0001", "DJ-20261123-0002", "DJ-20261123-0001'", "💡", "x" * 4000])
def test_a_number_that_is_none_finds_nothing(town: Town, number: str) -> None:
    mina, olga = town.resident("Mina"), town.resident("Olga")
    reports(mina)
    olga.says(f"/status {number}")
    assert olga.last.text.startswith(("I find no such report for you.", "You have reported nothing yet."))
    olga.says("/status DJ-20261123-0001")
    olga.hears("I find no such report for you.")
