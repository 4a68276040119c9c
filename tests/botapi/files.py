"""Which bytes does Telegram keep, under which ids, and what does it make of a picture?"""

import io
from hashlib import sha256

from PIL import Image, ImageOps, UnidentifiedImageError

from tests.botapi.refusal import Refused, bad_request
from tests.botapi.shapes import Document, File, Shape, Size, Sound

LARGEST_PHOTO = 10 * 2**20
LARGEST_DOWNLOAD = 20 * 2**20
SIDES = (90, 320, 1280)


class Files:
    """The files of all chats. A path can be fetched only after getFile has named it."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._photos: dict[str, tuple[Size, ...]] = {}
        self._sounds: dict[str, tuple[str, Sound]] = {}
        self._named: dict[str, File] = {}

    def add_photo(self, content: bytes) -> tuple[Size, ...]:
        """Keep a picture as Telegram does: a JPEG without EXIF, in some sizes, the largest last."""
        picture = _decoded(content)
        sides = sorted({min(side, max(picture.size)) for side in SIDES})
        sizes = tuple(self._add_size(picture, side) for side in sides)
        for size in sizes:
            self._photos[size.file.id] = sizes
        return sizes

    def add_document(self, content: bytes, name: str, mime: str) -> Document:
        return Document(self._add("BQACAg", content, f"documents/file_{{}}.{name.rpartition('.')[2]}"), name, mime)

    def add_sound(self, kind: str, content: bytes, *, mime: str, seconds: int) -> Sound:
        """Keep a "voice" message, or an "audio" file; the ids of the one are not those of the other."""
        prefix, path = {"voice": ("AwACAg", "voice/file_{}.oga"), "audio": ("CQACAg", "music/file_{}.mp3")}[kind]
        sound = Sound(self._add(prefix, content, path), mime, seconds)
        self._sounds[sound.file.id] = kind, sound
        return sound

    def sound(self, kind: str, file_id: str) -> Sound:
        """Return a sound that Telegram has, by its id; it stays of its kind."""
        if file_id not in self._files:
            raise bad_request("wrong remote file identifier specified: Wrong string length")
        known, sound = self._sounds.get(file_id, ("", None))
        if sound is None or known != kind:
            raise bad_request("type of file mismatch")
        return sound

    def photo(self, file_id: str) -> tuple[Size, ...]:
        """Return a photo that Telegram has, by the id of any of its sizes."""
        if file_id not in self._files:
            raise bad_request("wrong remote file identifier specified: Wrong string length")
        if file_id not in self._photos:
            raise bad_request("type of file mismatch")
        return self._photos[file_id]

    def name(self, file_id: str) -> Shape:
        """Answer getFile."""
        if file_id not in self._files:
            raise bad_request("invalid file_id")
        file = self._files[file_id]
        if len(file.content) > LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        self._named[file.path] = file
        return {**file.shape(), "file_path": file.path}

    def fetch(self, path: str) -> bytes:
        if path not in self._named:
            raise Refused(404)
        return self._named[path].content

    def content(self, file_id: str) -> bytes:
        return self._files[file_id].content

    def _add_size(self, picture: Image.Image, side: int) -> Size:
        scaled = ImageOps.contain(picture, (side, side))
        written = io.BytesIO()
        scaled.save(written, "JPEG", quality=85)
        return Size(self._add("AgACAg", written.getvalue(), "photos/file_{}.jpg"), scaled.width, scaled.height)

    def _add(self, prefix: str, content: bytes, path: str) -> File:
        """Return the file of these bytes; the same bytes have the same ids, whoever sends them."""
        digest = sha256(prefix.encode() + content).hexdigest()
        file_id = f"{prefix}{digest[:56]}"
        if file_id not in self._files:
            self._files[file_id] = File(file_id, f"AQAD{digest[:12]}", content, path.format(len(self._files)))
        return self._files[file_id]


def mime_of(content: bytes) -> str:
    """Return what Telegram takes a recording for; nothing for one that it plays only as a file."""
    if content.startswith(b"OggS") and b"OpusHead" in content[:128]:
        return "audio/ogg"
    if content[4:8] == b"ftyp":
        return "audio/mp4"
    return "audio/mpeg" if content.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3")) else ""


def _decoded(content: bytes) -> Image.Image:
    if len(content) > LARGEST_PHOTO:
        raise bad_request("file is too big")
    try:
        picture = Image.open(io.BytesIO(content))
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None
    if sum(picture.size) > 10_000 or max(picture.size) > 20 * min(picture.size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return upright
