"""Who holds a role today, and by which of their doors are they reached?"""

from datetime import date, timedelta

import pytest

from domain.message import Address
from domain.organisation import Role, Seat
from storage.database import Database
from storage.keys import new_id
from storage.tables import Assignment
from tests.town import COMMUNITY, GRID, Town

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("from_on", "until_on", "holds"),
    [
        pytest.param(TODAY, None, True, id="from today on"),
        pytest.param(TODAY - DAY, TODAY, True, id="until today"),
        pytest.param(TODAY - 9 * DAY, TODAY - DAY, False, id="until yesterday"),
        pytest.param(TODAY + DAY, None, False, id="from tomorrow on"),
    ],
)
def test_a_role_is_held_from_its_first_day_to_its_last(
    town: Town, database: Database, from_on: date, until_on: date | None, *, holds: bool
) -> None:
    town.resident("Lin")
    with database.begin() as uow:
        lin = uow.people.read_ahead({Address("memory", "Lin"): "en"}, town.now)[0]
        row = Assignment(id=new_id(town.now), person=lin, role=Role.GRID_WORKER, unit=GRID, from_on=from_on)
        row.until_on = until_on
        uow.add(row)
    with database.reading() as uow:
        assert (Seat(Role.GRID_WORKER, GRID) in uow.seats.of(lin, TODAY)) is holds
        assert (Role.GRID_WORKER in uow.seats.answering([GRID], TODAY)[GRID]) is holds


def test_one_person_may_hold_several_roles(town: Town, database: Database) -> None:
    town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    with database.begin() as uow:
        zhao = uow.people.read_ahead({Address("memory", "Zhao"): "en"}, town.now)[0]
        uow.seats.assign(zhao, Seat(Role.GRID_WORKER, GRID), today=TODAY, now=town.now)
    with database.reading() as uow:
        assert {seat.role for seat in uow.seats.of(zhao, TODAY)} == {Role.COMMUNITY_ADMIN, Role.GRID_WORKER}


def test_a_person_with_several_addresses_is_told_at_the_one_used_last(town: Town, database: Database) -> None:
    town.resident("Mina")
    with database.begin() as uow:
        mina = uow.people.get(uow.people.read_ahead({Address("memory", "Mina"): "en"}, town.now)[0])
        second = uow.people.add_door(Address("plain", "Mina"), person=mina.id, now=town.now)
        first = uow.people.usual_door(mina)
        mina.door = second.id
        assert first is not None
        assert uow.people.usual_door(mina) is second
        second.closed_at = town.now
        uow.flush()
        assert uow.people.usual_door(mina) is first
