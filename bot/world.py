"""Which rules do the policy in force and the units of the database make?"""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.county import County
from domain.policy import Policy
from handlers.voice import Rules
from storage.unit_of_work import UnitOfWork


def rules_of(uow: UnitOfWork, policy: Policy, zone: ZoneInfo, home: str = "") -> Rules:
    """Return the rules for the units that the database holds; ``home`` is where the pages are."""
    return Rules(policy, policy.calendar(zone), County(uow.units.all()), zone, home)


def warm(rules: Rules, now: datetime) -> None:
    """Read next year's calendar before anybody waits for it: the first forecast takes a while to load."""
    rules.calendar.workday(now.astimezone(rules.zone).date().replace(year=now.year + 1, month=1, day=4))
