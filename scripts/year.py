"""What does a member's year look like? Walks it through a real browser and takes the README's pictures on the way.

``python -m scripts.year`` in the root; it needs a Chromium, and a font for Chinese. The bot is started anew for each
day that comes, with a clock that is so much ahead.
"""

import re
import sys
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import sync_playwright

from bot.clock import now
from handlers.certificates import ISSUED
from handlers.checkin import CAME
from handlers.code_card import SHOWN
from handlers.hours_desk import PUBLISHED
from handlers.new_event import CREATED, NEW_EVENT
from handlers.post_desk import TAKEN as POST_TAKEN
from handlers.registration import REGISTER, REGISTERED
from handlers.review import ACCEPTED
from handlers.signup import SIGNED_UP_LATE
from handlers.statement_figures import LINES
from handlers.statements import AGREED, SENT_TO_YOU
from handlers.wish_claims import TAKEN, THANKS
from scripts.days import Days, Open
from scripts.screenshots import FOLDER, PAPER, beside, chromium, keep, taken
from tests.e2e.browser.reporting import COMMUNITY, MEMBER, WORKER, question
from tests.e2e.browser.visitor import Visitor

COUNTY = ZoneInfo("Asia/Shanghai")
LIAISON = "unit-liaison-1"
TITLE, WISH = "沿河捡垃圾", "🌱 周末想有人陪着下两盘象棋"
WEEK = timedelta(days=7)
DRAFTED, SENT = 2 * WEEK, 2 * WEEK + timedelta(days=19)
POLICY = '[statements]\nquarterly = []\nyearly = ["{day}"]\n\n[unasked]\nmost = 1000\n'


def main() -> int:
    """Walk, and take every picture anew."""
    program = chromium()
    if program is None:
        return 1
    saturday = datetime.combine(now().astimezone(COUNTY), time(8, 40), COUNTY)
    saturday += timedelta(days=7 - (saturday.isoweekday() + 1) % 7)
    with sync_playwright() as playwright, TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(**program)
        policy = POLICY.format(day=(saturday + DRAFTED).strftime("%m-%d"))
        year = Days(browser, Path(folder), saturday, policy)
        year.day(timedelta(), registers, takes_a_post, signs_up, checks_in)
        year.day(timedelta(hours=2, minutes=15), checks_out)
        year.day(WEEK + timedelta(days=1), reads_hours, takes_on_a_wish)
        year.day(DRAFTED + timedelta(hours=1), reads_a_sheet)
        year.day(SENT + timedelta(hours=1), sends_it)
        browser.close()
    return 0


def registers(as_: Open) -> None:
    """Report to the community of residence, and be accepted there."""
    chen, community = as_(MEMBER), as_(COMMUNITY)
    chen.writes("报到")
    chen.presses("I agree")
    chen.hears(question(REGISTER, "consent"))
    chen.presses("Yes, I agree to that")
    chen.hears(question(REGISTER, "community"))
    chen.presses("云桥社区（虚构）")
    chen.hears(question(REGISTER, "skills"))
    chen.presses("Safety patrol")
    chen.presses("That is all")
    chen.hears(question(REGISTER, "free"))
    chen.presses("Weekends")
    chen.presses("That is all")
    chen.hears(REGISTER.summary)
    one = taken(chen)
    chen.presses("Submit")
    chen.hears(REGISTERED)
    community.sees_card("waiting for the community")
    keep("year-register", beside(one, taken(community)))
    community.presses("Accept registration")
    chen.hears(ACCEPTED)


def takes_a_post(as_: Open) -> None:
    """Take one of the posts that the community offers."""
    chen = as_(MEMBER)
    chen.writes("报到")
    chen.presses("Community posts")
    chen.presses("夜间巡逻")
    chen.presses("Take this post")
    chen.hears(POST_TAKEN)


def signs_up(as_: Open) -> None:
    """The community makes an event, and the member whom it concerns signs up with two presses."""
    community, chen = as_(COMMUNITY), as_(MEMBER)
    post = taken(chen)
    community.writes("志愿活动")
    community.presses("New event")
    for key, answer in (("title", TITLE), ("place", "云桥桥头"), ("starts", "今天 9:00")):
        community.hears(question(NEW_EVENT, key))
        community.writes(answer)
    community.hears(question(NEW_EVENT, "lasts"))
    community.presses("{hours} hours", hours=2)
    community.hears(question(NEW_EVENT, "seats"))
    community.writes("12")
    community.hears(question(NEW_EVENT, "kind"))
    community.presses("Skip")
    community.hears(question(NEW_EVENT, "more"))
    community.presses("Nothing to add")
    community.hears(NEW_EVENT.summary)
    community.presses("Submit")
    community.hears(CREATED)
    chen.page.locator("#log").get_by_text(f"“{TITLE}”").last.wait_for()
    chen.presses("Open")
    chen.sees_card(TITLE)
    chen.presses("Sign up")
    chen.hears(SIGNED_UP_LATE)
    keep("year-post", beside(post, taken(chen)))


def checks_in(as_: Open) -> None:
    """Scan what the organiser shows."""
    community, chen = as_(COMMUNITY), as_(MEMBER)
    code = _code(community)
    shown = taken(community)
    chen.opens(f"/?start={code}")
    chen.page.get_by_role("button", name=chen.say("Open"), exact=True).click()
    chen.hears(CAME)
    keep("year-checkin", beside(shown, taken(chen)))


def checks_out(as_: Open) -> None:
    """Scan it again; the organiser confirms what is plain with one press."""
    community, chen = as_(COMMUNITY), as_(MEMBER)
    chen.opens(f"/?start={_code(community)}")
    chen.page.get_by_role("button", name=chen.say("Open"), exact=True).click()
    community.opens("/")
    community.writes("时长")
    community.presses("To confirm: {count}", count=1)
    community.presses("Confirm all {count}", count=1)
    chen.hears(PUBLISHED)


def reads_hours(as_: Open) -> None:
    """Read where the hours come from, and print a certificate."""
    chen = as_(MEMBER)
    chen.writes("时长")
    chen.hears("• {title} · {since} – {until} · {minutes} min\n   {source} · {state}")
    hours = taken(chen)
    chen.presses("Certificate")
    chen.presses("云桥社区（虚构） · 全部")
    chen.opens(f"/cert/{_found('(DJ-C-[0-9-]+)', chen.reads(ISSUED))[0]}")
    chen.page.set_viewport_size(PAPER)
    keep("year-hours", beside(hours, taken(chen)))


def takes_on_a_wish(as_: Open) -> None:
    """Take on what a neighbour wishes for."""
    chen, worker = as_(MEMBER), as_(WORKER)
    chen.writes("微心愿")
    chen.presses(WISH)
    chen.sees_card("waiting for somebody who makes it come true")
    chen.presses("I take it on")
    chen.hears(THANKS)
    worker.page.locator("#log").get_by_text(worker.told(TAKEN)).last.wait_for()
    worker.presses("Open")
    worker.sees_card("somebody has taken it on")
    keep("year-wish", beside(taken(chen), taken(worker)))


def reads_a_sheet(as_: Open) -> None:
    """Read what the work unit is to read, before anybody else; the community confirms it."""
    chen, community = as_(MEMBER), as_(COMMUNITY)
    chen.page.locator("#log").get_by_text(chen.told(LINES["minutes"])).last.wait_for()
    keep("year-sheet", taken(chen))
    chen.presses("Right")
    chen.hears(AGREED)
    community.writes("/sheets")
    community.presses("Confirm all {count}", count=1)


def sends_it(as_: Open) -> None:
    """On its day it goes to the unit's liaison."""
    liaison = as_(LIAISON)
    liaison.writes("/sheets")
    liaison.hears(SENT_TO_YOU)
    with Image.open(FOLDER / "year-sheet.png") as sheet:
        keep("year-sheet", beside(sheet.convert("RGB"), taken(liaison)))


def _code(community: Visitor) -> str:
    """Open the page of the check-in code, and return what its QR code carries."""
    community.writes("志愿活动")
    community.presses(TITLE)
    community.presses("Show the code")
    start, event = _found(r"/start (c_e(\w+)_)\d{6}", community.reads(SHOWN))
    community.opens(f"/event/{event}/code")
    return start + "".join(community.page.locator(".code").inner_text().split())


def _found(pattern: str, text: str) -> Sequence[str]:
    found = re.search(pattern, text)
    if found is None:
        raise LookupError(text)
    return found.groups()


if __name__ == "__main__":
    sys.exit(main())
