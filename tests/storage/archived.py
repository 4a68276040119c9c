"""What the tests of backups share: pictures, what is said of a file that is refused, and files that were changed."""

import io
import tarfile
from pathlib import Path

import pytest

from bot.archive.restore import restore
from bot.doctor import examine as doctor
from bot.settings import Settings
from domain.errors import SettingError

PICTURES = {"one": b"the first picture", "two": b"the second"}


def refusal(settings: Settings, file: Path, *, over: bool = False) -> str:
    """Return the one sentence with which a restore is refused."""
    with pytest.raises(SettingError) as caught:
        restore(settings, file, over=over)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def rewritten(backup: Path, changed: dict[str, bytes]) -> Path:
    """Return a backup in which some members are others; those that are new come last."""
    other = backup.with_name("other.tar")
    with tarfile.open(backup) as old, tarfile.open(other, "w") as new:
        members = {entry.name: old.extractfile(entry).read() for entry in old}  # type: ignore[union-attr]
        for name, content in (members | changed).items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            new.addfile(entry, io.BytesIO(content))
    return other


def complaints(settings: Settings) -> list[str]:
    """Return what the doctor finds to be mended."""
    return [line for line in doctor.examine(settings).as_text() if ": ! " in line]
