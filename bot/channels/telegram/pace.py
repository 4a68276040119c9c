"""May this message leave now, later, or not at all? The last guard before the limits of Telegram."""

import asyncio
import math
from collections import deque
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from domain.policy import Pace

PATIENCE = timedelta(seconds=2)
NOT_OURS = timedelta(seconds=1)
"""How long what was leased here waits when another process has come to speak with the token."""
MINUTE = 60.0
SLACK = 1.02
"""Messages leave so much further apart than allowed, because the network may push them together again."""

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class TooSoon(Exception):
    """A message would have to wait for longer than it may. ``everybody``: any other would have to wait as well."""

    def __init__(self, wait: timedelta, *, everybody: bool) -> None:
        super().__init__(f"would wait {wait.total_seconds():.1f} s")
        self.wait = wait
        self.everybody = everybody


class Pacer(BaseRateLimiter[timedelta]):
    """Spreads what one token sends: evenly over all, per private chat and per group; ``clock`` counts seconds.

    Time is cut into slots, one message each, so that no second holds more than its share, wherever it begins.
    Edits take a slot, but do not count for their chat.
    https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """

    def __init__(self, pace: Pace, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._slot = SLACK / pace.overall
        self._private = 1, SLACK / pace.private
        self._group = max(1, int(pace.group)), MINUTE * SLACK * max(1.0, 1 / pace.group)
        self._taken: set[int] = set()
        self._chats: dict[int, deque[float]] = {}
        self._halted_until = -math.inf
        self.is_ours: Callable[[], bool] = lambda: True
        """Whether this process speaks with the token: the pace of two would be twice as fast."""

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

    async def process_request(  # noqa: PLR0917 (as the library calls it)
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: timedelta | None,
    ) -> Answer:
        """Make a call once it may be made, at most ``rate_limit_args`` from now. Raises TooSoon and RetryAfter."""
        if endpoint.startswith(("send", "edit")):
            chat = int(data["chat_id"]) if endpoint.startswith("send") else None
            await asyncio.sleep(self.reserve(chat, patience=rate_limit_args or PATIENCE))
        self._refuse_if_halted()
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self.halt(seconds_of(error))
            raise

    def reserve(self, chat: int | None, *, patience: timedelta = PATIENCE) -> float:
        """Take the first slot in which a message may leave, and return how many seconds away it is. Raises TooSoon."""
        self._refuse_if_halted()
        now = self._clock()
        self._forget_before(now)
        ready = now if chat is None else max(now, self._chat_ready(chat))
        slot = math.ceil(ready / self._slot)
        while slot in self._taken:
            slot += 1
        wait = slot * self._slot - now
        if wait > patience.total_seconds():
            raise TooSoon(timedelta(seconds=wait), everybody=ready == now)
        self._taken.add(slot)
        if chat is not None:
            self._chats.setdefault(chat, deque(maxlen=self._limit(chat)[0])).append(slot * self._slot)
        return wait

    def admits(self) -> int:
        """Return how many more messages, each to another chat, can leave within PATIENCE."""
        now = self._clock()
        if now < self._halted_until or not self.is_ours():
            return 0
        self._forget_before(now)
        first, last = math.ceil(now / self._slot), math.floor((now + PATIENCE.total_seconds()) / self._slot)
        return last - first + 1 - sum(slot <= last for slot in self._taken)

    def halt(self, seconds: float) -> None:
        """Let nothing leave for so long; of several halts the longest counts."""
        self._halted_until = max(self._halted_until, self._clock() + seconds)

    def _refuse_if_halted(self) -> None:
        if not self.is_ours():
            raise TooSoon(NOT_OURS, everybody=True)
        left = self._halted_until - self._clock()
        if left > 0:
            raise TooSoon(timedelta(seconds=left), everybody=True)

    def _limit(self, chat: int) -> tuple[int, float]:
        """Return how many messages a chat may get in how many seconds; the ids of groups are negative."""
        return self._private if chat > 0 else self._group

    def _chat_ready(self, chat: int) -> float:
        most, seconds = self._limit(chat)
        left = self._chats.get(chat)
        return left[0] + seconds if left and len(left) == most else -math.inf

    def _forget_before(self, now: float) -> None:
        self._taken = {slot for slot in self._taken if slot * self._slot >= now}
        self._chats = {chat: left for chat, left in self._chats.items() if left[-1] + self._limit(chat)[1] > now}


def seconds_of(error: RetryAfter) -> float:
    """Return how long Telegram wants to be left alone."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else after
