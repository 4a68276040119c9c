"""Delivery with the real writer: what is owed is sent, in time, once, and nobody waits for somebody slow."""

import asyncio
from datetime import timedelta

import pytest

from bot import delivery
from bot.channels.channel import Fate, SendFailed
from domain.message import Address, Button, Capabilities, Outbound
from storage.database import Database
from storage.streams import card, outbox
from storage.tables import Door
from storage.terms import Terms
from tests.storage.post import Post, play
from tests.storage.world import door_at, owe, rows
from tests.town import Town

CARD = 2


@pytest.fixture(autouse=True)
def looks_only_when_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "IDLE", timedelta(hours=1))


def test_what_is_owed_is_sent_and_settled(town: Town) -> None:
    owe(town, "Ann", "hello")
    post = play(town, lambda post: post.until(lambda: post.channel.texts))
    assert post.channel.shown == [("Ann", "hello")]
    assert post.fates() == {"hello": "sent"}


def test_what_is_owed_later_wakes_delivery(town: Town) -> None:
    async def story(post: Post) -> None:
        post.writer.owed = [post.delivery.wake]
        ann = town.resident("Ann")
        await post.writer.take(town.inbound(ann, text="/help"))
        async with asyncio.timeout(60):
            while not post.channel.texts:
                await asyncio.sleep(0.005)

    play(town, story)


def test_a_card_is_replaced_where_it_hangs_and_only_its_newest_version_is_sent(town: Town) -> None:
    async def story(post: Post) -> None:
        owe(town, "Ann", "v1", priority=CARD, card="issue:1:0")
        await post.until(lambda: post.channel.texts)
        post.channel.fails["v2"] = [SendFailed(Fate.RETRY, "busy")]
        owe(town, "Ann", "v2", priority=0, card="issue:1:0")
        await post.until(lambda: post.waits("v2"))
        owe(town, "Ann", "v3", priority=CARD, card="issue:1:0")
        await post.until(lambda: len(post.channel.texts) == 2)
        await post.later(60)
        await post.until(lambda: post.fates()["v2"] is not None)

    post = play(town, story)
    assert post.channel.texts == ["v1", "v3"]
    assert post.fates() == {"v1": "sent", "v2": "dropped", "v3": "sent"}
    assert post.channel.edits == ["m1"]
    assert [row.receipt for row in rows(town.database, card)] == ["m1"]


def test_many_rows_that_matter_no_more_do_not_hold_up_the_one_behind_them(town: Town) -> None:
    for number in range(8):
        owe(town, f"P{number}", f"old {number}", expires_at=town.now)
    owe(town, "Ann", "good")

    async def story(post: Post) -> None:
        post.delivery.room = lambda: 2
        async with asyncio.timeout(60):
            while not post.channel.texts:
                await asyncio.sleep(0.005)

    assert play(town, story).channel.texts == ["good"]


def test_one_slow_person_holds_up_nobody_else(town: Town) -> None:
    owe(town, "Slow", "slow")
    owe(town, "Ann", "quick")

    async def story(post: Post) -> None:
        post.channel.holds["slow"] = asyncio.Event()
        await post.until(lambda: post.fates()["quick"] == "sent")
        owe(town, "Bob", "quick too")
        await post.until(lambda: post.fates()["quick too"] == "sent")
        assert post.fates()["slow"] is None
        post.channel.holds["slow"].set()

    assert play(town, story).fates()["slow"] == "sent"


def test_what_one_person_was_sent_is_settled_while_the_next_is_under_way(town: Town) -> None:
    for text in ("first", "second", "third"):
        owe(town, "Ann", text)

    async def story(post: Post) -> None:
        post.channel.holds["second"] = asyncio.Event()
        await post.until(lambda: post.fates()["first"] == "sent")
        assert post.channel.texts == ["first"]
        assert post.fates() == {"first": "sent", "second": None, "third": None}
        post.channel.holds["second"].set()

    assert play(town, story).channel.texts == ["first", "second", "third"]


def test_no_more_set_out_than_the_pace_admits(town: Town) -> None:
    for number in range(10):
        owe(town, f"P{number}", f"m{number}")

    async def story(post: Post) -> None:
        post.delivery.room = lambda: 3
        for number in range(10):
            post.channel.holds[f"m{number}"] = asyncio.Event()
        await post.until(lambda: [row.attempts for row in rows(town.database, outbox)].count(1) == 3)
        await post.looks_again()
        post.channel.holds["m0"].set()
        await post.until(lambda: [row.attempts for row in rows(town.database, outbox)].count(1) == 4)
        for hold in post.channel.holds.values():
            hold.set()
        await post.until(lambda: len(post.channel.texts) == 10)

    play(town, story)


def test_at_the_end_what_set_out_is_settled_and_nothing_more_is_leased(town: Town) -> None:
    owe(town, "Ann", "under way")

    async def story(post: Post) -> None:
        post.channel.holds["under way"] = asyncio.Event()
        await post.until(lambda: rows(town.database, outbox)[0].attempts)
        post.delivery.stop()
        owe(town, "Bob", "next time")
        post.channel.holds["under way"].set()

    assert play(town, story).fates() == {"under way": "sent", "next time": None}


def test_told_to_end_before_it_listens_for_that_it_ends_all_the_same(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run() -> None:
        post = Post(town)
        post.delivery.is_ours = lambda: False

        async def told_meanwhile() -> None:
            post.delivery.stop()

        monkeypatch.setattr(post.delivery, "_linger", told_meanwhile)
        writing = asyncio.create_task(post.writer.work())
        async with asyncio.timeout(60):
            await post.delivery.work()
        post.writer.stop()
        await writing

    asyncio.run(run())


def test_a_list_that_stands_for_buttons_is_remembered_at_the_address(town: Town, database: Database) -> None:
    with database.begin() as uow:
        door = door_at(uow, Address("memory", "Ann"), town)
        choice = Outbound("Which?", ((Button("This", "a"), Button("That", "b")),))
        uow.outbox.owe(door, choice, Terms("answer", 1), town.now)

    async def story(post: Post) -> None:
        post.channel.capabilities = Capabilities(text=600)
        await post.until(lambda: post.channel.texts)

    play(town, story)
    with database.reading() as uow:
        assert uow.session.get_one(Door, door.id).menu == {"1": "a", "2": "b"}
