"""An issue becomes a need with one press: linked both ways, read over first, and whoever reported it is told."""

import pytest

from domain.need import State
from domain.organisation import Role, Seat
from handlers.keys import short
from storage.needs import Need
from tests.stories.keeping import everything_in, is_forgotten
from tests.stories.needing import Three
from tests.stories.reporting import finishes, reports
from tests.stories.test_needs import need_in
from tests.stories.test_registration import register
from tests.town import COMMUNITY, COUNTY, GRID, Town

WORDS = "The steps by the river are full of leaves, my name is Mina Holm"


def test_an_issue_becomes_a_need_with_one_press_and_its_reporter_is_told_of_it(town: Town, three: Three) -> None:
    lin, mina, zhao = town.staff("Lin", Role.GRID_WORKER, GRID), town.resident("Mina"), three.zhao
    number = reports(mina, WORDS)
    lin.presses("Accept")
    zhao.presses("Make it a need")
    made = need_in(town)
    assert (made.state, made.asker) == (State.SUBMITTED, None)
    card = zhao.hears("🧩 The steps by the river are full of leaves", "Nobody else reads it before you publish it")
    assert "Holm" not in card.text
    assert not {"Decline"} & set(zhao.labels())
    mina.says("/needs")
    mina.hears("Nothing is needed at the moment")
    zhao.presses("Put it in other words")
    zhao.says("Somebody who sweeps the steps by the river")
    zhao.hears("🧩 Somebody who sweeps the steps by the river")
    zhao.presses("Publish the need")
    zhao.presses("Offer to a unit")
    zhao.presses("First School")
    card = three.liu.hears("Somebody who sweeps the steps by the river")
    assert not any(number in button.label for button in card.buttons)
    three.liu.presses("First School takes it")
    mina.hears(f"First School helps with what you reported, {number}")
    three.liu.presses("It is done")
    three.liu.says("We have swept them")
    zhao.presses("Open")
    zhao.presses("Yes, it is done")
    mina.hears(f"What volunteers could do about {number} is done")
    zhao.presses(f"Open {number}")
    zhao.hears(number, "accepted")
    zhao.presses("Make it a need")
    zhao.hears("🧩", "done, says the community")


def test_the_street_may_make_a_need_of_it_and_the_community_reads_it_over(town: Town, three: Three) -> None:
    """Whoever reported it hears nothing of a unit that was asked and cannot."""
    lin, mina, wang = town.staff("Lin", Role.GRID_WORKER, GRID), town.resident("Mina"), three.wang
    number = reports(mina, WORDS)
    lin.presses("Accept")
    wang.says(f"/status {number}")
    for _ in range(2):
        wang.presses("Make it a need")
        wang.hears("Yunqiao reads it and answers by 26 Nov, 17:30")
    assert not wang.has_heard("no longer with you")
    three.zhao.hears("Nobody else reads it before you publish it")
    for label in ("Publish the need", "Offer to a unit", "First School"):
        three.zhao.presses(label)
    three.liu.presses("We cannot")
    assert not mina.has_heard("after all")


def test_a_report_of_a_single_word_becomes_a_need_called_as_its_kind(town: Town, three: Three) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    reports(town.resident("Mina"), "oil", about="Rubbish, standing water, dirt")
    lin.presses("Accept")
    three.zhao.presses("Make it a need")
    three.zhao.hears("🧩 Rubbish")


def test_who_decides_is_reminded_of_what_came_of_a_report_and_may_drop_it(town: Town, three: Three) -> None:
    """Whoever reported it hears nothing of what nobody else has read."""
    lin, mina = town.staff("Lin", Role.GRID_WORKER, GRID), town.resident("Mina")
    reports(mina, WORDS)
    lin.presses("Accept")
    press = three.zhao.button("Make it a need").value
    three.zhao.presses("Make it a need")
    town.time_passes(days=4)
    three.zhao.hears("Made of a report, and not published yet: The steps by the river")
    seen = len(mina.seen)
    three.zhao.presses("Take the need back")
    three.zhao.hears("The need has been taken back")
    town.arrives(three.zhao, press=press)
    three.zhao.presses("Publish the need")
    three.zhao.presses("Open")
    three.zhao.presses("Take the need back")
    assert not any("volunteers" in one.text for one in mina.seen[seen:])
    town.arrives(three.zhao, press=f"n:{short(need_in(town).id)}:refuse")
    three.zhao.hears("This need has moved on")


@pytest.mark.parametrize(
    ("seat", "refused"),
    [
        (Seat(Role.GRID_WORKER, GRID), "Needs that come of a report are published by the community or its street."),
        (Seat(Role.COUNTY_OFFICE, COUNTY), "Needs that come of a report are published by the community or its street."),
        (Seat(Role.COMMUNITY_ADMIN, "520626001002"), "I find no such report for you."),
        (Seat(Role.UNIT_LIAISON, "520626-U01"), "I find no such report for you."),
    ],
)
def test_nobody_else_makes_a_need_of_an_issue(town: Town, three: Three, seat: Seat, refused: str) -> None:
    lin, mina = town.staff("Lin", Role.GRID_WORKER, GRID), town.resident("Mina")
    reports(mina, WORDS)
    lin.presses("Accept")
    press = three.zhao.button("Make it a need").value
    other = town.staff("Other", seat.role, seat.unit)
    town.arrives(other, press=press)
    other.hears(refused)
    town.arrives(mina, press=press)
    mina.hears("That card is for those who handle the report.")


def test_a_need_names_nobody_who_reported_it(town: Town, three: Three) -> None:
    """Nor whoever the words name."""
    lin, mina = town.staff("Lin", Role.GRID_WORKER, GRID), town.resident("Mina")
    register(mina, "Mina Ek")
    three.zhao.presses("Accept registration")
    reports(mina, "Mina Ek and uncle 13812345678 slipped on the leaves")
    lin.presses("Accept")
    three.zhao.presses("Make it a need")
    three.zhao.hears("🧩 ••• and uncle ••• slipped on the leaves")


@pytest.mark.parametrize("reads", [False, True])
def test_what_nobody_has_read_over_goes_with_the_words_of_the_report(town: Town, three: Three, reads: bool) -> None:  # noqa: FBT001
    """What the community has put in words of its own stays."""
    lin, mina, zhao = town.staff("Lin", Role.GRID_WORKER, GRID), town.resident("Mina"), three.zhao
    reports(mina, "Leaves lie behind my garden shed")
    lin.presses("Accept")
    reject = zhao.button("Reject").value
    zhao.presses("Make it a need")
    zhao.hears("🧩 Leaves lie behind my garden shed")
    if reads:
        zhao.presses("Put it in other words")
        zhao.says("Somebody who takes leaves away")
    town.arrives(zhao, press=reject)
    zhao.says("Nothing lies there any more")
    is_forgotten(mina)
    town.time_passes(hours=1)
    assert "garden shed" not in everything_in(town) + "".join(shown.text for shown in zhao.seen)
    assert need_in(town).state == (State.SUBMITTED if reads else State.WITHDRAWN)


def test_only_what_is_being_handled_becomes_a_need(town: Town, three: Three) -> None:
    lin, mina = town.staff("Lin", Role.GRID_WORKER, GRID), town.resident("Mina")
    reports(mina, WORDS)
    early = "n:issue:" + lin.button("Accept").value.split(":")[1]
    town.arrives(three.zhao, press=early)
    three.zhao.hears("can become a need while it is being handled")
    finishes(lin)
    town.arrives(three.zhao, press=early)
    three.zhao.hears("can become a need while it is being handled")
    with town.database.reading() as uow:
        assert uow.session.query(Need).count() == 0


def test_at_a_community_that_is_to_go_neither_a_need_nor_an_event_begins(town: Town, three: Three) -> None:
    lin, zhao = town.staff("Lin", Role.GRID_WORKER, GRID), three.zhao
    reports(town.resident("Mina"), WORDS)
    lin.presses("Accept")
    for label in ("Make it a need", "Make an event of it"):
        press = zhao.button(label).value
        with town.database.begin() as uow:
            uow.hanging.let_go(COMMUNITY, "")
        town.arrives(zhao, press=press)
        zhao.hears("Yunqiao will soon be no more, so nothing new begins there.")
        with town.database.begin() as uow:
            uow.hanging.keep(COMMUNITY)
        town.arrives(zhao, press=press)
        zhao.hears("Nobody else")
        if "Publish the need" in zhao.labels():
            zhao.presses("Publish the need")
            zhao.presses("Open")


def test_a_restricted_issue_becomes_no_need(town: Town, three: Three) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    reports(town.resident("Mina"), WORDS)
    lin.presses("Accept")
    press = three.zhao.button("Make it a need").value
    three.zhao.presses("Restrict …")
    three.zhao.presses("Only me")
    assert "Make it a need" not in three.zhao.labels()
    town.arrives(three.zhao, press=press)
    three.zhao.hears("can become a need while it is being handled")
