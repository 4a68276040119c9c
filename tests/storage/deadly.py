"""What a process does until it is ended in the middle of it."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from bot.intake import Intake
from bot.profiles import shipped
from bot.rekey import steps
from domain.county import County
from domain.message import Address, Inbound
from domain.policy_reading import read_policy
from handlers import routes
from handlers.voice import Rules
from storage.database import Database
from storage.seals import Seals
from tests.nursery import bear
from tests.storage.world import KILLED, MISBEHAVING
from tests.town import UNITS, ZONE


def ended(deed: Callable[..., None], *words: object) -> int:
    """Let a process of its own do something, and return its exit code."""
    return bear(deed, *words).wait()


def bring(url: str, *updates: str) -> None:
    """Bring all of them at once, as a poll after a start does: KEY=TEXT."""
    cast("dict[str, object]", routes.COMMANDS).update(MISBEHAVING)
    policy = read_policy("", shipped())
    now = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
    intake = Intake(Database(url), Rules(policy, policy.calendar(ZONE), County(UNITS), ZONE), lambda: now)
    pairs = [update.split("=", 1) for update in updates]
    intake.commit([Inbound(Address("memory", "Ann"), key, now, text=text) for key, text in pairs])


def seal_anew(url: str, keys: tuple[bytes, bytes], left: int) -> None:
    """Seal anew what was sealed with the older of two keys, and end after so many numbers."""
    seal, sealed = Seals.seal, 0

    def dying(self: Seals, text: str, *, row: str) -> str:
        nonlocal sealed
        sealed += 1
        if sealed > left:
            os._exit(KILLED)
        return seal(self, text, row=row)

    Seals.seal = dying  # type: ignore[method-assign]
    list(steps(Database(url, *keys), batch=3))
