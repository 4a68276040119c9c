"""How a verb opens the database, and what it says of one that cannot be used."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from bot.keys import has_key, load_older_keys, load_secret_key
from bot.settings import Settings
from domain.errors import SettingError
from storage.chain import OTHER_KEY, needs_its_key
from storage.database import Database, told_plainly
from storage.migrate import is_current

OURS = 0o700
"""The mode of a folder that nobody else looks into, whatever the mask of whoever starts it."""


def open_database(settings: Settings) -> Database:
    """Open the database; its folder and its key are made where there are none. Raises SettingError.

    A key is made for nothing that was written with another.
    """
    if not has_key(settings) and settings.data_dir.exists():
        with closing(Database(settings.database_url)) as database, told_plainly():
            if needs_its_key(database):
                raise SettingError("SECRET_KEY", OTHER_KEY)
    return open_anew(settings)


def open_anew(settings: Settings) -> Database:
    """Open the database likewise, whatever key it was written with."""
    try:
        if not settings.data_dir.exists():
            settings.data_dir.mkdir(parents=True)
            settings.data_dir.chmod(OURS)
        keys = (load_secret_key(settings), *load_older_keys(settings))
    except OSError as error:
        raise SettingError("DATA_DIR", f"a folder that can be made and written to ({error.strerror})") from error
    return Database(settings.database_url, *keys, zone=settings.timezone)


@contextmanager
def ready_database(settings: Settings, opened: Callable[[Settings], Database] = open_database) -> Iterator[Database]:
    """Open a database that has its tables, and let go of it at the end. Raises SettingError where it has not."""
    database = opened(settings)
    try:
        with told_plainly():
            if not is_current(database):
                raise SettingError("DATABASE_URL", "a database that is up to date: run `python -m bot migrate`")
            yield database
    finally:
        database.close()
