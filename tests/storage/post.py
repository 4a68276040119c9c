"""A channel that does as it is told, and delivery at work on it with the real writer and a clock set by hand."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from bot.delivery import Delivery
from bot.receive import Writer
from domain.message import Address, Capabilities, Fitted
from storage.streams import outbox
from tests.storage.world import rows
from tests.town import Town


class Scripted:
    """A channel that fails as it is told to, text by text, and remembers what it showed, and instead of what."""

    name = "memory"

    def __init__(self) -> None:
        self.capabilities = Capabilities(text=4096, buttons=100, edit=True)
        self.fails: dict[str, list[Exception]] = {}
        self.holds: dict[str, asyncio.Event] = {}
        self.shown: list[tuple[str, str]] = []
        self.edits: list[str] = []

    async def send(self, to: Address, fitted: Fitted, *, replaces: str) -> str:
        text = fitted.parts[-1].text
        if text in self.holds:
            await self.holds[text].wait()
        if self.fails.get(text):
            raise self.fails[text].pop(0)
        self.shown.append((to.id, text))
        if replaces:
            self.edits.append(replaces)
        return replaces or f"m{len(self.shown)}"

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.shown]


class Post:
    """Delivery at work, and a clock that is set by hand."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.channel = Scripted()
        self.writer = Writer(town.intake)
        self.looks = 0
        self.delivery = Delivery(self.channel, self.writer, town.rules, self._look_at_the_clock)

    async def until(self, came: Callable[[], object]) -> None:
        """Wait until something is so; delivery looks again meanwhile."""
        async with asyncio.timeout(60):
            while not came():
                self.delivery.wake()
                await asyncio.sleep(0.005)

    async def looks_again(self) -> None:
        """Let delivery look for what is owed, from settling to sending."""
        enough = self.looks + 3
        await self.until(lambda: self.looks >= enough)

    async def later(self, seconds: float) -> None:
        self.town.now += timedelta(seconds=seconds)
        self.delivery.wake()

    def _look_at_the_clock(self) -> datetime:
        self.looks += 1
        return self.town.now

    def fates(self) -> dict[str, str | None]:
        return {row.body["text"]: row.fate for row in rows(self.town.database, outbox)}

    def waits(self, text: str) -> bool:
        """Say whether a message was put back."""
        return any(
            row.body["text"] == text and row.leased_until is None and row.not_before > self.town.now and not row.fate
            for row in rows(self.town.database, outbox)
        )

    async def tell(self, story: "Story") -> None:
        """Run a story while the writer and delivery work; then stop both, as at the end of a process."""
        writing, sending = asyncio.create_task(self.writer.work()), asyncio.create_task(self.delivery.work())
        try:
            await story(self)
        finally:
            for hold in self.channel.holds.values():
                hold.set()
            self.delivery.stop()
            async with asyncio.timeout(60):
                await asyncio.gather(sending, return_exceptions=True)
            self.writer.stop()
            await writing


Story: TypeAlias = Callable[[Post], Coroutine[Any, Any, None]]


def play(town: Town, story: Story) -> Post:
    """Tell a story, and return what is left of it."""
    post = Post(town)
    asyncio.run(post.tell(story))
    return post
