"""Whoever works here is not drowned: so many messages a day that can wait, what is above that comes as one."""

import re

from domain.organisation import Role
from tests.beginning import lived_once
from tests.stories.reporting import OUTAGE, also_holds, card_of, reports
from tests.stories.staff import at, grid_and_community
from tests.town import COMMUNITY, GRID, Town
from tests.townspeople import Person

MOST = 8


def many(town: Town, count: int) -> list[str]:
    """Let so many residents report something, each a little later."""
    numbers = []
    for number in range(count):
        numbers.append(reports(town.resident(f"Resident {number}"), f"Lamp {number} is dark"))
        town.time_passes(minutes=1)
    return numbers


@lived_once
def reported_to_lin(town: Town, count: int) -> tuple[Person, list[str]]:
    """Return who works in the grid, and the numbers of so many reports that came there."""
    return town.staff("Lin", Role.GRID_WORKER, GRID), many(town, count)


def cards(person: Person) -> list[str]:
    """Return the numbers of the reports whose card somebody was sent, in the order of their coming."""
    found = [re.match(r"[🔴🟠🟡🔵] (DJ-\S+)", shown.text) for shown in person.seen]
    return list(dict.fromkeys(match[1] for match in found if match))


def test_what_is_above_the_limit_of_a_day_comes_as_one_message(town: Town) -> None:
    lin, numbers = reported_to_lin(town, MOST + 3)
    assert cards(lin) == numbers[:MOST]

    town.time_passes(hours=2)
    digest = lin.seen[-1]
    assert digest.text.startswith("3 more, gathered so that you have less to read:")
    assert all(number in digest.text for number in numbers[MOST:])
    lin.presses("Open 2")
    lin.hears(numbers[MOST + 1], "Lamp 9 is dark")
    lin.presses("Accept")
    lin.hears("Accepted:")


def test_what_is_urgent_comes_at_once_however_much_there_was(town: Town) -> None:
    lin, _ = reported_to_lin(town, MOST)
    urgent = reports(town.resident("Mina"), "No water in the whole house", about=OUTAGE)
    assert card_of(lin, urgent)


def test_what_changed_meanwhile_stands_in_it_once(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    many(town, MOST)
    extra, last = (reports(town.resident(name), "One lamp more") for name in ("Mina", "Olof"))
    zhao.says(f"/status {extra}")
    zhao.presses("Accept")
    town.time_passes(hours=2)
    digest = lin.seen[-1].text
    assert digest.startswith("2 more, gathered")
    assert (digest.count(extra), digest.count(last)) == (1, 1)


def test_a_card_that_changes_in_its_place_does_not_count(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    for number in many(town, MOST - 1):
        zhao.says(f"/status {number}")
        zhao.presses("Accept")
    last = reports(town.resident("Mina"), "One lamp more")
    assert card_of(lin, last)


def test_of_one_alone_nothing_is_made(town: Town) -> None:
    lin, numbers = reported_to_lin(town, MOST + 1)
    assert cards(lin) == numbers[:MOST]
    town.time_passes(hours=2)
    assert cards(lin) == numbers


def test_a_new_day_begins_with_nothing(town: Town) -> None:
    lin, _ = reported_to_lin(town, MOST)
    at(town, "2026-11-24 09:00")
    number = reports(town.resident("Mina"), "A lamp, the day after")
    assert cards(lin)[-1] == number


def test_who_only_reports_has_no_limit_for_the_news_of_it(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    also_holds(town, mina, Role.MEMBER, COMMUNITY)
    for _ in range(MOST + 1):
        number = reports(mina)
        lin.says(f"/status {number}")
        lin.presses("Accept")
        mina.hears(number, "accepted")


def test_a_community_sees_what_was_asked_of_its_people(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    others = [town.staff(name, Role.GRID_WORKER, GRID) for name in ("Ma", "Tang")]
    many(town, MOST + 2)
    town.time_passes(hours=3)
    zhao.says("/burden")
    shown = zhao.hears("Fewer than 5 people work for Yunqiao, so I do not show what I asked of them")
    assert "in a day" not in shown.text
    others.append(town.staff("Kong", Role.GRID_WORKER, GRID))
    zhao.says("/burden")
    shown = zhao.hears("Yunqiao", "the last 7 days", "5 people", "The most that one person got in a day: 8")
    assert "Lin" not in shown.text
    lin.says("/burden")
    lin.hears("is for those who coordinate")


def test_what_is_muted_does_not_come_and_what_matters_still_does(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    mina.says("/mute")
    mina.hears("What shall I not send you?")
    mina.presses("Each step of my reports")
    mina.hears("✓ muted: Each step of my reports")
    number = reports(mina)
    lin.presses("Accept")
    mina.hears_nothing()
    lin.presses("Done")
    lin.says("New bulb put in")
    lin.presses("Skip")
    lin.presses("Submit")
    mina.hears(number, "Is it fixed?")
