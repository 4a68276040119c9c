"""Where do the keys of this installation lie, and how is a new one put in the place of the one in use?"""

import os
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile

from bot.settings import KEY_LENGTH, Settings
from domain.errors import SettingError

NAME, OLD = "secret.key", "secret.key.old"


def load_secret_key(settings: Settings) -> bytes:
    """Return SECRET_KEY, or the key that DATA_DIR keeps for its owner alone. The first call makes that file."""
    if not has_key(settings):
        _make(settings.data_dir / NAME)
    return settings.secret_key.encode() or _read(settings.data_dir / NAME)


def has_key(settings: Settings) -> bool:
    """Say whether there is a key already."""
    return bool(settings.secret_key) or (settings.data_dir / NAME).exists()


def load_older_keys(settings: Settings) -> tuple[bytes, ...]:
    """Return the key before, while it is still read: SECRET_KEY_OLD, or the one that `rekey` put aside in DATA_DIR."""
    if settings.secret_key_old:
        return (settings.secret_key_old.encode(),)
    file = settings.data_dir / OLD
    return (_read(file),) if file.exists() and not settings.secret_key else ()


def change_key_file(settings: Settings) -> None:
    """Put a new key in the place of the one in DATA_DIR, which stays beside it. One that was begun is finished.

    Whenever the process ends, the key in use and every one that something is sealed with can be read.
    """
    file, old = settings.data_dir / NAME, settings.data_dir / OLD
    if not old.exists():
        os.link(file, old)
        _sync(file.parent)
    if _read(old) == _read(file):
        with NamedTemporaryFile(dir=file.parent, prefix=".secret.", delete=False) as aside:
            _write(aside.fileno())
        os.replace(aside.name, file)
        _sync(file.parent)


def _read(file: Path) -> bytes:
    key = file.read_bytes().strip()
    if len(key) < KEY_LENGTH:
        raise SettingError("SECRET_KEY", f"{file} holds no whole key: bring it back from a backup, or set the variable")
    return key


def _make(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # Made aside (mode 0600) and linked: of two processes that start at once both read the same whole key.
    with NamedTemporaryFile(dir=file.parent, prefix=".secret.") as aside:
        _write(aside.fileno())
        try:
            os.link(aside.name, file)
        except FileExistsError:
            return


def _write(descriptor: int) -> None:
    os.write(descriptor, secrets.token_hex(KEY_LENGTH).encode())
    os.fsync(descriptor)


def _sync(folder: Path) -> None:
    """Let what was renamed survive a loss of power: what is sealed next could be read by nobody otherwise."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
