"""Does the log of a whole process, at its most talkative, hold a word, a name, a number to call or a token?"""

import json
import signal
import sqlite3
from contextlib import closing
from typing import Any

import httpx

from domain.message import Address, Inbound
from handlers.dispatch import SORRY
from handlers.privacy import FORGOTTEN, TAKE
from storage.messages import trace_of
from tests.botapi.faults import html_page, refusal
from tests.botapi.floods import Limits
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.channels.browsers import nonce_in
from tests.e2e.bot_process import RETRIED_SOON, BotProcess, centre_of, on_telegram, settled
from tests.e2e.conftest import OpenBot
from tests.e2e.reporting import chooses, reports, told
from tests.town import MONDAY_MORNING

GRID = "520626001001003"
WORDS, NAME, PHONE, TYPED = "Quincetree lamp", "Zebulina Quillmark", "13899998888", "Quarrelsome neighbour"
LANGUAGE = "Which language shall I speak?"


def test_at_debug_nothing_that_anybody_told_is_logged_and_every_line_names_its_update(
    open_bot: OpenBot,
) -> None:
    with BotApi(limits=Limits(private=20)) as telegram:
        bot = open_bot("[pace]\nprivate = 20", **on_telegram(telegram, LOG_LEVEL="DEBUG"))
        bot.numbers |= RETRIED_SOON
        bot.start("--demo")
        _tells_nothing(bot, telegram)


def _tells_nothing(bot: BotProcess, telegram: BotApi) -> None:
    mina = telegram.person(NAME, language_code="en")
    refused = _walks_a_report(telegram, mina)
    failed = _fails_by_itself(bot, telegram, mina)
    _takes_leave(mina)
    _types_on_the_web(bot)
    settled(telegram, bot)
    logged = _ends(bot)
    secrets = (telegram.token.partition(":")[2], *WORDS.split(), *NAME.split(), PHONE, *TYPED.split())
    assert [secret for secret in secrets if secret.lower() in logged.lower()] == []
    lines: list[dict[str, Any]] = [json.loads(line) for line in logged.splitlines()]
    for event, update in (
        ("send_failed", refused),
        ("update_failed", failed),
        ("update_set_aside", failed),
    ):
        assert _trace(telegram, update) in {line.get("update") for line in lines if line["event"] == event}, event
    assert "update_undecodable" in {line["event"] for line in lines}


def _walks_a_report(api: BotApi, mina: Person) -> int:
    """Report, with everything going wrong on the way; return the update whose answer was refused."""
    api.fail_next("getUpdates", html_page())
    reports(mina, f"{WORDS}, call {PHONE}", centre_of(GRID))
    for fault in (refusal(500, f"{WORDS} {api.token}"), refusal(400, f"Bad Request: can't parse {WORDS}")):
        api.fail_next("sendMessage", fault)
    update = mina.says("/lang")
    mina.forwards_undecodable(WORDS)
    mina.sends_document(WORDS.encode(), name=f"{NAME}.jpg", caption=PHONE)
    chooses(mina, "Cancel")
    return update


def _fails_by_itself(bot: BotProcess, api: BotApi, mina: Person) -> int:
    """Let an update stumble over the database, and return it."""
    for names in (("wish", "lost"), ("lost", "wish")):
        with closing(sqlite3.connect(bot.database, timeout=20)) as another:
            another.execute(f"alter table {names[0]} rename to {names[1]}")
        if names[1] == "lost":
            update = mina.says(f"/wishes {WORDS}")
            told(mina, SORRY)
    assert api.offsets[-1] >= update
    return update


def _takes_leave(mina: Person) -> None:
    mina.says("/export")
    told(mina, TAKE)
    (took,) = (shown.document for shown in mina.chat if shown.by_bot and shown.document)
    assert WORDS in took.file.content.decode()
    mina.says("/delete")
    mina.hears("This cannot be undone.")
    chooses(mina, "Yes, forget me")
    told(mina, FORGOTTEN)


def _types_on_the_web(bot: BotProcess) -> None:
    with httpx.Client(base_url=bot.address, headers={"origin": bot.address}) as browser:
        page = browser.get("/").text
        browser.post("/say", data={"text": TYPED, "nonce": nonce_in(page)})
        browser.post("/say", files={"photo": (f"{TYPED}.jpg", TYPED.encode(), "image/jpeg")})
        browser.get("/media/" + TYPED)
        browser.get("/", params={"start": PHONE})


def _ends(bot: BotProcess) -> str:
    """Tell it to leave, and return everything that it printed."""
    bot.tell(signal.SIGTERM)
    printed = bot.said.read()
    assert bot.wait(60) == 0
    assert printed == ""
    return bot.log


def _trace(api: BotApi, update: int) -> str:
    key = f"{api.token.partition(':')[0]}:{update}"
    return trace_of(Inbound(Address("telegram", "?"), key, MONDAY_MORNING))
