"""Is the page for everybody: who sees little, who has no mouse, who cannot write, who wants few words?"""

import pytest

from handlers.dialogue import ASK_CONSENT
from handlers.report import REPORT, REPORTED
from handlers.simple import FULL, HOME
from tests.botapi.recordings import ogg
from tests.e2e.browser.axe import SIGHTS, faults
from tests.e2e.browser.conftest import Visit
from tests.e2e.browser.reporting import ASK, WORKER, agrees, home
from tests.e2e.browser.visitor import Visitor, number_in, photo_taken_at

TOO_MUCH = """words => {
    const form = Object.assign(document.createElement("form"), {method: "post", action: "/say"});
    form.append(Object.assign(document.createElement("textarea"), {name: "text", value: words}));
    document.body.append(form);
    form.submit();
}"""
# Where an outline would tell nothing, as around a field that fills its frame, the frame shows it.
FOCUS = """() => {
    const one = document.activeElement, near = [one, one.closest(".line"), one.previousElementSibling];
    const shown = near.filter(Boolean).map(each => getComputedStyle(each))
        .some(style => style.outlineStyle !== "none" || style.boxShadow.includes("0px 0px 0px 1.5px"));
    return [one.textContent.trim(), one === document.body || shown];
}"""
"""What the thing that has the focus is called, and whether it can be seen to have it."""
PAGES = ("/map", "/map?in=520626001001", "/map?in=520626001001003", "/roles", "/?start=g_520626001001003", "/?start=x")


PLAYABLE = """sound => new Promise((know, fail) => {
    const end = () => { if (sound.currentTime > 0) { sound.pause(); sound.currentTime = 1e9; } };
    sound.addEventListener("error", () => fail(sound.error.message));
    sound.addEventListener("timeupdate", end);
    sound.addEventListener("seeked", () => know(sound.currentTime));
    sound.play();
})"""
"""Plays a little, then asks for the end: what a recording does not say itself is found out by going there."""


def test_nothing_keeps_anybody_from_using_any_page_in_any_state(visit: Visit) -> None:
    mina, found = visit(viewport=SIGHTS["light"]), {}
    found["welcome"] = faults(mina.page)
    mina.writes("路灯不亮")
    mina.hears(ASK_CONSENT)
    found["consent"] = faults(mina.page)
    mina.presses("I agree")
    mina.hears(ASK["category"])
    mina.page.locator("#menu summary").click()
    found["buttons and menu"] = faults(mina.page)
    mina.page.locator("#menu summary").click()
    mina.presses("Not sure")
    mina.hears(ASK["where"])
    found["a question for the place"] = faults(mina.page)
    mina.page.set_input_files("#voice", {"name": "a.ogg", "mimeType": "audio/ogg", "buffer": ogg()})
    mina.writes("", photo_taken_at(home()))
    mina.hears("Noted: {labels}.")
    mina.page.locator(".mine audio").wait_for()
    mina.page.locator(".earlier summary").last.click()
    found["photo, voice, earlier choices"] = faults(mina.page)
    mina.presses("Cancel")
    for path in (*PAGES, "/nowhere"):
        mina.opens(path)
        found[path] = faults(mina.page)
    mina.complaints.clear()  # Chromium complains of every 404
    mina.page.evaluate(TOO_MUCH, "长" * 4097)
    mina.page.locator("#kept").wait_for()
    found["too long"] = faults(mina.page)
    mina.complaints.clear()
    assert {where: told for where, told in found.items() if told} == {}


def test_nothing_keeps_anybody_from_using_a_card_or_simple_mode(visit: Visit) -> None:
    mina, found = visit("en", viewport=SIGHTS["light"]), {}
    mina.writes("/simple")
    mina.hears(HOME)
    found["simple mode"] = faults(mina.page)
    mina.page.locator("#big button").first.click()
    mina.hears(ASK_CONSENT)
    mina.presses("I agree")
    mina.hears("Send a photo. Or say it: send a voice message. Or skip.")
    mina.page.set_input_files("#voice", {"name": "a.ogg", "mimeType": "audio/ogg", "buffer": ogg()})
    mina.writes("", photo_taken_at(home()))
    mina.hears("Shall I send it?")
    found["summary in simple mode"] = faults(mina.page)
    mina.presses("Submit")
    number = number_in(mina.reads("Thank you. Your report is {number}."))
    mina.opens("/map")
    assert mina.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    found["map in simple mode"] = faults(mina.page)
    mina.opens("/")
    mina.writes("/more")
    mina.hears(FULL)
    mina.page.locator("html:not(.simple)").wait_for()
    mina.becomes(WORKER)
    card = mina.sees_card(number, "(voice message)")
    assert (card.locator("audio").count(), card.locator("img").count()) == (1, 1)
    found["card"] = faults(mina.page)
    assert {where: told for where, told in found.items() if told} == {}


def test_a_whole_report_by_tab_and_enter_alone(visit: Visit) -> None:
    mina = visit()
    mina.page.keyboard.press("Tab")
    mina.page.keyboard.press("Enter")
    mina.page.keyboard.type("路灯不亮")
    mina.page.keyboard.press("Enter")
    mina.hears(ASK_CONSENT)
    for label, then in (
        ("I agree", ASK["category"]),
        ("Not sure", ASK["where"]),
        ("Pick the grid", ASK["where"]),
        ("青龙街道", ASK["where"]),
        ("云桥社区（虚构）", ASK["where"]),
        ("云桥3网格", ASK["photos"]),
        ("Skip", REPORT.summary),
        ("Submit", REPORTED),
    ):
        tabs_to(mina, label)
        mina.page.keyboard.press("Enter")
        mina.hears(then)


def tabs_to(visitor: Visitor, label: str) -> None:
    """Go on from one thing to the next until this button has the focus, which can be seen on the whole way."""
    for _ in range(80):
        visitor.page.keyboard.press("Tab")
        name, shown = visitor.page.evaluate(FOCUS)
        assert shown, visitor.page.evaluate("document.activeElement.outerHTML")
        if name == visitor.say(label):
            return
    pytest.fail(f"no way by keyboard to {label}")


def test_what_is_spoken_into_the_page_is_recorded_sent_and_played(visit_whole: Visit) -> None:
    mina = visit_whole(permissions=["microphone"])
    mina.page.locator("#record").click()
    mina.page.locator('#record[aria-pressed="true"]', has_text="0:01").click()
    mina.hears(ASK_CONSENT)
    sound = mina.page.locator(".mine audio")
    assert sound.evaluate(PLAYABLE) > 0.5
    mina.presses("I agree")
    mina.hears(ASK["category"])


@pytest.mark.parametrize("width", [1100, 390])
def test_where_the_page_can_record_it_shows_one_microphone(visit: Visit, width: int) -> None:
    mina = visit("en", viewport={"width": width, "height": 800}, permissions=["microphone"])
    shown = mina.page.locator('.tool:has(use[href$="#microphone"]):visible')
    assert [label.strip() for label in shown.all_text_contents()] == [mina.say("Speak")]


def test_who_lets_nobody_use_the_microphone_can_pick_a_recording(visit_whole: Visit) -> None:
    mina = visit_whole("en", viewport=SIGHTS["light"])
    mina.page.locator("#record").click()
    mina.page.get_by_role("alert").filter(has_text="You can pick a recording instead").wait_for()
    assert faults(mina.page) == []
    mina.page.set_input_files("#voice", {"name": "a.ogg", "mimeType": "audio/ogg", "buffer": ogg()})
    mina.page.click(".send")
    mina.hears(ASK_CONSENT)


def test_a_voice_message_needs_no_script(visit: Visit) -> None:
    mina = visit("en", java_script_enabled=False)
    assert not mina.page.locator("#record").is_visible()
    agrees(mina, "/report")
    mina.page.set_input_files("#voice", {"name": "a.ogg", "mimeType": "audio/ogg", "buffer": ogg()})
    mina.page.click(".send")
    mina.hears("I have your voice message. A person will listen to it, I cannot.")
    assert mina.page.locator(".mine audio").count() == 1


def test_who_wants_nothing_to_move_sees_nothing_move(visit: Visit) -> None:
    mina = visit(reduced_motion="reduce")
    agrees(mina, "路灯不亮")
    moving = """() => [getComputedStyle(document.documentElement).scrollBehavior,
        ...new Set([...document.querySelectorAll("*")].map(one => getComputedStyle(one).transitionDuration))]"""
    assert mina.page.evaluate(moving) == ["auto", "0s"]
    assert mina.page.locator('#log[role="log"][aria-live="polite"]').count() == 1
