"""What is kept of a picture that is several, and what does a page load of a large one?"""

import stat
from pathlib import Path

import pytest
from PIL import Image

from bot.media import MediaStore
from tests.channels.test_media import RED, in_pictures, is_like, picture, shown, written


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "MPO"])
def test_of_a_moving_or_double_picture_the_first_is_kept(store: MediaStore, kind: str) -> None:
    image = shown(store, store.keep(in_pictures(kind)).media.ref)
    assert (image.format, getattr(image, "n_frames", 1)) == ("JPEG", 1)
    assert is_like(image.getpixel((30, 15)), RED)


def test_a_picture_is_made_small_once_somebody_looks(store: MediaStore, tmp_path: Path) -> None:
    store.keep(written(picture(size=(2000, 1000))), "wide")
    small = store.small("wide")
    with Image.open(small) as image:
        assert (image.format, image.size) == ("JPEG", (480, 240))
    assert stat.S_IMODE(small.stat().st_mode) == 0o600
    made = small.stat().st_mtime_ns
    assert store.small("wide").stat().st_mtime_ns == made
    store.forget(["wide"])
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
