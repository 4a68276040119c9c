"""A report finds whoever has to answer: by its place, its category, and who is there."""

from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.organisation import Role
from handlers.issues import ANSWER, WORK
from storage.tables import Counter
from tests.stories.reporting import card_of, issue_in, reports
from tests.town import COMMUNITY, GRID, IN_GRID, IN_NO_GRID, STREET, Town, open_town

LAMPS = "Street lamps, manholes, pipes"


def test_the_grid_is_picked_from_the_tree(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    mina.says("It is dark there")
    mina.presses("Not sure")
    for step in ("Pick the grid", "Qinglong", "Yunqiao", "Yunqiao 1", "Skip", "Submit"):
        mina.presses(step)
    lin.hears("Place: Yunqiao Yunqiao 1")


def test_a_position_in_no_grid_asks_for_the_community(town: Town) -> None:
    mina, zhao = town.resident("Mina"), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    mina.shares(*IN_NO_GRID)
    mina.presses("Not sure")
    mina.hears("I cannot tell the grid from that. Which community is it in?")
    mina.presses("Yunqiao")
    mina.says("It is dark there")
    mina.presses("Skip")
    mina.presses("Submit")
    mina.hears("Yunqiao has it now")
    zhao.hears("Place: Yunqiao\n")


def test_a_position_that_comes_after_words_spares_the_question_for_the_community(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("It is dark there")
    mina.presses("Not sure")
    mina.says("behind the school")
    mina.hears("Which community is it in?")
    mina.shares(*IN_GRID)
    mina.hears("Photos help")


def test_a_grid_without_a_worker_is_passed_over_at_once(town: Town) -> None:
    mina, zhao = town.resident("Mina"), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    number = reports(mina)
    zhao.hears(number, "with Yunqiao\n")
    wang.hears_nothing()
    assert issue_in(town, number).holder == COMMUNITY


@pytest.mark.parametrize(
    ("about", "bureau", "holder"),
    [
        pytest.param(LAMPS, True, "520626-D01", id="a broken thing goes to its owner"),
        pytest.param(LAMPS, False, GRID, id="nobody answers for the owner: to the territory"),
        pytest.param("Rubbish, standing water, dirt", True, GRID, id="what happens in the street: to the territory"),
        pytest.param("Property management", False, GRID, id="an owner that has nobody either"),
    ],
)
def test_owner_first_or_territory_first(town: Town, about: str, bureau: bool, holder: str) -> None:  # noqa: FBT001
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    if bureau:
        han = town.staff("Han", Role.DEPT_HANDLER, "520626-D01")
    number = reports(town.resident("Mina"), "It is broken", about=about)
    assert issue_in(town, number).holder == holder
    lin.hears(number)
    if holder == "520626-D01":
        han.hears(number)
        assert card_of(lin, number).buttons == []


def test_a_day_may_have_more_than_9999_reports(town: Town) -> None:
    with town.database.begin() as uow:
        uow.add(Counter(series="DJ-20261123", last=9998))
    mina = town.resident("Mina")
    assert [reports(mina), reports(mina)] == ["DJ-20261123-9999", "DJ-20261123-10000"]
    mina.says("/status dj-20261123-10000")
    mina.hears("DJ-20261123-10000 · Not sure")


def test_a_number_bears_the_day_that_it_is_in_the_county(town: Town) -> None:
    town.time_passes(hours=16)  # half past one at night; in UTC it is the day before
    assert reports(town.resident("Mina")) == "DJ-20261124-0001"


def test_a_number_begins_as_the_county_wants_it(tmp_path: Path) -> None:
    with contextmanager(open_town)(tmp_path, '[county]\nprefix = "YJ"') as town:
        mina = town.resident("Mina")
        assert reports(mina) == "YJ-20261123-0001"
        mina.says("yj-20261123-0001")
        mina.hears("YJ-20261123-0001 · Not sure")


def test_a_deadline_that_rests_on_a_forecast_says_so(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    town.time_passes(days=38)
    reports(mina)
    assert "if the holidays stay as planned" not in mina.last.text
    town.time_passes(hours=7)
    number = reports(mina)
    assert mina.last.text.count("if the holidays stay as planned") == 1
    assert "(provisional)" in card_of(lin, number).text
    lin.presses("Accept")
    assert "(provisional)" not in card_of(lin, number).text


def test_each_deadline_says_for_itself_whether_it_rests_on_a_forecast(town: Town) -> None:
    mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    town.time_passes(days=37)
    number = reports(mina)
    lin.presses("Accept")
    town.time_passes(days=1, hours=7)
    lin.presses("Hand to …")
    lin.presses("Yunqiao")
    lin.presses("Skip")
    assert "Please answer by" in card_of(zhao, number).text
    assert "(provisional)" in card_of(zhao, number).text


def test_when_it_will_be_done_says_too_whether_it_rests_on_a_forecast(tmp_path: Path) -> None:
    with contextmanager(open_town)(tmp_path, 'profile = "zunyi"') as town:
        mina, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)
        town.time_passes(days=37)
        reports(mina)
        assert "by today 15:00. It should be done by 7 Jan 2027, 17:30 (if the holidays stay" in mina.last.text
        lin.presses("Accept")
        mina.hears("It should be done by 7 Jan 2027, 17:30 (provisional).")


def test_limits_are_counted_from_full_seconds(town: Town) -> None:
    town.time_passes(seconds=0.7)
    issue = issue_in(town, reports(town.resident("Mina")))
    assert issue.submitted_at.microsecond
    with town.database.reading() as uow:
        moments = [one.due_at for kind in (ANSWER, WORK) for one in uow.timers.of(kind, issue.id)]
    assert len(moments) == 10
    assert {moment.microsecond for moment in (issue.answer_by, issue.due_at, *moments)} == {0}


@pytest.mark.parametrize("code", [COMMUNITY, f"{GRID}9", "x"])
def test_a_code_of_what_is_no_grid_opens_no_report(town: Town, code: str) -> None:
    mina = town.resident("Mina")
    mina.starts(f"g_{code}")
    mina.hears("I do not know that place. Just write where it is.")
    mina.says("/cancel")
    mina.hears("Nothing is open.")
