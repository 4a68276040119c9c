"""What cannot be settled together is settled one by one, so that a single row silences nobody else's messages."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

import structlog

from bot.intake import Unavailable
from bot.parcels import Parcel, Sent, settle
from bot.receive import Writer
from storage.terms import Settled
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)


class Apart:
    """Each ending in a transaction of its own. What even so cannot be written stays leased, and is never sent twice.

    Its lease runs out again and again, and each time only the writing is tried again; the next process sends it anew.
    """

    def __init__(self, channel: str, writer: Writer, clock: Callable[[], datetime]) -> None:
        self._channel = channel
        self._writer = writer
        self._clock = clock
        self._unwritten: dict[int, Sent] = {}

    async def settle(self, ended: Sequence[Sent | Settled]) -> tuple[list[Sent], Mapping[str, int]]:
        """Return which sendings are written now, and how many messages ended in each way."""
        written: list[Sent] = []
        fates: Counter[str] = Counter()
        for one in ended:
            came = await self._written(one)
            fates.update(came)
            if came and isinstance(one, Sent):
                written.append(one)
        return written, fates

    def recall(self, parcel: Parcel) -> Sent | None:
        """Return how the sending of this message ended, if only that could not be written."""
        return self._unwritten.pop(parcel.id, None)

    async def _written(self, one: Sent | Settled) -> Mapping[str, int]:
        while True:
            try:
                return await self._writer.run(partial(_settle, one=one, now=self._clock()))
            except Unavailable:
                await asyncio.sleep(1)
            except Exception as error:  # noqa: BLE001 - one row that cannot be written must not silence a channel
                return self._set_aside(one, error)

    def _set_aside(self, one: Sent | Settled, error: Exception) -> Mapping[str, int]:
        settled = one.settled if isinstance(one, Sent) else one
        log.error("message_not_settled", channel=self._channel, row=settled.id, why=type(error).__name__)
        if isinstance(one, Sent) and settled.again_at is None:
            self._unwritten[settled.id] = one
        return {}


def _settle(uow: UnitOfWork, one: Sent | Settled, now: datetime) -> Mapping[str, int]:
    if isinstance(one, Sent):
        settle(uow, [one], now)
    else:
        uow.outbox.settle([one], now)
    return uow.outbox.fates
