"""Does the chat survive a restart under an open page, and may one switch roles only where nobody else can come?"""

import socket
import sqlite3
from contextlib import closing

import httpx
import pytest

from tests.botapi.server import BotApi
from tests.e2e.bot_process import BotProcess, on_telegram
from tests.e2e.browser.conftest import Visit
from tests.e2e.browser.reporting import ASK, WORKER, agrees
from tests.e2e.conftest import OpenBot

LOST = "Not sent. Please check the connection and try again."
CHIPS = 'id="roles"'


def test_an_open_page_goes_on_where_it_was_after_a_restart(visit: Visit, bot: BotProcess) -> None:
    mina = visit()
    agrees(mina, "路灯不亮")
    mina.hears(ASK["category"])
    mina.stays()
    assert bot.stop() == 0
    mina.writes("不确定")
    mina.page.get_by_role("alert").get_by_text(mina.say(LOST)).wait_for()
    bot.settings["PORT"] = bot.address.rpartition(":")[2]
    bot.start("--demo")
    mina.page.click(".send")
    mina.hears(ASK["where"])
    assert mina.has_stayed()
    mina.complaints.clear()  # the browser told of the connection that was lost


def test_one_may_be_anybody_in_the_demo_of_ones_own_machine(bot: BotProcess) -> None:
    assert _switches(bot.address) == (200, 303)
    assert CHIPS in httpx.get(bot.address).text


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"HOST": "0.0.0.0"}, id="where others reach it"),
        pytest.param({"PUBLIC_URL": "http://baodao.example.org"}, id="where others know its name"),
    ],
)
def test_no_role_is_switched(open_bot: OpenBot, settings: dict[str, str]) -> None:
    _keeps_to_oneself(open_bot(**settings, PORT=_free_port()))


def test_no_role_is_switched_beside_telegram(open_bot: OpenBot, telegram: BotApi) -> None:
    _keeps_to_oneself(open_bot(**on_telegram(telegram), PORT=_free_port()))


def test_no_role_is_switched_in_a_county_that_is_no_demo(open_bot: OpenBot) -> None:
    bot = open_bot(PORT=_free_port())
    with closing(sqlite3.connect(bot.database)) as connection, connection:
        connection.execute("delete from meta where name = 'demo'")
    _keeps_to_oneself(bot)


def _keeps_to_oneself(bot: BotProcess) -> None:
    bot.start("--demo")
    here = f"http://127.0.0.1:{bot.settings['PORT']}"
    assert _switches(here) == (404, 404)
    assert CHIPS not in httpx.get(here).text


def _switches(here: str) -> tuple[int, int]:
    """Return how it answers to who wants to choose from everybody, and to be somebody else."""
    wanted = httpx.post(f"{here}/role", data={"key": WORKER}, headers={"sec-fetch-site": "same-origin"})
    return httpx.get(f"{here}/roles").status_code, wanted.status_code


def _free_port() -> str:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return str(door.getsockname()[1])
