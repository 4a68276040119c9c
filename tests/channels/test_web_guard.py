"""Which posts are taken, and what does every answer tell the browser to trust?"""

import re
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from bot.web.guard import comes_from_us
from tests.channels.browsers import House, open_house, small_demo

PUBLIC = "https://baodao.example.org"
PAGES = ("/", "/?part=chat", "/map", "/map?in=520626001001", "/?start=g_520626001001001", "/roles", "/nowhere")


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        pytest.param({"sec-fetch-site": "same-origin", "origin": "null"}, True, id="the browser says so itself"),
        pytest.param({"sec-fetch-site": "none"}, True, id="sent again by the person"),
        pytest.param({"sec-fetch-site": "cross-site", "origin": PUBLIC}, False, id="another site"),
        pytest.param({"sec-fetch-site": "same-site", "origin": PUBLIC}, False, id="a neighbour's host"),
        pytest.param({"origin": PUBLIC}, True, id="an older browser: our origin"),
        pytest.param({"origin": "https://evil.example"}, False, id="an older browser: another origin"),
        pytest.param({"origin": "http://baodao.example.org"}, False, id="our name without https"),
        pytest.param({"origin": "null", "referer": f"{PUBLIC}/"}, False, id="an origin that is hidden"),
        pytest.param({"referer": f"{PUBLIC}/map"}, True, id="a very old one: our page"),
        pytest.param({"referer": f"{PUBLIC}.evil.example/"}, False, id="a name that begins like ours"),
        pytest.param({}, False, id="nothing is told"),
    ],
)
def test_a_form_is_taken_from_our_own_pages_only(headers: dict[str, str], ours: bool) -> None:  # noqa: FBT001
    assert comes_from_us(Headers(headers), PUBLIC) is ours


@pytest.mark.parametrize(
    ("origin", "ours"),
    [
        pytest.param("http://192.168.1.5:8080", True, id="the host that was asked"),
        pytest.param("http://192.168.1.5", False, id="another port"),
        pytest.param("null", False, id="none"),
    ],
)
def test_without_a_public_address_the_host_that_was_asked_counts(origin: str, ours: bool) -> None:  # noqa: FBT001
    assert comes_from_us(Headers({"host": "192.168.1.5:8080", "origin": origin}), "") is ours


@pytest.mark.parametrize("path", ["/say", "/lang", "/role"])
def test_a_foreign_form_is_refused_in_words_and_does_nothing(house: House, path: str) -> None:
    browser = house.browser()
    browser.says("The lamp is broken")
    answer = browser.sends(path, {"text": "Gotcha", "language": "zh", "key": "self"}, origin="https://evil.example")
    assert answer.status_code == 403
    assert "not sent from my own page" in answer.text
    assert "Gotcha" not in browser.page()
    assert 'lang="en"' in browser.page()


@pytest.mark.parametrize("path", [*PAGES, "/static/chat.css", "/healthz"])
def test_every_answer_trusts_nobody_else(house: House, path: str) -> None:
    headers = house.browser().opens(path).headers
    assert headers["content-security-policy"] == (
        "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; "
        "object-src 'none'"
    )
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["permissions-policy"] == "geolocation=(self), microphone=(self)"


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_anything_inline_or_from_elsewhere(tmp_path: Path, path: str) -> None:
    with open_house(tmp_path, demo=small_demo()) as house:
        browser = house.browser()
        browser.says("The lamp is broken")
        html = browser.opens(path).text
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?! src=\"/static/)", html)
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", html)


def test_personal_pages_are_kept_by_no_cache(house: House) -> None:
    browser = house.browser()
    assert {browser.opens(path).headers["cache-control"] for path in PAGES} == {"no-store"}
    assert "max-age" in browser.opens("/static/chat.js").headers["cache-control"]


def test_the_page_asks_for_the_files_that_there_are(house: House) -> None:
    browser = house.browser()
    html = browser.page()
    files = re.findall(r'(?:src|href)="(/static/[^"#]+)', html)
    assert {browser.opens(file).status_code for file in files} == {200}
    assert len(files) >= 3


def test_what_is_not_there_is_said_in_words(house: House) -> None:
    answer = house.browser().opens("/nowhere")
    assert answer.status_code == 404
    assert "<h1>No such page</h1>" in answer.text
    assert "There is nothing here" in answer.text


def test_a_form_of_another_site_opens_no_session(house: House) -> None:
    browser = house.browser()
    browser.opens()
    browser.sends("/say", {"text": "Gotcha"}, origin="https://evil.example")
    assert house.reads(lambda uow: uow.web.find(browser.token, house.now)) is None
