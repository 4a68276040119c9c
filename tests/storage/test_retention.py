"""Does what has had its time, and what somebody asks for, go in both databases?"""

from datetime import timedelta

from sqlalchemy import func, select

from domain.message import Address
from storage.database import Database
from storage.event_tables import Signup
from storage.held import table_of
from storage.tables import Door, Issue, Picture
from tests.storage.founded import stands
from tests.stories.keeping import SECRET, everything_in, is_forgotten
from tests.stories.test_retention import a_county_at_work
from tests.town import Town, policy_of, sweep


def at_work(database: Database) -> Town:
    town = Town(database, policy_of(""))
    a_county_at_work(town)
    return town


def test_the_round_takes_the_same_away_everywhere(database: Database) -> None:
    town = stands(database, at_work)
    town.time_passes(days=1200)
    assert sorted(sweep(town)) == ["p1", "r1"]
    assert sweep(town) == []
    with database.reading() as uow:
        tables = map(table_of, (Issue, Picture, Signup, Door))
        left = [uow.session.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]
    assert left == [1, 0, 1, 6]
    assert SECRET not in everything_in(town)


def test_who_asks_is_forgotten_everywhere(database: Database) -> None:
    town = stands(database, at_work)
    mina, chen = (next(one for one in town.people.values() if one.address.id == name) for name in ("Mina", "Chen"))
    for person in (mina, chen):
        is_forgotten(person)
    town.time_passes(seconds=1)
    kept = everything_in(town)
    assert [secret for secret in (SECRET, SECRET[:40], "Chen Lu", "spoken with Zhang") if secret in kept] == []
    with database.reading() as uow:
        assert uow.session.scalars(select(Issue.reporter)).all() == [0]


def test_each_address_is_somebody_elses_then_and_other_browsers_are_signed_out(town: Town, database: Database) -> None:
    mina = town.resident("Mina")
    with database.begin() as uow:
        here = uow.people.find_door(mina.address)
        assert here
        there = uow.people.add_door(Address("web", "hers too"), person=here.person, now=town.now)
        for token, door in (("here", here), ("there", there)):
            uow.web.open(token, address=door.id, now=town.now, expires_at=town.now + timedelta(days=30))
        was = here.person
    is_forgotten(mina)
    with database.reading() as uow:
        assert uow.web.find("there", town.now) is None
        assert uow.web.find("here", town.now)
        now = uow.session.scalars(select(Door.person)).all()
    assert len({was, *now}) == 3
