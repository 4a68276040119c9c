"""Which updates wait for the bot, and when does a getUpdates get them?"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.botapi.params import Params
from tests.botapi.refusal import Refused, bad_request
from tests.botapi.shapes import Shape

# Telegram leaves these out unless they are asked for: https://core.telegram.org/bots/api#getupdates
ONLY_IF_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}
FIRST_ID = 700_000_001
LONGEST_POLL = 50
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
WEBHOOK_SET = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@dataclass(slots=True)
class Hook:
    """Where updates are brought, with what secret, and how it went; so many at a time."""

    url: str
    secret: str = ""
    most: int = 40
    failed_at: int = 0
    why: str = ""
    turns: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self.turns = asyncio.Semaphore(self.most)


@dataclass(slots=True)
class Poll:
    """One getUpdates that is waiting."""

    loop: asyncio.AbstractEventLoop
    news: asyncio.Event = field(default_factory=asyncio.Event)
    ended: str = ""

    def wake(self) -> None:
        self.loop.call_soon_threadsafe(self.news.set)

    async def wait(self, until: float) -> None:
        try:
            async with asyncio.timeout_at(until):
                await self.news.wait()
        except TimeoutError:
            return
        self.news.clear()


class Updates:
    """The queue of one bot. Whoever calls holds the world's lock, except ``poll``, which takes it itself."""

    def __init__(self) -> None:
        self.hook: Hook | None = None
        self.on_news: Callable[[], object] = lambda: None
        """Called when something waits, or is to be brought elsewhere."""
        self.offsets: list[int] = []
        self.allowed: frozenset[str] = frozenset()
        self._history: dict[int, Shape] = {}
        self._pending: list[int] = []
        self._again: list[int] = []
        self._waiting: Poll | None = None

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def heard(self) -> int:
        """How many there ever were."""
        return len(self._history)

    def add(self, kind: str, content: Shape) -> int:
        """Queue an update and return its id, or 0 when the bot does not want this kind."""
        if kind in self.allowed or (not self.allowed and kind not in ONLY_IF_ASKED):
            return self.inject({kind: content})
        return 0

    def inject(self, raw: Shape) -> int:
        """Queue whatever it is, under its own update_id or the next one."""
        update_id = raw.get("update_id", max(self._history, default=FIRST_ID - 1) + 1)
        assert isinstance(update_id, int)
        self._history[update_id] = {"update_id": update_id} | raw
        self._pending = sorted({*self._pending, update_id})
        self._wake()
        return update_id

    def redeliver(self, update_id: int) -> None:
        """Give an update once more with the next answer, although it may have been confirmed."""
        if update_id not in self._history:
            raise KeyError(update_id)
        self._again.append(update_id)
        self._wake()

    def forget_pending(self) -> None:
        self._pending.clear()

    def redirect(self, hook: Hook | None) -> None:
        """Have updates brought somewhere, which ends a waiting poll, or nowhere any more; those that wait stay."""
        self.hook = hook
        if hook:
            self.end_poll("terminated by setWebhook request")
        self._wake()

    def waiting(self) -> list[int]:
        """Return what is to be brought, in its order."""
        return sorted({*self._again, *self._pending})

    def found(self, update_id: int) -> Shape:
        return self._history[update_id]

    def brought(self, update_id: int) -> None:
        """Forget what somebody has taken."""
        self._again = [one for one in self._again if one != update_id]
        self._pending = [one for one in self._pending if one != update_id]

    def end_poll(self, reason: str) -> None:
        if self._waiting:
            self._waiting.ended = reason
            self._waiting.wake()
            self._waiting = None

    async def poll(self, params: Params, locked: Callable[[Callable[[], list[Shape]]], list[Shape]]) -> list[Shape]:
        """Answer getUpdates: at once when something waits, else when something comes or the time is over."""
        loop = asyncio.get_running_loop()
        poll, limit = Poll(loop), min(max(params.integer("limit", 100), 1), 100)
        until = loop.time() + min(max(params.integer("timeout"), 0), LONGEST_POLL)
        locked(lambda: self._begin(poll, params))
        try:
            while True:
                found = locked(lambda: self._take(poll, limit))
                if found or loop.time() >= until:
                    return found
                await poll.wait(until)
        finally:
            if self._waiting is poll:
                self._waiting = None

    def _begin(self, poll: Poll, params: Params) -> list[Shape]:
        self.end_poll(OTHER_POLLER)
        if self.hook:
            raise Refused(409, WEBHOOK_SET)
        self._waiting = poll
        self.offsets.append(params.integer("offset"))
        self._confirm(self.offsets[-1])
        if params.text("allowed_updates"):
            self.allowed = read_kinds(params.parsed("allowed_updates"))
        return []

    def _confirm(self, offset: int) -> None:
        """Drop what is below the offset; a negative one keeps only so many of the last."""
        if offset < 0:
            self._pending = self._pending[offset:]
        self._pending = [update_id for update_id in self._pending if update_id >= offset]

    def _take(self, poll: Poll, limit: int) -> list[Shape]:
        if poll.ended:
            raise Refused(409, poll.ended)
        given = [*self._again, *self._pending][:limit]
        self._again = self._again[limit:]
        return [self._history[update_id] for update_id in given]

    def _wake(self) -> None:
        if self._waiting:
            self._waiting.wake()
        self.on_news()


def read_kinds(given: object) -> frozenset[str]:
    if not isinstance(given, list):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    return frozenset(str(kind) for kind in given)
