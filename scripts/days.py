"""How is a bot opened on one day after the other? Anew each time, with a clock that is so much ahead."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize

from bot.clock import now
from scripts.screenshots import visitor
from storage.database import Database
from tests.due import soonest
from tests.e2e.bot_process import environ_of, eventually
from tests.e2e.browser.visitor import Visitor

PHONE = ViewportSize(width=390, height=790)
LATER = """
import sys, datetime, bot.clock
real, ahead = bot.clock.now, datetime.timedelta(seconds=float(sys.argv[1]))
bot.clock.now = lambda: real() + ahead
from bot.__main__ import main
sys.exit(main(["run", "--demo"]))
"""
Open = Callable[[str], Visitor]


class Days:
    """The bot of one installation, opened on one day after the other."""

    def __init__(self, browser: Browser, folder: Path, begins: datetime, policy: str) -> None:
        self._browser, self._folder, self._begins = browser, folder, begins
        (folder / "policy.toml").write_text(policy)

    def day(self, after: timedelta, *walks: Callable[[Open], None]) -> None:
        """Walk some of the way on a day so long after the first."""
        with self._running(self._begins + after - now()) as address:
            for walk in walks:
                walk(lambda role: self._as(role, address))
            for context in self._browser.contexts:
                context.close()

    def _as(self, role: str, address: str) -> Visitor:
        who = visitor(self._browser, address, "zh", PHONE)
        who.opens("/roles")
        who.page.select_option("#key", role)
        who.page.get_by_role("button", name=who.say("Be this person")).click()
        who.page.locator(f'#roles button[value="{role}"][aria-current]').wait_for()
        return who

    def _waits(self, ahead: timedelta) -> bool:
        """Say whether something is left of what came due until this day."""
        database = Database(f"sqlite:///{self._folder / 'var' / 'baodao.db'}", b"")
        try:
            due = soonest(database)
        finally:
            database.close()
        return due is not None and due <= now() + ahead

    @contextmanager
    def _running(self, ahead: timedelta) -> Iterator[str]:
        command = [sys.executable, "-c", LATER, str(ahead.total_seconds())]
        environ = environ_of(self._folder, POLICY_FILE=str(self._folder / "policy.toml"))
        with (
            (self._folder / "log").open("a") as log,
            subprocess.Popen(
                command, cwd=self._folder, env=environ, stdout=subprocess.PIPE, stderr=log, text=True
            ) as bot,
        ):
            line = bot.stdout.readline() if bot.stdout else ""
            try:
                eventually(lambda: not self._waits(ahead), "what has come due is done")
                yield line.split()[4]
            finally:
                bot.terminate()
