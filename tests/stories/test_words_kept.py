"""How long is kept what was said, and what was answered, when nobody needs it any more?"""

from datetime import timedelta

import pytest
from sqlalchemy import Table, func, select

from bot.channels.channel import Fate
from bot.channels.webchat import WEB
from bot.web.history import LONGEST, read_history
from domain.message import Address, Outbound
from storage.streams import outbox, trouble
from storage.terms import Settled, Terms
from tests.stories.reporting import reports
from tests.stories.staff import grid_and_community
from tests.town import Town, sweep


def kept(town: Town, table: Table) -> int:
    with town.database.reading() as uow:
        return uow.session.execute(select(func.count()).select_from(table)).scalar_one()


def said_on(town: Town, channel: str, *, times: int) -> int:
    """Say something on a channel so often, and return the address."""
    with town.database.begin() as uow:
        address = Address(channel, "Mina")
        uow.people.read_ahead({address: "en"}, town.now)
        person, door = uow.people.at(address)
        person.consent = town.rules.policy.county.consent_version
        for number in range(times):
            uow.outbox.owe(door, Outbound(f"answer {number}"), Terms("answer", 1), town.now)
        uow.flush()
        owed = uow.session.scalars(select(outbox.c.id).where(outbox.c.address == door.id))
        uow.outbox.settle([Settled(one, Fate.SENT) for one in owed], town.now)
        return door.id


def test_an_update_that_was_set_aside_is_forgotten_a_month_after_it_could_come_again(town: Town) -> None:
    with town.database.begin() as uow:
        uow.inbox.set_aside(("memory", "k"), aside={"text": "my secret"}, why="RuntimeError", now=town.now)
    town.time_passes(days=37)
    sweep(town)
    assert kept(town, trouble) == 1
    town.time_passes(seconds=1)
    sweep(town)
    assert kept(town, trouble) == 0


def test_what_was_answered_is_forgotten_a_month_after_it_was_sent_but_the_newest_of_a_card(town: Town) -> None:
    lin, _ = grid_and_community(town)
    reports(town.resident("Mina"))
    lin.presses("Accept")
    sweep(town)
    before = kept(town, outbox)
    town.now += timedelta(days=30)
    sweep(town)
    assert kept(town, outbox) == before
    town.now += timedelta(seconds=1)
    sweep(town)
    with town.database.reading() as uow:
        left = uow.session.execute(select(outbox.c.card, outbox.c.address)).all()
    assert left
    assert all(card for card, _ in left)
    assert len(left) == len(set(left))


@pytest.mark.parametrize(("channel", "left"), [(WEB, LONGEST), ("memory", 0)])
def test_what_a_page_still_shows_stays(town: Town, channel: str, left: int) -> None:
    mina = said_on(town, channel, times=LONGEST + 5)
    with town.database.reading() as uow:
        before = read_history(uow, mina)
    town.time_passes(days=31)
    sweep(town)
    with town.database.reading() as uow:
        assert read_history(uow, mina) == before[:left]
    assert kept(town, outbox) == left


def test_what_is_still_owed_stays(town: Town) -> None:
    with town.database.begin() as uow:
        (key,) = uow.people.read_ahead({Address("away", "Mina"): "en"}, town.now)
        door = uow.people.doors_of(key)[0]
        uow.outbox.owe(door, Outbound("wait for me"), Terms("answer", 1), town.now)
    town.time_passes(days=400)
    sweep(town)
    assert kept(town, outbox) == 1
