"""Where do pictures lie, and what of a file that somebody sent is kept?"""

import io
import os
import re
import secrets
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from PIL import ExifTags, Image, ImageOps

from domain.errors import NotFound, NotUnderstood
from domain.message import Media, Place
from handlers.texts.catalogue import N_

READABLE = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 64_000_000
LONGEST_SIDE = 2560
"""As much as a case needs to be seen, and little enough for every channel to take it."""
QUALITY = 88
MIME = "image/jpeg"
TOO_BIG = N_("This picture is too big. Please send a smaller one.")
UNREADABLE = N_("This is not a picture I can read. Please send a photo (JPEG, PNG or WebP).")
UNKNOWN = N_("There is no such picture.")

# What Pillow raises for files that are broken, by accident or on purpose. Its warning of a bomb is one of them where
# warnings are errors; where they are not, the pixels are counted here all the same, before any is decoded.
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    LookupError,
    TypeError,
    ArithmeticError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture that was kept, and where it was taken if it told."""

    media: Media
    place: Place | None


class MediaStore:
    """A folder of pictures, each a JPEG under its reference, without anything but what it shows.

    Every method works at once on disk and processor: a loop calls it by ``asyncio.to_thread``.
    """

    def __init__(self, folder: Path, *, most_bytes: int, most_pixels: int = MOST_PIXELS) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._most_pixels = most_pixels

    def keep(self, content: bytes, ref: str = "") -> Kept:
        """Keep a picture under ``ref`` or a reference made for it; what it is, its bytes tell. Raises NotUnderstood."""
        if len(content) > self._most_bytes:
            raise NotUnderstood(TOO_BIG)
        path = self.path(ref or secrets.token_urlsafe(16))
        try:
            with self._open(content) as image:
                place = _place(image)
                written = _written_anew(image)
        except BROKEN as error:
            raise NotUnderstood(UNREADABLE) from error
        self._write(path, written)
        return Kept(Media(ref=path.name, mime=MIME, size=len(written)), place)

    def path(self, ref: str) -> Path:
        """Return where a picture lies. A reference that could be anything but one file here is not found."""
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,128}", ref):
            raise NotFound(UNKNOWN)
        return self._folder / ref

    def forget(self, refs: Iterable[str]) -> None:
        """Take pictures away; those that are not here are gone already."""
        for ref in refs:
            self.path(ref).unlink(missing_ok=True)

    def _open(self, content: bytes) -> Image.Image:
        image = Image.open(io.BytesIO(content), formats=READABLE)
        if image.width * image.height > self._most_pixels:
            raise NotUnderstood(TOO_BIG)
        return image

    def _write(self, path: Path, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made aside (mode 0600) and moved: whoever looks under the reference finds the whole picture or none.
        with NamedTemporaryFile(dir=self._folder, prefix=".", delete=False) as aside:
            try:
                aside.write(content)
                aside.flush()
                os.fsync(aside.fileno())
                os.replace(aside.name, path)
            except OSError:
                os.unlink(aside.name)
                raise


def _written_anew(image: Image.Image) -> bytes:
    """Return what the picture shows as a new JPEG: turned upright, at most LONGEST_SIDE, without any metadata."""
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    shown = _on_white(_upright(image))
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", shown.size)
    bare.paste(shown)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=QUALITY)
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
