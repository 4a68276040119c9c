"""What is kept of a file that somebody sent, and what is refused?"""

import io
import stat
import struct
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from bot.media import LONGEST_SIDE, MediaStore
from domain.errors import NotFound, NotUnderstood
from domain.message import Place

MEGABYTE = 2**20
GPS = 0x8825
ORIENTATION = 0x0112
RED, BLUE = (200, 30, 30), (30, 30, 200)
AS_IT_RUNS = pytest.mark.filterwarnings("ignore::UserWarning:PIL")
"""What only warns the running process is an error in other tests."""


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "media", most_bytes=MEGABYTE, most_pixels=4_000_000)


def picture(kind: str = "JPEG", *, size: tuple[int, int] = (60, 30), mode: str = "RGB") -> Image.Image:
    """Return a picture whose left half is red and whose right half is blue."""
    drawn = Image.new("RGB", size, RED)
    drawn.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    drawn.format = kind
    return drawn.convert(mode)


def written(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    into = io.BytesIO()
    image.save(into, kind, **options)
    return into.getvalue()


def gps(lat: tuple[float, ...], lon: tuple[float, ...], sides: str = "NE") -> Image.Exif:
    exif = Image.Exif()
    exif[GPS] = {1: sides[0], 2: lat, 3: sides[1], 4: lon}
    exif[0x010F] = "a camera's maker"
    return exif


def shown(store: MediaStore, ref: str) -> Image.Image:
    image = Image.open(store.path(ref))
    image.load()
    return image


def is_like(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_known_by_its_bytes_and_kept_as_a_jpeg(store: MediaStore, kind: str) -> None:
    kept = store.keep(written(picture(), kind), "AQADxyz-_1")
    assert kept.media.ref == "AQADxyz-_1"
    assert (kept.media.mime, kept.media.size) == ("image/jpeg", store.path("AQADxyz-_1").stat().st_size)
    image = shown(store, "AQADxyz-_1")
    assert (image.format, image.size) == ("JPEG", (60, 30))
    assert is_like(image.getpixel((5, 15)), RED)
    assert is_like(image.getpixel((55, 15)), BLUE)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_any_kind_of_pixels_is_read(store: MediaStore, mode: str) -> None:
    image = Image.new("I;16", (60, 30), 40_000) if mode == "I;16" else picture(mode=mode)
    assert shown(store, store.keep(written(image, "PNG")).media.ref).mode == "RGB"


def test_printers_colours_are_read(store: MediaStore) -> None:
    assert shown(store, store.keep(written(picture(mode="CMYK"))).media.ref).mode == "RGB"


def test_what_is_transparent_becomes_white(store: MediaStore) -> None:
    kept = store.keep(written(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG"))
    assert is_like(shown(store, kept.media.ref).getpixel((4, 4)), (255, 255, 255))


@pytest.mark.parametrize(
    ("exif", "expected"),
    [
        pytest.param(gps((28, 16, 5.88), (108, 7, 12)), Place(28.2683, 108.12), id="north and east"),
        pytest.param(gps((33, 51, 0), (151, 12, 36), "SW"), Place(-33.85, -151.21), id="south and west"),
        pytest.param(gps((0, 0, 0), (0, 0, 0)), None, id="a camera without a fix"),
        pytest.param(gps((91, 0, 0), (108, 0, 0)), None, id="beyond the pole"),
        pytest.param(gps((28, 0, 0), (181, 0, 0)), None, id="beyond the date line"),
        pytest.param(gps((28, 0), (108, 0, 0)), None, id="half a position"),
    ],
)
def test_a_position_in_the_exif_is_told(store: MediaStore, exif: Image.Exif, expected: Place | None) -> None:
    assert store.keep(written(picture(), exif=exif)).place == expected


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_picture_is_kept(store: MediaStore, kind: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, object] = {"comment": b"taken at home"} if kind == "JPEG" else {}
    sent = written(picture(), kind, exif=gps((28, 16, 0), (108, 7, 0)), icc_profile=profile, **options)
    kept = store.keep(sent)
    assert kept.place == Place(28.2666667, 108.1166667)
    image = shown(store, kept.media.ref)
    assert not image.getexif()
    assert not {"exif", "icc_profile", "comment", "xmp"} & image.info.keys()
    assert b"maker" not in store.path(kept.media.ref).read_bytes()


def test_a_picture_taken_sideways_is_turned_upright(store: MediaStore) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    image = shown(store, store.keep(written(picture(), exif=exif)).media.ref)
    assert image.size == (30, 60)
    assert is_like(image.getpixel((15, 5)), RED)
    assert is_like(image.getpixel((15, 55)), BLUE)


def test_a_large_picture_is_kept_smaller(store: MediaStore) -> None:
    kept = store.keep(written(picture(size=(4000, 1000)), "PNG"))
    assert max(shown(store, kept.media.ref).size) == LONGEST_SIDE


def claiming(side: int) -> bytes:
    """Return a small JPEG whose header claims ``side`` times ``side`` pixels."""
    sent = written(picture())
    at = sent.index(b"\xff\xc0") + 5
    return sent[:at] + struct.pack(">HH", side, side) + sent[at + 4 :]


def in_pictures(kind: str) -> bytes:
    """Return a file of several pictures, the first of them red, the second blue."""
    frames = [Image.new("RGB", (60, 30), colour) for colour in (RED, BLUE)]
    return written(frames[0], kind, save_all=True, append_images=frames[1:])


def bomb(side: int) -> bytes:
    """Return a small PNG that unpacks to ``side`` times ``side`` pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1 + side // 8) * min(side, 20_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"", "This is not a picture I can read", id="nothing"),
        pytest.param(b"GIF89a" + bytes(100), "This is not a picture I can read", id="another kind of picture"),
        pytest.param(b"<svg onload='alert(1)'/>", "This is not a picture I can read", id="a drawing with a script"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", "This is not a picture I can read", id="a program for a printer"),
        pytest.param(written(picture())[:-200], "This is not a picture I can read", id="cut off"),
        pytest.param(bytes(MEGABYTE + 1), "This picture is too big", id="too many bytes"),
        pytest.param(
            claiming(30_000), "This picture is too big", id="refused before it is decoded: it has none of them"
        ),
        pytest.param(b"%PDF-1.7\n1 0 obj", "This is not a picture I can read", id="a PDF, whatever it is called"),
        pytest.param(in_pictures("GIF"), "This is not a picture I can read", id="a moving GIF"),
        pytest.param(written(picture())[:40], "This is not a picture I can read", id="cut off in its header"),
    ],
)
def test_what_is_no_picture_or_too_big_is_refused_and_leaves_nothing(
    store: MediaStore, tmp_path: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(NotUnderstood, match=sentence):
        store.keep(content)
    assert not list(tmp_path.rglob("*.*"))


@pytest.mark.parametrize("side", [3_000, 12_000, 30_000])
def test_what_unpacks_to_too_many_pixels_is_refused_also_where_pillow_warns(store: MediaStore, side: int) -> None:
    with pytest.raises(NotUnderstood, match="This picture is too big"):
        store.keep(bomb(side))


@AS_IT_RUNS
def test_broken_exif_costs_a_picture_only_its_position(store: MediaStore) -> None:
    sent = written(picture(), exif=gps((28, 16, 0), (108, 7, 0)))
    at = sent.index(b"II*\0") if b"II*\0" in sent else sent.index(b"MM\0*")
    broken = sent[: at + 4] + b"\xff\xff\xff\x7f" + sent[at + 8 :]
    kept = store.keep(broken)
    assert kept.place is None
    assert shown(store, kept.media.ref).size == (60, 30)


SAMPLES = [
    written(picture(), "JPEG", exif=gps((28, 16, 0), (108, 7, 0))),
    written(picture(), "PNG", exif=gps((28, 16, 0), (108, 7, 0))),
    written(picture(), "WEBP", exif=gps((28, 16, 0), (108, 7, 0))),
]


@AS_IT_RUNS
@settings(deadline=None)
@given(
    sample=st.sampled_from(SAMPLES),
    spoilt=st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_a_spoilt_file_is_kept_or_refused_and_never_breaks_anything(
    tmp_path_factory: pytest.TempPathFactory, sample: bytes, spoilt: list[tuple[int, int]]
) -> None:
    content = bytearray(sample)
    for place, value in spoilt:
        content[place % len(content)] = value
    store = MediaStore(tmp_path_factory.getbasetemp() / "spoilt", most_bytes=MEGABYTE, most_pixels=4_000_000)
    with suppress(NotUnderstood):
        assert store.keep(bytes(content), "spoilt").media.size > 0


def test_pictures_are_for_the_owner_of_the_process_alone(store: MediaStore, tmp_path: Path) -> None:
    kept = store.keep(written(picture()))
    assert stat.S_IMODE(store.path(kept.media.ref).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "media").stat().st_mode) == 0o700
    assert [file.name for file in (tmp_path / "media").iterdir()] == [kept.media.ref]


def test_a_picture_that_comes_again_takes_the_place_of_the_first(store: MediaStore, tmp_path: Path) -> None:
    store.keep(written(picture()), "same")
    store.keep(written(picture(size=(20, 20))), "same")
    assert shown(store, "same").size == (20, 20)
    assert len(list((tmp_path / "media").iterdir())) == 1


@pytest.mark.parametrize("ref", ["", "..", "../secret.key", "a/b", "a.jpg", "a" * 129, "a\n", "é", "a\0"])
def test_a_reference_never_leaves_the_folder(store: MediaStore, ref: str) -> None:
    with pytest.raises(NotFound):
        store.path(ref)
    if ref:
        with pytest.raises(NotFound):
            store.keep(written(picture()), ref)


def test_forgotten_pictures_are_gone(store: MediaStore, tmp_path: Path) -> None:
    refs = [store.keep(written(picture())).media.ref for _ in range(3)]
    store.forget([*refs[:2], "never-there"])
    assert [file.name for file in (tmp_path / "media").iterdir()] == refs[2:]
