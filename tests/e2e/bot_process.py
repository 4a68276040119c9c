"""How do tests run the bot as its operator does: a process of its own, with its own folder, port and policy?"""

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from select import select
from typing import Any, TextIO

import psycopg

from bot.demo.county import demo_county
from domain.places import centre
from tests.botapi.server import BotApi
from tests.e2e.operated import start
from tests.nursery import Born

ROOT = Path(__file__).parents[2]
PASSED_ON = ("PATH", "HOME", "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
LONGEST_START = 120
SOON_ALONE = {
    f"storage.wire.{name}": seconds for name, seconds in {"BEAT": 0.1, "TRUST": 1, "PAUSE": 0.1, "AGAIN": 0.1}.items()
}
"""With these numbers a process soon does what only one may do; tests/e2e/test_replicas.py waits by the real ones."""
RETRIED_SOON = {"bot.channels.channel.FIRST_WAIT": 0.5}


def ask(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Ask the command line for one thing, with a data folder of its own in ``folder``."""
    said = folder / "said.log"
    said.unlink(missing_ok=True)
    asked, stdout = start(folder, environ_of(folder, **settings), words, log=said.name)
    with stdout:
        answer = stdout.read()
    return subprocess.CompletedProcess(words, asked.wait(120), answer, said.read_text())


def environ_of(folder: Path, **settings: str) -> dict[str, str]:
    """Return an environment that holds nothing of whoever runs the tests; ``.env`` is looked for in ``folder``."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "DATA_DIR": str(folder / "var"), "PORT": "0"} | settings


def eventually(holds: Callable[[], bool], what: str, within: float = 60) -> None:
    """Wait until something has come about outside this process."""
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until, f"not within {within} s: {what}"
        time.sleep(0.02)


@dataclass
class BotProcess:
    """One installation; ``start`` and ``stop`` may follow each other, as an operator restarts it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    address: str = ""
    numbers: dict[str, float] = field(default_factory=dict)
    """What it counts with in place of a constant, as ``module.NAME``: seconds for which nobody needs to wait here."""
    _running: Born | None = None
    said: TextIO = field(default_factory=StringIO)
    """What it prints."""

    def start(self, *words: str) -> "BotProcess":
        """Start it and return once it has said where it is open."""
        environ = environ_of(self.folder, **self.settings)
        self._running, self.said = start(self.folder, environ, ["run", *(words or ("--demo",))], numbers=self.numbers)
        told, _, _ = select([self.said], [], [], LONGEST_START)
        line = self.said.readline() if told else ""
        assert line.startswith("Baodao is open at http://"), f"it said {line!r}, and to the log:\n{self.log}"
        self.address = line.split()[4]
        return self

    def stop(self) -> int:
        """Ask it to leave, as a service manager does, and return its exit code."""
        self.tell(signal.SIGTERM)
        return self.wait(60)

    def kill(self) -> None:
        """End it between two instructions."""
        self.tell(signal.SIGKILL)
        self.wait(60)

    def limit_files(self, size: int) -> int:
        """Let no file of it grow beyond so many bytes, as on a full disk; return the limit before."""
        assert self._running
        _, most = resource.prlimit(self._running.pid, resource.RLIMIT_FSIZE)
        before, _ = resource.prlimit(self._running.pid, resource.RLIMIT_FSIZE, (size, most))
        return before

    def tell(self, signal_: signal.Signals) -> None:
        assert self._running
        self._running.send_signal(signal_)

    def wait(self, seconds: float) -> int:
        """Return its exit code once it has ended."""
        running, self._running = self._running, None
        assert running
        try:
            code = running.wait(seconds)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait(60)
            raise
        finally:
            self.said.close()
        return code

    def close(self) -> None:
        """Leave nothing running behind, however the test ended, and whether it died before."""
        if self._running:
            self._running.kill()
            self.wait(60)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    @property
    def database(self) -> Path:
        return self.folder / "var" / "baodao.db"

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the database from outside, whether it runs or not."""
        url = self.settings.get("DATABASE_URL", "").replace("+psycopg", "")
        if url:
            with psycopg.connect(url, autocommit=True) as reader:
                return reader.execute(sql.replace("?", "%s").encode(), values or None).fetchall()
        with closing(sqlite3.connect(self.database, timeout=60)) as connection:
            return connection.execute(sql, values).fetchall()

    def history(self, number: str) -> list[tuple[str, int | None]]:
        """Return what happened to an issue: each action, with its rung if it has one."""
        sql = "select action, history.rung from history join issue on id = issue where number = ? order by history.seq"
        return [(action, rung) for action, rung in self.rows(sql, number)]

    def get(self, path: str) -> tuple[int, str]:
        """Ask it over HTTP."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def invite(self, role: str, unit: str, name: str) -> dict[str, str]:
        """Invite somebody by the command line."""
        words = ("invite", "--role", role, "--unit", unit, "--name", name, "--json")
        asked = ask(self.folder, *words, **self.settings)
        assert asked.returncode == 0, asked.stderr
        invited: dict[str, str] = json.loads(asked.stdout)
        return invited


def centre_of(unit: str) -> tuple[float, float]:
    """Return a position inside a unit of the demo county."""
    middle = centre(next(one.ring for one in demo_county().units if one.code == unit))
    return middle.lat, middle.lon


def on_telegram(api: BotApi, **more: str) -> dict[str, str]:
    """Return the settings of a bot that speaks to this server."""
    return {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API_BASE": api.base, **more}


def settled(api: BotApi, bot: BotProcess) -> None:
    """Wait until every update is confirmed and every message that is owed now has gone out."""
    eventually(lambda: len(api.world.updates) == 0, "every update confirmed", 40)
    owed = "select count(*) from outbox where settled_at is null and channel = 'telegram' and purpose != 'reminder'"
    eventually(lambda: bot.rows(owed) == [(0,)], "every message settled", 40)


def copy_of(prepared: Path, folder: Path) -> Path:
    """Return ``folder`` with a copy of a data folder in which the demo county is loaded already."""
    shutil.copytree(prepared / "var", folder / "var")
    return folder
