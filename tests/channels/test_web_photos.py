"""How do photos get in, which are refused, and who may see them?"""

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image
from starlette.requests import Request
from starlette.types import Message

from bot.web.said import form_of, read_said
from domain.message import Media, Outbound
from tests.channels.browsers import SMALL, Browser, House, bubbles, heard, nonce_in, open_house, photo

AT_ONCE = {"x-part": "chat"}
"""As a script sends: it does not wait for the answer."""
HUGE = b"\xff\xd8" + bytes(1024 * 1024)


@pytest.fixture
def policy() -> str:
    return SMALL


@pytest.fixture
def mina(house: House) -> Browser:
    """Somebody who has agreed, and is being asked for the category."""
    browser = house.browser()
    browser.says("The lamp is broken")
    browser.presses("I agree")
    return browser


def refs(browser: Browser) -> list[str]:
    return [part.partition("/")[0] for part in browser.page().split('<img src="/media/')[1:]]


def test_a_photo_is_kept_as_it_is_seen_and_shown_again_with_its_words(house: House, mina: Browser) -> None:
    mina.says("Look", photo())
    (ref,) = refs(mina)
    assert ("mine", "Look") in bubbles(mina.page())
    picture = mina.opens(f"/media/{ref}")
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.headers["cache-control"] == "no-store"
    assert picture.content == house.site.store.path(ref).read_bytes()


def test_a_page_loads_a_small_picture_and_opens_the_whole_one(house: House, mina: Browser) -> None:
    mina.says("Look", photo(size=(2000, 1000)))
    (ref,) = refs(mina)
    assert f'<a href="/media/{ref}" target="_blank"><img src="/media/{ref}/small"' in mina.page()
    whole, small = mina.opens(f"/media/{ref}"), mina.opens(f"/media/{ref}/small")
    assert Image.open(io.BytesIO(whole.content)).size == (2000, 1000)
    assert Image.open(io.BytesIO(small.content)).size == (480, 240)
    assert (small.headers["content-type"], small.headers["cache-control"]) == ("image/jpeg", "no-store")
    assert house.browser().opens(f"/media/{ref}/small").status_code == 404


def test_several_photos_are_one_album_with_one_answer(house: House, mina: Browser) -> None:
    before = len(heard(mina))
    album = photo("red"), photo("green"), photo("blue")
    mina.sends("/say", {"nonce": nonce_in(mina.page())}, *album, **AT_ONCE)
    assert len(refs(mina)) == 3
    house.passes(seconds=2)
    mina.says("/my")
    assert len(heard(mina)) == before + 2


def test_photos_sent_twice_are_kept_once(house: House, mina: Browser) -> None:
    fields = {"text": "Look", "nonce": nonce_in(mina.page())}
    for _ in range(2):
        mina.sends("/say", fields, photo("red"), photo("green"), **AT_ONCE)
    assert len(refs(mina)) == 2
    assert len(list(house.site.store.path("x").parent.iterdir())) == 2


def test_a_photo_that_was_sent_cannot_be_exchanged_for_another_by_the_same_form(mina: Browser) -> None:
    red, blue = (one + bytes(2000 - len(one)) for one in (photo("red"), photo("blue")))
    fields = {"text": "Look", "nonce": nonce_in(mina.page())}
    mina.sends("/say", fields, red, **AT_ONCE)
    (ref,) = refs(mina)
    sent = mina.opens(f"/media/{ref}").content
    mina.sends("/say", fields, blue, **AT_ONCE)
    assert mina.opens(f"/media/{ref}").content == sent
    assert mina.opens(f"/media/{refs(mina)[-1]}").content != sent


def test_what_is_no_picture_is_refused_in_the_chat_and_the_words_are_taken(mina: Browser) -> None:
    assert mina.says("Look", b"MZ this is a program").status_code == 303
    assert any("not a picture I can read" in words for words in heard(mina))
    assert ("mine", "Look") in bubbles(mina.page())
    assert refs(mina) == []


def test_a_photo_that_is_too_big_is_refused_in_the_chat_and_the_others_are_taken(mina: Browser) -> None:
    mina.says("", HUGE, photo())
    assert any("Each photo may have at most 1 MB" in words for words in heard(mina))
    assert len(refs(mina)) == 1


def test_a_photo_of_20_mb_goes_through_as_shipped_and_one_of_more_is_refused(tmp_path: Path) -> None:
    sent = photo(size=(200, 100))
    with open_house(tmp_path) as house:
        mina = house.browser()
        for size in (20 * 2**20, 20 * 2**20 + 1):
            mina.says("", sent + bytes(size - len(sent)))
            assert len(refs(mina)) == 1
        assert any("Each photo may have at most 20 MB" in words for words in heard(mina))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"%PDF-1.7\n1 0 obj", "not a picture I can read", id="a PDF called .jpg"),
        pytest.param(photo()[:-200], "not a picture I can read", id="cut off"),
        pytest.param(b"", "not a picture I can read", id="no bytes at all"),
    ],
)
def test_what_only_is_called_a_photo_costs_nobody_their_words(mina: Browser, content: bytes, sentence: str) -> None:
    assert mina.says("Look", content).status_code == 303
    assert ("mine", "Look") in bubbles(mina.page())
    assert any(sentence in words for words in heard(mina))
    assert refs(mina) == []


def test_only_refused_photos_are_answered_once(mina: Browser) -> None:
    fields = {"text": "", "nonce": nonce_in(mina.page())}
    for _ in range(2):
        mina.sends("/say", fields, b"no picture")
    assert [words for words in heard(mina) if "not a picture" in words] == heard(mina)[-1:]


def test_too_many_photos_are_refused_and_the_words_given_back(mina: Browser) -> None:
    answer = mina.says("Look", *[photo()] * 4)
    assert answer.status_code == 413
    assert "At most 3 photos" in answer.text
    assert "Look</textarea>" in answer.text
    assert refs(mina) == []


def test_a_request_that_says_it_is_too_big_is_not_read(mina: Browser) -> None:
    answer = mina.says("", *[bytes(1800 * 1024)] * 3)
    assert answer.status_code == 413
    assert "more than 5 MB" in answer.text


def test_a_request_that_does_not_say_how_big_it_is_is_read_up_to_the_limit(house: House, mina: Browser) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        yield b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\n\r\n'
        while True:
            sent += 64 * 1024
            yield bytes(64 * 1024)

    headers = {"content-type": "multipart/form-data; boundary=x", "sec-fetch-site": "same-origin"}
    answer = house.run(mina.client.post("/say", content=endless(), headers=headers))
    assert answer.status_code == 413
    assert sent < 6 * 1024 * 1024


def test_of_a_photo_that_is_too_big_no_more_is_written_down_than_shows_it(house: House) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\n\r\n'
    chunks = [head, *[bytes(64 * 1024)] * 48, b"\r\n--x--\r\n"]

    async def receive() -> Message:
        return {"type": "http.request", "body": chunks.pop(0), "more_body": bool(chunks)}

    async def written() -> int:
        headers = [(b"content-type", b"multipart/form-data; boundary=x")]
        request = Request({"type": "http", "method": "POST", "headers": headers}, receive)
        async with form_of(request, house.rules.policy) as form:
            (file,) = read_said(form, house.rules.policy).photos
            return file.size or 0

    assert 1024 * 1024 < house.run(written()) <= 1024 * 1024 + 64 * 1024


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param("multipart/form-data", b"--x", id="no boundary"),
        pytest.param("multipart/form-data; boundary=x", b"--y\r\n", id="broken parts"),
        pytest.param("application/x-www-form-urlencoded", b"text=" + b"x" * 70_000, id="a field beyond bounds"),
        pytest.param("application/x-www-form-urlencoded", b"a=1&" * 30, id="too many fields"),
    ],
)
def test_a_form_that_no_page_of_ours_sends_is_refused_in_words(
    house: House, mina: Browser, kind: str, body: bytes
) -> None:
    headers = {"content-type": kind, "sec-fetch-site": "same-origin"}
    answer = house.run(mina.client.post("/say", content=body, headers=headers))
    assert answer.status_code == 400
    assert "I could not read" in answer.text


def test_nobody_else_can_see_a_photo(house: House, mina: Browser) -> None:
    mina.says("Look", photo())
    (ref,) = refs(mina)
    stranger = house.browser()
    assert stranger.opens(f"/media/{ref}").status_code == 404
    stranger.says("Hello")
    assert stranger.opens(f"/media/{ref}").status_code == 404


def test_who_is_shown_a_photo_can_see_it(house: House, mina: Browser) -> None:
    mina.says("Look", photo())
    (ref,) = refs(mina)
    worker = house.browser()
    worker.says("Hello")
    house.tells(worker, Outbound("Somebody reported this", media=(Media(ref),)))
    assert worker.opens(f"/media/{ref}").status_code == 200


@pytest.mark.parametrize("ref", ["nothing", "..%2Fweb.db", "a.b", "x" * 200])
def test_a_reference_to_nothing_is_not_found(mina: Browser, ref: str) -> None:
    assert mina.opens(f"/media/{ref}").status_code == 404
