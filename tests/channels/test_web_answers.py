"""Does an answer come with what it answers, and does a page without script wait for it?"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.web.history import Bubble, Kind, read_history
from domain.message import Inbound, Outbound
from tests.channels.browsers import Browser, House, bubbles


def speaks_through(house: House, take: Callable[[Inbound], Awaitable[None]]) -> Browser:
    """Be somebody who has said a word; what they say next is taken like this."""
    known = house.browser()
    known.says("The lamp is broken")
    browser = house.browser(site=replace(house.site, take=take))
    browser.client.cookies = known.client.cookies
    return browser


def test_what_was_owed_before_is_not_taken_for_the_answer(house: House) -> None:
    async def take(inbound: Inbound) -> None:
        house.passes(seconds=-1)
        await house.telling(house.door_of(mina), Outbound("Held back for a second"))
        house.passes(seconds=1)
        await house.writer.take(inbound)

    mina = speaks_through(house, take)
    mina.says("/help")
    heard = [words for kind, words in bubbles(mina.page()) if kind == "heard"]
    assert "Held back for a second" in heard
    assert "/my" in heard[-1]


def test_no_answer_is_seen_without_what_it_answers(house: House) -> None:
    seen: list[Bubble] = []

    async def take(inbound: Inbound) -> None:
        await house.writer.take(inbound)
        while [bubble.kind for bubble in seen].count(Kind.HEARD) < 2:
            seen[:] = house.reads(lambda uow: read_history(uow, house.door_of(mina)))
            await asyncio.sleep(0.005)

    mina = speaks_through(house, take)
    house.passes(seconds=1)
    mina.says("/help")
    assert [bubble.kind for bubble in seen] == [Kind.MINE, Kind.HEARD] * 2
