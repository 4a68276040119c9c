"""Which updates are kept aside, and how is one dropped?"""

from collections.abc import Mapping
from typing import Any

from bot.opening import ready_database
from bot.settings import Settings
from domain.errors import SettingError
from storage.unit_of_work import UnitOfWork

Key = tuple[str, str]
THERE = "the channel and the key of one that `python -m bot aside` lists"


def listed_aside(settings: Settings, *, text: bool) -> list[dict[str, Any]]:
    """Return what is kept aside, the oldest first; what somebody wrote only where it is asked for."""
    with ready_database(settings) as database, database.reading() as uow:
        return [
            {
                "channel": row.channel,
                "key": row.key,
                "at": row.at.isoformat(),
                "tries": row.tries,
                "why": row.why or "it could not be read",
            }
            | ({"text": row.aside} if text else {})
            for row in uow.inbox.aside()
        ]


def drop(settings: Settings, key: Key) -> None:
    """Keep one aside no more: nothing of it is left, and it is not acted on. Raises SettingError."""
    with ready_database(settings) as database, database.begin() as uow:
        kept(uow, "--drop", key)
        uow.inbox.forgive(key)


def kept(uow: UnitOfWork, name: str, key: Key) -> Mapping[str, Any]:
    """Return one that is kept aside. Raises SettingError by the name of the option."""
    aside = uow.inbox.find_aside(key)
    if aside is None:
        raise SettingError(name, THERE)
    return aside
