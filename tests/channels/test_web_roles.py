"""Who may be somebody else with one click, and where is that refused?"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from domain.message import Outbound
from tests.channels.browsers import Browser, House, bubbles, nonce_in, open_house, small_demo

WORKER = "grid-worker-3"
LOCAL = "http://localhost:8080"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path, demo=small_demo()) as house:
        yield house


def becomes(browser: Browser, key: str) -> int:
    return browser.sends("/role", {"key": key}).status_code


def badge(browser: Browser, key: str) -> str:
    found = re.search(rf'value="{key}"[^>]*>(.*?)</button>', browser.page(), re.DOTALL)
    assert found is not None
    shown = re.search(r"</span>([^<]+)</span>\s*$", found[1])
    return shown[1] if shown else ""


def current(browser: Browser) -> list[str]:
    return re.findall(r'value="([^"]+)" aria-current', browser.page())


def test_the_cast_stands_beside_the_chat_and_oneself_comes_first(house: House) -> None:
    keys = re.findall(r'<button class="chip[^>]*name="key" value="([^"]+)"', house.browser().page())
    assert keys == ["self", *small_demo().cast]


def test_one_click_makes_somebody_else_and_one_leads_back(house: House) -> None:
    browser = house.browser()
    browser.says("I am me")
    assert becomes(browser, WORKER) == 303
    assert current(browser) == [WORKER]
    assert "I am me" not in browser.page()
    browser.says("I am a worker")
    assert house.reads(lambda uow: uow.people.find_demo(WORKER)) is not None
    becomes(browser, "self")
    assert [words for kind, words in bubbles(browser.page()) if kind == "mine"] == ["I am me"]


def test_the_menu_lists_what_one_may_start_in_this_role(house: House) -> None:
    browser = house.browser()
    assert 'value="/report">Report a problem</button>' in browser.page()
    assert 'value="/queue"' not in browser.page()
    becomes(browser, WORKER)
    assert 'value="/queue">What waits for me</button>' in browser.page()
    browser.says("/queue")
    assert ("mine", "What waits for me") in bubbles(browser.page())


def test_a_role_is_one_person_in_every_browser(house: House) -> None:
    one, other = house.browser(), house.browser(at=LOCAL)
    for browser in (one, other):
        becomes(browser, WORKER)
    one.says("Done with the lamp")
    assert ("mine", "Done with the lamp") in bubbles(other.page())


def test_somebody_outside_the_cast_can_be_chosen_and_then_stands_there_too(house: House) -> None:
    browser = house.browser()
    assert 'value="grid-worker-9"' in browser.opens("/roles").text
    becomes(browser, "grid-worker-9")
    assert current(browser) == ["grid-worker-9"]


def test_a_badge_counts_what_a_role_has_not_seen(house: House) -> None:
    browser = house.browser()
    browser.says("I am me")
    becomes(browser, WORKER)
    browser.page()
    assert badge(browser, "self") == "1"
    house.tells(browser, Outbound("Your report was taken"))
    assert badge(browser, "self") == "2"
    becomes(browser, "self")
    browser.page()
    becomes(browser, WORKER)
    assert badge(browser, "self") == ""


def test_what_was_written_as_one_person_is_never_sent_as_another(house: House) -> None:
    browser = house.browser()
    html = browser.page()
    becomes(browser, WORKER)
    answer = browser.sends("/say", {"text": "I am me", "as": "self", "nonce": nonce_in(html)})
    assert answer.status_code == 409
    assert "you have become somebody else" in answer.text
    assert "I am me</textarea>" in answer.text
    assert "I am me" not in browser.page()


def test_nobody_outside_the_demo_can_be_chosen(house: House) -> None:
    assert becomes(house.browser(), "grid-worker-999") == 404


@pytest.mark.parametrize(
    ("environ", "at"),
    [
        pytest.param({"TELEGRAM_TOKEN": "123456:ABC-def"}, LOCAL, id="a token is set"),
        pytest.param({"PUBLIC_URL": "https://baodao.example.org"}, "https://baodao.example.org", id="a public address"),
        pytest.param({"PUBLIC_URL": LOCAL}, LOCAL, id="a public address that looks local"),
        pytest.param({"HOST": "0.0.0.0"}, LOCAL, id="every interface"),
        pytest.param({"HOST": "192.168.1.5"}, "http://192.168.1.5:8080", id="the town's network"),
        pytest.param({}, "http://evil.example:8080", id="a foreign name that points here"),
    ],
)
def test_roles_are_refused_wherever_others_may_come_in(tmp_path: Path, environ: dict[str, str], at: str) -> None:
    with open_house(tmp_path, environ, demo=small_demo()) as house:
        refuses_roles(house, at)


@pytest.mark.parametrize(
    "header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"]
)
def test_roles_are_refused_to_whoever_is_passed_on(house: House, header: str) -> None:
    refuses_roles(house, LOCAL, {header: "127.0.0.1"})


@pytest.mark.parametrize("host", ["192.168.1.7", "2001:db8::1", "somewhere"])
def test_roles_are_refused_to_other_machines(house: House, host: str) -> None:
    refuses_roles(house, LOCAL, client=host)


def test_roles_are_refused_in_a_database_that_is_no_demo(house: House) -> None:
    with house.database.begin() as uow:
        uow.record("demo", "")
    refuses_roles(house, LOCAL)


def test_roles_are_refused_where_no_demo_is_wanted(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        refuses_roles(house, LOCAL)


def refuses_roles(house: House, at: str, headers: Mapping[str, str] | None = None, client: str = "127.0.0.1") -> None:
    browser = house.browser(at=at, client=client)
    browser.client.headers.update(headers or {})
    assert becomes(browser, WORKER) == 404
    assert browser.opens("/roles").status_code == 404
    browser.client.cookies.set("role", WORKER)
    browser.sends("/say", {"text": "Let me in", "nonce": nonce_in(browser.page())})
    assert 'class="chip' not in browser.page()
    assert worker_heard(house) == 0


def worker_heard(house: House) -> int:
    with house.database.reading() as uow:
        worker = uow.people.find_demo(WORKER)
        doors = uow.people.doors_of(worker.id) if worker else []
        return sum(len(uow.inbox.shown(door.id, 9)) for door in doors)
