"""What comes of a talk on Telegram over connections that are slow, torn off in the middle, or half dead?"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.channels.telegram import outbound, polling
from bot.channels.telegram.inbound import Listener
from bot.channels.telegram.outbound import TelegramChannel
from bot.delivery import Delivery
from bot.media import MediaStore
from domain.message import Address, Media, Outbound
from storage.terms import Terms
from tests.botapi.people import Person
from tests.botapi.server import TOKEN, BotApi
from tests.channels.listening import Office, hear, key, play
from tests.channels.speaking import FAST, Speak, photo, seen
from tests.round_robin import RoundRobin, Way
from tests.storage.post import Post, Story
from tests.storage.world import door_at
from tests.town import Town, open_town

HELLO, NEXT = "Your report has been accepted.", "It is done."
WAYS = pytest.mark.parametrize("way", list(Way))


@pytest.fixture
def line(api: BotApi, monkeypatch: pytest.MonkeyPatch) -> Iterator[RoundRobin]:
    """The way to Telegram; nobody waits there for long."""
    for module, name, seconds in (
        (polling, "ANSWER_SECONDS", 1),
        (outbound, "ANSWER_SECONDS", 1),
        (outbound, "CONNECT_SECONDS", 1),
    ):
        monkeypatch.setattr(module, name, seconds)
    with RoundRobin(api.base) as line:
        api.base = line.address
        yield line


async def until(came: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not came():
            await asyncio.sleep(0.01)


def test_what_comes_slowly_and_in_crumbs_comes_whole(line: RoundRobin, api: BotApi, mina: Person, speak: Speak) -> None:
    line.slow(0.002, 64)
    updates = [mina.says(f"{number} 路灯不亮") for number in range(5)]
    assert [heard.key for heard in hear(api, *updates)] == [key(update) for update in updates]
    speak.keeps("lamp", photo(size=(40, 30)))
    speak.send(mina, Outbound(HELLO, media=(Media("lamp"),)))
    assert seen(mina)[-1] == HELLO


@WAYS
def test_a_poll_that_nothing_comes_back_from_ends_and_the_next_one_brings_it(
    line: RoundRobin, api: BotApi, mina: Person, way: Way
) -> None:
    async def scene(office: Office, _: Listener) -> None:
        first = mina.says("before")
        await office.has(lambda: key(first) in [one.key for one in office.taken])
        await until(lambda: api.called("getUpdates")[-1].status == 0)
        line.swallow(way)
        mina.says("meanwhile")
        await until(lambda: line.swallowed)
        line.mend()
        mina.says("afterwards")
        await office.has(lambda: len(office.taken) == 3)

    office = play(api, scene, poll=1)
    assert [one.text for one in office.taken] == ["before", "meanwhile", "afterwards"]
    assert len(api.world.updates) == 0


@pytest.mark.parametrize("size", [1, 100, 300], ids=["at its first byte", "among its headers", "in what it says"])
def test_an_answer_that_is_torn_off_is_asked_for_again(line: RoundRobin, api: BotApi, mina: Person, size: int) -> None:
    async def scene(office: Office, _: Listener) -> None:
        first = mina.says("before")
        await office.has(lambda: key(first) in [one.key for one in office.taken])
        line.reset_after(size)
        mina.says("路灯" * 200)
        await office.has(lambda: len(office.taken) == 2)

    office = play(api, scene)
    assert [one.text for one in office.taken] == ["before", "路灯" * 200]
    assert len(line.passed) > 1


@dataclass
class Owed:
    """What somebody is owed on Telegram, and delivery at work with a clock that is set by hand."""

    line: RoundRobin
    town: Town
    mina: Person
    store: MediaStore

    def owe(self, *texts: str) -> None:
        with self.town.database.begin() as uow:
            door = door_at(uow, Address("telegram", str(self.mina.id)), self.town)
            for text in texts:
                uow.outbox.owe(door, Outbound(text), Terms("answer", 1), self.town.now)

    def play(self, story: Story) -> None:
        """Tell a story while what is owed goes out."""
        post = Post(self.town)

        async def run() -> None:
            channel = TelegramChannel(TOKEN, self.line.address, pace=FAST, store=self.store)
            post.delivery = Delivery(channel, post.writer, self.town.rules, lambda: self.town.now)
            await post.tell(story)
            await channel.close()

        asyncio.run(run())


@pytest.fixture
def owed(line: RoundRobin, mina: Person, store: MediaStore, tmp_path: Path) -> Iterator[Owed]:
    for town in open_town(tmp_path):
        yield Owed(line, town, mina, store)


@pytest.mark.parametrize(("way", "often"), [(Way.THERE, 1), (Way.BACK, 2)], ids=["never came", "never confirmed"])
def test_what_is_sent_into_a_half_dead_connection_is_sent_again(owed: Owed, way: Way, often: int) -> None:
    async def story(post: Post) -> None:
        owed.line.swallow(way)
        owed.owe(HELLO, NEXT)
        await post.until(lambda: post.waits(HELLO) and post.waits(NEXT))
        assert owed.line.swallowed == {way}
        owed.line.mend()
        await post.later(60)
        await post.until(lambda: set(post.fates().values()) == {"sent"})

    owed.play(story)
    assert seen(owed.mina) == [*[HELLO] * often, NEXT]


@pytest.mark.parametrize("size", [1, 100, 200], ids=["at its first byte", "among its headers", "in what it says"])
def test_what_is_confirmed_by_half_an_answer_is_sent_again(owed: Owed, size: int) -> None:
    async def story(post: Post) -> None:
        owed.line.reset_after(size)
        owed.owe(HELLO)
        await post.until(lambda: post.waits(HELLO))
        await post.later(60)
        await post.until(lambda: post.fates()[HELLO] == "sent")

    owed.play(story)
    assert seen(owed.mina) == [HELLO, HELLO]
