"""A need becomes an event or a wish, and an issue becomes a need: linked both ways, and whoever reported it is told."""

import pytest

from domain.need import State
from domain.organisation import Role, Seat
from handlers.keys import short
from storage.wishes import Wish
from tests.stories.events import signs_up
from tests.stories.needing import NEED, Three, tells
from tests.stories.reporting import reports
from tests.stories.test_needs import need_in
from tests.stories.wishing import agrees
from tests.town import COUNTY, GRID, STREET, Town
from tests.townspeople import Person

WORDS = "The steps by the river are full of leaves, my name is Mina Holm"


def test_a_need_becomes_an_event_that_is_half_filled_in(town: Town, three: Three) -> None:
    tells(three.zhao)
    three.zhao.presses("Open")
    three.zhao.presses("Make an event of it")
    three.zhao.hears("Where do people meet?")
    three.zhao.says("By the old bridge")
    three.zhao.says("12-05 9:00")
    three.zhao.presses("2 hours")
    three.zhao.says("20")
    three.zhao.presses("Skip")
    three.zhao.presses("Nothing to add")
    three.zhao.hears(f"Event: {NEED}")
    three.zhao.presses("Submit")
    three.zhao.hears("is open")
    assert (need_in(town).state, need_in(town).became) == (State.TURNED, "event")
    mina = town.resident("Mina")
    town.arrives(mina, press=f"n:{short(need_in(town).id)}:show")
    mina.hears("it has become something else")
    mina.presses("Open the event")
    mina.hears("Places: 0 of 20 taken")


def test_a_need_becomes_a_wish_that_is_half_filled_in(town: Town, three: Three) -> None:
    zhao = three.zhao
    tells(zhao)
    zhao.presses("Open")
    zhao.presses("Make a wish of it")
    zhao.hears("What kind of wish is it?")
    zhao.presses("Company")
    zhao.says("Grandma Holm")
    zhao.says("Block 3")
    zhao.presses("Submit")
    assert (need_in(town).state, need_in(town).became) == (State.TURNED, "wish")
    with town.database.reading() as uow:
        assert uow.session.query(Wish).one().text == NEED


def test_a_need_that_a_unit_has_taken_meanwhile_becomes_nothing_else(town: Town, three: Three) -> None:
    zhao = three.zhao
    tells(zhao)
    zhao.presses("Open")
    zhao.presses("Make a wish of it")
    three.liu.says("/needs")
    three.liu.presses(f"🧩 {NEED}"[:31] + "…")
    three.liu.presses("First School takes it")
    zhao.presses("Company")
    zhao.says("Grandma Holm")
    zhao.says("Block 3")
    zhao.presses("Submit")
    zhao.hears("This need has moved on: it is now “a unit is on it”.")
    with town.database.reading() as uow:
        assert uow.session.query(Wish).count() == 0


def test_an_issue_becomes_a_need_and_its_reporter_is_told_of_it(town: Town, three: Three) -> None:
    lin, mina = town.staff("Lin", Role.GRID_WORKER, GRID), town.resident("Mina")
    number = reports(mina, WORDS)
    lin.presses("Accept")
    three.zhao.presses("Make it a need")
    if "Before I keep anything" in three.zhao.seen[-1].text:
        three.zhao.presses("I agree")
    asked = three.zhao.hears("Need: The steps by the river are full of leaves", "Shall I send it?")
    assert "Holm" not in asked.text
    three.zhao.presses("Submit")
    three.zhao.presses("Offer to a unit")
    three.zhao.presses("First School")
    card = three.liu.hears("The steps by the river are full of leaves")
    assert not any(number in button.label for button in card.buttons)
    three.liu.presses("First School takes it")
    mina.hears(f"First School helps with what you reported, {number}")
    three.liu.presses("It is done")
    three.liu.says("We have swept them")
    three.zhao.presses("Open")
    three.zhao.presses("Yes, it is done")
    mina.hears(f"What volunteers could do about {number} is done")
    three.zhao.presses(f"Open {number}")
    three.zhao.hears(number, "accepted")
    three.zhao.presses("Make it a need")
    three.zhao.hears("🧩", "done, says the community")


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


def test_whoever_reported_hears_that_what_came_of_it_does_not_take_place(town: Town, three: Three) -> None:
    mina, zhao = town.resident("Mina"), three.zhao
    number = of_a_report(town, three, mina)
    off = f"What volunteers wanted to do about {number} does not come about"
    zhao.presses("Make an event of it")
    for answer in ("By the old bridge", "12-05 9:00", "2 hours", "20", "Skip", "Nothing to add", "Submit"):
        zhao.presses(answer) if answer in zhao.labels() else zhao.says(answer)
    mina.hears("Volunteers come together")
    zhao.presses("Open")
    zhao.presses("Call off: weather")
    mina.hears(off)
    zhao.says("/needs")
    zhao.presses(next(label for label in zhao.labels() if label.startswith("🧩")))
    zhao.presses("Make a wish of it")
    zhao.presses("Company")
    for answer in ("Grandma Holm", "Block 3"):
        zhao.says(answer)
    zhao.presses("Submit")
    mina.hears("Neighbours can help")
    three.wang.presses("Decline")
    three.wang.says("Too far away")
    mina.hears(off)
    zhao.says("/needs")
    zhao.presses(next(label for label in zhao.labels() if label.startswith("🧩")))
    zhao.presses("Offer to a unit")
    zhao.presses("First School")
    three.liu.presses("First School takes it")
    mina.hears("First School helps with what you reported")
    three.liu.presses("We cannot")
    mina.hears(f"First School cannot help with what you reported, {number}, after all")
    zhao.presses("Open")
    zhao.presses("Take the need back")
    mina.hears(off)


def of_a_report(town: Town, three: Three, mina: Person) -> str:
    """Let a report have become a need that is published, and return its number."""
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(mina, WORDS)
    lin.presses("Accept")
    agrees(three.zhao)
    three.zhao.presses("Make it a need")
    three.zhao.presses("Submit")
    three.zhao.hears("Published")
    three.zhao.presses("Open")
    return number


@pytest.mark.parametrize(
    ("somebody", "said"),
    [(True, "What volunteers could do about {} is done"), (False, "What volunteers wanted to do about {} does not")],
)
def test_whoever_reported_hears_of_the_event_and_what_came_of_it(
    town: Town,
    three: Three,
    somebody: bool,  # noqa: FBT001
    said: str,
) -> None:
    """An event to which nobody signed up has done nothing: the need is free again."""
    mina = town.resident("Mina")
    number = of_a_report(town, three, mina)
    three.zhao.presses("Make an event of it")
    for answer in ("By the old bridge", "12-05 9:00", "2 hours", "20", "Skip", "Nothing to add", "Submit"):
        three.zhao.presses(answer) if answer in three.zhao.labels() else three.zhao.says(answer)
    three.zhao.hears("is open")
    mina.hears(f"Volunteers come together for what you reported, {number}: /events")
    if somebody:
        signs_up(town.resident("Olof"), need_in(town).text)
    town.time_passes(days=20)
    mina.hears(said.format(number))
    assert need_in(town).state == (State.TURNED if somebody else State.PUBLISHED)


def test_whoever_reported_hears_of_the_wish_and_that_it_came_true(town: Town, three: Three) -> None:
    mina, olof = town.resident("Mina"), town.resident("Olof")
    number = of_a_report(town, three, mina)
    three.zhao.presses("Make a wish of it")
    three.zhao.presses("Company")
    for answer in ("Grandma Holm", "Block 3"):
        three.zhao.says(answer)
    three.zhao.presses("Submit")
    mina.hears(f"Neighbours can help with what you reported, {number}: /wishes")
    three.wang.presses("Publish the wish")
    olof.says("/wishes")
    olof.presses(next(label for label in olof.labels() if label.startswith("🌱")))
    for label in ("I take it on", "Open", "We are in touch", "It is done"):
        olof.presses(label)
    three.zhao.presses("Open")
    three.zhao.presses("Yes, it has come true")
    mina.hears(f"What volunteers could do about {number} is done")


def test_without_a_community_the_street_makes_an_event_of_its_need(town: Town) -> None:
    wang, mina = town.staff("Wang", Role.STREET_COORD, STREET), town.resident("Mina")
    tells(mina)
    wang.presses("Publish the need")
    wang.presses("Open")
    wang.presses("Make an event of it")
    wang.hears("Where do people meet?")
    for answer in ("By the old bridge", "12-05 9:00", "2 hours", "20", "Skip", "Nothing to add", "Submit"):
        wang.presses(answer) if answer in wang.labels() else wang.says(answer)
    wang.hears("is open")
    assert (need_in(town).state, need_in(town).became) == (State.TURNED, "event")
