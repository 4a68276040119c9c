"""How an open page hears that there is something new: a stream that ends at once when the process does."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from typing import TypeAlias

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from bot.channels.webchat import Hub
from bot.web.caller import Caller, Calling
from bot.web.roles import roles_beside
from bot.web.site import Here, Runs, Site
from bot.web.visitor import find_visitor
from domain.message import Address
from storage.unit_of_work import UnitOfWork

HEARTBEAT = timedelta(seconds=15)
RECENT = 20
PATIENCE = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.6)
"""Seconds between looks for an answer that is expected."""

router = APIRouter()
Newest: TypeAlias = tuple[int, ...]


@router.get("/live")
async def live(site: Here, caller: Calling) -> Response:
    """Say “news” at once, and “beat” every 15 seconds: what another replica sends is seen then."""
    addresses = await site.reader.run(lambda uow: _heard(uow, site, caller))
    if not addresses:
        return Response(status_code=204)  # tells the browser not to come back; nobody has spoken here yet
    unbuffered = {"x-accel-buffering": "no"}
    return StreamingResponse(_stream(site.hub, addresses), media_type="text/event-stream", headers=unbuffered)


async def wait_for_answer(reader: Runs, door: int, before: Newest) -> None:
    """Return as soon as an address shows something else than before, or when patience has run out."""
    for pause in PATIENCE:
        await asyncio.sleep(pause)
        if await reader.run(partial(newest_at, door=door)) != before:
            return


def newest_at(uow: UnitOfWork, door: int) -> Newest:
    """Return the newest messages that were shown at an address."""
    return tuple(row.id for row in uow.outbox.said(door, RECENT))


async def _stream(hub: Hub, addresses: frozenset[Address]) -> AsyncIterator[bytes]:
    with hub.listening(addresses) as listener:
        yield b"retry: 3000\n\n"
        while True:
            told = await listener.wait(HEARTBEAT)
            if listener.closed:
                return
            yield b"event: news\ndata: 1\n\n" if told else b"event: beat\ndata: 1\n\n"


def _heard(uow: UnitOfWork, site: Site, caller: Caller) -> frozenset[Address]:
    """Return the addresses that a page shows: its visitor's, and those of the roles beside it."""
    visitor = find_visitor(uow, caller, site.clock())
    mine = {visitor.address} if visitor is not None else set()
    beside = roles_beside(uow, site, caller).values()
    return frozenset(mine | {Address(door.channel, door.outside) for door in beside if door is not None})
