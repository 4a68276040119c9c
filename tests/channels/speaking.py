"""Telegram's channel, spoken with for a moment, and what people see of it."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from PIL import Image

from bot.channels.channel import SendFailed
from bot.channels.telegram.outbound import TelegramChannel
from bot.media import MediaStore
from domain.fit import fit
from domain.message import Address, Outbound
from domain.policy import Pace
from tests.botapi.people import Person
from tests.botapi.server import TOKEN, BotApi

FAST = Pace(overall=1_000, private=1_000, group=1_000)
ALLOWED = Pace(overall=30, private=1, group=20)


class Speak:
    """Runs what is done with the channel, and closes it."""

    def __init__(self, api: BotApi, store: MediaStore) -> None:
        self._api = api
        self._store = store

    def play(
        self, scene: Callable[[TelegramChannel], Awaitable[None]], *, pace: Pace = FAST, token: str = TOKEN
    ) -> None:
        async def run() -> None:
            channel = TelegramChannel(token, self._api.base, pace=pace, store=self._store)
            try:
                await scene(channel)
            finally:
                await channel.close()

        asyncio.run(run())

    def send(self, to: Person, *outbounds: Outbound, replaces: str = "", silent: bool = False) -> str:
        """Send one after the other, each in place of the one before where ``replaces`` or a card asks for it."""
        return self.send_to(str(to.id), *outbounds, replaces=replaces, silent=silent)

    def send_to(self, to: str, *outbounds: Outbound, replaces: str = "", silent: bool = False) -> str:
        """Send likewise to a chat, or to a topic of one."""
        receipts = [replaces]

        async def scene(channel: TelegramChannel) -> None:
            for outbound in outbounds:
                replaced = receipts[-1] if outbound.card else ""
                receipts.append(await say(channel, to, outbound, replaces=replaced, silent=silent))

        self.play(scene)
        return receipts[-1]

    def keeps(self, ref: str, content: bytes) -> None:
        """Have a picture in the store."""
        self._store.keep(content, ref)

    def fails(self, to: int | str, outbound: Outbound) -> SendFailed:
        failures = []

        async def scene(channel: TelegramChannel) -> None:
            with pytest.raises(SendFailed) as refused:
                await say(channel, to, outbound)
            failures.append(refused.value)

        self.play(scene)
        return failures[0]


async def say(
    channel: TelegramChannel, to: int | str, outbound: Outbound, *, replaces: str = "", silent: bool = False
) -> str:
    fitted = replace(fit(outbound, channel.capabilities), silent=silent)
    return await channel.send(Address("telegram", str(to)), fitted, replaces=replaces)


def photo(colour: str = "red", size: tuple[int, int] = (400, 300)) -> bytes:
    into = io.BytesIO()
    Image.new("RGB", size, colour).save(into, "JPEG")
    return into.getvalue()


def seen(person: Person) -> list[str]:
    return [shown.text for shown in person.chat if shown.by_bot]
