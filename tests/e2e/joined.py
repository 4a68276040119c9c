"""A county whose staff has joined on Telegram, in one running bot; and how its days pass without anybody waiting."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

from storage.columns import UtcDateTime
from storage.tables import Row
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.e2e.bot_process import BotProcess, eventually
from tests.e2e.reporting import told

GRID, COMMUNITY, STREET = "520626001001003", "520626001001", "520626001"
WELCOMED = "Welcome, {name}. You are now {role} of {unit}. What waits for you is under /queue."
CODES = timedelta(minutes=1)
"""How long a check-in code is the newest: each knows its number, counted since 1970."""


@dataclass
class Town:
    """A county whose grid worker, community and street committee have joined on Telegram."""

    api: BotApi
    bot: BotProcess
    place: tuple[float, float]

    def __post_init__(self) -> None:
        self.lin = self.staff("grid_worker", GRID, "林")
        self.zhao = self.staff("community_admin", COMMUNITY, "赵")
        self.qin = self.staff("street_coord", STREET, "秦")

    def staff(self, role: str, unit: str, name: str) -> Person:
        """Return somebody who came by the link of an invitation."""
        person = self.api.person(name)
        person.starts(self.bot.invite(role, unit, name)["code"])
        told(person, WELCOMED)
        return person

    def resident(self, name: str, language: str = "en") -> Person:
        return self.api.person(name, language_code=language)

    def time_passes(self, span: timedelta) -> None:
        """Let everything that is written down be as long ago as if so much time had passed since."""
        under_way = "select count(*) from outbox where settled_at is null and leased_until is not null"
        eventually(lambda: self.bot.rows(under_way) == [(0,)], "no message is under way")
        by = {"span": round(span.total_seconds() * 1_000_000), "codes": span // CODES}
        with closing(sqlite3.connect(self.bot.database, timeout=60)) as connection, connection:
            connection.execute("begin immediate")
            for table in Row.metadata.sorted_tables:
                moments = [one.name for one in table.columns if isinstance(one.type, UtcDateTime)]
                if moments:
                    earlier = ", ".join(f"{name} = {name} - :span" for name in moments)
                    connection.execute(f"update {table.name} set {earlier}", by)  # noqa: S608 - names from the tables
            connection.execute("update hours set code = code - :codes", by)
