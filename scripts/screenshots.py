"""What does Baodao look like? Walks one report through a real browser and takes the README's pictures on the way.

``python -m scripts.screenshots`` in the root; it needs a Chromium, and fonts for Chinese and for emoji.
"""

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from handlers.judgement import QUESTION
from handlers.report import REPORT
from tests.e2e.bot_process import ROOT, BotProcess
from tests.e2e.browser.conftest import QUIET
from tests.e2e.browser.reporting import ASK, COMMUNITY, HOME, ONESELF, WORKER, agrees, finishes, submits
from tests.e2e.browser.visitor import LOCALES, Visitor

FOLDER = ROOT / "docs" / "img"
DESK, PHONE = ViewportSize(width=1000, height=700), ViewportSize(width=390, height=844)
WALL = ViewportSize(width=1000, height=880)
"""High enough for a map, or a whole card."""
PAPER = ViewportSize(width=390, height=930)
"""High enough for a certificate, with the code that is scanned."""
SHARP = 1.5
COLOURS = 128
"""Enough for a page that is drawn, and a third of the bytes."""
BETWEEN = 36
NO_EMOJI = r"""() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const one = texts.currentNode;
        one.data = one.data.replace(/[\p{Extended_Pictographic}\u{fe0f}]+ ?/gu, "");
    }
}"""
"""Without a font for them, emoji would be empty boxes."""


def main() -> int:
    """Walk, and take every picture anew."""
    program = chromium()
    if program is None:
        return 1
    with sync_playwright() as playwright, _running() as bot:
        browser = playwright.chromium.launch(**program)
        english = visitor(browser, bot.address, "en", PHONE)
        agrees(english, "The lamp on the stairs of building 2 has been dark since Friday")
        english.hears(ASK["category"])
        _walk(visitor(browser, bot.address, "zh", DESK), visitor(browser, bot.address, "zh", PHONE), english)
        browser.close()
    return 0


def chromium() -> dict[str, Any] | None:
    """Return how the browser is launched; None, and a word about it, where there is none."""
    found = subprocess.run(ROOT / "scripts" / "chromium", capture_output=True, text=True, check=False)
    if found.returncode:
        print("There is no Chromium here. Debian has it as the package chromium.", file=sys.stderr)
        return None
    return {"executable_path": found.stdout.strip(), "args": QUIET}


def _walk(mina: Visitor, community: Visitor, english: Visitor) -> None:
    """Go the way of the README up to the question that only the reporter can answer."""
    agrees(mina, "三号楼前的垃圾堆了好几天，没人清")
    mina.hears(ASK["category"])
    mina.presses("垃圾、积水、脏乱")
    mina.hears(ASK["where"])
    mina.looks_at(*HOME[:-1])
    mina.page.set_viewport_size(WALL)
    keep("map", taken(mina))
    mina.page.set_viewport_size(DESK)
    mina.opens("/")
    mina.picks(*HOME)
    mina.hears(ASK["photos"])
    mina.writes("", photo())
    mina.hears(REPORT.summary)
    keep("report", taken(mina))
    number = submits(mina)
    mina.becomes(WORKER)
    mina.sees_card(number)
    mina.page.set_viewport_size(WALL)
    keep("card", taken(mina))
    mina.page.set_viewport_size(DESK)
    mina.presses("Accept")
    mina.sees_card(number, "accepted")
    community.becomes(COMMUNITY)
    community.sees_card(number, "accepted")
    keep("phone", beside(taken(community), taken(english)))
    finishes(mina, "已全部清运，明天起每天巡查两次")
    mina.becomes(ONESELF)
    mina.sees_card(QUESTION)
    keep("judge", taken(mina))


@contextmanager
def _running() -> Iterator[BotProcess]:
    with TemporaryDirectory() as folder:
        bot = BotProcess(Path(folder))
        try:
            yield bot.start("--demo")
        finally:
            bot.close()


def visitor(browser: Browser, address: str, language: str, size: ViewportSize) -> Visitor:
    """Open the chat in a browser of its own."""
    context = browser.new_context(locale=LOCALES[language], viewport=size, device_scale_factor=SHARP)
    return Visitor(context.new_page(), address, language)


def taken(visitor: Visitor) -> Image.Image:
    """Return what is on the screen once all of it is there."""
    visitor.page.locator("img").evaluate_all("images => Promise.all(images.map(image => image.decode()))")
    if not _has_emoji():
        visitor.page.evaluate(NO_EMOJI)
    visitor.page.mouse.move(0, 0)
    return Image.open(io.BytesIO(visitor.page.screenshot(animations="disabled", caret="hide"))).convert("RGB")


@cache
def _has_emoji() -> bool:
    return bool(subprocess.run(("fc-list", ":charset=1f91d"), capture_output=True, check=True).stdout)


def beside(one: Image.Image, other: Image.Image) -> Image.Image:
    """Return two screens as one picture."""
    both = Image.new("RGB", (one.width + BETWEEN + other.width, max(one.height, other.height)), "white")
    both.paste(one, (0, 0))
    both.paste(other, (one.width + BETWEEN, 0))
    return both


def keep(name: str, taken: Image.Image) -> None:
    """Write a picture as small as it can be."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"{name}.png"
    taken.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} kB")


def photo() -> bytes:
    """Return a photo of what is wrong; it is drawn, as everything in the demo is invented."""
    scene, written = Image.new("RGB", (480, 480), "#b9c6c9"), io.BytesIO()
    pen = ImageDraw.Draw(scene)
    pen.rectangle((0, 0, 480, 290), fill="#cdbfa8")
    for row in range(0, 290, 29):
        pen.line((0, row, 480, row), fill="#bcae96", width=3)
    pen.rectangle((0, 290, 480, 480), fill="#8f8a80")
    pen.rectangle((300, 130, 420, 330), fill="#3f6d58")
    pen.polygon(((290, 130), (430, 130), (415, 100), (305, 100)), fill="#2f5544")
    for x, y, size, colour in ((40, 270, 120, "#2d2f33"), (130, 300, 130, "#41444a"), (215, 320, 110, "#55606b"),
                               (85, 350, 110, "#6b5b4b"), (250, 390, 70, "#a86f3d")):  # fmt: skip
        pen.ellipse((x, y, x + size, y + size * 3 // 4), fill=colour)
        pen.polygon(((x + size * 4 // 10, y + 8), (x + size // 2, y - 22), (x + size * 6 // 10, y + 8)), fill=colour)
    scene.save(written, "JPEG", quality=85)
    return written.getvalue()


if __name__ == "__main__":
    sys.exit(main())
