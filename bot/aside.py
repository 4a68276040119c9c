"""Which updates are kept aside, and how one is dropped or tried again."""

from collections.abc import Mapping
from typing import Any

from bot.clock import now
from bot.intake import Intake
from bot.logs import start_log
from bot.opening import ready_database
from bot.profiles import policy_in_force
from bot.settings import Settings
from bot.world import rules_of
from domain.errors import SettingError
from storage.messages import unpack_inbound
from storage.unit_of_work import UnitOfWork

Key = tuple[str, str]
THERE = "the channel and the key of one that `python -m bot aside` lists"
READ = "an update that could be read; this one never will be: `--drop` it, its sender may send it anew"


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
        _kept(uow, "--drop", key)
        uow.inbox.forgive(key)


def try_again(settings: Settings, key: Key) -> str:
    """Act on one as if it had just come, and return why it is kept aside all the same; nothing once it went well.

    What is answered is sent by the bot. Raises SettingError.
    """
    start_log(settings.log_level)
    policy = policy_in_force(settings)
    with ready_database(settings) as database:
        with database.begin() as uow:
            inbound = unpack_inbound(_kept(uow, "--again", key))
            if inbound is None:
                raise SettingError("--again", READ)
            uow.inbox.bring_again(key)
            rules = rules_of(uow, policy, settings.timezone)
        Intake(database, rules, now).commit([inbound])
        with database.reading() as uow:
            return next((row.why for row in uow.inbox.aside() if (row.channel, row.key) == key), "")


def _kept(uow: UnitOfWork, name: str, key: Key) -> Mapping[str, Any]:
    aside = uow.inbox.find_aside(key)
    if aside is None:
        raise SettingError(name, THERE)
    return aside
