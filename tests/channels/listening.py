"""A Telegram listener at work, and somebody who takes what it brings."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypedDict

from PIL import Image

from bot.channels.telegram.inbound import Aside, Listener, Take
from bot.channels.telegram.updates import Raw
from bot.intake import Unavailable
from domain.message import Inbound
from tests.botapi.people import Person
from tests.botapi.server import TOKEN, BotApi

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
BOT_ID = TOKEN.partition(":")[0]


@dataclass
class Office:
    """Takes what comes in, as the writer does; ``away`` is how often the database cannot take a key."""

    taken: list[Inbound] = field(default_factory=list[Inbound])
    aside: list[tuple[str, Raw, str]] = field(default_factory=list[tuple[str, Raw, str]])
    away: dict[str, int] = field(default_factory=dict[str, int])
    tried: list[str] = field(default_factory=list[str])
    woken: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event | None = None

    async def take(self, inbound: Inbound) -> None:
        self.tried.append(inbound.key)
        if self.away.get(inbound.key, 0) > 0:
            self.away[inbound.key] -= 1
            raise Unavailable
        if self.gate:
            await self.gate.wait()
        if inbound.key not in [known.key for known in self.taken]:
            self.taken.append(inbound)
        self.news.set()

    async def set_aside(self, key: str, raw: Raw, why: str) -> None:
        self.aside.append((key, raw, why))
        self.news.set()

    async def has(self, ready: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not ready():
                self.news.clear()
                await self.news.wait()

    def wake(self) -> None:
        self.woken += 1

    def desk(self) -> "Desk":
        """Return where a listener brings what it hears."""
        return {"take": self.take, "aside": self.set_aside, "clock": lambda: NOW, "wake": self.wake}


class Desk(TypedDict):
    """What a listener calls."""

    take: Take
    aside: Aside
    clock: Callable[[], datetime]
    wake: Callable[[], None]


Scene = Callable[[Office, Listener], Awaitable[None]]


def play(api: BotApi, scene: Scene, *, token: str = TOKEN, poll: float = 5) -> Office:
    """Listen while a scene is played, then stop, and return what was taken."""

    async def run() -> Office:
        office = Office()
        listener = Listener(token, api.base, poll=timedelta(seconds=poll), **office.desk())
        listening = asyncio.create_task(listener.listen())
        playing = asyncio.ensure_future(scene(office, listener))
        await asyncio.wait({listening, playing}, timeout=60, return_when=asyncio.FIRST_COMPLETED)
        if playing.done():
            playing.result()
        playing.cancel()
        if office.gate:
            office.gate.set()  # of a scene that came to no end: nobody would open it any more
        await listener.stop()
        await listening
        return office

    return asyncio.run(run())


def hear(api: BotApi, *updates: int) -> list[Inbound]:
    """Return what is taken of these updates, which wait already."""

    async def scene(office: Office, _: Listener) -> None:
        await office.has(lambda: {key(update) for update in updates} <= {inbound.key for inbound in office.taken})

    return play(api, scene).taken


def key(update: int) -> str:
    return f"{BOT_ID}:{update}"


def photo(colour: str = "red") -> bytes:
    into = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(into, "JPEG")
    return into.getvalue()


def private(person: Person) -> dict[str, object]:
    who = {"id": person.id, "is_bot": False, "first_name": "Mina"}
    return {"message_id": 1, "date": 1_795_000_000, "chat": {"id": person.id, "type": "private"}, "from": who}


def pressed(person: Person, value: str) -> dict[str, object]:
    message = private(person) | {"from": {"id": int(BOT_ID), "is_bot": True, "first_name": "Baodao"}, "text": "?"}
    who = {"id": person.id, "is_bot": False, "first_name": "Mina", "language_code": "en"}
    return {"callback_query": {"id": "77", "from": who, "message": message, "chat_instance": "1", "data": value}}
