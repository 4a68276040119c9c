"""Does everybody hear everything once when Telegram repeats itself, refuses, falters or sends nonsense?"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from handlers.account import WELCOME
from tests.botapi.faults import Fault, Moment, html_page, refusal, reset, too_many
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.e2e.bot_process import RETRIED_SOON, BotProcess, copy_of, eventually, on_telegram, settled
from tests.e2e.conftest import OpenBot
from tests.e2e.reporting import agrees, betrayed, told

LANGUAGE = "Which language shall I speak?"
PAUSE = 12
"""Seconds: longer than another process takes to be there."""
WORDS = "lamp-post 4711 is dark"


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture(scope="module")
def bot(api: BotApi, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    """One process for everything that goes wrong here; its log tells all it ever tells, and that is no secret."""
    folder = copy_of(demo_folder, tmp_path_factory.mktemp("faulty"))
    (folder / "policy.toml").write_text("[pace]\nprivate = 20\n")
    running = BotProcess(
        folder,
        on_telegram(api, POLICY_FILE="policy.toml", LOG_LEVEL="DEBUG"),
        numbers=RETRIED_SOON | {"storage.database.BUSY_MS": 500},
    )
    try:
        yield running.start()
        assert running.stop() == 0
    finally:
        running.close()
    assert betrayed(running.log, api) == []


@pytest.fixture
def mina(api: BotApi, bot: BotProcess) -> Person:
    """Somebody new, who has been welcomed; everything before is confirmed and settled."""
    person = api.person("Wilhelmina", language_code="en")
    person.starts()
    told(person, WELCOME)
    settled(api, bot)
    return person


def test_an_update_that_comes_again_is_not_acted_on_again(api: BotApi, bot: BotProcess, mina: Person) -> None:
    confirmed = mina.says("/lang")
    told(mina, LANGUAGE)
    eventually(lambda: len(api.world.updates) == 0, "confirmed")
    api.redeliver(confirmed)
    api.world.locked(lambda: api.world.updates.redeliver(mina.says("/my")))
    told(mina, "You have reported nothing yet. Just write what is wrong.")
    mina.says("/cancel")
    told(mina, "Nothing is open. Just write what is wrong, or choose from /help.")
    assert len([shown for shown in mina.chat if shown.by_bot]) == 4
    assert bot.rows("select count(*) from inbox where key like ?", f"%:{confirmed}") == [(1,)]


def test_an_update_that_nobody_can_read_stops_no_other(api: BotApi, bot: BotProcess, mina: Person) -> None:
    def at_once() -> int:
        mina.says("/lang")
        update = mina.forwards_undecodable(WORDS)
        mina.says("/my")
        return update

    update = api.world.locked(at_once)
    told(mina, LANGUAGE)
    told(mina, "You have reported nothing yet. Just write what is wrong.")
    eventually(lambda: len(api.world.updates) == 0, "confirmed")
    ((why,),) = bot.rows("select why from trouble where aside is not null and key like ?", f"%:{update}")
    assert "forward_origin" in why
    api.redeliver(update)
    mina.says(WORDS)
    agrees(mina)
    api.redeliver(api.inject({"no_such_kind": {"text": WORDS}}))
    mina.says("/lang")
    told(mina, LANGUAGE)


def test_who_blocks_the_bot_is_left_alone_until_they_come_back(api: BotApi, bot: BotProcess, mina: Person) -> None:
    def gone() -> None:
        mina.says("/lang")
        mina.blocks()

    api.world.locked(gone)
    closed = "select count(*) from address where outside = ? and closed_at is not null"
    eventually(lambda: bot.rows(closed, str(mina.id)) == [(1,)], "the door is closed")
    mina.unblocks()
    mina.says("/my")
    told(mina, "You have reported nothing yet. Just write what is wrong.")
    assert bot.rows(closed, str(mina.id)) == [(0,)]


def test_nothing_is_sent_while_telegram_asks_for_a_pause(api: BotApi, mina: Person) -> None:
    others = [api.person(f"Olof {number}", language_code="en") for number in range(3)]
    api.fail_next("sendMessage", too_many(2))
    mina.says("/lang")
    eventually(lambda: api.called("sendMessage")[-1].status == 429, "the bot is told to pause")
    asked = api.called("sendMessage")[-1].at
    for other in others:
        other.starts()
    told(mina, LANGUAGE)
    for other in others:
        told(other, WELCOME)
    assert api.sent_during_halt == []
    assert api.called("sendMessage")[-1].at - asked >= 2


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(refusal(500, "Internal Server Error"), id="500"),
        pytest.param(html_page(), id="an HTML page from a gateway"),
        pytest.param(reset(), id="the connection is lost"),
        pytest.param(too_many(1), id="429"),
    ],
)
def test_listening_goes_on_after_a_fault(api: BotApi, mina: Person, fault: Fault) -> None:
    api.fail("getUpdates", 2, fault)
    mina.says("/lang")
    told(mina, LANGUAGE)
    mina.says("/my")
    told(mina, "You have reported nothing yet. Just write what is wrong.")


def test_what_could_not_be_sent_is_sent_later(api: BotApi, bot: BotProcess, mina: Person) -> None:
    faults = [refusal(500), html_page(), reset(), reset(Moment.AFTER)]
    people = [mina, *(api.person(f"Wilhelmina {number}", language_code="en") for number in range(3))]
    for fault in faults:
        api.fail_next("sendMessage", fault)
    api.world.locked(lambda: [person.says("/lang") for person in people])
    for person in people:
        told(person, LANGUAGE)
    unsent = "select count(*) from outbox where channel = 'telegram' and settled_at is null"
    eventually(lambda: bot.rows(unsent) == [(0,)], "every message settled", 30)


def test_a_database_that_is_locked_is_waited_for(api: BotApi, bot: BotProcess, mina: Person) -> None:
    with closing(sqlite3.connect(bot.database, isolation_level=None)) as another:
        another.execute("begin immediate")
        update = mina.says("/lang")
        asked = len(api.offsets)
        eventually(lambda: len(api.offsets) > asked, "it asks for the update once more", 40)
        assert max(api.offsets) <= update
        status, why = bot.get("/readyz")
        assert (status, '"database":"down","why":"locked"' in why) == (503, True)
        another.execute("rollback")
    told(mina, LANGUAGE)
    eventually(lambda: bot.get("/readyz")[0] == 200, "it says that it can write again")
    assert [event for event, _ in waits(bot)] == ["database_waits", "database_writes_again"]
    eventually(lambda: max(api.offsets) > update, "the update confirmed", 30)
    settled(api, bot)
    assert len([shown for shown in mina.chat if shown.by_bot]) == 2


def test_a_disk_that_takes_nothing_more_is_told_and_what_was_asked_meanwhile_is_answered(
    telegram: BotApi, open_bot: OpenBot
) -> None:
    bot, mina = open_bot(**on_telegram(telegram)).start(), telegram.person("Mina", language_code="en")
    mina.starts()
    told(mina, WELCOME)
    settled(telegram, bot)
    journal = bot.database.with_name("baodao.db-wal")
    kept = bot.limit_files(journal.stat().st_size)
    mina.says("/lang")
    eventually(lambda: bot.get("/readyz")[0] == 503, "it says that it cannot write")
    assert bot.get("/healthz")[0] == 200
    bot.limit_files(kept)
    told(mina, LANGUAGE)
    eventually(lambda: bot.get("/readyz")[0] == 200, "it says that it can write again")
    assert [event for event, _ in waits(bot)] == ["database_waits", "database_writes_again"]
    assert waits(bot)[0][1] in {"disk_full", "disk_fails"}
    assert bot.stop() == 0


def test_a_bot_that_is_started_again_while_telegram_asks_for_a_pause_keeps_to_it(
    telegram: BotApi, open_bot: OpenBot
) -> None:
    bot, mina, olof = open_bot(**on_telegram(telegram)).start(), telegram.person("Mina"), telegram.person("Olof")
    telegram.fail_next("sendMessage", too_many(PAUSE))
    mina.starts()
    eventually(lambda: bot.rows("select count(*) from halt") == [(1,)], "the pause is written down")
    bot.kill()
    olof.starts()
    bot.start()
    eventually(lambda: len(telegram.world.updates) == 0, "what came meanwhile is taken")
    for person in (mina, olof):
        eventually(lambda: any(shown.by_bot for shown in person.chat), "everybody is told", 2 * PAUSE)  # noqa: B023
    assert telegram.sent_during_halt == []
    assert len(telegram.called("sendMessage")) == 3
    assert bot.stop() == 0


def waits(bot: BotProcess) -> list[tuple[str, str]]:
    """Return what the log tells of a database that takes nothing, and why."""
    lines = [json.loads(line) for line in bot.log.splitlines()]
    return [(line["event"], line.get("why", "")) for line in lines if line["event"].startswith("database_")]
