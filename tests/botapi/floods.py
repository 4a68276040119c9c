"""When does Telegram say “too many requests”, and who went on sending all the same?"""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.botapi.refusal import flood


@dataclass(slots=True)
class Call:
    """One request of the bot, as it arrived, in seconds of the server's clock; ``status`` is 0 until it is answered."""

    at: float
    method: str
    params: dict[str, str]
    status: int = 0

    @property
    def is_send(self) -> bool:
        return self.method.lower().startswith(("send", "edit")) and self.method.lower() != "sendchataction"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a bot may send: in all and to one private chat per second, to one group per minute.

    https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """

    overall: int = 30
    private: int = 1
    group: int = 20


@dataclass(slots=True)
class Floods:
    """Sliding windows over what was let through; every 429 halts the whole token until its time is over."""

    limits: Limits | None
    halted_until: float = 0
    sent_during_halt: list[Call] = field(default_factory=list[Call])
    _overall: deque[float] = field(default_factory=deque[float])
    _chats: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque[float]))

    def admit(self, call: Call) -> None:
        if not call.is_send:
            return
        if call.at < self.halted_until:
            self.sent_during_halt.append(call)
            raise flood(math.ceil(self.halted_until - call.at))
        if self.limits:
            self._count(call, self.limits)

    def halt(self, now: float, seconds: float) -> None:
        self.halted_until = max(self.halted_until, now + seconds)

    def _count(self, call: Call, limits: Limits) -> None:
        windows = [(self._overall, limits.overall, 1.0)]
        chat_id = call.params.get("chat_id", "")
        # Edits are let through more kindly than new messages, but they count towards the whole.
        if call.method.lower().startswith("send"):
            per_chat = (limits.group, 60.0) if chat_id.startswith("-") else (limits.private, 1.0)
            windows.append((self._chats[chat_id], *per_chat))
        wait = max(_wait(window, most, seconds, call.at) for window, most, seconds in windows)
        if wait > 0:
            self.halt(call.at, math.ceil(wait))
            raise flood(math.ceil(wait))
        for window, *_ in windows:
            window.append(call.at)


def _wait(window: deque[float], most: int, seconds: float, now: float) -> float:
    while window and window[0] <= now - seconds:
        window.popleft()
    return window[-most] + seconds - now if len(window) >= most else 0
