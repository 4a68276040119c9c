"""For how long is a channel left alone that asks for it, and by whom?"""

from datetime import timedelta

import pytest

from bot.channels.channel import Fate, Reach, SendFailed
from storage.database import Database
from storage.streams import outbox
from storage.terms import Halt
from tests.storage.post import Post, play
from tests.storage.world import owe, rows
from tests.town import Town

PAUSE = Reach(timedelta(seconds=30), everybody=True)


def test_a_halt_stops_everything_that_was_leased_until_it_is_over(town: Town) -> None:
    for number in range(20):
        owe(town, f"P{number}", f"m{number}")

    async def story(post: Post) -> None:
        post.channel.fails["m0"] = [SendFailed(Fate.RETRY, "429", reach=PAUSE)]
        await post.until(lambda: all(post.waits(f"m{number}") for number in range(20)))
        owe(town, "Late", "late")
        await post.later(29)
        await post.looks_again()
        assert post.channel.texts == []
        await post.later(1)
        await post.until(lambda: len(post.channel.texts) == 21)

    play(town, story)
    assert {row.attempts for row in rows(town.database, outbox)} == {1}


async def is_told_to_pause(post: Post) -> None:
    owe(post.town, "Ann", "first")
    post.channel.fails["first"] = [SendFailed(Fate.RETRY, "429", reach=PAUSE)]
    await post.until(lambda: post.waits("first"))


def test_a_halt_holds_for_whoever_sends_next(town: Town) -> None:
    async def takes_over(post: Post) -> None:
        owe(town, "Bob", "second")
        for late in (0, 29):
            await post.later(late)
            await post.looks_again()
            assert post.channel.texts == []
        await post.later(1)
        await post.until(lambda: len(post.channel.texts) == 2)

    play(town, is_told_to_pause)
    play(town, takes_over)


def test_a_clock_that_is_set_back_makes_no_halt_longer_for_whoever_sends_next(town: Town) -> None:
    async def takes_over(post: Post) -> None:
        town.now -= timedelta(hours=1)
        owe(town, "Bob", "second")
        await post.until(lambda: "second" in post.channel.texts)

    play(town, is_told_to_pause)
    play(town, takes_over)


def test_a_pace_of_our_own_is_no_halt_for_whoever_sends_next(town: Town) -> None:
    async def is_too_fast(post: Post) -> None:
        owe(town, "Ann", "first")
        ours = Reach(timedelta(seconds=30), everybody=True, ours=True)
        post.channel.fails["first"] = [SendFailed(Fate.RETRY, "too soon", reach=ours)]
        await post.until(lambda: post.waits("first"))

    async def takes_over(post: Post) -> None:
        owe(town, "Bob", "second")
        await post.until(lambda: post.channel.texts == ["second"])

    play(town, is_too_fast)
    play(town, takes_over)


@pytest.mark.parametrize(
    ("halts", "left"),
    [
        pytest.param([(0, 30), (10, 5)], 20, id="a shorter one ends no longer one"),
        pytest.param([(0, 30), (10, 60)], 60, id="a longer one counts"),
        pytest.param([(0, 30), (31, 5)], 5, id="one that is over counts no more"),
        pytest.param([(0, 30), (-3600, 5)], 5, id="nor one of a clock that was set back since"),
    ],
)
def test_of_several_halts_the_longest_counts(
    town: Town, database: Database, halts: list[tuple[float, float]], left: float
) -> None:
    for after, lasts in halts:
        town.now += timedelta(seconds=after)
        with database.begin() as uow:
            uow.outbox.leave_alone("memory", Halt(town.now, town.now + timedelta(seconds=lasts)), town.now)
    with database.reading() as uow:
        assert uow.outbox.halted("memory", town.now) == timedelta(seconds=left)
        assert uow.outbox.halted("web", town.now) == timedelta()


def test_a_clock_that_is_set_back_holds_nothing_up(town: Town) -> None:
    async def story(post: Post) -> None:
        await is_told_to_pause(post)
        owe(town, "Bob", "owed before")
        await post.later(-3600)
        owe(town, "Eva", "owed after")
        await post.until(lambda: len(post.channel.texts) == 2)

    assert sorted(play(town, story).channel.texts) == ["owed after", "owed before"]
