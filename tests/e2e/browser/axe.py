"""What keeps somebody from using a page: by the rules of axe (WCAG A and AA), and by the size of what is touched?"""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """levels => axe.run({runOnly: levels, resultTypes: ["violations"]})"""
# The map's outlines are as small as the places are; each is in the list beside it, too.
SMALL = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary, audio, label.tool")]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest("svg") && one.type !== "hidden")
    .filter(one => getComputedStyle(one).opacity !== "0" && !one.classList.contains("skip"))
    .map(one => [one.getBoundingClientRect(), one])
    .filter(([box]) => Math.min(box.width, box.height) < 43.9)
    .map(([box, one]) => `${one.outerHTML.slice(0, 90)}: ${box.width} x ${box.height}`)"""


def faults(page: Page) -> list[str]:
    """Return what is wrong with a page as it is now."""
    # Evaluated past the page's Content-Security-Policy, which stays as strict as it is.
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(RUN, LEVELS)
    told = [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]
    small: list[str] = page.evaluate(SMALL)
    return told + small
