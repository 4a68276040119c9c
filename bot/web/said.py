"""What did a person send with a form, and is it small enough to be read at all?"""

import hashlib
import math
import re
import secrets
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

from bot.web.refusal import ODD, Turned
from domain.message import Place, storable
from domain.policy import Policy
from handlers.texts.catalogue import N_

FIELDS = 20
FIELD_BYTES = 64 * 1024
MEGABYTE = 1024 * 1024
TOO_LONG = N_("That is too long for me: at most {most} characters, please.")
TOO_MANY = N_("At most {most} photos at a time, please.")
TOO_MUCH_SAID = N_("At most {most} voice messages at a time, please.")
TOO_MUCH = N_("That is more than {most} MB at once. Please send fewer photos at a time.")
TOO_BIG = N_("Each photo may have at most {most} MB. Please send a smaller one.")
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Said:
    """One form as it was sent. ``once`` is the same when the same is sent again from the same page."""

    once: str
    text: str
    press: str
    start: str
    role: str
    """Who the page was made for."""
    place: Place | None
    photos: tuple[UploadFile, ...]
    voices: tuple[UploadFile, ...]

    @property
    def files(self) -> tuple[UploadFile, ...]:
        """The photos, and what was spoken."""
        return (*self.photos, *self.voices)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to act on."""
        return not (self.text or self.press or self.start or self.place or self.files)


@asynccontextmanager
async def form_of(request: Request, policy: Policy) -> AsyncIterator[FormData]:
    """Read a form of ours; its files are open until the block ends. Raises Turned."""
    photos, voice = policy.photos, policy.voice
    most = (photos.most * photos.megabytes + voice.most * voice.megabytes + 1) * MEGABYTE
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > most:
        raise Turned(413, TOO_MUCH, most=most // MEGABYTE)
    form = await _parsed(request, _bounded(request, most), policy)
    try:
        yield form
    finally:
        await form.close()


def read_said(form: FormData, policy: Policy) -> Said:
    """Return what the chat's own forms send. Raises Turned."""
    photos, voices = _files(form, "photo"), _files(form, "voice")
    text = read_line(form, "text").replace("\r\n", "\n").strip()
    if len(text) > policy.text.most:
        raise Turned(413, TOO_LONG, kept=text, most=policy.text.most)
    if len(photos) > policy.photos.most:
        raise Turned(413, TOO_MANY, kept=text, most=policy.photos.most)
    if len(voices) > policy.voice.most:
        raise Turned(413, TOO_MUCH_SAID, kept=text, most=policy.voice.most)
    start = read_line(form, "start")
    said = [read_line(form, name) for name in ("text", "press", "start", "grid", "lat", "lon")]
    page = _fresh(read_line(form, "nonce"))
    return Said(
        once=hashlib.sha256(repr((page, said, [file.size for file in (*photos, *voices)])).encode()).hexdigest()[:32],
        text=text,
        press=read_line(form, "press")[:200],
        start=start if _START.fullmatch(start) else "",
        role=read_line(form, "as"),
        place=_place(form),
        photos=photos,
        voices=voices,
    )


def _files(form: FormData, name: str) -> tuple[UploadFile, ...]:
    """Return the files of one field; a browser sends one without a name where none was picked."""
    return tuple(file for file in form.getlist(name) if isinstance(file, UploadFile) and (file.size or file.filename))


def read_line(form: FormData, name: str) -> str:
    """Return a field without what no database takes: it is shown again as it was read here."""
    value = form.get(name)
    return storable(value) if isinstance(value, str) else ""


class _Parser(MultiPartParser):
    """Reads a form and lets go of what a file has beyond its limit: it is then seen to be too big."""

    file_bytes = 0
    _part_bytes = 0

    def on_part_begin(self) -> None:
        self._part_bytes = 0
        super().on_part_begin()

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._part_bytes <= self.file_bytes:
            super().on_part_data(data, start, end)
        self._part_bytes += end - start


async def _parsed(request: Request, stream: AsyncGenerator[bytes, None], policy: Policy) -> FormData:
    limits = {"max_fields": FIELDS, "max_part_size": FIELD_BYTES}
    try:
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            return await FormParser(request.headers, stream, **limits).parse()
        parser = _Parser(request.headers, stream, max_files=2 * (policy.photos.most + policy.voice.most), **limits)
        parser.file_bytes = max(policy.photos.megabytes, policy.voice.megabytes) * MEGABYTE
        return await parser.parse()
    except MultiPartException as error:
        raise Turned(400, ODD) from error


def _fresh(nonce: str) -> str:
    return nonce if _NONCE.fullmatch(nonce) else secrets.token_urlsafe(16)


def _place(form: FormData) -> Place | None:
    grid, lat, lon = (read_line(form, name).strip() for name in ("grid", "lat", "lon"))
    if grid:
        return Place(grid=grid[:40])
    if not (lat and lon):
        return None
    try:
        point = Place(float(lat), float(lon))
    except ValueError as error:
        raise Turned(400, ODD) from error
    if not (math.isfinite(float(lat)) and math.isfinite(float(lon))):
        raise Turned(400, ODD)
    return point


async def _bounded(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    read = 0
    async for chunk in request.stream():
        read += len(chunk)
        if read > most:
            raise Turned(413, TOO_MUCH, most=most // MEGABYTE)
        yield chunk
