"""How is an update that was kept aside tried again?"""

from bot.aside import Key, kept
from bot.clock import now
from bot.intake import Intake
from bot.logs import start_log
from bot.opening import ready_database
from bot.profiles import policy_in_force
from bot.settings import Settings
from bot.world import rules_of
from domain.errors import SettingError
from storage.messages import unpack_inbound

READ = "an update that could be read; this one never will be: `--drop` it, its sender may send it anew"


def try_again(settings: Settings, key: Key) -> str:
    """Act on one as if it had just come, and return why it is kept aside all the same; nothing once it went well.

    What is answered is sent by the bot. Raises SettingError.
    """
    start_log(settings.log_level)
    policy = policy_in_force(settings)
    with ready_database(settings) as database:
        with database.begin() as uow:
            inbound = unpack_inbound(kept(uow, "--again", key))
            if inbound is None:
                raise SettingError("--again", READ)
            uow.inbox.bring_again(key)
            rules = rules_of(uow, policy, settings.timezone)
        Intake(database, rules, now).commit([inbound])
        with database.reading() as uow:
            return next((row.why for row in uow.inbox.aside() if (row.channel, row.key) == key), "")
