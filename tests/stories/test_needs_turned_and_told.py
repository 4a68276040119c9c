"""Whoever reported a problem hears what comes of the event or the wish that was made of it."""

import pytest

from domain.need import State
from domain.organisation import Role
from tests.stories.events import signs_up
from tests.stories.needing import Three
from tests.stories.reporting import reports
from tests.stories.serving import to_scan
from tests.stories.staff import at
from tests.stories.test_needs import need_in
from tests.stories.test_needs_of_reports import WORDS
from tests.stories.wishing import agrees
from tests.town import GRID, Town
from tests.townspeople import Person


def of_a_report(town: Town, three: Three, mina: Person) -> str:
    """Let a report have become a need that is published, and return its number."""
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(mina, WORDS)
    lin.presses("Accept")
    agrees(three.zhao)
    three.zhao.presses("Make it a need")
    three.zhao.presses("Publish the need")
    three.zhao.hears("Published")
    three.zhao.presses("Open")
    return number


def test_whoever_reported_hears_that_what_came_of_it_does_not_take_place(town: Town, three: Three) -> None:
    mina, zhao = town.resident("Mina"), three.zhao
    number = of_a_report(town, three, mina)
    off = f"What volunteers wanted to do about {number} does not come about"
    zhao.presses("Make an event of it")
    zhao.presses("Let it take place")
    mina.hears("Volunteers come together")
    zhao.presses("Open")
    zhao.presses("Call off: weather")
    mina.hears(off)
    zhao.says("/needs")
    zhao.presses(next(label for label in zhao.labels() if label.startswith("🧩")))
    zhao.presses("Make a wish of it")
    seen = len(mina.seen)
    three.wang.presses("Decline")
    three.wang.says("Too far away")
    assert len(mina.seen) == seen
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


@pytest.mark.parametrize(
    ("comes", "said"),
    [(True, "What volunteers could do about {} is done"), (False, "What volunteers wanted to do about {} does not")],
)
def test_whoever_reported_hears_of_the_event_and_what_came_of_it(
    town: Town,
    three: Three,
    comes: bool,  # noqa: FBT001
    said: str,
) -> None:
    """An event to which nobody came has done nothing, whoever has signed up: the need is free again."""
    mina = town.resident("Mina")
    number = of_a_report(town, three, mina)
    three.zhao.presses("Make an event of it")
    three.zhao.presses("Let it take place")
    mina.hears(f"Volunteers come together for what you reported, {number}: /events")
    olof = town.resident("Olof")
    signs_up(olof, need_in(town).text)
    at(town, "2026-11-28 09:00")
    if comes:
        olof.starts(to_scan(town))
    town.time_passes(days=1)
    mina.hears(said.format(number))
    assert need_in(town).state == (State.TURNED if comes else State.PUBLISHED)


def is_granted(town: Town, three: Three, mina: Person) -> str:
    """Let a wish that was made of a report be done, says who took it on, and return the number of the report."""
    number, olof = of_a_report(town, three, mina), town.resident("Olof")
    three.zhao.presses("Make a wish of it")
    three.wang.presses("Publish the wish")
    mina.hears(f"Neighbours can help with what you reported, {number}: /wishes")
    olof.says("/wishes")
    olof.presses(next(label for label in olof.labels() if label.startswith("🌱")))
    for label in ("I take it on", "Open", "We are in touch", "It is done"):
        olof.presses(label)
    return number


def test_whoever_reported_hears_that_nobody_has_said_how_the_wish_ended(town: Town, three: Three) -> None:
    """Once; a late word counts for them too."""
    mina = town.resident("Mina")
    number = is_granted(town, three, mina)
    town.time_passes(days=5)
    mina.hears_nothing()
    town.time_passes(days=1)
    mina.hears(f"Somebody says that they have helped with what you reported, {number}, and nobody has confirmed")
    town.time_passes(days=30)
    mina.hears_nothing()
    three.zhao.presses("Open")
    three.zhao.presses("Yes, it has come true")
    mina.hears(f"What volunteers could do about {number} is done")


def test_whoever_reported_hears_of_the_wish_and_that_it_came_true(town: Town, three: Three) -> None:
    mina = town.resident("Mina")
    number = is_granted(town, three, mina)
    three.zhao.presses("Open")
    three.zhao.presses("Yes, it has come true")
    mina.hears(f"What volunteers could do about {number} is done")
