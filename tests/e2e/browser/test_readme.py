"""Does the walk that the README prints work word for word, in both languages?"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator

from tests.e2e.bot_process import ROOT
from tests.e2e.browser.conftest import TOLD_AT_ONCE
from tests.e2e.browser.visitor import LOCALES, Visitor
from tests.e2e.conftest import OpenBot

HEADINGS = {"zh": "## 五分钟走一遍\n", "en": "### The loop in five minutes\n"}
DEED = re.compile(r"\*\*(?P<press>.+?)\*\*|“(?P<write>.+?)”")
SEEN = re.compile(r"\*(.+?)\*")
WHAT_THEY_ARE = re.compile(r"\s*[（(].*")


@pytest.mark.parametrize("language", HEADINGS)
def test_the_walk_of_the_readme_works_as_it_is_printed(open_bot: OpenBot, chromium: Browser, language: str) -> None:
    bot = open_bot()
    bot.numbers = TOLD_AT_ONCE
    bot.start("--demo")
    context = chromium.new_context(locale=LOCALES[language], reduced_motion="reduce")
    mina = Visitor(context.new_page(), bot.address, language)
    for who, do, seen in _walk(language):
        _becomes(mina, WHAT_THEY_ARE.sub("", who))
        for deed in DEED.finditer(do):
            if deed["press"]:
                _named(mina, deed["press"]).click()
                mina.page.locator("[aria-busy]").wait_for(state="detached")
            else:
                mina.page.fill("#text", deed["write"])
        for words in SEEN.findall(seen):
            mina.page.locator("#log").get_by_text(words).last.wait_for()
    context.close()
    assert mina.complaints == []


def _walk(language: str) -> Iterator[tuple[str, str, str]]:
    """Yield who does what and sees what, as the README's table tells."""
    text = (ROOT / "README.md").read_text("utf-8")
    table = text.partition(HEADINGS[language])[2].partition("\n\n#")[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", table, re.MULTILINE)
    assert len(rows) > 10
    yield from rows[1:]


def _becomes(visitor: Visitor, name: str) -> None:
    chip = visitor.page.locator("#roles button").filter(has=visitor.page.get_by_text(name, exact=True))
    if chip.get_attribute("aria-current") is None:
        visitor.becomes(chip.get_attribute("value") or "")


def _named(visitor: Visitor, label: str) -> Locator:
    """Return the newest thing on the page that can be pressed and is called this."""
    whole = re.compile(rf"^\s*{re.escape(label)}\s*$")
    return visitor.page.locator("button:visible, a:visible, summary:visible").filter(has_text=whole).last
