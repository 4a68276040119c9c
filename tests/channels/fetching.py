"""Files that somebody sent on Telegram, and an office that is brought them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import text

from bot.channels.telegram.downloads import ASK_AGAIN, Downloads
from bot.intake import Unavailable
from bot.media import MediaStore
from bot.read import Reader
from domain.message import Address, Inbound, Media
from storage.database import Database
from storage.keys import new_id
from storage.tables import Person as PersonRow
from tests.botapi.people import Person
from tests.botapi.server import TOKEN, BotApi
from tests.botapi.shapes import File

CONSENT = "2026-11"
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@dataclass
class Office:
    """What a person sent, and what came of it; it writes down what is stored, as the handlers do."""

    database: Database
    store: MediaStore
    api: BotApi
    owner: int = 0
    brought: list[Inbound] = field(default_factory=list[Inbound])
    away: int = 0
    forgetful: bool = False

    def knows(self, person: Person, *, agreed: bool = True) -> None:
        with self.database.begin() as uow:
            self.owner = new_id(NOW)
            uow.people.add(
                PersonRow(
                    id=self.owner,
                    name="Mina",
                    language="zh",
                    created_at=NOW,
                    consent=CONSENT if agreed else "",
                    consented_at=NOW if agreed else None,
                    door=None,
                    demo=None,
                )
            )
            uow.flush()
            uow.people.add_door(Address("telegram", str(person.id)), person=self.owner, now=NOW)

    def agrees(self) -> None:
        with self.database.begin() as uow:
            uow.people.get(self.owner).consent = CONSENT

    def renames(self, table: str, name: str) -> None:
        with self.database.begin() as uow:
            uow.session.execute(text(f"alter table {table} rename to {name}"))

    def receives(self, file: File, channel: str = "telegram") -> str:
        with self.database.begin() as uow:
            media = Media(file.unique_id, source=file.id)
            uow.pictures.receive([media], channel=channel, owner=self.owner, now=NOW)
        return file.unique_id

    async def take(self, inbound: Inbound) -> None:
        if self.away:
            self.away -= 1
            raise Unavailable
        self.brought.append(inbound)
        with self.database.begin() as uow:
            picture = uow.pictures.find(inbound.stored.ref) if inbound.stored else None
            if picture and not self.forgetful:
                picture.stored_at, picture.refused = NOW, inbound.text

    async def has(self, count: int) -> None:
        async with asyncio.timeout(60):
            while len(self.brought) < count:
                await asyncio.sleep(0.01)

    def play(self, scene: Callable[[Downloads], Awaitable[None]]) -> None:
        """Fetch while a scene is played."""

        async def run() -> None:
            reader = Reader(self.database)
            downloads = Downloads(
                TOKEN,
                self.api.base,
                consent=CONSENT,
                reader=reader,
                store=self.store,
                take=self.take,
                clock=lambda: NOW,
            )
            working = asyncio.create_task(downloads.work())
            await scene(downloads)
            downloads.stop()
            async with asyncio.timeout(ASK_AGAIN / 2):
                await working
            reader.close()

        asyncio.run(run())

    def fetch(self, count: int = 1) -> list[Inbound]:
        """Return what is brought until there are so many."""
        self.play(lambda _: self.has(count))
        return self.brought
