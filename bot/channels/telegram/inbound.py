"""How does what people do on Telegram come in, so that nothing is confirmed before it is committed?"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import structlog
from pydantic import ValidationError

from bot.channels.telegram.arrivals import Arrival
from bot.channels.telegram.polling import Poller, growing
from bot.channels.telegram.updates import Raw, clean, decode, read
from bot.intake import Unavailable
from domain.message import Inbound

POLL = timedelta(seconds=25)
LONGEST_WAIT = 5.0

Take = Callable[[Inbound], Awaitable[None]]
"""Returns once it is committed. Raises Unavailable when it must be brought again."""
Aside = Callable[[str, Raw, str], Awaitable[None]]
"""Keeps an update that cannot be decoded: its key, itself, and why. Raises Unavailable likewise."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Undecodable:
    """An update that aiogram cannot decode; ``why`` names its fields and nothing that stands in them."""

    key: str
    raw: Raw
    why: str


class Listener:
    """One long poll after the other. What a poll brought is confirmed by the next one, once it is committed.

    ``wake`` is called when what was committed may have brought files to fetch, or the permission to.
    """

    def __init__(
        self,
        token: str,
        base: str,
        *,
        take: Take,
        aside: Aside,
        clock: Callable[[], datetime],
        wake: Callable[[], None] = lambda: None,
        poll: timedelta = POLL,
    ) -> None:
        self._poller = Poller(token, base, poll)
        self._reception = Reception(self._poller, take=take, aside=aside, clock=clock, wake=wake)
        self._offset = 0
        self._confirmed = 0
        self._refused = 0
        self._ended = asyncio.Event()
        self._ended.set()

    @property
    def state(self) -> str:
        """How Telegram is: "starting", "up" or "down"."""
        return self._poller.state

    async def listen(self) -> None:
        """Bring what people do until ``stop``. Raises ChannelBroken when the token is not accepted."""
        self._ended.clear()
        try:
            await self._poller.open()
            while not self._poller.stopping:
                await self._listen_once()
            if self._offset > self._confirmed:
                await self._poller.confirm(self._offset)
        finally:
            await self._poller.close()
            self._ended.set()

    async def stop(self) -> None:
        """Fetch no more, finish what was fetched, confirm it, and close."""
        self._poller.stop()
        await self._ended.wait()

    async def _listen_once(self) -> None:
        asked_from = self._offset
        raws = await self._poller.fetch(asked_from)
        if raws is None:
            return
        self._confirmed = asked_from
        # Their numbers restore the order: https://core.telegram.org/bots/api#update
        if await self._bring(sorted(raws, key=_number)):
            self._refused = 0
        else:
            self._refused += 1
            await self._poller.pause(growing(self._refused, LONGEST_WAIT))

    async def _bring(self, raws: Sequence[Raw]) -> bool:
        """Submit updates in their order and await their commits; False when some must be fetched again."""
        brought = [await self._reception.read(raw) for raw in raws]
        outcomes = await asyncio.gather(*map(self._reception.submit, brought), return_exceptions=True)
        for raw, outcome in zip(raws, outcomes, strict=True):
            if isinstance(outcome, Unavailable):
                return False
            if outcome is not None:
                raise outcome
            self._offset = max(self._offset, _number(raw) + 1)
        return True


class Reception:
    """Reads updates and has them committed, however they came."""

    def __init__(
        self, poller: Poller, *, take: Take, aside: Aside, clock: Callable[[], datetime], wake: Callable[[], None]
    ) -> None:
        self._poller = poller
        self._take = take
        self._aside = aside
        self._clock = clock
        self._wake = wake

    async def read(self, raw: Raw) -> Inbound | Undecodable | None:
        """Return what an update says, and let the button that it presses stop spinning; None when it says nothing."""
        cleaned = cast("Raw", clean(raw))
        arrival = Arrival(f"{self._poller.bot.id}:{_number(raw)}", self._clock())
        try:
            update = decode(cleaned, self._poller.bot)
        except ValidationError as error:
            faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['type']}" for fault in error.errors())
            return Undecodable(arrival.key, cleaned, "; ".join(faults))
        if update.callback_query:
            self._poller.answer(update.callback_query.id)
        return await read(update, arrival)

    async def submit(self, brought: Inbound | Undecodable | None) -> None:
        """Return once it is committed or kept aside. Raises Unavailable when it must be brought again."""
        if isinstance(brought, Inbound):
            await self._take(brought)
            if brought.media or brought.press:
                self._wake()
        elif brought:
            log.error("update_undecodable", key=brought.key, why=brought.why)
            await self._aside(brought.key, brought.raw, brought.why)


def _number(raw: Raw) -> int:
    return cast("int", raw["update_id"])
