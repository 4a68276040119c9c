"""What the tests of the doctor share: a town with an issue in each state that waits, and ways to hurt it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from sqlalchemy import select, update

from bot.doctor import examine as doctor
from bot.settings import Settings, read_settings
from domain.organisation import Level, UnitOutline
from domain.policy import Policy
from storage.database import Database
from storage.streams import history, timer, words
from storage.tables import Issue
from tests.storage.founded import stands
from tests.storage.world import report_lamp
from tests.stories.reporting import finishes, reports
from tests.town import COUNTY, Town, policy_of

SECRET = "a key that nobody else has, forty signs."
LITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)
"""What no database does differently is tried in one kind of it."""
Wound: TypeAlias = Callable[[int], list[Any]]
"""What is done behind the back of the bot to an issue, given its key."""
Case: TypeAlias = tuple[int, Wound, str]
"""Which issue, in the order of their reporting, what is done to it, and the one line that the doctor says of that."""


@dataclass(frozen=True)
class Ward:
    """A town, and what its operator has."""

    town: Town
    settings: Settings

    def lines(self) -> list[str]:
        """Return what has to be mended."""
        return [line for line in doctor.examine(self.settings).as_text() if ": ! " in line]

    def hurt(self, *statements: Any) -> None:
        with self.town.database.writer.begin() as connection:
            for statement in statements:
                connection.execute(statement)

    def key_of(self, place: int) -> int:
        with self.town.database.reading() as uow:
            return uow.session.scalars(select(Issue.id).order_by(Issue.id)).all()[place]


def settings_of(url: str, folder: Path) -> Settings:
    """Return what an operator has set: a database, and a folder of their own."""
    folder.mkdir()
    return read_settings({"DATABASE_URL": url, "DATA_DIR": str(folder), "SECRET_KEY": SECRET})


def open_ward(database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Ward:
    """Open a town in which one issue is reported, one is taken on, and one is put to its reporter."""
    town = stands(database, _found)
    monkeypatch.setattr(doctor, "now", lambda: town.now)
    return Ward(town, settings)


def _found(database: Database) -> Town:
    town = Town(database, policy_of(""))
    with database.begin() as uow:
        uow.units.add_all(owners(town.rules.policy))
    lin, _ = report_lamp(town)
    mila = town.resident("Mila")
    reports(mila)
    lin.presses("Accept")
    reports(mila)
    finishes(lin)
    return town


def owners(policy: Policy) -> Iterator[UnitOutline]:
    """Yield somebody for every duty that the shipped policy names."""
    for place, duty in enumerate(sorted({category.owner for category in policy.categories} - {""})):
        yield UnitOutline(f"{COUNTY}-D9{place}", Level.DEPARTMENT, duty, parent=COUNTY, duty=duty)


def row(key: int, seq: int, **changed: object) -> Any:
    """Change a row of history."""
    return update(history).where(history.c.issue == key, history.c.seq == seq).values(**changed)


def said(key: int, kind: str, **changed: object) -> Any:
    """Change what was said."""
    return update(words).where(words.c.issue == key, words.c.kind == kind).values(**changed)


def moments(key: int, kind: str, rung: int) -> tuple[Any, ...]:
    """Return which moments of an issue are meant."""
    return timer.c.subject == key, timer.c.kind == kind, timer.c.rung == rung
