"""What does a person say and see on the page, with nothing but forms and links?"""

from dataclasses import replace

import pytest

from bot.intake import Unavailable
from domain.message import Button, Inbound, Media, Outbound, Place, Want
from storage.unit_of_work import UnitOfWork
from tests.channels.browsers import Browser, House, bubbles, buttons_in, heard, nonce_in
from tests.town import COMMUNITY, GRID


@pytest.fixture
def mina(house: House) -> Browser:
    """Somebody who has said hello and agreed."""
    browser = house.browser()
    browser.says("The lamp is broken")
    browser.presses("I agree")
    return browser


def mine(browser: Browser) -> list[str]:
    return [words for kind, words in bubbles(browser.page()) if kind == "mine"]


def test_a_whole_report_is_made_with_forms_alone(house: House, mina: Browser) -> None:
    mina.presses("Not sure")
    mina.sends("/say", {"grid": GRID, "nonce": nonce_in(mina.page())})
    mina.presses("Skip")
    mina.presses("Submit")
    assert "DJ-20261123-0001" in "".join(heard(mina))
    assert mine(mina)[-2:] == ["Skip", "Submit"]
    assert house.reads(lambda uow: area_of(uow, "DJ-20261123-0001")) == GRID


def test_the_same_form_sent_twice_acts_once(mina: Browser) -> None:
    fields = {"text": "/help", "nonce": nonce_in(mina.page())}
    before = len(bubbles(mina.page()))
    mina.sends("/say", fields)
    after = bubbles(mina.page())
    mina.sends("/say", fields)
    assert bubbles(mina.page()) == after
    assert len(after) == before + 2


def test_something_else_from_the_same_page_is_not_lost(mina: Browser) -> None:
    nonce = nonce_in(mina.page())
    mina.sends("/say", {"text": "one", "nonce": nonce})
    mina.sends("/say", {"text": "two", "nonce": nonce})
    assert mine(mina)[-2:] == ["one", "two"]


def test_somebody_elses_nonce_hides_nothing(house: House, mina: Browser) -> None:
    nonce = nonce_in(mina.page())
    other = house.browser()
    other.opens()
    other.sends("/say", {"text": "Mine first", "nonce": nonce})
    mina.sends("/say", {"text": "Mine first", "nonce": nonce})
    assert mine(mina)[-1] == mine(other)[-1] == "Mine first"


def test_a_press_is_shown_as_the_label_that_was_pressed(mina: Browser) -> None:
    assert mine(mina) == ["The lamp is broken", "I agree"]


def test_a_press_that_no_page_offered_is_answered_and_shows_nothing(mina: Browser) -> None:
    before = mine(mina)
    mina.sends("/say", {"press": "zz:y", "nonce": nonce_in(mina.page())})
    assert mine(mina) == before
    assert "I do not know that button" in heard(mina)[-1]


def test_what_people_write_is_text_and_nothing_else(house: House, mina: Browser) -> None:
    mina.says("<b>&\"'</b> <script>alert(1)</script>")
    house.tells(mina, Outbound("<i>1 < 2 & 3</i>", ((Button('"><b>', 'v"><b>'),),), card='c"><b>'))
    html = mina.page()
    assert "<b>&" not in html
    assert "<script>" not in html
    assert "<i>" not in html
    assert 'v"><b>' not in html
    assert mine(mina)[-1].startswith("<b>&\"'</b>")


@pytest.mark.parametrize("text", ["مرحبا بالعالم", "😀👨‍👩‍👧", "长" * 4096, "word" * 1000])
def test_every_text_is_shown_as_it_was_written(mina: Browser, text: str) -> None:
    assert mina.says(text).status_code == 303
    assert mine(mina)[-1] == text
    assert '<p class="text" dir="auto">' in mina.page()


def test_a_nul_is_dropped_and_lines_are_kept(mina: Browser) -> None:
    mina.says("one\x00\r\ntwo\n")
    assert mine(mina)[-1] == "one\ntwo"


def test_a_text_that_is_too_long_is_refused_and_not_lost(mina: Browser) -> None:
    answer = mina.says("long" * 1025)
    assert answer.status_code == 413
    assert "at most 4096 characters" in answer.text
    assert "long" * 1025 in answer.text
    assert mine(mina)[-1] == "I agree"


def test_a_script_gets_the_sentence_alone_and_no_page(mina: Browser) -> None:
    fields = {"text": "long" * 1025, "nonce": nonce_in(mina.page())}
    refused = mina.sends("/say", fields, **{"x-part": "chat"})
    assert refused.text == "That is too long for me: at most 4096 characters, please."
    taken = mina.sends("/say", fields | {"text": "short"}, **{"x-part": "chat"})
    assert (taken.status_code, taken.text) == (204, "")


def test_what_cannot_be_taken_now_is_given_back(house: House) -> None:
    async def busy(_: Inbound) -> None:
        raise Unavailable

    answer = house.browser(site=replace(house.site, take=busy)).says("The lamp is broken")
    assert answer.status_code == 503
    assert "Please send it again" in answer.text
    assert "The lamp is broken</textarea>" in answer.text


def test_a_question_for_a_place_offers_the_map_and_the_browsers_position(house: House, mina: Browser) -> None:
    house.tells(mina, Outbound("Where is it?", ((Button("My position", "locate"),),), want=Want.PLACE))
    assert 'href="/map">Pick on the map' in mina.page()
    assert mina.presses("My position").headers["location"] == "/map"
    assert mine(mina)[-1] == "I agree"


def test_a_position_is_shown_on_a_map_of_its_surroundings(mina: Browser) -> None:
    mina.presses("Not sure")
    mina.sends("/say", {"lat": "28.205", "lon": "108.105", "nonce": nonce_in(mina.page())})
    html = mina.page()
    assert 'href="/map?at=28.205000,108.105000"' in html
    assert "Yunqiao 1" in html
    assert '<g class="pin"' in html


def test_a_position_that_cannot_be_is_answered_in_the_chat(mina: Browser) -> None:
    mina.presses("Not sure")
    assert mina.sends("/say", {"lat": "91", "lon": "108.1", "nonce": nonce_in(mina.page())}).status_code == 303
    assert "That position cannot be right" in heard(mina)[-1]


@pytest.mark.parametrize("lat", ["nan", "inf", "north"])
def test_a_position_that_is_no_number_is_refused(mina: Browser, lat: str) -> None:
    assert mina.sends("/say", {"lat": lat, "lon": "108.1"}).status_code == 400


def test_the_map_leads_from_the_county_to_a_grid_and_picks_it(mina: Browser) -> None:
    mina.presses("Not sure")
    assert 'href="/map?in=520626001"' in mina.opens("/map").text
    assert f'href="/map?in={COMMUNITY}"' in mina.opens("/map?in=520626001").text
    community = mina.opens(f"/map?in={COMMUNITY}").text
    assert f'<a href="/map?in={GRID}"><title>Yunqiao 1</title><polygon' in community
    grid = mina.opens(f"/map?in={GRID}").text
    assert f'name="grid" value="{GRID}">It is here: Yunqiao 1<' in grid
    mina.sends("/say", {"grid": GRID, "nonce": nonce_in(grid)})
    assert "Yunqiao 1" in mina.page()
    assert "Photos help" in heard(mina)[-1]


@pytest.mark.parametrize("query", ["in=nowhere", "in=520626-D01", "at=here", "at=1,2,3", "at=91,500", "at=nan,nan"])
def test_a_map_of_nothing_is_the_countys(mina: Browser, query: str) -> None:
    answer = mina.opens(f"/map?{query}")
    assert answer.status_code == 200
    assert "<h1>Dejiang</h1>" in answer.text


def test_the_map_of_a_point_shows_it_and_picks_nothing(mina: Browser) -> None:
    html = mina.opens("/map?at=28.205,108.105").text
    assert '<g class="pin"' in html
    assert "<h1>Yunqiao 1</h1>" in html
    assert 'name="grid"' not in html


def test_a_link_does_nothing_until_its_button_is_pressed(house: House, mina: Browser) -> None:
    before = bubbles(mina.page())
    for _ in range(2):
        html = mina.opens(f"/?start=g_{GRID}").text
    assert bubbles(mina.page()) == before
    assert "Yunqiao 1" in html
    mina.sends("/say", {"start": f"g_{GRID}", "nonce": nonce_in(html)})
    assert mine(mina)[-1] == "Link opened"
    assert house.reads(lambda uow: GRID in str(open_form(uow, house.door_of(mina))))


def test_an_invitation_is_not_written_down_where_it_is_shown_again(house: House, mina: Browser) -> None:
    mina.sends("/say", {"start": "ABCDE-23456", "nonce": nonce_in(mina.page())})
    assert "I do not know that code" in heard(mina)[-1]
    assert house.reads(lambda uow: "ABCDE" not in str(uow.inbox.shown(house.door_of(mina), 9)))


def test_only_links_that_a_browser_may_follow_are_links(house: House, mina: Browser) -> None:
    traps = (Button("Trap", url="javascript:alert(1)"), Button("Trap", url="//evil.example"))
    house.tells(mina, Outbound("Look", ((Button("Site", url="https://example.org"), *traps),)))
    html = mina.page()
    assert 'href="https://example.org" target="_blank" rel="noopener">Site</a>' in html
    assert "Trap" not in html


def test_a_card_shows_its_place_its_photos_and_its_buttons(house: House, mina: Browser) -> None:
    card = Outbound(
        "DJ-1: a pothole",
        rows=((Button("Accept", "i:1:accept:1"),),),
        media=(Media("p1"), Media("p2")),
        place=Place(28.205, 108.105),
        card="i:1",
    )
    house.tells(mina, card)
    html = mina.page()
    assert html.count('<img src="/media/p') == 2
    assert '<g class="pin"' in html
    assert "Accept" in buttons_in(html)


def test_a_command_is_shown_by_its_title(mina: Browser) -> None:
    mina.says("/report")
    assert mine(mina)[-1] == "Report a problem"


def area_of(uow: UnitOfWork, number: str) -> str:
    issue = uow.issues.find_number(number)
    return issue.area if issue else ""


def open_form(uow: UnitOfWork, door: int) -> object:
    dialogue = uow.dialogues.find(uow.people.door(door).person)
    return dialogue.state if dialogue else None
