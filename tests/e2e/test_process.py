"""Does a running bot start, refuse to start, wait for its database and leave as its operator expects?"""

import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from handlers.account import WELCOME
from tests.botapi.faults import delay, html_page
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.channels.browsers import nonce_in
from tests.e2e.bot_process import BotProcess, ask, copy_of, eventually, on_telegram
from tests.e2e.conftest import OpenBot
from tests.e2e.reporting import told
from tests.e2e.test_kill import confirmed, marked
from tests.round_robin import RoundRobin, Way

WRONG_TOKEN = "TELEGRAM_TOKEN is not accepted by Telegram: copy it again from @BotFather, or leave it empty.\n"


def test_a_first_start_needs_nothing_and_answers(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        figures = f"127.0.0.1:{free.getsockname()[1]}"
    bot = BotProcess(tmp_path, {"METRICS": figures})
    try:
        bot.start("--demo")
        assert "报到" in httpx.get(bot.address).text
        assert bot.get("/healthz") == (200, "alive")
        assert bot.get("/readyz") == (200, '{"database":"up","channels":{"web":"up"}}')
        assert (
            'baodao_http_requests_total{route="/healthz",status="200"} 1.0'
            in httpx.get(f"http://{figures}/metrics").text
        )
        assert bot.get("/metrics")[0] == 404
        assert bot.rows("select count(*) from unit where level = 'grid'") == [(211,)]
        assert bot.stop() == 0
        assert bot.log == ""
    finally:
        bot.close()


def test_a_wrong_token_ends_it_with_one_sentence(demo_folder: Path, tmp_path: Path, telegram: BotApi) -> None:
    folder = copy_of(demo_folder, tmp_path / "bot")
    ended = ask(folder, "run", **on_telegram(telegram, TELEGRAM_TOKEN=telegram.token[:-1] + "1"))
    assert (ended.returncode, ended.stderr) == (1, WRONG_TOKEN)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        pytest.param({"POLICY_FILE": "own.toml"}, "The policy cannot be used: line 3, tiers.T1.accept: ", id="policy"),
        pytest.param({"TELEGRAM_TOKEN": "secret"}, "TELEGRAM_TOKEN: what @BotFather gave", id="setting"),
        pytest.param({"TELEGRAM_WEBHOOK_URL": "https://x.cn/t"}, "TELEGRAM_WEBHOOK_SECRET: 1 to 256 ", id="no secret"),
        pytest.param({"PORT": "{taken}"}, "PORT: a free port ({taken}: Address already in use)", id="port"),
        pytest.param({"METRICS": "127.0.0.1:{taken}"}, "METRICS: a free port ({taken}: Address already", id="figures"),
        pytest.param({"HOST": "192.0.2.1"}, "HOST: an address of this machine (192.0.2.1 is none)", id="host"),
        pytest.param({"DATABASE_URL": "sqlite:///own.toml"}, "DATABASE_URL: a database that can be", id="database"),
    ],
)
def test_what_keeps_it_from_starting_is_said_in_one_sentence(
    tmp_path: Path, settings: dict[str, str], sentence: str
) -> None:
    (tmp_path / "own.toml").write_text("# this is no database\n[tiers.T1]\naccept = 5\n")
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        ended = ask(tmp_path, "run", **{name: value.format(taken=port) for name, value in settings.items()})
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(sentence.format(taken=port))
    assert ended.stderr.count("\n") == 1


def test_told_to_leave_in_the_middle_of_work_it_finishes_and_confirms(open_bot: OpenBot, telegram: BotApi) -> None:
    bot = open_bot(**on_telegram(telegram)).start()
    mina, *others = people = [telegram.person(name, language_code="en") for name in ("Mina", "Olof", "Hua")]
    with httpx.Client(base_url=bot.address) as browser, _listening(browser) as stream, _locked(bot) as another:
        telegram.fail_next("sendMessage", delay(1))
        mina.starts()
        eventually(lambda: bool(telegram.called("sendMessage")), "an answer on its way")
        another.execute("begin immediate")
        _are_fetched(telegram, others)
        bot.tell(signal.SIGTERM)
        eventually(lambda: not _is_open(bot), "it lets nobody in")
        another.execute("rollback")
        assert bot.wait(60) == 0  # 1 where it was not done in time
        assert b"event" not in b"".join(stream)
    assert len(telegram.world.updates) == 0
    assert confirmed(telegram) == marked(bot)
    assert bot.rows("select count(*) from outbox where leased_until is not null") == [(0,)]

    bot.start()
    for person in people:
        told(person, WELCOME)
    assert bot.stop() == 0
    assert [len([shown for shown in person.chat if shown.by_bot]) for person in people] == [1] * len(people)


def test_told_to_leave_while_the_database_stays_locked_it_leaves_and_loses_nothing(
    open_bot: OpenBot, telegram: BotApi
) -> None:
    bot = open_bot(**on_telegram(telegram))
    bot.numbers["bot.app.LEAVE_WITHIN"] = 2
    bot.start()
    telegram.fail_next("sendMessage", delay(1))
    telegram.person("Mina").starts()
    eventually(lambda: bool(telegram.called("sendMessage")), "an answer on its way")
    with _locked(bot) as another:
        another.execute("begin immediate")
        bot.tell(signal.SIGTERM)
        assert bot.wait(60) == 1
    leased = "select channel from outbox where settled_at is null and leased_until is not null and channel != 'web'"
    assert bot.rows(leased) == [("telegram",)]


def test_told_to_leave_while_telegram_answers_nothing_it_leaves_in_order_and_says_it_again(
    open_bot: OpenBot, telegram: BotApi
) -> None:
    mina = telegram.person("Mina", language_code="en")
    with RoundRobin(telegram.base) as line:
        bot = open_bot(**on_telegram(telegram, TELEGRAM_API_BASE=line.address))
        bot.numbers |= {"bot.app.SENT_WITHIN": 1, "bot.channels.telegram.polling.ANSWER_SECONDS": 1}
        bot.start()
        telegram.fail_next("sendMessage", delay(0.5))
        mina.starts()
        eventually(lambda: bool(telegram.called("sendMessage")), "an answer on its way")
        line.swallow(*Way)
        assert bot.stop() == 0
        assert '"left_in_haste"' not in bot.log
        line.mend()
        bot.start()
        told(mina, WELCOME)
        mina.says("/my")
        told(mina, "You have reported nothing yet. Just write what is wrong.")
        assert bot.stop() == 0
    assert confirmed(telegram) == marked(bot)


def test_while_telegram_is_away_the_web_goes_on(open_bot: OpenBot, telegram: BotApi) -> None:
    mina = telegram.person("Mina", language_code="en")
    telegram.fail("deleteWebhook", 3, html_page())
    bot = open_bot(**on_telegram(telegram)).start()
    eventually(lambda: '"telegram":"down"' in bot.get("/readyz")[1], "it says that Telegram is away")
    assert bot.get("/readyz")[0] == 200
    assert httpx.get(bot.address).status_code == 200
    eventually(lambda: '"telegram":"up"' in bot.get("/readyz")[1], "it says that Telegram is back")
    mina.starts()
    told(mina, WELCOME)
    assert bot.stop() == 0


@contextmanager
def _listening(browser: httpx.Client) -> Iterator[Iterator[bytes]]:
    """Be a visitor whose page is open: a stream that waits for news, and a connection that is kept."""
    page = browser.get("/").text
    origin = {"origin": str(browser.base_url)}
    browser.post("/say", data={"text": "/help", "nonce": nonce_in(page)}, headers=origin)
    with browser.stream("GET", "/live", timeout=60) as stream:
        assert stream.status_code == 200
        yield stream.iter_bytes()


@contextmanager
def _locked(bot: BotProcess) -> Iterator[sqlite3.Connection]:
    """Be another process that may lock the database."""
    with closing(sqlite3.connect(bot.database, isolation_level=None)) as another:
        yield another


def _are_fetched(telegram: BotApi, people: list[Person]) -> None:
    """Let people write, and wait until the bot has what they wrote."""
    eventually(lambda: telegram.called("getUpdates")[-1].status == 0, "the bot waits for news")
    waiting = telegram.called("getUpdates")[-1]
    telegram.world.locked(lambda: [person.starts() for person in people])
    eventually(lambda: waiting.status == 200, "the bot has fetched what they wrote")


def _is_open(bot: BotProcess) -> bool:
    host, port = bot.address.removeprefix("http://").split(":")
    with closing(socket.socket()) as door:
        return door.connect_ex((host, int(port))) == 0
