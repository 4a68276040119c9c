"""How an open page hears that there is something new: a stream that ends at once when the process does."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import TypeAlias

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from bot.web.caller import Caller, Calling
from bot.web.roles import roles_beside
from bot.web.site import Here, Runs, Site
from bot.web.visitor import find_visitor
from domain.message import Address
from storage.unit_of_work import UnitOfWork

HEARTBEAT = timedelta(seconds=15)
RECENT = 20
PATIENCE = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.6)
"""Seconds between looks for a message that is announced or expected; a channel speaks before its row is settled."""

router = APIRouter()
Newest: TypeAlias = tuple[tuple[int, ...], ...]


@router.get("/live")
async def live(site: Here, caller: Calling) -> Response:
    """Say “news” at once, and “beat” every 15 seconds: what another replica sends is seen then."""
    doors = await site.reader.run(lambda uow: _heard(uow, site, caller))
    if not doors:
        return Response(status_code=204)  # tells the browser not to come back; nobody has spoken here yet
    return StreamingResponse(_stream(site, doors), media_type="text/event-stream", headers={"x-accel-buffering": "no"})


async def wait_for_news(
    reader: Runs, doors: Sequence[int], before: Newest, given_up: Callable[[], bool] = lambda: False
) -> Newest:
    """Return what is newest as soon as it is something else than before, or when patience has run out."""
    newest = before
    for pause in PATIENCE:
        await asyncio.sleep(pause)
        newest = await reader.run(partial(newest_of, doors=doors))
        if newest != before or given_up():
            break
    return newest


def newest_of(uow: UnitOfWork, doors: Sequence[int]) -> Newest:
    """Return the newest messages that were shown at each address."""
    return tuple(tuple(row.id for row in uow.outbox.said(door, RECENT)) for door in doors)


async def _stream(site: Site, doors: dict[Address, int]) -> AsyncIterator[bytes]:
    heard = tuple(doors.values())
    with site.hub.listening(doors) as listener:
        yield b"retry: 3000\n\n"
        newest = await site.reader.run(partial(newest_of, doors=heard))
        while True:
            told = await listener.wait(HEARTBEAT)
            if told:
                newest = await wait_for_news(site.reader, heard, newest, lambda: listener.closed)
            if listener.closed:
                return
            yield b"event: news\ndata: 1\n\n" if told else b"event: beat\ndata: 1\n\n"


def _heard(uow: UnitOfWork, site: Site, caller: Caller) -> dict[Address, int]:
    """Return the addresses that a page shows: its visitor's, and those of the roles beside it."""
    visitor = find_visitor(uow, caller, site.clock())
    mine = {visitor.address: visitor.door} if visitor is not None else {}
    beside = roles_beside(uow, site, caller)
    return mine | {Address(door.channel, door.outside): door.id for door in beside.values() if door is not None}
