"""What does the page show of a telephone number: to who leaves it, and for a short time to who looks at it?"""

import pytest
from sqlalchemy import select

from domain.organisation import Role, Seat
from handlers import ticks
from storage.tables import Row
from tests.channels.browsers import Browser, House, bubbles, buttons_in, nonce_in, photo
from tests.town import COMMUNITY, GRID

PHONE, MASKED = "13812345678", "138****5678"
LOOK = "Show the phone number"


def works(house: House, role: Role, unit: str) -> Browser:
    """Somebody of the staff who has spoken here before."""
    browser = house.browser()
    browser.says("/help")
    with house.database.begin() as uow:
        person = uow.people.door(house.door_of(browser)).person
        uow.seats.assign(person, Seat(role, unit), today=house.now.date(), now=house.now)
    return browser


@pytest.fixture
def lin(house: House) -> Browser:
    return works(house, Role.GRID_WORKER, GRID)


@pytest.fixture
def mina(house: House, lin: Browser) -> Browser:  # noqa: ARG001  (the card has to hang somewhere)
    """Somebody who has reported something with a photo."""
    browser = house.browser()
    browser.says("The lamp is broken", photo())
    browser.presses("I agree")
    browser.presses("Not sure")
    browser.sends("/say", {"grid": GRID, "nonce": nonce_in(browser.page())})
    browser.presses("Submit")
    return browser


def leaves(mina: Browser, written: str = PHONE) -> None:
    mina.presses("Leave a phone number")
    mina.says(written)


def rows_with(house: House, *written: str) -> list[str]:
    def read(uow: object) -> list[str]:
        tables = Row.metadata.tables.items()
        return [f"{name}: {row}" for name, table in tables for row in uow.session.execute(select(table))]  # type: ignore[attr-defined]

    return [row for row in house.reads(read) if any(one in row for one in written)]


def ticks_now(house: House) -> None:
    house.run(house.writer.run(lambda uow: ticks.fire_due(uow, house.rules, house.now)))


def test_what_was_typed_is_masked_in_ones_own_words_and_in_every_row(house: House, mina: Browser) -> None:
    mina.presses("Leave a phone number")
    assert "Share my number" not in str(buttons_in(mina.page()))
    mina.says("１３８ 1234-5678")
    page = bubbles(mina.page())
    assert ("mine", MASKED) in page
    assert any(MASKED in words for kind, words in page if kind == "heard")
    assert rows_with(house, PHONE, "1234-5678") == []


def test_who_looks_sees_it_for_five_minutes_and_no_row_holds_it(house: House, mina: Browser, lin: Browser) -> None:
    leaves(mina)
    assert PHONE not in lin.page()
    lin.presses(LOOK)
    assert PHONE in lin.page()
    assert rows_with(house, PHONE) == []
    assert PHONE not in mina.page()
    house.passes(minutes=5)
    assert PHONE not in lin.page()
    before = len(bubbles(lin.page()))
    ticks_now(house)
    assert "stood here" in lin.page()
    assert len(bubbles(lin.page())) >= before


def test_it_is_gone_from_the_page_as_soon_as_it_is_taken_away(mina: Browser, lin: Browser) -> None:
    leaves(mina)
    lin.presses(LOOK)
    assert PHONE in lin.page()
    mina.says("/phone")
    mina.presses("Hide it")
    assert PHONE not in lin.page()


def test_a_restricted_report_takes_its_pictures_along(house: House, lin: Browser, mina: Browser) -> None:
    zhao = works(house, Role.COMMUNITY_ADMIN, COMMUNITY)
    number = "DJ-20261123-0001"
    zhao.says(f"/status {number}")
    refs = sorted({name for name in lin.page().split('"') if name.startswith("/media/")})
    assert [ref.removeprefix(refs[0]) for ref in refs] == ["", "/small"]
    assert {browser.opens(ref).status_code for browser in (lin, zhao) for ref in refs} == {200}
    zhao.presses("Restrict …")
    zhao.presses("Only me")
    assert {lin.opens(ref).status_code for ref in refs} == {404}
    assert "The lamp is broken" not in lin.page()
    assert {browser.opens(ref).status_code for browser in (mina, zhao) for ref in refs} == {200}
