"""For how long does an invitation count, and for whom is there none?"""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.invite import invite
from bot.opening import open_database
from bot.settings import Settings, read_settings
from domain.errors import SettingError
from domain.organisation import Level, UnitOutline
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Invitation

COUNTY, STREET = "520626", "520626001"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"DATA_DIR": str(tmp_path / "var")})


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    with closing(open_database(settings)) as opened:
        migrate(opened)
        with opened.begin() as uow:
            street = UnitOutline(STREET, Level.STREET, "青龙街道", parent=COUNTY)
            uow.units.add_all([UnitOutline(COUNTY, Level.COUNTY, "德江县"), street])
        yield opened


def kept(database: Database) -> list[tuple[str, timedelta]]:
    with database.readers.connect() as connection:
        found = connection.execute(select(Invitation.name, Invitation.created_at, Invitation.expires_at)).all()
    return [(name, until - since) for name, since, until in found]


def test_an_invitation_counts_for_seven_days(settings: Settings, database: Database) -> None:
    invite(settings, role="county_office", unit=COUNTY, name=" 秦 ")
    ((name, life),) = kept(database)
    assert name == "秦"
    assert life // timedelta(hours=1) == 7 * 24


@pytest.mark.parametrize(
    ("option", "wrong"),
    [("role", "king"), ("unit", "520627"), ("unit", ""), ("unit", STREET), ("name", ""), ("name", " ")],
)
def test_what_an_invitation_lacks_is_named_and_none_is_made(
    settings: Settings, database: Database, option: str, wrong: str
) -> None:
    asked = {"role": "county_office", "unit": COUNTY, "name": "秦", option: wrong}
    with pytest.raises(SettingError) as refused:
        invite(settings, **asked)
    assert refused.value.name == f"--{option}"
    assert kept(database) == []
