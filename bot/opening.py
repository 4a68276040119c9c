"""How a verb opens the database, and what it says of one that cannot be used."""

from collections.abc import Iterator
from contextlib import contextmanager

from bot.keys import load_older_keys, load_secret_key
from bot.settings import Settings
from domain.errors import SettingError
from storage.database import Database, told_plainly
from storage.migrate import is_current


def open_database(settings: Settings) -> Database:
    """Open the database; its folder is made where there is none. Raises SettingError."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        keys = (load_secret_key(settings), *load_older_keys(settings))
    except OSError as error:
        raise SettingError("DATA_DIR", f"a folder that can be made and written to ({error.strerror})") from error
    return Database(settings.database_url, *keys, zone=settings.timezone)


@contextmanager
def ready_database(settings: Settings) -> Iterator[Database]:
    """Open a database that has its tables, and let go of it at the end. Raises SettingError where it has not."""
    database = open_database(settings)
    try:
        with told_plainly():
            if not is_current(database):
                raise SettingError("DATABASE_URL", "a database that is up to date: run `python -m bot migrate`")
            yield database
    finally:
        database.close()
