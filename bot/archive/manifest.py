"""What stands in a backup about itself: which versions made it, and what everything in it must be."""

import hashlib
import json
import re
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from domain.errors import SettingError

FORMAT = 1
NAME, DATABASE, MEDIA = "manifest.json", "database", "media/"
MEMBER = re.compile(r"database|manifest\.json|media/[A-Za-z0-9_.-]{1,200}")
"""What may lie in a backup, and nothing else."""
OURS = "a backup that `python -m bot backup` made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``key`` is the mark of the SECRET_KEY, which is in no backup; ``files`` are digests by name."""

    format: int = FORMAT
    kind: str
    server: str
    revision: str
    made_at: str
    key: str
    digest: str
    files: dict[str, str] = field(default_factory=dict[str, str])

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()


def read_manifest(written: bytes) -> Manifest:
    """Return what a backup says of itself. Raises SettingError for what no version up to this one wrote."""
    try:
        said: Any = json.loads(written)
        if said["format"] != FORMAT:
            raise SettingError("FILE", f"a backup of this version ({FORMAT}); this one is of {said['format']}")
        return Manifest(**said)
    except (ValueError, TypeError, KeyError) as error:
        raise SettingError("FILE", OURS) from error


class Hashed:
    """A file that is read once, and what was read of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._total = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        read = self._file.read(size)
        self._total.update(read)
        return read

    @property
    def digest(self) -> str:
        """The digest of what was read."""
        return self._total.hexdigest()
