"""Does what one process takes reach whoever speaks in another, without anybody looking for it?"""

import asyncio
from datetime import timedelta

from bot.channels.webchat import Hub
from bot.delivery import Delivery
from bot.replica import Replica
from domain.message import Address
from storage.wire import Alone, Kind, News
from tests.storage.post import Post, play
from tests.town import Town

ANN = Address("memory", "Ann")


class Linked(Alone):
    """A wire that only its other end hears."""

    def __init__(self) -> None:
        super().__init__()
        self.other: Alone = self
        self.told: list[News] = []

    def tell(self, news: News) -> None:
        self.told.append(news)
        self.other.heard(news)


def pair() -> tuple[Linked, Linked]:
    one, other = Linked(), Linked()
    one.other, other.other = other, one
    return one, other


class Speaker(Delivery):
    """Counts how often it is told to look."""

    looks = 0

    def wake(self) -> None:
        self.looks += 1


def test_what_one_takes_the_other_looks_for_at_once(town: Town) -> None:
    ann = town.resident("Ann")

    async def story(post: Post) -> None:
        takes, speaks = pair()
        speaker = Speaker(post.channel, post.writer, town.rules, lambda: town.now)
        post.delivery.is_ours = lambda: False
        Replica(speaks, Hub(), [speaker])
        post.writer.announce = Replica(takes, Hub(), [post.delivery]).announce
        await post.writer.take(town.inbound(ann, text="/help"))
        assert (takes.told, speaker.looks) == ([News(Kind.OWED, "memory")], 1)

    play(town, story)


def test_who_speaks_itself_tells_nobody(town: Town) -> None:
    async def story(post: Post) -> None:
        wire, _ = pair()
        Replica(wire, Hub(), [post.delivery]).announce({"memory", "web"})
        assert wire.told == []

    play(town, story)


def test_a_page_that_is_open_elsewhere_hears_and_files_are_fetched_where_that_is_done() -> None:
    async def story() -> None:
        wire, elsewhere = pair()
        hub, fetched = Hub(), list[str]()
        shows, fetches = Replica(wire, Hub(), []), Replica(elsewhere, hub, [])
        fetches.wanted = lambda: fetched.append("now")
        with hub.listening([ANN]) as page:
            shows.show(ANN)
            assert await page.wait(timedelta(seconds=60))
        wire.tell(News(Kind.WANTED, "memory"))
        assert fetched == ["now"]

    asyncio.run(story())
