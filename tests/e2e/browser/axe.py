"""What keeps somebody from using a page: by the rules of axe (WCAG A and AA), and by the size of what is touched?"""

from importlib.resources import files
from typing import Any, Literal

from playwright.sync_api import Page, ViewportSize

# As somebody sees it in the dark at a desk, and by day on a phone, where whoever looks goes on.
SIGHTS: dict[Literal["dark", "light"], ViewportSize] = {
    "dark": {"width": 1100, "height": 800},
    "light": {"width": 390, "height": 844},
}
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
    """Return what is wrong with a page as it is now, in each of the sights."""
    if not page.evaluate("'axe' in window"):
        # Evaluated past the page's Content-Security-Policy, which stays as strict as it is.
        page.evaluate(AXE)
    told: list[str] = []
    for scheme, size in SIGHTS.items():
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        found: dict[str, Any] = page.evaluate(RUN, LEVELS)
        small: list[str] = page.evaluate(SMALL)
        broken = [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]
        told += [f"{scheme}: {one}" for one in broken + small]
    return told
