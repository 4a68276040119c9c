"""How a sending ends: sent, tried again, moved, unreachable or refused; nothing stays without an end."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.channels.channel import ChannelBroken, Fate, Reach, SendFailed
from bot.delivery import BROKEN, GIVE_UP
from domain.message import Address
from storage.database import Database
from storage.streams import outbox
from tests.storage.post import Post, play
from tests.storage.world import owe, rows
from tests.town import Town


def test_a_failure_is_tried_again_later_and_later_and_nothing_of_its_line_overtakes_it(
    town: Town,
) -> None:
    for text in ("first", "second"):
        owe(town, "Ann", text)
    owe(town, "Bob", "other")

    async def story(post: Post) -> None:
        post.channel.fails["first"] = [SendFailed(Fate.RETRY, "busy") for _ in range(2)]
        await post.until(lambda: post.waits("first") and post.channel.texts == ["other"])
        await post.later(5)
        await post.until(lambda: post.waits("first") and not post.channel.fails["first"])
        assert post.channel.texts == ["other"]
        await post.later(5)
        await post.looks_again()
        assert post.channel.texts == ["other"]
        await post.later(5)
        await post.until(lambda: len(post.channel.texts) == 3)

    post = play(town, story)
    assert post.channel.texts == ["other", "first", "second"]
    assert {row.body["text"]: row.attempts for row in rows(town.database, outbox)} == {
        "first": 3,
        "second": 1,
        "other": 1,
    }


def test_what_only_our_own_pace_refuses_is_tried_as_soon_as_it_may_be_however_often(town: Town) -> None:
    owe(town, "Ann", "paced")
    with town.database.writer.begin() as connection:
        connection.execute(update(outbox).values(attempts=GIVE_UP))
    wait = Reach(timedelta(seconds=60), ours=True)

    async def story(post: Post) -> None:
        post.channel.fails["paced"] = [SendFailed(Fate.RETRY, "too soon", reach=wait) for _ in range(3)]
        for left in (2, 1, 0):
            await post.until(lambda: len(post.channel.fails["paced"]) == left and post.waits("paced"))  # noqa: B023
            await post.later(60)
        await post.until(lambda: post.channel.texts)

    assert play(town, story).fates() == {"paced": "sent"}


def test_who_closed_the_door_is_sent_nothing_more(town: Town, database: Database) -> None:
    owe(town, "Ann", "first")
    owe(town, "Ann", "second")

    async def story(post: Post) -> None:
        post.channel.fails["first"] = [SendFailed(Fate.UNREACHABLE, "blocked")]
        await post.until(lambda: post.fates() == {"first": "unreachable", "second": "unreachable"})
        owe(town, "Ann", "third", priority=3, purpose="notice")
        await post.until(lambda: post.fates().get("third") == "unreachable")
        owe(town, "Ann", "an answer is tried", purpose="answer")
        await post.until(lambda: post.channel.texts)

    post = play(town, story)
    assert post.channel.texts == ["an answer is tried"]
    with database.reading() as uow:
        door = uow.people.find_door(Address("memory", "Ann"))
        assert door is not None
        assert door.closed_at == town.now


def test_an_address_that_moved_is_rewritten_and_the_message_follows(town: Town) -> None:
    owe(town, "-1", "hello")

    async def story(post: Post) -> None:
        post.channel.fails["hello"] = [SendFailed(Fate.MOVED, "migrated", moved_to="-100")]
        await post.until(lambda: post.channel.texts)

    assert play(town, story).channel.shown == [("-100", "hello")]


def test_an_address_that_moved_to_one_that_is_known_gives_it_what_is_owed(town: Town, database: Database) -> None:
    owe(town, "-100", "already here")
    owe(town, "-1", "hello")
    owe(town, "-1", "and this")

    async def story(post: Post) -> None:
        post.channel.fails["hello"] = [SendFailed(Fate.MOVED, "migrated", moved_to="-100")]
        await post.until(lambda: len(post.channel.texts) == 3)

    assert play(town, story).channel.shown == [("-100", "already here"), ("-100", "hello"), ("-100", "and this")]
    with database.reading() as uow:
        old = uow.people.find_door(Address("memory", "-1"))
        assert old is not None
        assert old.closed_at is not None


@pytest.mark.parametrize(
    ("failure", "tries"),
    [
        (SendFailed(Fate.REFUSED, "too long"), 1),
        (SendFailed(Fate.RETRY, "never"), GIVE_UP),
        (SendFailed(Fate.MOVED, "in circles", moved_to="Ann"), GIVE_UP),
        (ValueError("a bug"), BROKEN),
    ],
    ids=["refused at once", "never taken", "moves in circles", "the channel stumbles"],
)
def test_what_never_goes_through_ends_and_lets_the_next_one_pass(town: Town, failure: Exception, tries: int) -> None:
    owe(town, "Ann", "bad")
    owe(town, "Ann", "good")
    with town.database.writer.begin() as connection:
        first = outbox.c.priority == 1
        connection.execute(update(outbox).where(first).values(attempts=tries - 1))

    async def story(post: Post) -> None:
        post.channel.fails["bad"] = [failure]
        await post.until(lambda: post.channel.texts)

    assert play(town, story).fates() == {"bad": "refused", "good": "sent"}


def test_an_error_of_the_channel_is_no_end_at_first(town: Town) -> None:
    owe(town, "Ann", "hello")

    async def story(post: Post) -> None:
        post.channel.fails["hello"] = [OSError("a file is away")]
        await post.until(lambda: post.waits("hello"))
        await post.later(60)
        await post.until(lambda: post.channel.texts)

    play(town, story)


def test_a_row_that_nobody_can_read_is_laid_aside(town: Town, database: Database) -> None:
    owe(town, "Ann", "odd")
    with database.writer.begin() as connection:
        connection.execute(update(outbox).values(body={"words": "odd"}))
    owe(town, "Bob", "good")
    post = play(town, lambda post: post.until(lambda: post.channel.texts))
    assert post.channel.texts == ["good"]
    assert [row.fate for row in rows(database, outbox)] == ["refused", "sent"]


def test_a_wrong_token_ends_the_channel(town: Town) -> None:
    owe(town, "Ann", "hello")

    async def run() -> None:
        post = Post(town)
        post.channel.fails["hello"] = [ChannelBroken("no token")]
        writing = asyncio.create_task(post.writer.work())
        with pytest.raises(ChannelBroken):
            await post.delivery.work()
        post.writer.stop()
        await writing

    asyncio.run(run())
    assert [row.fate for row in rows(town.database, outbox)] == [None]
