"""Somebody on the web page who is somebody on another channel too: linked by a code, with what was begun there."""

import asyncio
import re

from sqlalchemy import select

from domain.message import Address, Inbound
from storage.streams import outbox
from tests.channels.browsers import Browser, House, bubbles, buttons_in

PHONE = Address("memory", "Mina")


def says_on_the_phone(house: House, text: str) -> None:
    """Let somebody say something on a channel that is no web page."""
    key = f"said {text}"
    house.run(house.writer.take(Inbound(PHONE, key, house.now, text=text, language="en")))


def told_on_the_phone(house: House) -> list[str]:
    """Return what is owed there."""
    with house.database.readers.connect() as connection:
        owed = select(outbox.c.body).where(outbox.c.channel == PHONE.channel).order_by(outbox.c.id)
        return [body["text"] for body in connection.scalars(owed)]


def comes_to(house: House, browser: Browser, sentence: str) -> bool:
    """Say whether a page shows a sentence once everything that is owed to it has been delivered."""
    for _ in range(1000):
        if sentence in browser.page():
            return True
        house.run(asyncio.sleep(0.005))
    return False


def code_on(browser: Browser) -> str:
    browser.says("/link")
    found = re.search(r"Your code is (\d{3}) (\d{3})", browser.page())
    assert found
    return found[1] + found[2]


def test_a_report_begun_on_a_phone_goes_on_on_the_page(house: House) -> None:
    says_on_the_phone(house, "The street lamp is dark")
    says_on_the_phone(house, "/link")
    [said] = [one for one in told_on_the_phone(house) if "Your code is" in one]
    found = re.search(r"Your code is (\d{3}) (\d{3})", said)
    assert found
    browser = house.browser()
    browser.says(found[1] + found[2])
    html = browser.page()
    assert "I know you on both now, here and on Memory" in html
    assert {"I agree", "Undo"} <= set(buttons_in(html))
    browser.presses("I agree")
    assert "What is it about?" in bubbles(browser.page())[-1][1]
    assert "typed your code on the web page" in "".join(told_on_the_phone(house))


def test_a_code_of_the_page_typed_on_a_phone_is_told_on_the_page_with_a_way_back(house: House) -> None:
    browser = house.browser()
    code = code_on(browser)
    says_on_the_phone(house, code)
    assert comes_to(house, browser, "Somebody has just typed your code on Memory")
    browser.presses("Undo")
    assert "It is undone" in browser.page()
    assert "It is undone" in told_on_the_phone(house)[-1]


def test_two_browsers_of_one_person_keep_their_own_pages(house: House) -> None:
    one, other = house.browser(), house.browser()
    one.says("/help")
    other.says(code_on(one))
    assert "I know you on both now, here and on the web page" in other.page()
    assert "What I can do for you" not in other.page()
    one.says("/unlink")
    html = one.page()
    assert html.count("the web page, since") >= 2
    assert "you are here" in html
