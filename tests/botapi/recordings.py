"""Where do tests get a sound from, as telephones and browsers record it? Silence, in every container."""

import struct
from collections.abc import Callable, Mapping

SILENCE = b"\xf8\xff\xfe"
"""One Opus frame of 20 ms."""


def ogg(seconds: float = 5, *, codec: bytes = b"OpusHead") -> bytes:
    head = codec + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0)
    tags = b"OpusTags" + struct.pack("<I4sI", 4, b"test", 0)
    end = 312 + round(seconds * 48_000)
    return _page(head, 0, flags=2) + _page(tags, 0) + _page(SILENCE, end, flags=4)


def wav(seconds: float = 5, *, size: int | None = None) -> bytes:
    samples = bytes(round(seconds * 8_000))
    kind = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 8_000, 8_000, 1, 8)
    body = kind + struct.pack("<4sI", b"data", len(samples) if size is None else size) + samples
    return struct.pack("<4sI4s", b"RIFF", 4 + len(body), b"WAVE") + body


def mp3(seconds: float = 5, *, tag: bytes = b"") -> bytes:
    """MPEG 1, layer III, 32 kbit/s at 32 kHz: each frame 144 bytes and 36 ms."""
    frame = b"\xff\xfb\x18\xc0" + bytes(140)
    size = bytes(len(tag) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return (b"ID3\x03\0\0" + size + tag if tag else b"") + frame * round(seconds / 0.036)


def aac(seconds: float = 5) -> bytes:
    """ADTS at 16 kHz: each frame 16 bytes and 64 ms."""
    return (b"\xff\xf1\x60\x40\x02\x1f\xfc" + bytes(9)) * round(seconds / 0.064)


def mp4(seconds: float = 5, *, kind: bytes = b"soun", whole: bool = True) -> bytes:
    """An M4A; not ``whole`` is one that was recorded in pieces, and tells its length only by those."""
    length = round(seconds * 16_000)
    clock = _box(b"mdhd", struct.pack(">IIIIII", 0, 0, 0, 16_000, length if whole else 0, 0))
    media = _box(b"mdia", clock + _box(b"hdlr", struct.pack(">II4s12s", 0, 0, kind, b"")))
    moov = _box(b"moov", _box(b"mvhd", bytes(100)) + _box(b"trak", media))
    pieces = b"" if whole else _piece(length // 2) + _piece(length - length // 2)
    return _box(b"ftyp", b"M4A \0\0\0\0isom") + moov + pieces + _box(b"mdat", bytes(64))


def webm(seconds: float = 5, *, codec: bytes = b"A_OPUS", said: bool = False) -> bytes:
    """A WebM as MediaRecorder makes it: it does not know its end, unless it is ``said``."""
    ebml = _element(0x1A45DFA3, _element(0x4282, b"webm"))
    length = _element(0x4489, struct.pack(">d", seconds * 1000)) if said else b""
    info = _element(0x1549A966, _element(0x2AD7B1, (1_000_000).to_bytes(3)) + length)
    tracks = _element(0x1654AE6B, _element(0xAE, _element(0x86, codec)))
    begins = round(seconds * 1000) - 20
    block = _element(0xA3, struct.pack(">BhB", 0x81, 20, 0x80) + SILENCE)
    cluster = (0x1F43B675).to_bytes(4) + b"\x01" + b"\xff" * 7 + _element(0xE7, begins.to_bytes(4)) + block
    return ebml + (0x18538067).to_bytes(4) + b"\x01" + b"\xff" * 7 + info + tracks + cluster


RECORDINGS: Mapping[str, Callable[..., bytes]] = {
    "audio/ogg": ogg,
    "audio/wav": wav,
    "audio/mpeg": mp3,
    "audio/aac": aac,
    "audio/mp4": mp4,
    "audio/webm": webm,
}


def _page(body: bytes, granule: int, *, flags: int = 0) -> bytes:
    return struct.pack("<4sBBqIIIBB", b"OggS", 0, flags, granule, 1, 0, 0, 1, len(body)) + body


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(body), name) + body


def _piece(length: int) -> bytes:
    usual = _box(b"tfhd", struct.pack(">III", 0x8, 1, 1024))
    whole, rest = divmod(length, 1024)
    run = _box(b"trun", struct.pack(">II", 0, whole))
    last = _box(b"trun", struct.pack(">IIII", 0x101, 1, 0, rest))
    return _box(b"moof", _box(b"traf", usual + run + last))


def _element(name: int, body: bytes) -> bytes:
    return name.to_bytes((name.bit_length() + 7) // 8) + (len(body) | 1 << 28).to_bytes(4) + body
