"""How does somebody at a browser report, handle and judge, step by step?"""

from collections.abc import Callable

from bot.demo.county import demo_county
from bot.demo.people import HOME_GRID
from domain.places import Point, centre
from handlers.asking import Form
from handlers.dialogue import ASK_CONSENT
from handlers.issue_card import FINISH
from handlers.report import REPORT, REPORTED
from tests.e2e.browser.visitor import Visitor, number_in

RESIDENT, NEIGHBOUR, MEMBER, WORKER, COMMUNITY, STREET = demo_county().cast[:6]
ONESELF = "self"
HOME = ("青龙街道", "云桥社区", "云桥3网格")
EN_HOME = ("Qinglong Street", "Yunqiao community", "Yunqiao grid 3")
"""The way down the map to the grid of the cast."""
ASK = {field.key: field.ask for field in REPORT.fields}
LAST_WORD = "Done: {number}. Now the reporter has the last word."


def agrees(visitor: Visitor, words: str, *photos: bytes) -> None:
    """Write for the first time, and agree to what is kept."""
    visitor.writes(words, *photos)
    visitor.hears(ASK_CONSENT)
    visitor.presses("I agree")


def reports(visitor: Visitor, words: str, where: Callable[[], None], *photos: bytes) -> str:
    """Report for the first time, without being sure what it is about, and return the number."""
    agrees(visitor, words)
    visitor.hears(ASK["category"])
    visitor.presses("Not sure")
    visitor.hears(ASK["where"])
    where()
    visitor.hears(ASK["photos"])
    if photos:
        visitor.writes("", *photos)
    else:
        visitor.presses("Skip")
    return submits(visitor)


def submits(visitor: Visitor) -> str:
    """Send what was answered, and return the number to quote."""
    visitor.hears(REPORT.summary)
    visitor.presses("Submit")
    return number_in(visitor.reads(REPORTED))


def finishes(visitor: Visitor, result: str) -> None:
    """Say that it is done, and what was done."""
    visitor.presses("Done")
    visitor.hears(question(FINISH, "result"))
    visitor.writes(result)
    visitor.hears(question(FINISH, "photos"))
    visitor.presses("Skip")
    visitor.hears(FINISH.summary)
    visitor.presses("Submit")
    visitor.hears(LAST_WORD)


def question(form: Form, key: str) -> str:
    """Return what a form asks."""
    return next(field.ask for field in form.fields if field.key == key)


def home() -> Point:
    """Return a position in the grid of the cast."""
    return centre(next(unit.ring for unit in demo_county().units if unit.code == HOME_GRID))
