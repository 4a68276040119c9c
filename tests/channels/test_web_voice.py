"""Can somebody speak on the web, and whoever handles it listen?"""

import re
from pathlib import Path

import pytest

from domain.message import Media, Outbound
from tests.botapi.recordings import RECORDINGS, ogg, webm
from tests.channels.browsers import SMALL, Browser, House, bubbles, heard, open_house, photo


@pytest.fixture
def policy() -> str:
    return SMALL


@pytest.fixture
def mina(house: House) -> Browser:
    """Somebody who has agreed, and is being asked for the category."""
    browser = house.browser()
    browser.says("/report")
    browser.presses("I agree")
    return browser


def sounds(browser: Browser) -> list[str]:
    return re.findall(r'<audio controls preload="none" src="/media/([^"]+)"', browser.page())


def test_a_recording_is_played_as_what_its_bytes_are(mina: Browser) -> None:
    for record in RECORDINGS.values():
        mina.speaks(record())
    for ref, (mime, record) in zip(sounds(mina), RECORDINGS.items(), strict=True):
        played = mina.opens(f"/media/{ref}")
        assert (played.content, played.headers["content-type"]) == (record(), mime)
        assert (played.headers["x-content-type-options"], played.headers["cache-control"]) == ("nosniff", "no-store")


def test_a_player_asks_for_the_part_that_it_wants(mina: Browser) -> None:
    mina.speaks(ogg())
    (ref,) = sounds(mina)
    part = mina.opens(f"/media/{ref}", range="bytes=4-9")
    assert (part.status_code, part.content) == (206, ogg()[4:10])
    assert part.headers["content-range"] == f"bytes 4-9/{len(ogg())}"
    assert mina.opens(f"/media/{ref}", range="bytes=99999-").status_code == 416


def test_a_voice_message_is_the_words_of_a_report(mina: Browser) -> None:
    mina.presses("Not sure")
    mina.says("behind the tea market")
    mina.presses("Yunqiao")
    assert "What happened? A few words are enough, or a voice message." in heard(mina)[-1]
    mina.speaks(webm(12))
    assert "I have your voice message" in heard(mina)[-1]
    mina.presses("Skip")
    assert "Voice message: 1 voice message(s)" in heard(mina)[-1]
    mina.presses("Submit")
    assert "Your report is DJ-" in heard(mina)[-1]


def test_voice_words_and_photo_may_come_in_one_form(mina: Browser) -> None:
    mina.speaks(ogg(), "Look", photo())
    assert len(sounds(mina)) == 1
    assert ("mine", "Look") in bubbles(mina.page())
    assert mina.page().count("<img src=") == 1


def test_nobody_else_can_listen_but_who_is_shown_it(house: House, mina: Browser) -> None:
    mina.speaks(ogg())
    (ref,) = sounds(mina)
    worker, stranger = house.browser(), house.browser()
    for browser in (worker, stranger):
        browser.says("Hello")
    house.tells(worker, Outbound("Somebody reported this", media=(Media(ref, "voice"),)))
    assert sounds(worker) == [ref]
    assert worker.opens(f"/media/{ref}", range="bytes=0-").status_code == 206
    assert stranger.opens(f"/media/{ref}", range="bytes=0-").status_code == 404
    assert worker.opens(f"/media/{ref}/small").status_code == 404


@pytest.mark.parametrize(
    ("sound", "sentence"),
    [
        pytest.param(ogg(301), "That voice message is too long for me: at most 5 minutes", id="too long"),
        pytest.param(ogg() + bytes(2**20), "That voice message is too long for me", id="too big"),
        pytest.param(webm(codec=b"V_VP8"), "I cannot play this voice message", id="a film"),
        pytest.param(b"MZ this is a program", "not a picture I can read", id="no sound at all"),
        pytest.param(b"<html><script>alert(1)</script>", "not a picture I can read", id="a page with a script"),
    ],
)
def test_what_cannot_be_played_is_refused_in_the_chat_and_the_words_are_taken(
    mina: Browser, sound: bytes, sentence: str
) -> None:
    mina.speaks(sound, "Look")
    assert any(sentence in words for words in heard(mina))
    assert ("mine", "Look") in bubbles(mina.page())
    assert sounds(mina) == []


def test_where_the_county_takes_no_voice_messages_the_page_offers_none(tmp_path: Path) -> None:
    with open_house(tmp_path, policy="[voice]\nmost = 0\n") as house:
        browser = house.browser()
        assert 'name="voice"' not in browser.page()
        assert browser.speaks(ogg(), "Look").status_code == 413


def test_simple_mode_shows_every_page_large_with_three_big_buttons(mina: Browser) -> None:
    assert "simple" not in mina.page().partition("<head>")[0]
    mina.says("/cancel")
    mina.says("/simple")
    for path in ("/", "/map", "/?start=g_1", "/nowhere"):
        assert '<html lang="en" class="simple">' in mina.opens(path).text
    big = re.search(r'<nav id="big".*?</nav>', mina.page(), re.DOTALL)
    assert big is not None
    assert re.findall(r'value="(/\w+)"', big[0]) == ["/report", "/my", "/call"]
    assert 'href="tel:110"' in mina.page()
    mina.says("/more")
    for path in ("/", "/map"):
        assert "simple" not in mina.opens(path).text.partition("<head>")[0]
    assert '<nav id="big" class="big" aria-label="Big buttons" hidden>' in mina.page()


def test_whom_to_call_is_dialled_by_a_press(mina: Browser) -> None:
    mina.says("/call")
    dials = re.findall(r'<a class="press" href="(tel:[^"]+)">', mina.page())
    assert dials == ["tel:110", "tel:119", "tel:120", "tel:122", "tel:08560000000"]
