"""How a backup takes the place of what is there: all of it is checked first, then it is done whole or not at all."""

import os
import shutil
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.archive.backup import kind_of, marks_of
from bot.archive.manifest import DATABASE, MEDIA, MEMBER, NAME, OURS, Hashed, Manifest, read_manifest
from bot.opening import open_database
from bot.settings import Settings
from domain.errors import SettingError
from storage import snapshot_postgresql, snapshot_sqlite
from storage.database import Database, told_plainly
from storage.migrate import migrate, newest

KEY = "the one of this backup: bring back the key that was kept apart from it"


def restore(settings: Settings, file: Path, *, over: bool) -> Manifest:
    """Put back what a backup holds; ``over`` whatever is there. Raises SettingError, and then nothing has changed."""
    database = open_database(settings)
    try:
        with told_plainly():
            _check_place(database, over=over)
            with TemporaryDirectory(dir=settings.data_dir, prefix=".restore-") as folder:
                manifest = _unpack(file, Path(folder))
                _check(manifest, database)
                _put_back(database, manifest, Path(folder), settings.data_dir / "media")
            migrate(database)
            _prune(database, settings.data_dir / "media")
            # Made small from pictures that may be gone; they are made again when somebody looks.
            shutil.rmtree(settings.data_dir / "thumbs", ignore_errors=True)
    except OSError as error:
        raise SettingError("DATA_DIR", f"a folder that can be written to ({error.strerror})") from error
    finally:
        database.close()
    return manifest


def _check_place(database: Database, *, over: bool) -> None:
    used = (snapshot_sqlite if database.sqlite else snapshot_postgresql).is_used(database)
    if used and not over:
        raise SettingError("DATABASE_URL", "an empty database; with --over what this one holds is replaced")


def _check(manifest: Manifest, database: Database) -> None:
    """Refuse what could be put back, but not be used."""
    if manifest.kind != kind_of(database):
        raise SettingError("DATABASE_URL", f"a database of the backup's kind, {manifest.kind}")
    if manifest.revision > newest():
        raise SettingError("FILE", f"a backup up to version {newest()}; this one is of {manifest.revision}")
    if manifest.key not in marks_of(database):
        raise SettingError("SECRET_KEY", KEY)


def _unpack(file: Path, folder: Path) -> Manifest:
    """Lay out what a backup holds, and prove that it is all there and what it was."""
    found: dict[str, str] = {}
    with _opened(file) as tar:
        for entry in tar:
            if not entry.isfile() or not MEMBER.fullmatch(entry.name) or ".." in entry.name:
                raise SettingError("FILE", OURS)
            found[entry.name] = _lay_out(tar, entry, folder / entry.name)
    if NAME not in found:
        raise SettingError("FILE", f"{OURS}, whole: its end is missing")
    manifest = read_manifest((folder / NAME).read_bytes())
    del found[NAME]
    if found != manifest.files:
        wrong = sorted(found.items() ^ manifest.files.items())[0][0]
        raise SettingError("FILE", f"{OURS}, unchanged: {wrong} is not what it was")
    return manifest


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, "r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError) as error:
        raise SettingError("FILE", f"{OURS}, whole") from error
    except FileNotFoundError as error:
        raise SettingError("FILE", f"{OURS}: there is no such file") from error


def _lay_out(tar: tarfile.TarFile, entry: tarfile.TarInfo, file: Path) -> str:
    file.parent.mkdir(mode=0o700, exist_ok=True)
    opened = tar.extractfile(entry)
    assert opened  # noqa: S101 - it is a file
    hashed = Hashed(opened)
    with file.open("xb") as laid:
        shutil.copyfileobj(hashed, laid)
        laid.flush()
        os.fsync(laid.fileno())
    file.chmod(0o600)
    return hashed.digest


def _put_back(database: Database, manifest: Manifest, folder: Path, media: Path) -> None:
    """Bring in the pictures, which nobody sees before their rows are there; then the database, at one stroke."""
    media.mkdir(mode=0o700, exist_ok=True)
    laid = [name for name in manifest.files if name.startswith(MEDIA)]
    added = [name.removeprefix(MEDIA) for name in laid if not (media.parent / name).exists()]
    with ExitStack() as unless_done:  # also when the operator presses Ctrl-C no picture is left behind
        unless_done.callback(_forget, media, added)
        for name in laid:
            os.replace(folder / name, media / name.removeprefix(MEDIA))
        kind = snapshot_sqlite if database.sqlite else snapshot_postgresql
        kind.put_back(database, folder / DATABASE, manifest.digest)
        unless_done.pop_all()


def _prune(database: Database, media: Path) -> None:
    """Take away the pictures that no row names: of what was there before, and what was forgotten during the backup."""
    with database.reading() as uow:
        known = {row.ref for row in uow.examination.stored()}
    _forget(media, [entry.name for entry in media.iterdir() if entry.name.partition(".")[0] not in known])


def _forget(media: Path, names: Iterable[str]) -> None:
    for name in names:
        (media / name).unlink(missing_ok=True)
