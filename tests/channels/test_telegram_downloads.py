"""Which files of Telegram are fetched, and what comes of each?"""

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from structlog.testing import capture_logs

from bot.channels.telegram.downloads import Bounded, Downloads
from bot.media import MediaStore
from domain.errors import NotUnderstood
from domain.message import Address, Media, Place
from storage.database import Database
from storage.tables import Row
from tests.botapi.faults import Fault, html_page, refusal, reset
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.botapi.shapes import File
from tests.channels.fetching import NOW, Office

SENT = int(NOW.timestamp())


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/baodao.db")
    Row.metadata.create_all(opened.writer)
    yield opened
    opened.close()


@pytest.fixture
def office(database: Database, store: MediaStore, api: BotApi, mina: Person) -> Office:
    made = Office(database, store, api)
    made.knows(mina)
    return made


def picture(colour: str = "red", *, located: bool = False) -> bytes:
    exif = Image.Exif()
    if located:
        exif[0x8825] = {1: "N", 2: (28, 16, 5.88), 3: "E", 4: (108, 7, 12)}
    into = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(into, "JPEG", exif=exif)
    return into.getvalue()


def as_photo(person: Person, content: bytes) -> File:
    return person.world.files.add_photo(content)[-1].file


def as_file(person: Person, content: bytes) -> File:
    return person.world.files.add_document(content, "x.jpg", "image/jpeg").file


def test_a_photo_is_fetched_and_brought_by_itself(office: Office, store: MediaStore, mina: Person) -> None:
    file = as_photo(mina, picture())
    ref = office.receives(file)
    [brought] = office.fetch()
    assert (brought.sender, brought.key) == (Address("telegram", str(mina.id)), f"file:{ref}:{SENT}")
    assert (brought.at, brought.place) == (NOW, None)
    stored = Media(ref, "photo", file.id, "image/jpeg", store.path(ref).stat().st_size)
    assert brought.stored == stored


def test_a_picture_sent_as_a_file_tells_where_it_was_taken(office: Office, store: MediaStore, mina: Person) -> None:
    ref = office.receives(as_file(mina, picture(located=True)))
    [brought] = office.fetch()
    assert brought.place == Place(28.2683, 108.12)
    with Image.open(store.path(ref)) as image:
        assert not image.getexif()


def test_everything_that_is_wanted_is_fetched_once(office: Office, api: BotApi, mina: Person) -> None:
    colours = ["red", "green", "blue", "white", "black", "yellow", "gray", "pink", "brown"]
    refs = {office.receives(as_photo(mina, picture(colour))) for colour in colours}
    assert {brought.stored.ref for brought in office.fetch(9) if brought.stored} == refs
    assert len(api.called("getFile")) == 9


def test_what_came_before_consent_is_fetched_once_somebody_agrees(office: Office, mina: Person, api: BotApi) -> None:
    office.knows(api.person("Olof"), agreed=False)
    office.receives(as_photo(mina, picture()))

    async def scene(downloads: Downloads) -> None:
        await asyncio.sleep(0.1)
        assert not api.called("getFile")
        await asyncio.to_thread(office.agrees)
        downloads.wake()
        await office.has(1)

    office.play(scene)


def test_what_was_not_fetched_before_a_restart_is_fetched_after_it(office: Office, api: BotApi, mina: Person) -> None:
    office.receives(as_photo(mina, picture()))
    api.fail("getFile", 1, html_page())

    async def scene(_: Downloads) -> None:
        while not api.called("getFile"):
            await asyncio.sleep(0.01)

    office.play(scene)
    assert office.brought == []
    assert len(office.fetch()) == 1


@pytest.mark.parametrize(
    "fault", [html_page(502), refusal(500), reset(), refusal(429)], ids=["html", "500", "lost", "429"]
)
def test_when_telegram_is_away_a_file_is_tried_again(office: Office, api: BotApi, mina: Person, fault: Fault) -> None:
    office.receives(as_photo(mina, picture()))
    api.fail("getFile", 1, fault)
    [brought] = office.fetch()
    assert brought.stored
    assert brought.stored.kind == "photo"


def test_when_the_database_is_away_a_file_is_brought_again(office: Office, mina: Person) -> None:
    office.receives(as_photo(mina, picture()))
    office.away = 1
    assert len(office.fetch()) == 1


def test_when_what_is_wanted_cannot_be_asked_it_is_asked_again(office: Office, mina: Person) -> None:
    office.receives(as_photo(mina, picture()))
    office.renames("media", "elsewhere")

    async def scene(downloads: Downloads) -> None:
        with capture_logs() as logs:
            async with asyncio.timeout(20):
                while not logs:
                    await asyncio.sleep(0.01)
        assert [(line["event"], line["why"]) for line in logs] == [("files_not_asked_for", "OperationalError")]
        office.renames("elsewhere", "media")
        downloads.wake()
        await office.has(1)

    office.play(scene)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"%PDF-1.7", "This is not a picture I can read", id="no picture"),
        pytest.param(bytes(2**20 + 1), "This picture is too big", id="bigger than we keep"),
        pytest.param(bytes(20 * 2**20 + 1), "This picture is too big", id="bigger than Telegram gives"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(office: Office, mina: Person, content: bytes, sentence: str) -> None:
    ref = office.receives(as_file(mina, content))
    [brought] = office.fetch()
    assert brought.stored == Media(ref, "refused")
    assert brought.key == f"file:{ref}:{SENT}"
    assert brought.text.startswith(sentence)


def test_a_server_that_sends_without_end_is_cut_off() -> None:
    content = Bounded()
    content.write(bytes(20 * 2**20))
    with pytest.raises(NotUnderstood, match="This picture is too big"):
        content.write(b"x")


def test_a_file_that_telegram_no_longer_knows_is_refused_in_words(office: Office) -> None:
    office.receives(File("BQACAgForgotten", "AQADforgotten", b"", ""))
    [brought] = office.fetch()
    assert brought.text == "Telegram does not give me this file. Please send it again."


def test_one_file_that_fails_does_not_hold_up_the_others(office: Office, api: BotApi, mina: Person) -> None:
    api.fail("getFile", 4, refusal(500))
    refs = [office.receives(as_photo(mina, picture(colour))) for colour in ("red", "green", "blue", "white", "black")]
    office.play(lambda _: office.has(1))
    assert {brought.stored.ref for brought in office.brought if brought.stored} == {refs[4]}


def test_files_of_other_channels_are_left_alone(office: Office, api: BotApi, mina: Person) -> None:
    office.receives(as_photo(mina, picture("blue")), channel="web")
    office.receives(as_photo(mina, picture("red")))
    assert len(office.fetch()) == 1
    assert len(api.called("getFile")) == 1


def test_a_file_that_stays_wanted_is_not_fetched_again_at_once(office: Office, api: BotApi, mina: Person) -> None:
    office.forgetful = True
    office.receives(as_photo(mina, picture()))

    async def scene(_: Downloads) -> None:
        await office.has(1)
        await asyncio.sleep(0.3)

    office.play(scene)
    assert len(api.called("getFile")) == 1
