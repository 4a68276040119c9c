"""What every verb of the command line stands on: the policy in force, the database, and the rules that both make."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.profiles import shipped
from bot.settings import Settings, load_secret_key
from domain.county import County
from domain.policy import Policy
from domain.policy_reading import read_policy
from handlers.voice import Rules
from storage.database import Database
from storage.unit_of_work import UnitOfWork


def policy_in_force(settings: Settings) -> Policy:
    """Return the policy of POLICY_FILE, or the one that is shipped. Raises PolicyError."""
    text = settings.policy_file.read_text(encoding="utf-8-sig") if settings.policy_file else ""
    return read_policy(text, shipped())


def open_database(settings: Settings) -> Database:
    """Open the database; its folder is made where there is none."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Database(settings.database_url, load_secret_key(settings))


def rules_of(uow: UnitOfWork, policy: Policy, zone: ZoneInfo) -> Rules:
    """Return the rules for the units that the database holds."""
    return Rules(policy, policy.calendar(zone), County(uow.units.all()), zone)


def warm(rules: Rules, now: datetime) -> None:
    """Read next year's calendar before anybody waits for it: the first forecast takes a while to load."""
    rules.calendar.workday(now.astimezone(rules.zone).date().replace(year=now.year + 1, month=1, day=4))
