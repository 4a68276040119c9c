"""What is taken for a voice message, by its bytes alone, and how long is it?"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.media import MediaStore
from bot.sounds import NoSound, sound_in
from domain.errors import NotUnderstood
from domain.policy import VoiceMessages
from domain.spans import parse_span
from tests.botapi.recordings import RECORDINGS, aac, mp3, mp4, ogg, wav, webm

LIMITS = VoiceMessages(most=3, megabytes=1, longest=parse_span("1m"))
NO_SIZE = 2**32 - 1


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "media", most_bytes=2**20, voice=LIMITS)


@pytest.mark.parametrize("mime", RECORDINGS)
def test_a_sound_is_known_by_its_bytes_and_kept_as_it_is(store: MediaStore, mime: str) -> None:
    content = RECORDINGS[mime](7)
    kept = store.keep(content, "v1").media
    assert (kept.ref, kept.kind, kept.mime, kept.size) == ("v1", "voice", mime, len(content))
    assert kept.seconds in (7, 8)
    assert store.path("v1").read_bytes() == content


@pytest.mark.parametrize(
    ("content", "seconds"),
    [
        pytest.param(ogg(3.5), 3.5, id="OGG"),
        pytest.param(wav(2, size=NO_SIZE), 2, id="WAV that did not know its end"),
        pytest.param(mp3(3.6, tag=b"T" * 300), 3.6, id="MP3 behind a tag"),
        pytest.param(aac(6.4), 6.4, id="AAC"),
        pytest.param(mp4(12.5), 12.5, id="M4A"),
        pytest.param(mp4(12.5, whole=False), 12.5, id="M4A recorded in pieces"),
        pytest.param(webm(4), 4, id="WebM recorded live"),
        pytest.param(webm(4, said=True), 4, id="WebM that says its length"),
    ],
)
def test_how_long_it_lasts_is_measured(content: bytes, seconds: float) -> None:
    sound = sound_in(content)
    assert sound is not None
    assert sound.seconds == pytest.approx(seconds, abs=0.001)


@pytest.mark.parametrize("make", RECORDINGS.values(), ids=RECORDINGS)
def test_what_lasts_too_long_is_refused_and_leaves_nothing(
    store: MediaStore, tmp_path: Path, make: Callable[[float], bytes]
) -> None:
    with pytest.raises(NotUnderstood, match="at most {minutes} minutes") as refused:
        store.keep(make(62))
    assert refused.value.values == {"minutes": "1"}
    assert not list(tmp_path.rglob("*.*"))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(ogg(codec=b"\x01vorbis "), id="another sound in an OGG"),
        pytest.param(webm(codec=b"V_VP8 A_OPUS"), id="a film in a WebM"),
        pytest.param(webm(codec=b"A_VORBIS"), id="another sound in a WebM"),
        pytest.param(mp4(kind=b"vide"), id="a film in an MP4"),
        pytest.param(ogg()[:40], id="OGG cut off"),
        pytest.param(wav()[:30], id="WAV cut off"),
        pytest.param(webm()[:60], id="WebM cut off"),
        pytest.param(b"ID3\x03\0\0\0\0\0\x0a" + bytes(50), id="a tag without a sound"),
        pytest.param(b"\0\0\0\x08ftyp" + b"\0\0\0\x01moov" + bytes(8), id="a box without a length"),
        pytest.param(b"\0\0\0\x08ftyp" + b"\0\0\0\0moov" * 2_000, id="boxes in boxes"),
        pytest.param(b"\x1a\x45\xdf\xa3\x80webmA_OPUS" + b"\xec\x80" * 200_000, id="a WebM of nothing"),
    ],
)
def test_what_cannot_be_played_everywhere_is_refused_in_words(store: MediaStore, content: bytes) -> None:
    with pytest.raises(NotUnderstood, match="I cannot play this voice message"):
        store.keep(content)


def test_a_sound_of_too_many_bytes_is_refused(store: MediaStore) -> None:
    with pytest.raises(NotUnderstood, match="too long"):
        store.keep(ogg() + bytes(2**20))


def test_where_no_voice_is_taken_a_sound_is_no_picture(tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood, match="not a picture"):
        MediaStore(tmp_path / "media", most_bytes=2**20).keep(ogg())


@settings(deadline=None)
@given(
    mime=st.sampled_from(sorted(RECORDINGS)),
    spoilt=st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_a_spoilt_sound_is_measured_or_refused_and_never_breaks_anything(
    mime: str, spoilt: list[tuple[int, int]]
) -> None:
    content = bytearray(RECORDINGS[mime](1))
    for place, value in spoilt:
        content[place % len(content)] = value
    with suppress(NoSound):
        sound = sound_in(bytes(content))
        assert sound is None or sound.seconds > 0
