"""A Telegram in a process of its own, replicas that speak with it, and what it saw of them."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.clock import now
from domain.message import Address, Outbound
from storage.database import Database
from storage.terms import Terms
from tests.bench.county import KEY, county
from tests.bench.postgresql import DURABLE, empty
from tests.e2e.bot_process import ROOT, BotProcess
from tests.postgresql import serving

NOTICE = Terms("notice", 3)
FORGET = "UPDATE outbox SET settled_at = now(), fate = 'dropped' WHERE settled_at IS NULL"
FIRST = 2_000_000


@dataclass(frozen=True, slots=True)
class Send:
    """One message as it arrived: when (this machine's monotonic seconds), to whom, and what Telegram said."""

    at: float
    chat: int
    status: int


class Post:
    """What is owed to whom, and what arrived of it."""

    def __init__(self, base: str, database: Database, replicas: list[BotProcess]) -> None:
        self._base = base
        self._database = database
        self._people = FIRST
        self._sends: list[Send] = []
        self._skip = 0
        self.replicas = replicas

    def people(self, count: int) -> list[int]:
        """Return so many people who have begun with the bot and were sent nothing yet."""
        first, self._people = self._people, self._people + count
        self._ask(f"know?first={first}&count={count}", {})
        return list(range(first, self._people))

    def owe(self, chats: Sequence[int]) -> None:
        """Owe each of them a message, as whoever tells everybody something does."""
        with self._database.begin() as uow:
            addresses = [Address("telegram", str(chat)) for chat in chats]
            uow.people.read_ahead(dict.fromkeys(addresses, "zh"), now())
            for address in addresses:
                uow.outbox.owe(uow.people.at(address)[1], Outbound("明天上午停水"), NOTICE, now())

    def say(self, chat: int) -> float:
        """Let somebody ask for help, and return when they did."""
        began = time.monotonic()
        self._ask("say", {"person": chat, "text": "/help"})
        return began

    def halt(self, seconds: int) -> None:
        """Answer the next message with 429."""
        self._ask(f"halt?seconds={seconds}", {})

    def sends(self, chats: Sequence[int]) -> list[Send]:
        """Return what was sent to these people, as it arrived."""
        news = self._ask(f"sends?skip={self._skip}")
        self._sends += [Send(*one) for one in news["sends"]]
        self._skip = news["skip"]
        wanted = set(chats)
        return sorted((one for one in self._sends if one.chat in wanted), key=lambda one: one.at)

    def until_sent(self, chats: Sequence[int], *, within: float) -> list[Send]:
        """Wait until everybody has theirs, and return what was sent."""
        until = time.monotonic() + within
        while True:
            sends = self.sends(chats)
            if {one.chat for one in sends if one.status == 200} == set(chats):
                return sends
            assert time.monotonic() < until, f"{len(sends)} of {len(chats)} within {within} s"
            time.sleep(0.5)

    def forget(self) -> None:
        """Let everything that is still owed be settled."""
        with self._database.writer.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE outbox SET settled_at = now(), fate = 'dropped' WHERE settled_at IS NULL"
            )

    def _ask(self, what: str, given: dict[str, object] | None = None) -> dict[str, Any]:
        body = json.dumps(given).encode() if given is not None else None
        with urllib.request.urlopen(f"{self._base}/control/{what}", body, timeout=60) as answer:
            return dict(json.load(answer))


@contextmanager
def post(folder: Path) -> Iterator[Post]:
    """Return a post office with two replicas that are not started yet."""
    with ExitStack() as stack:
        url = stack.enter_context(empty(stack.enter_context(serving(DURABLE))))
        database, _ = stack.enter_context(county(url))
        said = stack.enter_context(_telegram())
        settings = said | {"DATABASE_URL": url, "SECRET_KEY": KEY.decode() * 8}
        replicas = [BotProcess(folder / str(number), settings) for number in range(2)]
        for replica in replicas:
            replica.folder.mkdir()
            stack.callback(replica.close)
        yield Post(said["TELEGRAM_API_BASE"], database, replicas)


@contextmanager
def _telegram() -> Iterator[dict[str, str]]:
    """Run a Telegram that refuses floods, and return the settings of who speaks with it."""
    command = [sys.executable, "-m", "tests.botapi", "--limits"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield dict(pair.split("=", 1) for pair in process.stdout.readline().split())
        finally:
            process.terminate()


@contextmanager
def post_in_a_folder() -> Iterator[Post]:
    """Return a post office whose files are gone afterwards."""
    with TemporaryDirectory() as folder, post(Path(folder)) as one:
        yield one
