"""Many check in at the same moment at two replicas, some of them twice: each is there once, and nobody is lost."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

import pytest

from bot.receive import Writer
from domain.message import Inbound
from domain.organisation import Role
from handlers.gates import Gate
from storage.database import Database
from storage.hours_tables import Hours
from tests.storage.test_replicas import press_until_taken
from tests.storage.ward import SECRET
from tests.storage.world import Pair, intakes
from tests.stories.linking import key_of
from tests.stories.serving import PUBLISHED, at_the_doors, to_scan
from tests.town import COMMUNITY, ZONE, Town

NAMES = ("Mina", "Olof", "Anna", "Chen")


@pytest.fixture
def replicas(postgres_url: str) -> Iterator[Pair]:
    """Two processes that know the key from which the codes are made."""
    one, other = (Database(postgres_url, SECRET.encode(), zone=ZONE) for _ in range(2))
    with closing(one), closing(other):
        yield one, other


@pytest.fixture
def town(replicas: Pair, found: Callable[[Database], Town]) -> Town:
    return found(replicas[0])


def test_each_is_there_once_and_nobody_is_lost(replicas: Pair, town: Town) -> None:
    zhao, *people = at_the_doors(town, *NAMES)
    qian = town.staff("Qian", Role.COMMUNITY_ADMIN, COMMUNITY)
    here = {key_of(town, person) for person in people}
    for gate in (None, Gate(COMMUNITY)):
        for state in ("here", "pending"):
            scans = [town.inbound(person, start=to_scan(town, gate)) for person in people for _ in range(2)]
            at_both(replicas, town, scans)
            found = [one for one in entries(town) if (one.event is None) is (gate is not None)]
            assert Counter(one.person for one in found) == dict.fromkeys(here, 1)
            assert {(one.state, one.version) for one in found} == {(state, 1 if state == "here" else 2)}
            town.time_passes(minutes=45)
    for person in (zhao, qian):
        person.says("/hours")
        person.presses("To confirm: 8")
    presses = [town.inbound(one, press=one.button("Confirm all 8").value) for one in (zhao, qian)]
    at_both(replicas, town, presses)
    assert {(one.state, one.version) for one in entries(town)} == {("published", 3)}
    for person in people:
        assert sum(PUBLISHED.split(":")[0] in shown.text for shown in person.seen) == 1
        assert sum("Your hours at “Yunqiao”" in shown.text for shown in person.seen) == 1


def at_both(replicas: Pair, town: Town, inbounds: Sequence[Inbound]) -> None:
    """Let what was said arrive at the same moment, one after the other at each replica in turn."""

    async def race() -> None:
        writers = [Writer(intake) for intake in intakes(replicas, town)]
        working = [asyncio.create_task(writer.work()) for writer in writers]
        await asyncio.gather(*(press_until_taken(writers[turn % 2], one) for turn, one in enumerate(inbounds)))
        for writer in writers:
            writer.stop()
        await asyncio.gather(*working)

    asyncio.run(race())
    town.deliver()


def entries(town: Town) -> list[Hours]:
    with town.database.reading() as uow:
        found = uow.hours.all()
        uow.session.expunge_all()
        return found
