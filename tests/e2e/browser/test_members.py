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
    assert ODD_NAME in mina.hears(REGISTERED)

    community.sees_card(ODD_NAME, "waiting for the community")
    community.presses("Accept registration")
    community.sees_card(ODD_NAME, "registered")
    mina.hears(ACCEPTED)


def test_an_event_is_made_signed_up_for_and_checked_in_at_on_one_screen(visit: Visit) -> None:
    mina = visit()
    mina.becomes(COMMUNITY)
    code = _makes_event(mina, "沿河捡垃圾 <i>一起来</i>")

    mina.becomes(MEMBER)
    mina.writes("/events")
    mina.presses("沿河捡垃圾 <i>一起来</i>")
    mina.sees_card("沿河捡垃圾 <i>一起来</i>")
    mina.presses("Sign up")
    mina.hears(ASK_CONSENT)
    mina.presses("I agree")
    mina.presses("Yes, keep me a place")
    assert code not in mina.hears(SIGNED_UP_LATE)
    mina.sees_card("✅ You have a place.")
    mina.presses("Check in")
    mina.hears(question(CHECK_IN, "code"))
    mina.writes("x" + code)
    mina.hears(WRONG)
    mina.presses("Check in")
    mina.hears(question(CHECK_IN, "code"))
    mina.writes(code)
    mina.hears(CAME)
    mina.sees_card("✅ You are checked in.")


def test_checking_in_by_scanning_is_one_action(visit: Visit) -> None:
    zhao, mina = visit(), visit()
    zhao.becomes(COMMUNITY)
    _makes_event(zhao, "河边植树")
    key = re.search(r"/start c_e(\w+)_\d{6}", zhao.hears(SHOWN))
    assert key
    zhao.opens(f"/event/{key[1]}/code")
    code = "".join(zhao.page.locator(".code").inner_text().split())

    mina.becomes(NEIGHBOUR)
    agrees(mina, "/baodao")
    mina.writes("/cancel")
    mina.hears("Cancelled. Nothing was kept. Write to me whenever you like.")
    mina.opens(f"/?start=c_e{key[1]}_{code}")
    mina.page.get_by_role("button", name=mina.say("Open"), exact=True).click()
    mina.hears(CAME)

    mina.opens(f"/event/{key[1]}/code")
    mina.page.get_by_text(mina.say(NOWHERE)).wait_for()
    mina.complaints.clear()


def test_a_sheet_goes_from_its_member_by_way_of_the_community_to_the_unit(visit: Visit) -> None:
    chen, zhao, liu = visit(), visit(), visit()
    for visitor, key in ((chen, DRAFTED_FOR), (zhao, THEIR_COMMUNITY), (liu, THEIR_LIAISON)):
        _is(visitor, key)
    chen.writes("/sheets")
    chen.hears(MINE)
    chen.page.locator(".press:visible").filter(has_text=chen.told(KINDS[Kind.QUARTER])).last.click()
    shown = chen.hears(LINES[MINUTES])
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


def _makes_event(visitor: Visitor, title: str) -> str:
    """Make an event that begins so soon that its doors are open, and return the code for those who come."""
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
    found = re.search(r"\b(\d{3}) (\d{3})\b", visitor.hears(SHOWN))
    assert found
    return found[1] + found[2]
