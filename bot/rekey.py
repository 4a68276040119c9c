"""How everything that is sealed gets a new key, so that nothing is lost whenever it is interrupted."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.clock import now
from bot.keys import OLD, change_key_file
from bot.opening import open_anew, ready_database
from bot.settings import Settings
from domain.errors import SettingError
from storage.chain import ANEW, chain_anew, rewrap
from storage.database import Database
from storage.seals import SEALED_WITH

BATCH = 100
"""How many rows one transaction seals anew: a bot that is running waits for none of them for long."""


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """What came of it: how many numbers are sealed with the key in force now, and how many no key here opens."""

    sealed: int
    unreadable: int
    old: str
    """What keeps the key before, and is to be taken away in the end."""


@dataclass(frozen=True, slots=True)
class Abandoned:
    """What is lost with a key: so many telephone numbers, and so many reports whose history nobody can prove."""

    phones: int
    reports: int


def abandon(settings: Settings) -> Abandoned:
    """Go on without a key that is gone for good: what nobody can open any more is taken away, and chains begin anew.

    What the keys at hand open is left as it is. Raises SettingError.
    """
    with ready_database(settings, open_anew) as database, database.begin() as uow:
        lost = Abandoned(uow.contacts.abandon(), chain_anew(uow))
        if lost.reports:
            uow.record(ANEW, now().date().isoformat())
        return lost


def rekey(settings: Settings) -> Rekeyed:
    """Seal with the key in use what SECRET_KEY_OLD has sealed; without that with a new key in DATA_DIR.

    Raises SettingError.
    """
    if settings.secret_key and not settings.secret_key_old:
        raise SettingError("SECRET_KEY_OLD", "the key before SECRET_KEY, from which to change")
    with ready_database(settings):
        pass
    if not settings.secret_key_old:
        change_key_file(settings)
    with ready_database(settings) as database:
        sealed = sum(steps(database))
        with database.reading() as uow:
            return Rekeyed(sealed, uow.contacts.unreadable(), _old(settings))


def steps(database: Database, batch: int = BATCH) -> Iterator[int]:
    """Seal anew a few rows at a time, and yield how many it were; each row names its key itself.

    From the first step on a process that knows only the key before seals nothing more, so none comes after the last.
    """
    with database.begin() as uow:
        uow.record(SEALED_WITH, uow.seals.current)
        rewrap(uow)
    after = -1
    while True:
        with database.begin() as uow:
            people, sealed = uow.contacts.reseal(after, batch)
        if not people:
            return
        after = people[-1]
        yield sealed


def _old(settings: Settings) -> str:
    return "SECRET_KEY_OLD" if settings.secret_key_old else str(settings.data_dir / OLD)
