"""Is this a sound, by its bytes alone, and how long does it last?

Containers: OGG with Opus, WAV, MP3, AAC (bare or in MP4), and WebM with Opus: what telephones and browsers record.
Nothing is decoded: only the frame around the sound is read, and what is inside is never trusted to be whole.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

OPUS_RATE = 48_000
MP3_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
MP3_KILOBITS = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
AAC_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)
AAC_SAMPLES = 1024
FRAMES = 3
"""So many frames in a row are no chance."""
SEGMENT, INFO, CLUSTER = 0x18538067, 0x1549A966, 0x1F43B675
SCALE, DURATION, MOMENT, BLOCK, GROUP, GROUPED = 0x2AD7B1, 0x4489, 0xE7, 0xA3, 0xA0, 0xA1
INSIDE_MP4 = (b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf")
DEEPEST = 4
MOST_PARTS = 100_000
"""More parts than any sound has that is small enough to be taken: what counts on, only keeps us busy."""
NO_LENGTH = 0xFFFFFFFF

Frame = Callable[[bytes], tuple[float, int] | None]


class NoSound(ValueError):
    """The bytes begin like a sound and are none that can be played everywhere."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound: what a player has to know of it."""

    mime: str
    seconds: float


def sound_in(content: bytes) -> Sound | None:
    """Return what sound these bytes are; None when they are something else. Raises NoSound."""
    try:
        sound = _judged(content)
    except (struct.error, IndexError, ZeroDivisionError) as error:
        raise NoSound("cut off") from error
    if sound is not None and not sound.seconds > 0:
        raise NoSound("nothing to be heard")
    return sound


def _judged(content: bytes) -> Sound | None:
    if content.startswith(b"OggS"):
        return Sound("audio/ogg", _ogg(content))
    if content.startswith(b"RIFF") and content[8:12] == b"WAVE":
        return Sound("audio/wav", _wav(content))
    if content[4:8] == b"ftyp":
        return Sound("audio/mp4", _mp4(content))
    if content.startswith(b"\x1a\x45\xdf\xa3"):
        return Sound("audio/webm", _webm(content))
    start = _behind_tag(content)
    if content[start : start + 1] == b"\xff":
        for mime, frame in (("audio/mpeg", _mp3_frame), ("audio/aac", _aac_frame)):
            lengths = [seconds for seconds, _ in _frames(content, start, frame)]
            if len(lengths) >= FRAMES:
                return Sound(mime, sum(lengths))
    if start:
        raise NoSound("a tag without a sound")
    return None


def _ogg(content: bytes) -> float:
    head = content.find(b"OpusHead", 0, 128)
    if head < 0:
        raise NoSound("no Opus")
    (skipped,) = struct.unpack_from("<H", content, head + 10)
    (samples,) = struct.unpack_from("<q", content, content.rfind(b"OggS") + 6)
    return float(max(0, samples - skipped) / OPUS_RATE)


def _wav(content: bytes) -> float:
    at, per_second = 12, 0
    while at + 8 <= len(content):
        name, size = struct.unpack_from("<4sI", content, at)
        if name == b"fmt ":
            (per_second,) = struct.unpack_from("<I", content, at + 16)
        if name == b"data":
            # Who records without knowing the end writes a size that is none.
            return float(min(size, len(content) - at - 8) / per_second)
        at += 8 + size + size % 2
    raise NoSound("no samples")


def _behind_tag(content: bytes) -> int:
    """Return where a sound begins behind an ID3 tag, 0 where there is none."""
    if not content.startswith(b"ID3"):
        return 0
    size = 0
    for byte in content[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _frames(content: bytes, at: int, frame: Frame) -> Iterator[tuple[float, int]]:
    """Yield how long each frame lasts and how many bytes it has, as far as one follows the other."""
    while (found := frame(content[at : at + 7])) is not None:
        yield found
        at += found[1]


def _mp3_frame(head: bytes) -> tuple[float, int] | None:
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return None
    version, rate, bits = head[1] >> 3 & 3, head[2] >> 2 & 3, head[2] >> 4
    if version == 1 or rate == 3 or bits in (0, 15):
        return None
    hertz, kilobits = MP3_RATES[version][rate], MP3_KILOBITS[3 if version == 3 else 2][bits]
    samples = 1152 if version == 3 else 576
    return samples / hertz, samples // 8 * kilobits * 1000 // hertz + (head[2] >> 1 & 1)


def _aac_frame(head: bytes) -> tuple[float, int] | None:
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    rate, size = head[2] >> 2 & 15, (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    if rate >= len(AAC_RATES) or size < 7:
        return None
    return AAC_SAMPLES / AAC_RATES[rate], size


def _boxes(content: bytes, at: int, end: int, deep: int = 0) -> Iterator[tuple[bytes, int, int]]:
    """Yield the boxes of an MP4, those inside others too: name, begin and end of what it holds."""
    while at + 8 <= end:
        size, name = struct.unpack_from(">I4s", content, at)
        body = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, body)
            body += 8
        until = min(at + size if size else end, end)
        if until <= at:
            raise NoSound("a box without a length")
        yield name, body, until
        if name in INSIDE_MP4 and deep < DEEPEST:
            yield from _boxes(content, body, until, deep + 1)
        at = until


def _mp4(content: bytes) -> float:
    """Return how long the sound of an MP4 lasts; one that was recorded in pieces tells it of each piece."""
    scale, whole, pieces, usual, kinds = 1, 0, 0, 0, set()
    for name, at, end in islice(_boxes(content, 0, len(content)), MOST_PARTS):
        if name == b"hdlr":
            kinds.add(content[at + 8 : at + 12])
        elif name == b"mdhd":
            scale, whole = _clock(content, at)
        elif name == b"trex":
            (usual,) = struct.unpack_from(">I", content, at + 12)
        elif name == b"tfhd":
            usual = _usual(content, at) or usual
        elif name == b"trun":
            pieces += _piece(content[at:end], usual)
    if b"soun" not in kinds or b"vide" in kinds:
        raise NoSound("no sound, or a film")
    return float((whole if 0 < whole < NO_LENGTH else pieces) / scale)


def _clock(content: bytes, at: int) -> tuple[int, int]:
    """Return the units per second of a track, and how many of them it lasts."""
    layout, place = (">IQ", 20) if content[at] == 1 else (">II", 12)
    scale, length = struct.unpack_from(layout, content, at + place)
    return scale, length


def _usual(content: bytes, at: int) -> int:
    """Return how long each sample of a piece lasts where it is said once for all."""
    (flags,) = struct.unpack_from(">I", content, at)
    if not flags & 0x8:
        return 0
    (length,) = struct.unpack_from(">I", content, at + 8 + 8 * bool(flags & 0x1) + 4 * bool(flags & 0x2))
    return int(length)


def _piece(box: bytes, usual: int) -> int:
    flags, samples = struct.unpack_from(">II", box)
    if not flags & 0x100:
        return int(samples) * usual
    at = 8 + 4 * bool(flags & 0x1) + 4 * bool(flags & 0x4)
    step = 4 * (flags >> 8 & 0xF).bit_count()
    lengths = (struct.unpack_from(">I", box, place)[0] for place in range(at, len(box) - step + 1, step))
    return sum(lengths)


def _webm(content: bytes) -> float:
    """Return how long a WebM lasts: as it says itself, or until its last block, for who records live cannot know."""
    head = content[:4096]
    if b"webm" not in head[:64] or b"A_OPUS" not in head or b"V_" in head:
        raise NoSound("no WebM, no Opus, or a film")
    scale, said, cluster, last = 1_000_000, 0.0, 0, 0
    for name, at, end in islice(_elements(content), MOST_PARTS):
        if name == SCALE:
            scale = int.from_bytes(content[at:end])
        elif name == DURATION:
            (said,) = struct.unpack(">f" if end - at == 4 else ">d", content[at:end])
        elif name == MOMENT:
            cluster = int.from_bytes(content[at:end])
        elif name in (BLOCK, GROUPED):
            (beside,) = struct.unpack_from(">h", content, at + 1)
            last = max(last, cluster + beside)
    return max(said, float(last)) * scale / 1e9


def _elements(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the elements of a WebM: name, begin and end of what it holds; those that hold others are walked into."""
    at = 0
    while at + 2 <= len(content):
        name_size = 9 - content[at].bit_length()
        name = int.from_bytes(content[at : at + name_size])
        at += name_size
        length = 9 - content[at].bit_length()
        size = int.from_bytes(content[at : at + length]) & (1 << 7 * length) - 1
        at += length
        if name in (SEGMENT, INFO, CLUSTER, GROUP):
            continue
        if size == (1 << 7 * length) - 1 or name_size > 4:
            raise NoSound("an element without a length")
        yield name, at, min(at + size, len(content))
        at += size
