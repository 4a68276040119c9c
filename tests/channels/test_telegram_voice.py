"""Voice messages on Telegram: what is taken, how it is fetched, and how it is played to whoever handles it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.media import MediaStore
from domain.message import Media, Outbound
from domain.policy import VoiceMessages
from domain.spans import parse_span
from storage.database import Database
from storage.tables import Row
from tests.botapi.people import Person
from tests.botapi.recordings import RECORDINGS, mp3, ogg, wav
from tests.botapi.server import BotApi, newcomer
from tests.channels.fetching import Office
from tests.channels.listening import hear
from tests.channels.speaking import Speak, seen

CARD = "🟡 DJ-1"


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "media", most_bytes=2**20, voice=VoiceMessages(3, 1, parse_span("5m")))


@pytest.fixture
def lin(api: BotApi) -> Person:
    return newcomer(api, "Lin")


@pytest.fixture
def office(tmp_path: Path, store: MediaStore, api: BotApi, mina: Person) -> Iterator[Office]:
    database = Database(f"sqlite:///{tmp_path}/baodao.db")
    Row.metadata.create_all(database.writer)
    made = Office(database, store, api)
    made.knows(mina)
    yield made
    database.close()


def played(person: Person) -> list[str]:
    return [shown.sound for shown in person.chat if shown.by_bot and shown.sound]


def test_what_is_spoken_is_taken_with_its_length(api: BotApi, mina: Person) -> None:
    [heard] = hear(api, mina.speaks(ogg(5), 5, "三号楼"))
    [media] = heard.media
    assert heard.text == "三号楼"
    assert media == Media(media.ref, "voice", media.source, "audio/ogg", len(ogg(5)), 5)


def test_a_recording_that_is_sent_as_a_file_is_a_voice_message_too(api: BotApi, mina: Person) -> None:
    sound, document = mina.sends_sound(mp3(7), seconds=7), mina.sends_document(wav(1), "a.wav", mime="audio/wav")
    heard = hear(api, sound, document)
    kinds = [(media.kind, media.mime, media.seconds) for one in heard for media in one.media]
    assert kinds == [("audio", "audio/mpeg", 7), ("audio", "audio/wav", 0)]


def test_a_voice_message_is_fetched_and_judged_by_its_bytes(office: Office, store: MediaStore, mina: Person) -> None:
    file = mina.world.files.add_sound("voice", ogg(9), mime="audio/mpeg", seconds=1).file
    ref = office.receives(file)
    [brought] = office.fetch()
    assert brought.stored == Media(ref, "voice", file.id, "audio/ogg", len(ogg(9)), 9)
    assert store.path(ref).read_bytes() == ogg(9)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(ogg(301), "That voice message is too long", id="longer than it said"),
        pytest.param(ogg(codec=b"\x01vorbis "), "I cannot play this voice message", id="cannot be played everywhere"),
        pytest.param(b"MZ a program", "This is not a picture", id="no sound at all"),
    ],
)
def test_what_is_no_voice_message_is_refused_in_words(
    office: Office, mina: Person, content: bytes, sentence: str
) -> None:
    office.receives(mina.world.files.add_sound("voice", content, mime="audio/ogg", seconds=1).file)
    [brought] = office.fetch()
    assert brought.stored is not None
    assert brought.stored.kind == "refused"
    assert brought.text.startswith(sentence)


@pytest.mark.parametrize("kind", ["voice", "audio"])
def test_a_sound_is_played_by_telegrams_own_id_before_the_words(
    speak: Speak, api: BotApi, lin: Person, kind: str
) -> None:
    sound = api.world.files.add_sound(kind, ogg(), mime="audio/ogg", seconds=5)
    speak.send(lin, Outbound(CARD, media=(Media("v", kind, source=sound.file.id, mime="audio/ogg"),)))
    assert played(lin) == [f"{kind} {sound.file.id}"]
    assert lin.chat[-1].text == CARD


SHOWN = {"audio/ogg": "voice", "audio/mpeg": "voice", "audio/mp4": "voice", "audio/webm": "document"}
"""Telegram plays no WebM."""


@pytest.mark.parametrize("mime", SHOWN)
def test_a_sound_that_came_from_elsewhere_is_sent_from_its_bytes(
    speak: Speak, store: MediaStore, lin: Person, mime: str
) -> None:
    content = RECORDINGS[mime]()
    store.keep(content, "v")
    speak.send(lin, Outbound(CARD, media=(Media("v", "voice", mime=mime, seconds=5),)))
    [sound] = played(lin)
    kind, file = sound.split()
    assert (kind, lin.world.files.content(file)) == (SHOWN[mime], content)


def test_an_id_that_telegram_does_not_take_costs_nothing_but_the_upload(
    speak: Speak, store: MediaStore, lin: Person
) -> None:
    document = lin.world.files.add_document(mp3(), "a.mp3", "audio/mpeg")
    store.keep(mp3(), "v")
    speak.send(lin, Outbound(CARD, media=(Media("v", "audio", source=document.file.id, mime="audio/mpeg"),)))
    assert [sound.split()[0] for sound in played(lin)] == ["voice"]


def test_whoever_takes_no_voice_messages_gets_a_file(speak: Speak, store: MediaStore, lin: Person) -> None:
    lin.refuses_voice()
    sound = lin.world.files.add_sound("voice", ogg(), mime="audio/ogg", seconds=5)
    store.keep(ogg(), "v")
    speak.send(lin, Outbound(CARD, media=(Media("v", "voice", source=sound.file.id, mime="audio/ogg"),)))
    assert [sound.split()[0] for sound in played(lin)] == ["document"]
    assert seen(lin)[-1] == CARD


def test_a_sound_that_is_gone_keeps_nobody_from_the_words(speak: Speak, lin: Person) -> None:
    speak.send(lin, Outbound(CARD, media=(Media("never-there", "voice", mime="audio/ogg"),)))
    assert (played(lin), seen(lin)) == ([], [CARD])
