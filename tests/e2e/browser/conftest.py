"""What do the tests in a browser share: one Chromium, one bot, and a look at what the browser complained of."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.e2e.bot_process import ROOT, BotProcess, copy_of
from tests.e2e.browser.visitor import LOCALES, Visitor

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--renderer-process-limit=1",  # what a tab begins in serves its page, too
)
SAME_DAY = '[statements]\nat = "00:00"\nremind = "1m"\ncheck = "2m"\nsend = "3m"\n'
TOLD_AT_ONCE: dict[str, float] = {"bot.delivery.LINGER_SECONDS": 0}
"""With this number a bot does not wait for more that it could tell together: few look at its pages."""
Visit = Callable[..., Visitor]


# No longer than these tests: Playwright holds the thread's event loop, which other tests want for themselves.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    yield from launched(playwright)


@pytest.fixture(scope="module")
def whole_chromium(playwright: Playwright) -> Iterator[Browser]:
    """One that has a microphone, and asks whether a page may use it."""
    yield from launched(playwright, "whole")


def launched(playwright: Playwright, *which: str) -> Iterator[Browser]:
    found = subprocess.run([ROOT / "scripts" / "chromium", *which], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.skip("no Chromium here: Debian has it as the package chromium")
    browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=QUIET)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def bot(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotProcess]:
    """The demo, open to this machine, as ``make run`` starts it, for people who read the cards of a whole day.

    What is confirmed of sheets goes to the units on the day on which they were drafted.
    """
    folder = copy_of(demo_folder, tmp_path_factory.mktemp("demo_run"))
    (folder / "policy.toml").write_text(f"[unasked]\nmost = 1000\n{SAME_DAY}")
    running = BotProcess(folder, {"POLICY_FILE": str(folder / "policy.toml")}, numbers=TOLD_AT_ONCE)
    try:
        running.start("--demo")
        yield running
        assert running.stop() == 0
    finally:
        running.close()


@pytest.fixture
def visit(chromium: Browser, bot: BotProcess) -> Iterator[Visit]:
    yield from visiting(chromium, bot)


@pytest.fixture
def visit_whole(whole_chromium: Browser, bot: BotProcess) -> Iterator[Visit]:
    yield from visiting(whole_chromium, bot)


def visiting(chromium: Browser, bot: BotProcess) -> Iterator[Visit]:
    """Open the chat in browsers that know nothing of each other; none may complain, or ask anybody but the bot."""
    visitors: list[Visitor] = []

    def open_one(language: str = "zh", **how: Any) -> Visitor:
        # Where nothing moves, nobody waits until it has come to rest.
        context = chromium.new_context(**{"locale": LOCALES[language], "reduced_motion": "reduce", **how})
        visitors.append(Visitor(context.new_page(), bot.address, language))
        return visitors[-1]

    yield open_one
    for visitor in visitors:
        visitor.page.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []
