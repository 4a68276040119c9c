"""May this message leave now, later, or not at all? The last guard before the limits of Telegram."""

import asyncio
import math
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from domain.policy import Pace

PATIENCE = timedelta(seconds=2)
NOT_OURS = timedelta(seconds=1)
"""How long what was leased here waits when another process has come to speak with the token."""
MINUTE = timedelta(minutes=1)
SLACK, SLACK_OVERALL = 1.02, 1.04
"""Messages leave so much further apart than allowed, because the network may push them together again; all of them
together more so, for there a single one that is held up for a moment may be one too many."""

EXACTLY = 1.03
"""Seconds in which really no more leave than allowed, however late a busy machine lets some of them go."""

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class TooSoon(Exception):
    """A message would have to wait for longer than it may. ``everybody``: any other would have to wait as well."""

    def __init__(self, wait: timedelta, *, everybody: bool) -> None:
        super().__init__(f"would wait {wait.total_seconds():.1f} s")
        self.wait = wait
        self.everybody = everybody


@dataclass(frozen=True, slots=True)
class Wish:
    """How long a call may wait for its turn, and whether those that are not ``urgent`` let it go before them."""

    patience: timedelta = PATIENCE
    urgent: bool = False


@dataclass(slots=True)
class Turn:
    """A call that waits for its slot, and gets a later one when it gives way."""

    slot: int
    chat: int | None
    urgent: bool


class Pacer(BaseRateLimiter[Wish]):
    """Spreads what one token sends: evenly over all, per private chat and per group; ``clock`` counts seconds.

    Time is cut into slots, one message each, so that no second holds more than its share, wherever it begins.
    Edits take a slot, but do not count for their chat. What is urgent takes the first slot of one that is not.
    https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """

    def __init__(self, pace: Pace, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._slot = SLACK_OVERALL / pace.overall
        self._private = 1, SLACK / pace.private
        self._group = max(1, int(pace.group)), MINUTE.total_seconds() * SLACK * max(1.0, 1 / pace.group)
        self._window = EXACTLY * max(1.0, 1 / pace.overall)
        self._taken: dict[int, Turn] = {}
        self._left = deque[float](maxlen=max(1, int(pace.overall)))
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
        rate_limit_args: Wish | None,
    ) -> Answer:
        """Make a call once it may be made, as ``rate_limit_args`` wishes. Raises TooSoon and RetryAfter."""
        if endpoint.startswith(("send", "edit")):
            chat = int(data["chat_id"]) if endpoint.startswith("send") else None
            await self._come(self.reserve(chat, rate_limit_args or Wish()))
        self._refuse_if_halted()
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self.halt(seconds_of(error))
            raise

    def reserve(self, chat: int | None, wish: Wish = Wish()) -> Turn:
        """Take the first slot in which a message may leave. Raises TooSoon."""
        self._refuse_if_halted()
        now = self._clock()
        self._forget_before(now)
        ready = now if chat is None else max(now, self._chat_ready(chat))
        first = free = math.ceil(ready / self._slot)
        while free in self._taken:
            free += 1
        slower = self._slower(first, free) if wish.urgent else None
        turn = Turn(slower.slot if slower else free, chat, wish.urgent)
        wait = turn.slot * self._slot - now
        if wait > wish.patience.total_seconds():
            raise TooSoon(timedelta(seconds=wait), everybody=ready == now)
        if slower:
            self._give(slower, free)
        self._taken[turn.slot] = turn
        if chat is not None:
            self._chats.setdefault(chat, deque(maxlen=self._limit(chat)[0])).append(turn.slot * self._slot)
        return turn

    def seconds_to(self, turn: Turn) -> float:
        """Return how far away a turn is; it may go further meanwhile."""
        return turn.slot * self._slot - self._clock()

    def admits(self) -> int:
        """Return how many more messages, each to another chat, may set out: those that can leave within PATIENCE."""
        now = self._clock()
        if now < self._halted_until or not self.is_ours():
            return 0
        self._forget_before(now)
        first, last = math.ceil(now / self._slot), math.floor((now + PATIENCE.total_seconds()) / self._slot)
        return last - first + 1 - sum(slot <= last for slot in self._taken)

    def halt(self, seconds: float) -> None:
        """Let nothing leave for so long; of several halts the longest counts."""
        self._halted_until = max(self._halted_until, self._clock() + seconds)

    def take_over(self, left: timedelta, told: Sequence[tuple[int, timedelta]]) -> None:
        """Keep to what was sent before, maybe by another process: for how long nothing may leave yet, and how long ago
        groups were told something, the oldest first.
        """
        self.halt(left.total_seconds())
        now = self._clock()
        for chat, ago in groupby(sorted(told, key=itemgetter(0)), key=itemgetter(0)):
            moments = (now - one.total_seconds() for _, one in ago)
            self._chats[chat] = deque(moments, maxlen=self._limit(chat)[0])

    async def _come(self, turn: Turn) -> None:
        """Wait for a turn, again where it gave way meanwhile, and where others left late: they count when they left."""
        awaited = None
        while awaited != turn.slot:
            awaited = turn.slot
            await asyncio.sleep(self.seconds_to(turn))
        leaves = now = self._clock()
        if len(self._left) == self._left.maxlen:
            leaves = max(now, self._left[0] + self._window)
        self._left.append(leaves)
        if turn.chat is not None and self._is_last_of_chat(turn):
            self._chats[turn.chat][-1] = max(leaves, turn.slot * self._slot)
        await asyncio.sleep(leaves - now)

    def _is_last_of_chat(self, turn: Turn) -> bool:
        return turn.chat is None or self._chats.get(turn.chat, [-math.inf])[-1] == turn.slot * self._slot

    def _slower(self, first: int, end: int) -> Turn | None:
        """Return the first turn between these slots that can give way: not urgent, and the last of its chat."""
        for turn in (self._taken[slot] for slot in range(first, end)):
            if not turn.urgent and self._is_last_of_chat(turn):
                return turn
        return None

    def _give(self, turn: Turn, slot: int) -> None:
        """Give somebody else's place to a turn."""
        turn.slot = slot
        self._taken[slot] = turn
        if turn.chat is not None:
            self._chats[turn.chat][-1] = slot * self._slot

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
        self._taken = {slot: turn for slot, turn in self._taken.items() if slot * self._slot >= now}
        self._chats = {chat: left for chat, left in self._chats.items() if left[-1] + self._limit(chat)[1] > now}


def seconds_of(error: RetryAfter) -> float:
    """Return how long Telegram wants to be left alone."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else after
