"""Does a running bot take what Telegram brings, from Telegram alone, and change to polling by a restart?"""

import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from handlers.account import WELCOME
from tests.botapi.server import BotApi
from tests.e2e.bot_process import BotProcess, copy_of, on_telegram, settled
from tests.e2e.reporting import betrayed, told

SECRET = "nobody-guesses_this-1"
NOTHING = "You have reported nothing yet. Just write what is wrong."


@pytest.fixture
def bot(telegram: BotApi, demo_folder: Path, tmp_path: Path) -> Iterator[BotProcess]:
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = str(free.getsockname()[1])
    url = f"http://127.0.0.1:{port}/hooks/telegram"
    hooked = {"TELEGRAM_WEBHOOK_URL": url, "TELEGRAM_WEBHOOK_SECRET": SECRET}
    running = BotProcess(
        copy_of(demo_folder, tmp_path / "bot"), on_telegram(telegram, PORT=port, LOG_LEVEL="DEBUG", **hooked)
    )
    yield running
    running.close()


def posted(bot: BotProcess, body: bytes, headers: dict[str, str]) -> int:
    try:
        request = urllib.request.Request(bot.settings["TELEGRAM_WEBHOOK_URL"], body, headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_it_is_called_and_after_a_restart_without_a_webhook_it_asks(bot: BotProcess, telegram: BotApi) -> None:
    mina = telegram.person("Mina", language_code="en")
    mina.starts()
    bot.start()
    told(mina, WELCOME)
    assert telegram.offsets == []
    assert '"telegram":"up"' in bot.get("/readyz")[1]
    update = telegram.deliveries[0].update_id
    assert posted(bot, b'{"update_id": 1}', {}) == 401
    assert posted(bot, b'{"update_id": 1}', {"X-Telegram-Bot-Api-Secret-Token": "guessed"}) == 403
    telegram.redeliver(update)
    mina.says("/my")
    told(mina, NOTHING)
    settled(telegram, bot)
    assert len([shown for shown in mina.chat if shown.by_bot]) == 2
    assert bot.rows("select count(*) from inbox where channel = 'telegram'") == [(2,)]
    assert bot.stop() == 0
    assert telegram.called("deleteWebhook") == []

    mina.says("/my")
    del bot.settings["TELEGRAM_WEBHOOK_URL"]
    bot.start()
    told(mina, NOTHING)
    assert bot.stop() == 0
    assert len([shown for shown in mina.chat if shown.by_bot]) == 3
    assert betrayed(bot.log, telegram) == []
    assert SECRET not in bot.log
