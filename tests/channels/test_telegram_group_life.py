"""A group at work with both libraries: bound, told, pressed in, moved; at the pace that Telegram allows."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.message import Address, Outbound
from domain.organisation import Role
from domain.policy import Pace
from storage.streams import outbox
from storage.terms import Terms
from tests.botapi.floods import Limits
from tests.botapi.groups import Group
from tests.botapi.people import Person
from tests.botapi.server import BotApi
from tests.channels.manned import Manned
from tests.storage.world import rows
from tests.town import COMMUNITY, GRID, IN_GRID, Town, open_town

BOUND = "From now on the cards and reminders of Yunqiao come here too."
NO_CHAT = "To whoever pressed or wrote just now"
MINUTE = 63
BY_GROUP = Pace(overall=1_000, private=1_000, group=20)
LIMITS = Limits(overall=1_000, private=1_000, group=20)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    yield from open_town(tmp_path)


@pytest.fixture
def manned(api: BotApi, town: Town, tmp_path: Path) -> Manned:
    return Manned(api, town, tmp_path)


def reports(mina: Person, text: str = "The street lamp is dark. Call 13812345678") -> None:
    mina.says(text)
    mina.hears("What is it about?")
    mina.presses("Not sure")
    mina.hears("Where is it?")
    mina.shares(*IN_GRID)
    mina.hears("Photos help")
    mina.presses("Skip")
    mina.hears("Shall I send it?")
    mina.presses("Submit")
    mina.hears("Your report is")


def test_a_topic_gets_a_card_and_a_press_there_goes_on_in_the_own_chat(manned: Manned, api: BotApi) -> None:
    zhao, mina = manned.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY), manned.resident("Mina")
    manned.staff("Lin", Role.GRID_WORKER, GRID)
    group = api.group("Yunqiao")
    topic = group.opens_topic()

    def scene() -> None:
        group.hears(zhao, f"/bind {COMMUNITY}", topic=topic)
        group.shows(BOUND)
        reports(mina)
        assert group.shows("The street lamp is dark. Call •••").topic == topic
        group.pressed(zhao, "Accept")
        zhao.hears("Accepted")
        group.shows("accepted · with Yunqiao")
        group.pressed(zhao, "Done")
        zhao.hears("What was done?")
        group.hears(zhao, "New bulb put in", topic=topic)
        zhao.says("It shines again")
        zhao.hears("A photo of the result?")
        zhao.presses("Skip")
        zhao.hears("Shall I report it done?")
        zhao.presses("Submit")
        assert group.shows("Result: It shines again").edited

    manned.play(scene)
    assert len(group.by_bot(topic)) == 2
    assert group.by_bot() == []
    assert not any(one.photos or one.place for one in group.chat)
    assert api.unanswered == []


def test_who_has_not_opened_the_own_chat_is_led_there_and_finds_the_question(manned: Manned, api: BotApi) -> None:
    zhao, mina = manned.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY), manned.resident("Mina")
    group = api.group("Yunqiao")

    def scene() -> None:
        group.hears(zhao, f"/bind {COMMUNITY}")
        group.shows(BOUND)
        reports(mina)
        group.shows("reported")
        zhao.blocks()
        group.pressed(zhao, "Reject")
        group.shows(NO_CHAT)
        assert group.link("Open my own chat") == "https://t.me/baodao_test_bot?start=own"
        zhao.unblocks()
        zhao.starts("own")
        zhao.hears("Why not? The reporter reads this.")

    manned.play(scene)
    assert "Zhao" not in "".join(group.by_bot())


@pytest.mark.parametrize("told", [True, False], ids=["by the group", "by an error alone"])
def test_a_group_that_moves_is_followed(manned: Manned, api: BotApi, *, told: bool) -> None:
    zhao, mina = manned.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY), manned.resident("Mina")
    old = api.group("Yunqiao", basic=True)

    def scene() -> None:
        old.hears(zhao, f"/bind {COMMUNITY}")
        old.shows(BOUND)
        reports(mina)
        old.shows("reported")
        if not told:
            api.world.updates.allowed = frozenset({"callback_query"})
        new = old.becomes_supergroup()
        api.world.updates.allowed = frozenset()
        zhao.hears("reported")
        zhao.presses("Accept")
        new.shows("accepted · with Yunqiao")
        new.hears(zhao, "/unbind")
        new.shows("nothing of Yunqiao comes here any more")
        reports(mina, "The bin is full")

    manned.play(scene)
    assert len(old.by_bot()) == 2


def owe(town: Town, to: str, *texts: str, priority: int = 3) -> None:
    with town.database.begin() as uow:
        address = Address("telegram", to)
        uow.people.read_ahead({address: "en"}, town.now, rooms=[address] if to.startswith("-") else ())
        door = uow.people.at(address)[1]
        for text in texts:
            uow.outbox.owe(door, Outbound(text), Terms("notice" if priority else "alarm", priority), town.now)


def eventually(town: Town, sent: int) -> None:
    """Wait until so many messages have been sent, and the others put back until it is their turn."""
    until = time.monotonic() + 60
    while True:
        owed = rows(town.database, outbox)
        if [row.fate for row in owed].count("sent") == sent and not any(
            row.fate is None and (row.leased_until or row.not_before <= town.now) for row in owed if row.attempts
        ):
            return
        assert time.monotonic() < until, [(row.body["text"], row.fate, row.why) for row in owed]
        time.sleep(0.01)


def test_a_group_gets_twenty_a_minute_over_all_its_topics_and_nobody_else_waits(town: Town, tmp_path: Path) -> None:
    with BotApi(limits=LIMITS, clock=lambda: town.now.timestamp()) as api:
        manned, group = Manned(api, town, tmp_path, pace=BY_GROUP), api.group("Yunqiao")
        first, second = group.opens_topic(), group.opens_topic()
        mina = manned.resident("Mina")
        for topic in (first, second):
            owe(town, f"{group.id}/{topic}", *(f"{topic}: {number}" for number in range(25)))

        def scene() -> None:
            eventually(town, 20)
            owe(town, str(mina.id), "for Mina")
            owe(town, f"{group.id}/{second}", "alarm", priority=0)
            manned.later(1)
            mina.hears("for Mina")
            eventually(town, 21)
            for sent in (41, 52):
                manned.later(MINUTE)
                eventually(town, sent)

        manned.play(scene)
        said = {topic: group.by_bot(topic) for topic in (first, second)}
        assert said[first] == [f"{first}: {number}" for number in range(25)]
        assert [text for text in said[second] if text != "alarm"] == [f"{second}: {number}" for number in range(25)]
        assert "alarm" in [one.text for one in group.chat][20:40]
        assert {call.status for call in api.called("sendMessage")} == {200}


def test_a_429_of_a_group_lets_nothing_of_the_whole_token_leave(manned: Manned, api: BotApi, town: Town) -> None:
    group: Group = api.group("Yunqiao")
    mina = manned.resident("Mina")
    api.clock = manned.seconds
    api.floods.limits = Limits(overall=1_000, private=1_000, group=3)
    owe(town, str(group.id), *map(str, range(5)))

    def scene() -> None:
        eventually(town, 3)
        owe(town, str(mina.id), "for Mina", priority=0)
        for _ in range(3):
            manned.later(20.5)
        mina.hears("for Mina")
        eventually(town, 6)

    manned.play(scene)
    assert group.by_bot() == list(map(str, range(5)))
    assert api.sent_during_halt == []
