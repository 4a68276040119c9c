"""Does the chat survive a restart under an open page, and may one switch roles only where nobody else can come?"""

import sqlite3
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import closing

import pytest
from playwright.sync_api import Browser

from tests.botapi.server import BotApi
from tests.e2e.bot_process import BotProcess, on_telegram
from tests.e2e.browser.conftest import Visit
from tests.e2e.browser.reporting import ASK, WORKER, agrees
from tests.e2e.browser.visitor import Visitor
from tests.e2e.conftest import OpenBot

EVERYWHERE = {"HOST": "0.0.0.0"}
KNOWN_ELSEWHERE = {"PUBLIC_URL": "https://baodao.example.org"}


def test_an_open_page_goes_on_where_it_was_after_a_restart(visit: Visit, bot: BotProcess) -> None:
    mina = visit()
    agrees(mina, "路灯不亮")
    mina.hears(ASK["category"])
    mina.page.fill("#text", "学校")
    mina.stays()
    assert bot.stop() == 0
    mina.page.click(".send")
    mina.page.get_by_role("alert").get_by_text(mina.say(LOST)).wait_for()
    bot.settings["PORT"] = bot.address.rpartition(":")[2]
    bot.start("--demo")
    mina.page.click(".send")
'''
