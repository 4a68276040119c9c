"""What does a browser get of what is held, and what does it still show of somebody who is forgotten?"""

import json

import pytest

from handlers.privacy import FORGOTTEN
from tests.channels.browsers import Browser, House

SECRET = "Widow Zhang at the mill shouts at night"


@pytest.fixture
def mina(house: House) -> Browser:
    """Somebody who has agreed, and is being asked."""
    browser = house.browser()
    browser.says(SECRET)
    browser.presses("I agree")
    return browser


def test_the_file_is_a_download_for_whoever_holds_the_session(mina: Browser) -> None:
    mina.says("/export")
    assert '<a class="press" href="/export" download>Download my file</a>' in mina.page()
    given = mina.opens("/export")
    assert given.headers["content-disposition"] == 'attachment; filename="baodao-20261123.json"'
    assert (given.headers["content-type"], given.headers["cache-control"]) == ("application/json", "no-store")
    assert SECRET in str(json.loads(given.text)["open_form"])


@pytest.mark.usefixtures("mina")
def test_others_and_those_who_said_nothing_get_nothing(house: House) -> None:
    olof = house.browser()
    assert olof.opens("/export").status_code == 404
    olof.says("/help")
    given = olof.opens("/export")
    assert given.status_code == 200
    assert SECRET not in given.text
    for path in ("/media/takeout", "/export/1", "/export?person=1"):
        assert SECRET not in olof.opens(path).text


def test_who_is_forgotten_reads_the_farewell_and_nothing_else(mina: Browser) -> None:
    mina.says("/delete")
    mina.presses("Yes, forget me")
    page = mina.page()
    assert FORGOTTEN in page
    assert SECRET not in page + mina.opens("/export").text
    mina.says("/my")
    assert "You have reported nothing yet" in mina.page()


def test_the_file_speaks_the_language_of_its_person(mina: Browser) -> None:
    assert json.loads(mina.opens("/export").text)["about"]["keys"]["reports"] == "What you reported"
    mina.sends("/lang", {"language": "zh"})
    assert json.loads(mina.opens("/export").text)["about"]["keys"]["reports"] == "您报过的事"
