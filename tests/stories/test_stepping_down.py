"""A role that ends: who held it reads nothing more, and what waits is with somebody else, or said to those above."""

from datetime import date, timedelta

import pytest

from domain.organisation import Role, Seat
from handlers.desk import Office
from handlers.stepping_down import end
from tests.stories.linking import key_of
from tests.stories.reporting import also_holds, buttons_of, card_of, history_of, issue_in, reports, restricts
from tests.stories.staff import STAFF, staffed
from tests.stories.test_registration import register
from tests.town import COMMUNITY, GRID, NEIGHBOUR, ZONE, Town
from tests.townspeople import Person

EMPTY = "Nobody answers for {unit} any more. {count} reports wait there"


def steps_down(town: Town, person: Person, seat: Seat, *, last: date | None = None) -> None:
    """Let an operator end a role, at once without a last day."""
    with town.database.begin() as uow:
        office = Office(uow, town.rules, town.now)
        end(office, uow.people.get(key_of(town, person)), seat, last or office.today - timedelta(days=1))
    town.deliver()


def today(town: Town) -> date:
    return town.now.astimezone(ZONE).date()


def test_what_waited_with_the_last_one_of_a_grid_hangs_at_the_community_which_is_told(town: Town) -> None:
    lin, zhao, wang, gu = staffed(town)
    mina = town.resident("Mina")
    first, second = reports(mina), reports(mina, "The bench is broken")
    for number in (first, second):
        zhao.hears(number)
    steps_down(town, lin, Seat(*STAFF["Lin"]))
    for number in (first, second):
        assert lin.has_heard(f"{number} is no longer with you.")
    assert lin.has_heard("You are no longer grid worker, Yunqiao 1. Thank you")
    zhao.hears(EMPTY.format(unit="Yunqiao 1", count=2))
    assert len(zhao.last.buttons) == 2
    for other in (wang, gu):
        assert not other.has_heard("Nobody answers for")
    assert "Accept" in buttons_of(zhao, first)


def test_with_another_one_in_the_grid_nobody_above_is_bothered(town: Town) -> None:
    lin, zhao = staffed(town, "Lin", "Zhao")
    bo = town.staff("Bo", Role.GRID_WORKER, GRID)
    number = reports(town.resident("Mina"))
    heard = len(zhao.seen)
    steps_down(town, lin, Seat(*STAFF["Lin"]))
    assert lin.has_heard(f"{number} is no longer with you.")
    assert "Accept" in buttons_of(bo, number)
    assert len(zhao.seen) == heard


def test_where_the_next_level_is_empty_too_the_one_above_it_is_told(town: Town) -> None:
    lin, wang = staffed(town, "Lin", "Wang")
    number = reports(town.resident("Mina"))
    steps_down(town, lin, Seat(*STAFF["Lin"]))
    wang.hears(EMPTY.format(unit="Yunqiao 1", count=1))
    assert "Accept" in buttons_of(wang, number)


def test_a_role_ends_after_its_last_day_and_not_before(town: Town) -> None:
    lin, zhao = staffed(town, "Lin", "Zhao")
    number = reports(town.resident("Mina"))
    steps_down(town, lin, Seat(*STAFF["Lin"]), last=today(town))
    town.time_passes(hours=14)
    assert "Accept" in buttons_of(lin, number)
    assert not zhao.has_heard("Nobody answers for")
    town.time_passes(hours=1)
    assert lin.has_heard(f"{number} is no longer with you.")
    zhao.hears(EMPTY.format(unit="Yunqiao 1", count=1))


def test_an_end_that_is_put_off_comes_when_it_was_put_off_to(town: Town) -> None:
    lin, zhao = staffed(town, "Lin", "Zhao")
    number = reports(town.resident("Mina"))
    steps_down(town, lin, Seat(*STAFF["Lin"]), last=today(town))
    steps_down(town, lin, Seat(*STAFF["Lin"]), last=today(town) + timedelta(days=1))
    town.time_passes(hours=16)
    assert "Accept" in buttons_of(lin, number)
    town.time_passes(hours=24)
    assert zhao.has_heard("Nobody answers for")


def test_what_somebody_may_read_by_another_role_stays_with_them(town: Town) -> None:
    (zhao,) = staffed(town, "Zhao")
    also_holds(town, zhao, Role.GRID_WORKER, GRID)
    number = reports(town.resident("Mina"))
    steps_down(town, zhao, Seat(Role.GRID_WORKER, GRID))
    assert "Accept" in buttons_of(zhao, number)
    assert not zhao.has_heard("is no longer with you")


def test_what_only_those_who_are_named_may_know_is_let_up(town: Town) -> None:
    _, zhao, wang, gu = staffed(town)
    number = reports(town.resident("Mina"))
    restricts(zhao)
    steps_down(town, zhao, Seat(*STAFF["Zhao"]))
    assert "Accept" in buttons_of(wang, number)
    assert history_of(town, number)[-1] == "let_in"
    assert not gu.has_heard(number)


def test_who_registers_waits_for_whoever_decides_then(town: Town) -> None:
    zhao, wang = staffed(town, "Zhao", "Wang")
    register(town.resident("Chen"), "Chen Lu")
    zhao.hears("Chen Lu registers with")
    steps_down(town, zhao, Seat(*STAFF["Zhao"]))
    assert zhao.has_heard("This registration is no longer with you.")
    wang.hears("Chen Lu registers with")
    wang.presses("Accept registration")
    wang.hears("Accepted: Chen Lu")


@pytest.mark.parametrize("goes", ["is forgotten", "steps down"])
def test_it_is_the_same_whether_somebody_is_forgotten_or_only_steps_down(town: Town, goes: str) -> None:
    lin, zhao = staffed(town, "Lin", "Zhao")
    number = reports(town.resident("Mina"))
    if goes == "steps down":
        steps_down(town, lin, Seat(*STAFF["Lin"]))
    else:
        lin.says("/delete")
        lin.presses("Yes, forget me")
    assert zhao.has_heard(EMPTY.format(unit="Yunqiao 1", count=1))
    assert "no longer with you" in "".join(shown.text for shown in lin.seen)
    assert issue_in(town, number).holder == GRID
    assert card_of(zhao, number)


def test_what_is_done_and_what_lies_elsewhere_is_nobodys_worry(town: Town) -> None:
    lin, zhao = staffed(town, "Lin", "Zhao")
    town.staff("Wei", Role.GRID_WORKER, NEIGHBOUR)
    reports(town.resident("Mina"), at=(28.205, 108.115))
    reports(town.resident("Olof"))
    lin.presses("Accept")
    lin.presses("Done")
    lin.says("New bulb put in")
    lin.presses("Skip")
    lin.presses("Submit")
    steps_down(town, lin, Seat(*STAFF["Lin"]))
    assert not zhao.has_heard("Nobody answers for")


def test_a_community_that_is_empty_still_has_its_grids(town: Town) -> None:
    lin, zhao, wang = staffed(town, "Lin", "Zhao", "Wang")
    number = reports(town.resident("Mina"))
    steps_down(town, zhao, Seat(Role.COMMUNITY_ADMIN, COMMUNITY))
    assert "Accept" in buttons_of(lin, number)
    assert not wang.has_heard(number)
