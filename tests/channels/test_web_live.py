"""How does an open page hear of something new, and does it let the process end?"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn

from bot.channels.webchat import PAGES, Hub, WebChat
from bot.web import live
from bot.web.app import create_app
from domain.message import Address, Fitted, Outbound
from tests.channels.browsers import Browser, House, open_house

MINA, OLOF = Address("web", "mina"), Address("web", "olof")
SOON, NEVER = timedelta(seconds=60), timedelta()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """The application; no page is told anything just because time has passed."""
    monkeypatch.setattr(live, "HEARTBEAT", timedelta(hours=1))
    with open_house(tmp_path) as house:
        yield house


@pytest.fixture
def mina(house: House) -> Browser:
    browser = house.browser()
    browser.says("The lamp is broken")
    return browser


async def told_by(hub: Hub) -> list[bool]:
    with hub.listening((MINA,)) as hers, hub.listening((OLOF, MINA)) as both:
        hub.notify(MINA)
        told = [await hers.wait(SOON), await both.wait(SOON), await hers.wait(NEVER)]
        hub.notify(OLOF)
        return [*told, await both.wait(SOON), await hers.wait(NEVER)]


def test_a_message_wakes_the_pages_of_its_address_once() -> None:
    assert asyncio.run(told_by(Hub())) == [True, True, False, True, False]


def test_a_card_keeps_its_receipt() -> None:
    send = WebChat().send
    assert asyncio.run(send(MINA, Fitted((Outbound("card", card="i:1"),)), replaces="r1")) == "r1"
    assert asyncio.run(send(MINA, Fitted((Outbound("card", card="i:1"),)), replaces=""))


def test_a_hub_that_is_closed_lets_nobody_wait() -> None:
    async def late(hub: Hub) -> bool:
        hub.close()
        with hub.listening((MINA,)) as listener:
            return listener.closed and await listener.wait(SOON)

    assert asyncio.run(late(Hub()))


def test_who_has_said_nothing_is_told_not_to_listen(house: House) -> None:
    assert house.browser().opens("/live").status_code == 204


def test_the_page_listens_only_once_there_is_somebody_to_hear(house: House) -> None:
    browser = house.browser()
    assert "data-live" not in browser.page()
    browser.says("Hello")
    assert 'data-live="/live"' in browser.page()


def test_a_part_of_the_page_is_all_that_a_script_fetches(mina: Browser) -> None:
    part = mina.opens("/?part=chat").text
    assert 'id="log"' in part
    assert 'id="menu"' in part
    assert "<form" not in part
    assert "<html" not in part


def test_an_open_page_hears_news_and_does_not_hold_up_the_end_of_the_server(house: House, mina: Browser) -> None:
    async def hears_and_ends() -> str:
        async with serving(house) as (server, here), opened(here, mina) as lines:
            assert await anext(lines) == "retry: 3000"
            await mina.sending("/say", {"text": "Anybody there?"})
            news = [line async for line in until(lines, "event: ")]
            house.hub.close()
            server.should_exit = True
            assert [line async for line in lines if line] == ["data: 1"]
        return news[-1]

    assert house.run(hears_and_ends()) == "event: news"


def test_of_too_many_pages_of_one_visitor_the_oldest_is_sent_away(house: House, mina: Browser) -> None:
    async def opens_one_more() -> list[str]:
        async with AsyncExitStack() as open_pages:
            server, here = await open_pages.enter_async_context(serving(house))
            pages = [await open_pages.enter_async_context(opened(here, mina)) for _ in range(PAGES + 1)]
            told = [[line async for line in until(page, "event: ")][-1] for page in pages[:1]]
            await mina.sending("/say", {"text": "Anybody there?"})
            told += [[line async for line in until(page, "event: ")][-1] for page in pages[1:]]
            assert [line async for line in pages[0] if line] == ["data: 1"]
            house.hub.close()
            server.should_exit = True
        return told

    assert house.run(opens_one_more()) == ["event: enough", *["event: news"] * PAGES]


def test_the_pages_of_others_send_nobody_away() -> None:
    async def others() -> list[bool]:
        hub = Hub()
        with ExitStack() as pages:
            mine = pages.enter_context(hub.page_of("mina", (MINA,)))
            for _ in range(PAGES):
                pages.enter_context(hub.page_of("olof", (MINA,)))
            before = mine.sent_away
            for _ in range(2 * PAGES):
                with hub.page_of("mina", (MINA,)):
                    pass
            return [before, mine.sent_away]

    assert asyncio.run(others()) == [False, False]


@asynccontextmanager
async def serving(house: House) -> AsyncIterator[tuple[uvicorn.Server, str]]:
    """A real server, which must end by itself after the block: no page holds it up until its next beat."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(uvicorn.Config(create_app(house.site), lifespan="off", log_config=None))
        running = asyncio.create_task(server.serve(sockets=[door]))
        yield server, f"http://127.0.0.1:{door.getsockname()[1]}"
        async with asyncio.timeout(60):
            await running


@asynccontextmanager
async def opened(here: str, browser: Browser) -> AsyncIterator[AsyncIterator[str]]:
    async with (
        httpx.AsyncClient(base_url=here, cookies={"chat": browser.token}) as client,
        client.stream("GET", "/live") as stream,
    ):
        assert stream.headers["content-type"].startswith("text/event-stream")
        yield stream.aiter_lines()


async def until(lines: AsyncIterator[str], beginning: str) -> AsyncIterator[str]:
    async for line in lines:
        yield line
        if line.startswith(beginning):
            return
