"""Two members press for the last place of a post, each at another replica: exactly one gets it."""

import asyncio
from collections.abc import Callable

import pytest

from bot.receive import Writer
from domain.organisation import Role
from storage.database import Database
from storage.held import table_of
from storage.posts import Held
from tests.storage.test_replicas import press_until_taken
from tests.storage.world import Pair, intakes, rows
from tests.stories.members import member_of
from tests.stories.test_posts import TITLE, offers
from tests.town import COMMUNITY, Town

pytestmark = pytest.mark.usefixtures("misbehaving")


@pytest.fixture
def town(replicas: Pair, found: Callable[[Database], Town]) -> Town:
    return found(replicas[0])


def test_of_two_who_press_for_the_last_place_one_gets_it(replicas: Pair, town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    offers(zhao)
    members = [member_of(town, zhao, name) for name in ("Chen Lu", "Luo Na")]
    for member in members:
        member.says("/baodao")
        member.presses("Community posts")
        member.presses(TITLE)
    presses = [town.inbound(member, press=member.button("Take this post").value) for member in members]

    async def race() -> None:
        writers = [Writer(intake) for intake in intakes(replicas, town)]
        working = [asyncio.create_task(writer.work()) for writer in writers]
        await asyncio.gather(*(press_until_taken(*pair) for pair in zip(writers, presses, strict=True)))
        for writer in writers:
            writer.stop()
        await asyncio.gather(*working)

    asyncio.run(race())
    town.deliver()
    assert len(rows(town.database, table_of(Held))) == 1
    assert sorted(member.has_heard("You have the post") for member in members) == [False, True]
    assert sorted(member.has_heard("are taken now") for member in members) == [False, True]
