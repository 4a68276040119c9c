"""Where do pictures and voice messages lie, and what of a file that somebody sent is kept?"""

import io
import math
import os
import re
import secrets
import struct
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from PIL import ExifTags, Image, ImageOps

from bot.intake import Unavailable
from bot.settings import Settings
from bot.sounds import NoSound, Sound, sound_in
from domain.errors import NotFound, NotUnderstood
from domain.message import PHOTO, VOICE, Media, Place
from domain.policy import Policy, VoiceMessages
from handlers.pictures import MEGABYTE, TOO_LONG
from handlers.texts.catalogue import N_

READABLE = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 64_000_000
LONGEST_SIDE = 2560
"""As much as a case needs to be seen, and little enough for every channel to take it."""
QUALITY = 88
SMALL_SIDE, SMALL_QUALITY = 480, 80
"""A page shows pictures this small, sharp on the densest screen, and opens the whole one."""
MIME = "image/jpeg"
TOO_BIG = N_("This picture is too big. Please send a smaller one.")
UNREADABLE = N_("This is not a picture I can read. Please send a photo (JPEG, PNG or WebP).")
UNHEARD = N_("I cannot play this voice message. Please record it again, or write it.")
UNKNOWN = N_("There is no such picture.")

# Seen by Pillow in the header alone. Its warning of a bomb is an error only where warnings are; where they are not, the
# pixels are counted here all the same, before any is decoded.
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
# What Pillow raises for files that are broken, by accident or on purpose.
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    LookupError,
    TypeError,
    ArithmeticError,
    struct.error,
    zlib.error,
    *BOMBS,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was kept, and where a picture was taken if it told."""

    media: Media
    place: Place | None


class MediaStore:
    """A folder of files under their references: pictures as JPEG with nothing but what they show, sounds as they are.

    Beside it lie the pictures made small for pages; they can be made again at any time. Every method works at once on
    disk and processor: a loop calls it by ``asyncio.to_thread``.
    """

    def __init__(
        self,
        folder: Path,
        *,
        most_bytes: int,
        most_pixels: int = MOST_PIXELS,
        voice: VoiceMessages | None = None,
    ) -> None:
        self._folder = folder
        self._small = folder.with_name("thumbs")
        self._most_bytes = most_bytes
        self._most_pixels = most_pixels
        self._voice = voice

    def keep(self, content: bytes, ref: str = "") -> Kept:
        """Keep a file under ``ref`` or a reference made for it; what it is, its bytes tell.

        Raises NotUnderstood, and Unavailable while the disk takes nothing.
        """
        path = self.path(ref or secrets.token_urlsafe(16))
        try:
            sound = sound_in(content) if self._voice else None
        except NoSound as error:
            raise NotUnderstood(UNHEARD) from error
        if sound and self._voice:
            return self._keep_sound(path, content, sound, self._voice)
        written, place = self._redrawn(content)
        self._write(path, written)
        return Kept(Media(path.name, PHOTO, mime=MIME, size=len(written)), place)

    def small(self, ref: str) -> Path:
        """Return where a picture lies made small, when somebody first looks at it; the whole one on a full disk."""
        whole, small = self.path(ref), self._small / ref
        if not small.is_file() and whole.is_file():
            with Image.open(whole, formats=("JPEG",)) as image, suppress(Unavailable):
                self._write(small, _as_jpeg(_shrunk(image, SMALL_SIDE), SMALL_QUALITY))
        return small if small.is_file() else whole

    def path(self, ref: str) -> Path:
        """Return where a picture lies. A reference that could be anything but one file here is not found."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,128}", ref):
            raise NotFound(UNKNOWN)
        return self._folder / ref

    def forget(self, refs: Iterable[str]) -> None:
        """Take pictures away; those that are not here are gone already."""
        for ref in refs:
            self.path(ref).unlink(missing_ok=True)
            (self._small / ref).unlink(missing_ok=True)

    def _keep_sound(self, path: Path, content: bytes, sound: Sound, most: VoiceMessages) -> Kept:
        longest = most.longest.clock.total_seconds()
        if sound.seconds > longest or len(content) > most.megabytes * MEGABYTE:
            raise NotUnderstood(TOO_LONG, minutes=f"{longest / 60:g}")
        self._write(path, content)
        seconds = math.ceil(sound.seconds)
        return Kept(Media(path.name, VOICE, mime=sound.mime, size=len(content), seconds=seconds), None)

    def _redrawn(self, content: bytes) -> tuple[bytes, Place | None]:
        if len(content) > self._most_bytes:
            raise NotUnderstood(TOO_BIG)
        try:
            with self._open(content) as image:
                place = _place(image)
                return _written_anew(image), place
        except BOMBS as error:
            raise NotUnderstood(TOO_BIG) from error
        except BROKEN as error:
            raise NotUnderstood(UNREADABLE) from error

    def _open(self, content: bytes) -> Image.Image:
        image = Image.open(io.BytesIO(content), formats=READABLE)
        if image.width * image.height > self._most_pixels:
            raise NotUnderstood(TOO_BIG)
        return image

    def _write(self, path: Path, content: bytes) -> None:
        """Write a whole file or none. Raises Unavailable when the disk is full or does not take it."""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _written(path, content)
        except OSError as error:
            raise Unavailable from error


def _written(path: Path, content: bytes) -> None:
    # Made aside (mode 0600) and moved: whoever looks under the reference finds the whole file or none.
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as aside:
        try:
            aside.write(content)
            aside.flush()
            os.fsync(aside.fileno())
            os.replace(aside.name, path)
        except OSError:
            os.unlink(aside.name)
            raise


def open_store(settings: Settings, policy: Policy) -> MediaStore:
    """Open the files of an installation, within the limits of its policy."""
    photos = policy.photos
    return MediaStore(
        settings.data_dir / "media",
        most_bytes=photos.megabytes * MEGABYTE,
        most_pixels=photos.megapixels * 1_000_000,
        voice=policy.voice if policy.voice.most else None,
    )


def _written_anew(image: Image.Image) -> bytes:
    """Return what the picture shows as a new JPEG: turned upright, at most LONGEST_SIDE, without any metadata."""
    return _as_jpeg(_shrunk(image, LONGEST_SIDE), QUALITY)


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    """Return only what a picture shows, at most ``side`` high and wide."""
    image.draft("RGB", (side, side))
    shown = _on_white(_upright(image))
    shown.thumbnail((side, side))
    bare = Image.new("RGB", shown.size)
    bare.paste(shown)
    return bare


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    image.save(written, "JPEG", quality=quality)
    return written.getvalue()


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except (*BROKEN, UserWarning):
        return image  # only its EXIF is broken, or else the next step says so too


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layers = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layers.size, "white"), layers).convert("RGB")


def _place(image: Image.Image) -> Place | None:
    """Return where a camera says that it stood (EXIF counts in WGS-84), None where that makes no sense."""
    try:
        gps = image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
    except (*BROKEN, UserWarning):
        return None
    # A camera without a fix writes zeros.
    if not (abs(lat) <= 90 and abs(lon) <= 180) or (lat == 0 and lon == 0):
        return None
    return Place(lat, lon)


def _degrees(parts: Iterable[float], side: object, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = round(degrees + minutes / 60 + seconds / 3600, 7)
    return -value if str(side).strip("\0 ").upper() == negative else value
