"""Does the process say truly that it is alive, and whether it can work?"""

from dataclasses import replace
from pathlib import Path

from bot.read import Reader
from storage.database import Database
from tests.channels.browsers import open_house


def test_alive_needs_nothing_and_ready_reports_the_channels(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        site = replace(house.site, channels=lambda: {"web": "up", "telegram": "down"})
        browser = house.browser(site=site)
        assert browser.opens("/healthz").text == "alive"
        ready = browser.opens("/readyz")
    assert ready.status_code == 200
    assert ready.json() == {"database": "up", "channels": {"web": "up", "telegram": "down"}}


def test_a_database_that_takes_nothing_is_not_ready(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        ready = house.browser(site=replace(house.site, standstill=lambda: "disk_full")).opens("/readyz")
    assert ready.status_code == 503
    assert (ready.json()["database"], ready.json()["why"]) == ("down", "disk_full")


def test_a_database_that_cannot_be_read_is_not_ready(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        reader = Reader(Database(f"sqlite:///{tmp_path}/no/such/folder/web.db"))
        browser = house.browser(site=replace(house.site, reader=reader))
        ready = browser.opens("/readyz")
        assert browser.opens("/healthz").status_code == 200
        reader.close()
    assert ready.status_code == 503
    assert ready.json()["database"] == "down"
