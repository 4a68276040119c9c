"""How an open page hears that there is something new: a stream that ends at once when the process does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from bot.channels.webchat import Hub
from bot.web.caller import Caller, Calling
from bot.web.roles import roles_beside
from bot.web.site import Here, Site
from bot.web.visitor import Visitor, find_visitor
from domain.message import Address
from storage.unit_of_work import UnitOfWork

HEARTBEAT = timedelta(seconds=15)
RECENT = 20
LOOK = timedelta(seconds=0.4)
"""How often an answer is looked for that another replica may send, unheard by this one."""

router = APIRouter()


@router.get("/live")
async def live(site: Here, caller: Calling) -> Response:
    """Say “news” at once, “beat” every 15 seconds: what another replica sends is seen then; “enough” to end."""
    addresses = await site.reader.run(lambda uow: _heard(uow, site, caller))
    if not addresses:
        return Response(status_code=204)  # tells the browser not to come back; nobody has spoken here yet
    unbuffered = {"x-accel-buffering": "no"}
    return StreamingResponse(
        _stream(site.hub, caller.token, addresses), media_type="text/event-stream", headers=unbuffered
    )


async def wait_for_answer(site: Site, visitor: Visitor, *, since: datetime, before: frozenset[int]) -> None:
    """Return as soon as an address shows what has come of an act ``since`` then, or when patience has run out.

    What was owed earlier and is shown only now, such as the answer to an album, is not what is waited for.
    """
    newest = partial(newest_at, door=visitor.door, since=since)
    with site.hub.listening((visitor.address,)) as listener, suppress(TimeoutError):
        async with asyncio.timeout(site.patience.total_seconds()):
            while not (await site.reader.run(newest) - before or listener.closed):
                await listener.wait(LOOK)


def newest_at(uow: UnitOfWork, *, door: int, since: datetime) -> frozenset[int]:
    """Return what is shown at an address of the newest that it was owed since then."""
    return frozenset(row.id for row in uow.outbox.said(door, RECENT) if row.created_at >= since)


async def _stream(hub: Hub, visitor: str, addresses: frozenset[Address]) -> AsyncIterator[bytes]:
    with hub.page_of(visitor, addresses) as listener:
        yield b"retry: 3000\n\n"
        while True:
            told = await listener.wait(HEARTBEAT)
            if listener.closed:
                return
            if listener.sent_away:
                yield b"event: enough\ndata: 1\n\n"
                return
            yield b"event: news\ndata: 1\n\n" if told else b"event: beat\ndata: 1\n\n"


def _heard(uow: UnitOfWork, site: Site, caller: Caller) -> frozenset[Address]:
    """Return the addresses that a page shows: its visitor's, and those of the roles beside it."""
    visitor = find_visitor(uow, caller, site.clock())
    mine = {visitor.address} if visitor is not None else set()
    beside = roles_beside(uow, site, caller).values()
    return frozenset(mine | {Address(door.channel, door.outside) for door in beside if door is not None})
