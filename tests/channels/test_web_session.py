"""Who is a browser: when is something kept of it, what does its cookie look like, and how long does it hold?"""

import asyncio
from contextlib import closing
from pathlib import Path

from bot.web.caller import ONESELF, Caller
from bot.web.visitor import find_visitor, open_visitor
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.channels.browsers import Browser, House, bubbles, nonce_in, open_house
from tests.ground import KEY


def has_session(house: House, browser: Browser) -> bool:
    return house.reads(lambda uow: uow.web.find(browser.token, house.now) is not None)


def test_nothing_is_kept_of_who_only_looks(house: House) -> None:
    browser = house.browser()
    assert "Write in one sentence what is wrong" in browser.page()
    assert browser.token
    assert not has_session(house, browser)


def test_the_first_word_opens_a_session_and_is_shown_again_with_its_answer(house: House) -> None:
    browser = house.browser()
    assert browser.says("The lamp is broken").headers["location"] == "/#newest"
    assert has_session(house, browser)
    said = bubbles(browser.page())
    assert said[0] == ("mine", "The lamp is broken")
    assert said[1][0] == "heard"


def test_another_browser_sees_nothing_of_it(house: House) -> None:
    house.browser().says("The lamp is broken")
    assert "The lamp is broken" not in house.browser().page()


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(house: House) -> None:
    cookie = house.browser().opens().headers["set-cookie"]
    assert cookie.startswith("chat=")
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=2592000"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_behind_https_the_cookie_belongs_to_this_host_alone(tmp_path: Path) -> None:
    with open_house(tmp_path, {"PUBLIC_URL": "https://baodao.example.org"}) as house:
        cookie = house.browser(at="https://baodao.example.org").opens().headers["set-cookie"]
    assert cookie.startswith("__Host-chat=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_whoever_holds_the_database_cannot_use_a_session(house: House) -> None:
    browser = house.browser()
    browser.says("The lamp is broken")
    files = list(house.database.file.parent.glob("town*"))
    assert files
    assert all(browser.token.encode() not in file.read_bytes() for file in files)


def test_a_token_that_nobody_gave_is_replaced(house: House) -> None:
    browser = house.browser()
    browser.client.cookies.set("chat", "mine", domain="127.0.0.1")
    assert "chat=mine" not in browser.opens().headers["set-cookie"]


def test_a_session_ends_after_thirty_days_and_the_next_word_opens_another(house: House) -> None:
    browser = house.browser()
    browser.says("The lamp is broken")
    house.passes(days=31)
    assert "The lamp is broken" not in browser.page()
    browser.says("Still dark")
    assert [words for kind, words in bubbles(browser.page()) if kind == "mine"] == ["Still dark"]


def test_a_session_in_use_goes_on(house: House) -> None:
    browser = house.browser()
    for word in ("one", "two", "three"):
        browser.says(word)
        house.passes(days=20)
    assert [words for kind, words in bubbles(browser.page()) if kind == "mine"] == ["one", "two", "three"]


def test_two_first_words_at_once_are_one_persons(house: House) -> None:
    browser = house.browser()
    nonce = nonce_in(browser.page())

    async def both() -> None:
        texts = ({"text": text, "nonce": nonce} for text in ("The lamp is broken", "And the bench"))
        await asyncio.gather(*(browser.sending("/say", fields) for fields in texts))

    house.run(both())
    mine = {words for kind, words in bubbles(browser.page()) if kind == "mine"}
    assert mine == {"The lamp is broken", "And the bench"}


def test_an_empty_form_keeps_nothing(house: House) -> None:
    browser = house.browser()
    assert browser.says("  ").status_code == 303
    assert not has_session(house, browser)


def test_the_first_language_is_the_browsers_own(house: House) -> None:
    assert 'lang="zh-CN"' in house.browser(language="fr, zh-TW;q=0.8, en;q=0.5").page()
    assert 'lang="en"' in house.browser(language="fr, en-GB;q=0.8").page()
    assert 'lang="zh-CN"' in house.browser(language="fr").page()


def test_a_language_is_chosen_before_the_first_word_and_kept_after_it(house: House) -> None:
    browser = house.browser(language="zh")
    assert browser.sends("/lang", {"language": "en"}).status_code == 303
    assert 'lang="en"' in browser.page()
    assert not has_session(house, browser)
    browser.says("The lamp is broken")
    assert house.reads(lambda uow: language_at(uow, house.door_of(browser))) == "en"


def test_a_person_who_has_spoken_changes_their_language_with_one_press(house: House) -> None:
    browser = house.browser(language="zh")
    browser.says("路灯坏了")
    browser.sends("/lang", {"language": "en"})
    assert 'lang="en"' in browser.page()
    assert house.reads(lambda uow: language_at(uow, house.door_of(browser))) == "en"


def test_a_language_that_nobody_speaks_here_is_refused(house: House) -> None:
    assert house.browser().sends("/lang", {"language": "xx"}).status_code == 404


def language_at(uow: UnitOfWork, door: int) -> str:
    return uow.people.get(uow.people.door(door).person).language


def test_a_browser_that_speaks_while_the_key_is_changed_needs_the_one_before_no_more(house: House) -> None:
    browser = house.browser()
    browser.says("The lamp is broken")
    caller = Caller(browser.token, "en", {}, on_this_machine=False, role=ONESELF, wants_part=False)
    new = b"n" * 32
    with closing(Database(house.database.url, new)) as after, after.reading() as uow:
        assert find_visitor(uow, caller, house.now) is None
    with closing(Database(house.database.url, new, KEY)) as both, both.begin() as uow:
        person = open_visitor(uow, caller, house.now).person
    with closing(Database(house.database.url, new)) as after, after.reading() as uow:
        visitor = find_visitor(uow, caller, house.now)
        assert visitor is not None
        assert visitor.person == person
