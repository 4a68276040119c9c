"""One process that takes updates until one of them ends it: ``python -m tests.storage.deadly URL KEY=TEXT …``"""

import sys
from datetime import UTC, datetime
from typing import cast

from bot.intake import Intake
from bot.profiles import shipped
from domain.county import County
from domain.message import Address, Inbound
from domain.policy_reading import read_policy
from handlers import routes
from handlers.voice import Rules
from storage.database import Database
from tests.storage.world import MISBEHAVING
from tests.town import UNITS, ZONE


def main(url: str, *updates: str) -> None:
    """Bring all of them at once, as a poll after a start does."""
    cast("dict[str, object]", routes.COMMANDS).update(MISBEHAVING)
    policy = read_policy("", shipped())
    now = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    intake = Intake(Database(url), Rules(policy, policy.calendar(ZONE), County(UNITS), ZONE), lambda: now)
    pairs = [update.split("=", 1) for update in updates]
    intake.commit([Inbound(Address("memory", "Ann"), key, now, text=text) for key, text in pairs])


if __name__ == "__main__":
    main(*sys.argv[1:])
