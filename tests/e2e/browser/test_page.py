"""Does the page serve everybody: without script, on a phone, by keyboard alone, in a hurry, in two languages?"""

import pytest

from handlers.account import WELCOME
from handlers.dialogue import ASK_CONSENT
from tests.e2e.browser.conftest import Visit
from tests.e2e.browser.reporting import ASK, HOME, WORKER, agrees, home, reports
from tests.e2e.browser.visitor import Visitor, photo_taken_at

BEYOND = """() => Math.max(...Array.from(document.querySelectorAll("html, main, .scroll"),
    element => element.scrollWidth - element.clientWidth))"""
"""By how much a page is wider than the screen, whether it can be pushed sideways or is cut off."""
PHONE = {"width": 390, "height": 844}


def test_a_whole_report_needs_no_script(visit: Visit) -> None:
    mina = visit(java_script_enabled=False)
    number = reports(mina, "路灯不亮", lambda: mina.picks(*HOME), photo_taken_at(home()))
    mina.becomes(WORKER)
    assert mina.sees_card(number).locator("img").count() == 1
    mina.presses("Accept")
    mina.sees_card(number, "accepted")


def test_nothing_is_wider_than_a_phone(visit: Visit) -> None:
    mina = visit(viewport=PHONE, has_touch=True, is_mobile=True)
    wide = {}
    agrees(mina, "长" * 120 + " https://example.org/" + "x" * 200)
    mina.hears(ASK["category"])
    wide["chat"] = mina.page.evaluate(BEYOND)
    box = mina.page.locator("#text").bounding_box()
    assert box
    assert box["y"] + box["height"] < PHONE["height"]
    for path in ("/map?in=520626001001", "/roles", "/?start=g_520626001001003"):
        mina.opens(path)
        wide[path] = mina.page.evaluate(BEYOND)
    assert set(wide.values()) == {0}, wide


def test_a_button_that_is_pressed_twice_acts_once(visit: Visit) -> None:
    mina = visit()
    agrees(mina, "路灯不亮")
    mina.hears(ASK["category"])
    mina.button("Not sure").dblclick()
    mina.hears(ASK["where"])
    mina.page.wait_for_timeout(300)
    assert mina.page.locator(".msg.mine", has_text=mina.say("Not sure")).count() == 1
    assert mina.page.locator(".msg.heard").count() == 3


def test_the_keyboard_is_enough(visit: Visit) -> None:
    mina = visit()
    mina.page.keyboard.press("Tab")
    mina.page.locator("a:focus", has_text=mina.say("Go to the writing field")).wait_for()
    mina.page.keyboard.press("Enter")
    mina.page.keyboard.type("路灯不亮")
    mina.page.keyboard.press("Enter")
    mina.hears(ASK_CONSENT)
    _walks_back_to(mina, "I agree")
    mina.page.keyboard.press("Enter")
    mina.hears(ASK["category"])
    mina.page.locator("#text").press("Shift+Tab")
    _walks_back_to(mina, "Not sure")
    mina.page.keyboard.press("Space")
    mina.hears(ASK["where"])


def test_the_language_is_one_press_away_and_stays(visit: Visit) -> None:
    mina = visit()
    mina.page.get_by_role("button", name="English").click()
    mina.language = "en"
    assert "Dejiang County" in mina.reads(WELCOME)
    agrees(mina, "A lamp is dark")
    mina.hears(ASK["category"])
    mina.page.get_by_role("button", name="中文").click()
    mina.language = "zh"
    mina.hears("From now on I speak English.")
    assert mina.page.get_attribute("html", "lang") == "zh-CN"
    mina.writes("不确定")
    mina.hears(ASK["where"])


def _walks_back_to(visitor: Visitor, label: str) -> None:
    """Go back from one thing to the next until this button has the focus, as a keyboard does."""
    for _ in range(30):
        visitor.page.keyboard.press("Shift+Tab")
        if visitor.page.evaluate("document.activeElement.textContent.trim()") == visitor.say(label):
            return
    pytest.fail(f"no way by keyboard to {label}")
