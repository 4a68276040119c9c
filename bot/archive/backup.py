"""How everything that this installation keeps gets into one file, while it runs."""

import io
import os
import tarfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.archive.manifest import DATABASE, MEDIA, MEMBER, NAME, Hashed, Manifest
from bot.clock import now
from bot.opening import ready_database
from bot.settings import Settings
from domain.errors import SettingError
from storage import snapshot_postgresql, snapshot_sqlite
from storage.database import Database
from storage.keys import digest
from storage.snapshot import Snapshot

MARK = "the key that belongs to a backup"


def back_up(settings: Settings, file: Path) -> Manifest:
    """Write a backup; never the secret key: whoever finds the file must not be able to use it. Raises SettingError."""
    if file.exists():
        raise SettingError("FILE", "a file that does not exist yet: no backup is written over another")
    try:
        with ready_database(settings) as database, TemporaryDirectory(dir=file.parent, prefix=".backup-") as folder:
            aside = Path(folder) / "whole"
            manifest = _write(aside, database, settings.data_dir / "media")
            os.link(aside, file)  # the whole file or none, and nobody else's
            return manifest
    except OSError as error:
        raise SettingError("FILE", f"a place where a file can be written ({error.strerror})") from error


def marks_of(database: Database) -> list[str]:
    """Return what tells one SECRET_KEY from another: first that in force, then those that are still read."""
    return [digest(key, MARK) for key in database.keys]


def _write(aside: Path, database: Database, media: Path) -> Manifest:
    files: dict[str, str] = {}
    with os.fdopen(os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as whole:
        with tarfile.open(fileobj=whole, mode="w", format=tarfile.PAX_FORMAT) as tar:
            # Once before the database and once after it: a picture comes before its row, and goes after it.
            _add_new(tar, files, media, _names(media))
            taken = take(database, aside.parent)
            _add(tar, files, DATABASE, taken.file)
            _add_new(tar, files, media, taken.pictures)
            manifest = _manifest(database, taken, files)
            entry = _entry(NAME, len(manifest.as_json()))
            tar.addfile(entry, io.BytesIO(manifest.as_json()))
        whole.flush()
        os.fsync(whole.fileno())
    return manifest


def take(database: Database, folder: Path) -> Snapshot:
    """Copy a database as it is at one moment."""
    return snapshot_sqlite.take(database, folder) if database.sqlite else snapshot_postgresql.take(database, folder)


def _manifest(database: Database, taken: Snapshot, files: dict[str, str]) -> Manifest:
    return Manifest(
        kind=kind_of(database),
        server=taken.server,
        revision=taken.revision,
        made_at=now().isoformat(),
        key=marks_of(database)[0],
        digest=taken.digest,
        files=files,
    )


def kind_of(database: Database) -> str:
    """Return which database it is, in a word."""
    return "sqlite" if database.sqlite else "postgresql"


def _add_new(tar: tarfile.TarFile, files: dict[str, str], folder: Path, names: Iterable[str]) -> None:
    for name in sorted(names):
        if MEDIA + name not in files:
            with suppress(FileNotFoundError):  # forgotten meanwhile, row and all
                _add(tar, files, MEDIA + name, folder / name)


def _add(tar: tarfile.TarFile, files: dict[str, str], name: str, file: Path) -> None:
    with file.open("rb") as opened:
        hashed = Hashed(opened)
        tar.addfile(_entry(name, os.fstat(opened.fileno()).st_size), hashed)
        files[name] = hashed.digest


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(now().timestamp())
    return entry


def _names(folder: Path) -> list[str]:
    """Return what lies in a folder, but what is just being made there and what is none of ours."""
    names = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
    return [name for name in names if not name.startswith(".") and MEMBER.fullmatch(MEDIA + name)]
