"""What does a browser still get once a right is over: a door that was taken away, a role that has ended?"""

from typing import Any

import pytest
from sqlalchemy import event

from domain.message import Inbound
from domain.organisation import Role
from handlers.keys import short
from tests.channels.browsers import Browser, House, nonce_in, photo
from tests.channels.test_web_links import PHONE, code_on, comes_to, says_on_the_phone
from tests.channels.test_web_phone import works
from tests.town import GRID

WORDS = "The lamp before the house of the Chens is dark"


@pytest.fixture
def lin(house: House) -> Browser:
    return works(house, Role.GRID_WORKER, GRID)


@pytest.fixture
def mina(house: House, lin: Browser) -> Browser:  # noqa: ARG001  (the card has to hang somewhere)
    """Somebody who has reported something with a photo."""
    browser = house.browser()
    browser.says(WORDS, photo())
    browser.presses("I agree")
    browser.presses("Not sure")
    browser.sends("/say", {"grid": GRID, "nonce": nonce_in(browser.page())})
    browser.presses("Submit")
    return browser


def files(browser: Browser) -> list[str]:
    """Return where the pictures of a page lie, whole and small."""
    return sorted({name for name in browser.page().split('"') if name.startswith("/media/")})


def found(browser: Browser, refs: list[str]) -> set[int]:
    """Return how a browser fares that asks for files, whole and in part."""
    return {browser.opens(ref, **part).status_code for ref in refs for part in ({}, {"range": "bytes=0-9"})}


def steps_down(house: House, browser: Browser) -> None:
    """Let every role of somebody have ended yesterday."""
    with house.database.begin() as uow:
        person = uow.people.door(house.door_of(browser)).person
        uow.seats.end(person, today=house.now.date())


def statements_of(house: House, browser: Browser) -> int:
    """Return how much a page asks the database."""
    asked: list[str] = []

    def note(*told: Any) -> None:
        asked.append(told[2])

    event.listen(house.database.readers, "before_cursor_execute", note)
    browser.page()
    event.remove(house.database.readers, "before_cursor_execute", note)
    return len(asked)


def test_a_page_asks_once_for_all_of_its_cards(house: House, mina: Browser, lin: Browser) -> None:
    with_one = statements_of(house, lin)
    for _ in range(4):
        mina.says("One more lamp is dark")
        mina.presses("Not sure")
        mina.sends("/say", {"grid": GRID, "nonce": nonce_in(mina.page())})
        mina.presses("Skip")
        mina.presses("Submit")
    assert lin.page().count("One more lamp is dark") >= 4
    assert statements_of(house, lin) == with_one


@pytest.mark.parametrize("who", ["who handles it", "who reported it"])
def test_a_browser_that_was_taken_away_shows_and_gives_nothing_of_before(
    house: House, mina: Browser, lin: Browser, who: str
) -> None:
    lost = lin if who == "who handles it" else mina
    refs = files(lost)
    assert found(lost, refs) == {200, 206}
    says_on_the_phone(house, code_on(lost))
    assert comes_to(house, lost, "Somebody has just typed your code")
    house.passes(days=8)
    press = f"d:take:{short(house.door_of(lost))}"
    house.run(house.writer.take(Inbound(PHONE, "away", house.now, press=press, language="en")))
    assert comes_to(house, lost, "somebody new to me")
    assert found(lost, refs) == {404}
    assert WORDS not in lost.page() + lost.opens("/export").text
    lost.says("/my")
    assert "You have reported nothing yet" in lost.page()


def test_with_a_role_ends_what_its_cards_show_and_their_pictures(house: House, mina: Browser, lin: Browser) -> None:
    lin.says("/status DJ-20261123-0001")
    lin.says("/queue")
    refs = files(lin)
    assert found(lin, refs) == {200, 206}
    steps_down(house, lin)
    assert "DJ-20261123-0001 is no longer with you." in lin.page()
    assert "Chens" not in lin.page()
    assert found(lin, refs) == {404}
    assert found(mina, files(mina)) == {200, 206}


def test_after_an_undo_no_page_shows_what_was_said_while_two_were_one(
    house: House, mina: Browser, lin: Browser
) -> None:
    other = house.browser()
    other.says("/help")
    house.passes(minutes=1)
    other.says(code_on(mina))
    house.passes(minutes=1)
    for text in ("/my", "/status DJ-20261123-0001", "/phone", "The bin is full"):
        other.says(text)
    for label in ("Accept", "Done"):
        lin.presses(label)
    lin.says("New bulb put in")
    lin.presses("Skip")
    lin.presses("Submit")
    assert comes_to(house, other, "is reported done: New bulb put in")
    refs = files(mina)
    mina.says("/status DJ-20261123-0001")
    mina.presses("Undo")
    assert comes_to(house, other, "It is undone")
    html, kept = other.page(), other.opens("/export").text
    assert "What I can do for you" in html, "what was said before stays"
    assert "DJ-20261123-0001 is no longer with you" in html
    assert [shown for shown in ("Chens", "New bulb") if shown in html] == []
    assert [shown for shown in ("Chens", "New bulb") if shown in kept] == []
    assert found(other, refs) == {404}
    assert found(mina, refs) == {200, 206}
    assert WORDS in mina.page(), "what she said before she was linked"
    assert "bin is full" not in html
    other.presses("Go on")
    assert "Before I keep anything" in other.page(), "a form that was begun there is there still"
