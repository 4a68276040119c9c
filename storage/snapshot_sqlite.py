"""How SQLite's file is copied while others write to it, and how a copy takes its place."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError

from domain.errors import SettingError
from storage.database import Database
from storage.snapshot import Snapshot, describe, digest_of, free_leases, holds_something

BUSY_SECONDS = 60


def take(database: Database, folder: Path) -> Snapshot:
    """Copy the database as it is at one moment; nobody waits for that."""
    copy = folder / "database"
    with closing(sqlite3.connect(database.file, timeout=BUSY_SECONDS)) as source, closing(_opened(copy)) as target:
        source.backup(target)  # all pages in one go: of a database that is written to, a part would be copied anew
        target.execute("PRAGMA journal_mode=DELETE")
    engine = create_engine(f"sqlite:///{copy}")
    with engine.begin() as connection:
        taken = describe(connection, copy, f"SQLite {sqlite3.sqlite_version}")
    engine.dispose()
    return taken


def is_used(database: Database) -> bool:
    """Say whether there is something that a restore would replace; what cannot be read may be something."""
    file = database.file
    if not file.exists():
        return False
    engine = create_engine(f"sqlite:///{file}")
    try:
        with engine.connect() as connection:
            return holds_something(connection)
    except DBAPIError:
        return True
    finally:
        engine.dispose()


def put_back(database: Database, copy: Path, digest: str) -> None:
    """Let a copy take the place of the database, at one stroke. Raises SettingError, and then nothing has changed."""
    engine = create_engine(f"sqlite:///{copy}")
    try:
        with engine.begin() as connection:
            if digest_of(connection) != digest:
                raise SettingError("FILE", "a backup that comes back as it was: this one does not")
            free_leases(connection)
    finally:
        engine.dispose()
    file = database.file
    _close(file)
    # A journal of the database that was there would be played into the one that is there now.
    for leftover in ("-wal", "-shm", "-journal"):
        Path(f"{file}{leftover}").unlink(missing_ok=True)
    os.replace(copy, file)
    _sync(file.parent)


def _opened(file: Path) -> sqlite3.Connection:
    os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))
    return sqlite3.connect(file)


def _close(file: Path) -> None:
    """See that nobody has the database open: only then does SQLite give up its journal."""
    if not file.exists():
        return
    with closing(sqlite3.connect(file, timeout=0)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            raise SettingError("DATABASE_URL", "a database that nobody uses meanwhile: stop the bot first") from error
        except sqlite3.DatabaseError:
            return  # it is none any more; that may be why it is brought back


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    os.fsync(opened)
    os.close(opened)
