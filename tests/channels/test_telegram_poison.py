"""What do a few bad updates among a hundred do to the others, by polling and by a webhook, with the real writer?"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.channels.telegram.inbound import Listener
from bot.channels.telegram.updates import Raw
from bot.intake import CAREFUL, Intake
from bot.receive import Writer
from handlers import routes
from storage.streams import inbox, outbox
from tests.botapi.server import TOKEN, BotApi
from tests.channels import webhooks
from tests.channels.listening import NOW, Desk, Office, key
from tests.channels.webhooks import Opened
from tests.storage.world import MISBEHAVING, rows
from tests.town import Town, open_town

HUNDRED = 100


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    for name, command in MISBEHAVING.items():
        monkeypatch.setitem(routes.COMMANDS, name, command)
    yield from open_town(tmp_path)


class Bureau(Office):
    """Takes what comes in as a process does: into the database of a town."""

    def __init__(self, town: Town, careful: int) -> None:
        super().__init__()
        self.town = town
        self.writer = Writer(Intake(town.database, town.rules, lambda: town.now, careful=careful))

    def desk(self) -> Desk:
        return {"take": self.writer.take, "aside": self.keep, "clock": lambda: NOW, "wake": self.wake}

    async def keep(self, key_: str, raw: Raw, why: str) -> None:
        await self.writer.run(
            lambda uow: uow.inbox.set_aside(("telegram", key_), aside=raw, why=why, now=self.town.now)
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        writing = asyncio.create_task(self.writer.work())
        yield
        self.writer.stop()
        await writing

    def kept_aside(self) -> dict[str, str]:
        with self.town.database.reading() as uow:
            return {row.key: row.why for row in uow.inbox.aside()}


def everybody_speaks(api: BotApi) -> tuple[int, int]:
    """Let a hundred people speak at the same time; return the two updates that are bad."""
    people = [api.person(f"P{number}") for number in range(HUNDRED)]

    def speak() -> tuple[int, int]:
        for number, person in enumerate(people):
            if number == 30:
                unreadable = person.forwards_undecodable("secret")
            elif number == 60:
                deadly = person.says("/boom")
            else:
                person.says("/count")
        return unreadable, deadly

    return api.world.locked(speak)


def answers_and_poison(bureau: Bureau, unreadable: int, deadly: int) -> None:
    """Everybody else was answered once, and what was bad is kept."""
    aside = bureau.kept_aside()
    assert aside.keys() == {key(unreadable), key(deadly)}
    assert "sender_user_name: missing" in aside[key(unreadable)]
    assert aside[key(deadly)] == "RuntimeError"
    texts = [row.body["text"] for row in rows(bureau.town.database, outbox)]
    assert sorted(text for text in texts if text.isdigit()) == sorted(map(str, range(1, HUNDRED - 1)))
    assert len(texts) == HUNDRED - 1


@pytest.mark.parametrize("careful", [0, CAREFUL], ids=["in batches", "after a start"])
def test_two_bad_ones_among_a_hundred_hold_up_nobody_beyond_their_poll(api: BotApi, town: Town, careful: int) -> None:
    unreadable, deadly = everybody_speaks(api)

    async def run() -> Bureau:
        bureau = Bureau(town, careful)
        listener = Listener(TOKEN, api.base, **bureau.desk())
        async with bureau.open(), asyncio.timeout(60):
            listening = asyncio.create_task(listener.listen())
            while len(api.offsets) < 2:
                await asyncio.sleep(0.01)
            await listener.stop()
            await listening
        return bureau

    answers_and_poison(asyncio.run(run()), unreadable, deadly)
    assert api.offsets[0] == 0
    assert {offset - unreadable for offset in api.offsets[1:]} == {HUNDRED - 30}


def test_two_bad_ones_among_a_hundred_are_brought_no_more(api: BotApi, town: Town) -> None:
    async def run() -> tuple[Bureau, int, int]:
        bureau = Bureau(town, 0)
        bad = list[int]()

        async def scene(_: Opened) -> None:
            bad.extend(everybody_speaks(api))
            while api.world.updates.waiting():
                await asyncio.sleep(0.01)

        async with bureau.open():
            await webhooks.opened(api, scene, bureau)
        return bureau, bad[0], bad[1]

    bureau, unreadable, deadly = asyncio.run(run())
    answers_and_poison(bureau, unreadable, deadly)
    assert sorted(delivery.update_id for delivery in api.deliveries) == sorted(
        {one.update_id for one in api.deliveries}
    )


def test_the_same_update_at_two_replicas_and_again_is_acted_on_once(api: BotApi, town: Town) -> None:
    """They share the address; here, where there is no proxy, each has its own."""
    one, other = Bureau(town, 0), Bureau(town, 0)
    body = (
        b'{"update_id": 7, "message": {"message_id": 1, "date": 1795000000, "text": "/count",'
        b' "chat": {"id": 5, "type": "private"}, "from": {"id": 5, "is_bot": false, "first_name": "Mina"}}}'
    )

    async def run() -> None:
        async def first(near: Opened) -> None:
            async def second(far: Opened) -> None:
                statuses = await asyncio.gather(*(at.post(body) for at in (near, far) * 3))
                assert statuses == [200] * 6

            await webhooks.opened(api, second, other)
            assert await near.post(body.replace(b": 7,", b": 8,")) == 200

        async with one.open(), other.open():
            await webhooks.opened(api, first, one)

    asyncio.run(run())
    assert [row.body["text"] for row in rows(town.database, outbox)] == ["1", "2"]
    assert len(rows(town.database, inbox)) == 2
