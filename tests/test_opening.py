"""Who can read what an installation keeps, whatever the mask of whoever starts it?"""

import os
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.opening import open_database
from bot.settings import read_settings
from storage.migrate import migrate


@pytest.fixture(params=[0o000, 0o177])
def mask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.usefixtures("mask")
def test_the_folder_and_the_database_are_for_their_owner_alone(tmp_path: Path) -> None:
    settings = read_settings({"DATA_DIR": str(tmp_path / "var")})
    with closing(open_database(settings)) as database:
        migrate(database)
        with database.begin() as uow:
            uow.record("a fact", "so that there is a journal")
        modes = {entry.name: stat.S_IMODE(entry.stat().st_mode) for entry in os.scandir(settings.data_dir)}
    assert modes.keys() >= {"baodao.db", "baodao.db-wal", "secret.key"}
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700


def test_a_folder_that_an_operator_has_made_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir(mode=0o750)
    open_database(read_settings({"DATA_DIR": str(tmp_path / "var")})).close()
    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o750
