"""Can members register, sign up for an event, check in there, and let a sheet go to their unit, all in the browser?"""

import re
from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

from bot.clock import now
from bot.web.refusal import NOWHERE
from domain.periods import Kind
from handlers.checkin import CAME, CHECK_IN
from handlers.code_card import SHOWN
from handlers.dialogue import ASK_CONSENT
from handlers.events import NEW_EVENT
from handlers.guesses import WRONG
from handlers.new_event import CREATED
from handlers.registration import REGISTER, REGISTERED
from handlers.review import ACCEPTED
from handlers.signup import SIGNED_UP_LATE
from handlers.statement_desk import CONFIRMED, WAITING
from handlers.statement_figures import LINES, MINUTES, TITLES
from handlers.statement_life import FIRST
from handlers.statement_tell import RIGHT
from handlers.statement_time import ARRIVED, SENT
from handlers.statement_words import KINDS
from handlers.statements import AGREED, GIVEN, MINE, SENT_TO_YOU
from tests.e2e.browser.conftest import Visit
from tests.e2e.browser.reporting import COMMUNITY, MEMBER, NEIGHBOUR, agrees, question
from tests.e2e.browser.visitor import Visitor

ODD_NAME = "<b>Li</b> & &amp; Co"
COUNTY = ZoneInfo("Asia/Shanghai")
DRAFTED_FOR, THEIR_COMMUNITY, THEIR_LIAISON = "member-10", "community-admin-15", "unit-liaison-10"
"""For whom of the demo a sheet is drafted, and who has to do with it."""


def test_a_member_registers_and_the_community_accepts(visit: Visit) -> None:
    mina, community = visit("en"), visit("en")
    community.becomes(COMMUNITY)
    agrees(mina, "/baodao")
    mina.hears(question(REGISTER, "consent"))
    mina.presses("Yes, I agree to that")
    for key, answer in (("name", ODD_NAME), ("work", "School of the moon")):
        mina.hears(question(REGISTER, key))
        mina.writes(answer)
    mina.hears(question(REGISTER, "community"))
    mina.presses("Yunqiao community (fictional)")
    mina.hears(question(REGISTER, "skills"))
    mina.presses("Health")
    mina.presses("That is all")
    mina.hears(question(REGISTER, "free"))
    mina.presses("Weekends")
    mina.presses("That is all")
    mina.hears(REGISTER.summary)
    mina.presses("Submit")
    assert ODD_NAME in mina.reads(REGISTERED)

    community.sees_card(ODD_NAME, "waiting for the community")
    community.presses("Accept registration")
    community.sees_card(ODD_NAME, "registered")
    mina.hears(ACCEPTED)


def test_an_event_is_made_signed_up_for_and_checked_in_at_on_one_screen_and_by_one_scan(visit: Visit) -> None:
    mina, scanning = visit(), visit()
    mina.becomes(COMMUNITY)
    code, key = _makes_event(mina, "沿河捡垃圾 <i>一起来</i>")
    mina.becomes(MEMBER)
    _signs_up_and_checks_in(mina, "沿河捡垃圾 <i>一起来</i>", code)

    mina.becomes(COMMUNITY)
    mina.opens(f"/event/{key}/code")
    scanned = "".join(mina.page.locator(".code").inner_text().split())
    scanning.becomes(NEIGHBOUR)
    agrees(scanning, "/baodao")
    scanning.writes("/cancel")
    scanning.hears("Cancelled. Nothing was kept. Write to me whenever you like.")
    scanning.opens(f"/?start=c_e{key}_{scanned}")
    scanning.page.get_by_role("button", name=scanning.say("Open"), exact=True).click()
    scanning.hears(CAME)

    scanning.opens(f"/event/{key}/code")
    scanning.page.get_by_text(scanning.say(NOWHERE)).wait_for()
    scanning.complaints.clear()


def test_a_sheet_goes_from_its_member_by_way_of_the_community_to_the_unit(visit: Visit) -> None:
    chen, zhao, liu = visit(), visit(), visit()
    for visitor, key in ((chen, DRAFTED_FOR), (zhao, THEIR_COMMUNITY), (liu, THEIR_LIAISON)):
        _is(visitor, key)
    chen.writes("/sheets")
    chen.hears(MINE)
    chen.page.locator(".press:visible").filter(has_text=chen.told(KINDS[Kind.QUARTER])).last.click()
    shown = chen.reads(LINES[MINUTES])
    chen.presses(RIGHT)
    chen.hears(AGREED)

    zhao.hears(FIRST)
    zhao.presses("Look at them")
    zhao.hears(WAITING)
    zhao.presses("Confirm all {count}", count=1)
    zhao.hears(CONFIRMED)

    chen.hears(SENT)
    liu.hears(ARRIVED)
    liu.presses("Open")
    liu.hears(SENT_TO_YOU)
    liu.page.locator(".press:visible").filter(has_text="XLSX").last.click()
    liu.hears(GIVEN)
    with liu.page.expect_download() as given:
        liu.page.get_by_text(liu.say("Download the sheet"), exact=True).last.click()
    (page,) = load_workbook(BytesIO(given.value.path().read_bytes())).worksheets
    heads, row = ([cell.value for cell in line] for line in page.iter_rows())
    minutes = dict(zip(heads, row, strict=True))[liu.say(TITLES[MINUTES])]
    assert str(minutes) in shown


def _is(visitor: Visitor, key: str) -> None:
    """Be somebody of the demo who stands beside nobody's chat."""
    visitor.opens("/roles")
    visitor.page.select_option("#key", key)
    visitor.page.get_by_role("button", name=visitor.say("Be this person")).click()
    visitor.page.locator(f'#roles button[value="{key}"][aria-current]').wait_for()


def _signs_up_and_checks_in(visitor: Visitor, title: str, code: str) -> None:
    """Take a place, and come there: with a code that is wrong, then with the one that is shown."""
    visitor.writes("/events")
    visitor.presses(title)
    visitor.sees_card(title)
    visitor.presses("Sign up")
    visitor.hears(ASK_CONSENT)
    visitor.presses("I agree")
    visitor.presses("Yes, keep me a place")
    assert code not in visitor.reads(SIGNED_UP_LATE)
    visitor.sees_card("✅ You have a place.")
    for said, heard in (("x" + code, WRONG), (code, CAME)):
        visitor.presses("Check in")
        visitor.hears(question(CHECK_IN, "code"))
        visitor.writes(said)
        visitor.hears(heard)
    visitor.sees_card("✅ You are checked in.")


def _makes_event(visitor: Visitor, title: str) -> tuple[str, str]:
    """Make an event that begins so soon that its doors are open, and return the code that lets one in, and its key."""
    begins = (now() + timedelta(minutes=30)).astimezone(COUNTY)
    visitor.writes("/events")
    visitor.presses("New event")
    for key, answer in (("title", title), ("place", "云桥桥头"), ("starts", f"{begins:%Y-%m-%d %H:%M}")):
        visitor.hears(question(NEW_EVENT, key))
        visitor.writes(answer)
    visitor.hears(question(NEW_EVENT, "lasts"))
    visitor.presses("{hours} hours", hours=2)
    visitor.hears(question(NEW_EVENT, "seats"))
    visitor.writes("12")
    visitor.presses("Skip")
    visitor.presses("Nothing to add")
    visitor.hears(NEW_EVENT.summary)
    visitor.presses("Submit")
    visitor.hears(CREATED)
    visitor.presses("Open")
    visitor.presses("Show the code")
    shown = re.search(r"\b(\d{3}) (\d{3})\b(?:.*)/start c_e(\w+)_\d{6}", visitor.reads(SHOWN), re.DOTALL)
    assert shown
    return shown[1] + shown[2], shown[3]
