"""What does the page still hold of somebody who has not agreed?"""

import pytest
from sqlalchemy import select

from bot.read import Reader
from bot.timers import Metronome
from handlers import ticks
from storage.streams import inbox
from tests.channels.browsers import Browser, House, photo

SECRET = "My name is Li"


@pytest.fixture
def mina(house: House) -> Browser:
    """Somebody who has told something and not yet agreed."""
    browser = house.browser()
    browser.says(SECRET, photo())
    assert SECRET in browser.page()
    return browser


def kept_of(house: House) -> str:
    return house.reads(lambda uow: str(uow.session.execute(select(inbox.c.shown)).all()))


def holds_nothing(house: House, browser: Browser) -> bool:
    html = browser.page()
    return SECRET not in kept_of(house) + html and "/media/" not in html


def test_a_no_takes_away_what_was_told_and_the_files(house: House, mina: Browser) -> None:
    (file,) = (house.site.store.path("x").parent).iterdir()
    mina.presses("No, keep nothing")
    assert holds_nothing(house, mina)
    gone: list[str] = []
    reader = Reader(house.database)
    metronome = Metronome(house.writer, house.rules, reader=reader, clock=house.clock, forget=gone.extend)
    house.run(metronome.sweep())
    reader.close()
    assert gone == [file.name]


def test_a_cancel_before_the_consent_takes_away_what_was_told(house: House, mina: Browser) -> None:
    mina.says("/cancel")
    assert holds_nothing(house, mina)


def test_what_was_told_goes_with_the_draft_of_who_never_agreed(house: House, mina: Browser) -> None:
    for hours in (20, 4):
        assert not holds_nothing(house, mina)
        house.passes(hours=hours)
        house.run(house.writer.run(lambda uow: ticks.fire_due(uow, house.rules, house.now)))
    assert holds_nothing(house, mina)


def test_who_agreed_sees_the_conversation_also_after_a_cancel(house: House, mina: Browser) -> None:
    mina.presses("I agree")
    mina.says("/cancel")
    assert SECRET in kept_of(house)
    assert SECRET in mina.page()
