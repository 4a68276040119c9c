"""Telegram as a whole at work on a town's database: it listens, the writer writes, delivery speaks; a clock by hand."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.channels.telegram.outbound import TelegramChannel
from bot.channels.telegram.station import Station
from bot.delivery import Delivery
from bot.media import MediaStore
from bot.read import Reader
from bot.receive import Writer
from bot.settings import read_settings
from domain.message import Address
from domain.organisation import Role
from domain.policy import Pace
from tests.botapi.people import Person
from tests.botapi.server import TOKEN, BotApi, newcomer
from tests.channels.speaking import FAST
from tests.town import Town


class Manned:
    """A bot with a hand on its clock; what is played is played in a thread of its own."""

    def __init__(self, api: BotApi, town: Town, folder: Path, *, pace: Pace = FAST) -> None:
        self.api = api
        self.town = town
        self._folder = folder
        self._pace = pace
        self._wake: Callable[[], None] = lambda: None

    def seconds(self) -> float:
        """Return the moment of the town as Telegram's pace counts it."""
        return self.town.now.timestamp()

    def later(self, seconds: float) -> None:
        self.town.now += timedelta(seconds=seconds)
        self._wake()

    def staff(self, name: str, role: Role, unit: str) -> Person:
        """Return somebody with a role who has opened the bot on Telegram."""
        return self._known(self.town.staff(name, role, unit).address, newcomer(self.api, name))

    def resident(self, name: str) -> Person:
        """Return somebody who has agreed already, and has opened the bot on Telegram."""
        return self._known(self.town.resident(name).address, newcomer(self.api, name))

    def play(self, scene: Callable[[], None]) -> None:
        asyncio.run(self._play(scene))

    async def _play(self, scene: Callable[[], None]) -> None:
        writer, reader = Writer(self.town.intake), Reader(self.town.database)
        store = MediaStore(self._folder / "media", most_bytes=2**20)
        environ = {"DATA_DIR": str(self._folder), "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": self.api.base}
        station = Station(
            read_settings(environ),
            rules=self.town.rules,
            writer=writer,
            reader=reader,
            store=store,
            clock=lambda: self.town.now,
        )
        channel = TelegramChannel(TOKEN, self.api.base, pace=self._pace, store=store, clock=self.seconds)
        delivery = Delivery(channel, writer, self.town.rules, lambda: self.town.now)
        delivery.room = channel.pacer.admits
        writer.owed = [delivery.wake]
        loop = asyncio.get_running_loop()

        def wake() -> None:
            loop.call_soon_threadsafe(delivery.wake)

        self._wake = wake
        writing = asyncio.create_task(writer.work())
        working = [asyncio.create_task(part) for part in (station.work(), delivery.work())]
        try:
            await asyncio.to_thread(scene)
        finally:
            await station.stop()
            delivery.stop()
            await asyncio.gather(*working, return_exceptions=True)
            await asyncio.gather(station.channel.close(), channel.close())
            writer.stop()
            await writing
            reader.close()

    def _known(self, address: Address, person: Person) -> Person:
        """Let somebody of the town be who speaks from this chat."""
        with self.town.database.begin() as uow:
            door = uow.people.find_door(address)
            assert door is not None
            door.channel, door.outside = "telegram", str(person.id)
            uow.people.get(door.person).language = "en"
        return person
