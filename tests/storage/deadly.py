"""Processes that take updates until one of them ends it: ``python -m tests.storage.deadly URL HOW_MANY KEY=TEXT …``"""

import os
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


def bring(url: str, *updates: str) -> None:
    """Bring all of them at once, as a poll after a start does."""
    policy = read_policy("", shipped())
    now = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    intake = Intake(Database(url), Rules(policy, policy.calendar(ZONE), County(UNITS), ZONE), lambda: now)
    pairs = [update.split("=", 1) for update in updates]
    intake.commit([Inbound(Address("memory", "Ann"), key, now, text=text) for key, text in pairs])


def main(url: str, how_many: str, *updates: str) -> None:
    """Let one process after the other bring the same, and say at last how each ended. Their code is loaded once."""
    cast("dict[str, object]", routes.COMMANDS).update(MISBEHAVING)
    ended = []
    for _ in range(int(how_many)):
        child = os.fork()
        if not child:
            bring(url, *updates)
            return
        ended.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    print(*ended)


if __name__ == "__main__":
    main(*sys.argv[1:])
