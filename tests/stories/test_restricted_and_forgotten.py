"""Who alone may know of a report, when one of them is forgotten, loses their role, or turns out to be another."""

from domain.organisation import Role, Seat
from tests.stories.linking import links
from tests.stories.reporting import also_holds, buttons_of, history_of, issue_in, loses, reports, restricts
from tests.stories.staff import staffed
from tests.town import COMMUNITY, COUNTY, STREET, Town, sweep
from tests.townspeople import Person

COMMUNITYS = Seat(Role.COMMUNITY_ADMIN, COMMUNITY)
WITH_YOU = "it is with you now"

ONLY = "Only those who are named may know of this"
GONE = "is no longer with you"


def test_who_alone_could_handle_it_and_is_forgotten_leaves_it_to_the_level_above(town: Town) -> None:
    lin, zhao, wang, gu = staffed(town)
    number = reports(town.resident("Mina"))
    restricts(zhao)
    town.time_passes(days=30)
    zhao.says("/delete")
    zhao.presses("Yes, forget me")
    zhao.hears("I do not know you any more")
    assert {"Accept", "Restrict …"} <= set(buttons_of(wang, number)), "no rung is left that could name anybody"
    assert history_of(town, number)[-1] == "let_in"
    for person in (lin, gu):
        person.says(f"/status {number}")
        assert "I find no such report" in person.last.text


def test_who_is_forgotten_leaves_it_to_the_others_who_are_named(town: Town) -> None:
    lin, zhao, wang, _ = staffed(town)
    number = reports(town.resident("Mina"))
    restricts(zhao, "Lin")
    zhao.says("/delete")
    zhao.presses("Yes, forget me")
    assert "Accept" in buttons_of(lin, number)
    assert not wang.has_heard(number)


def test_who_is_named_stands_there_once_as_whoever_they_are_today_and_no_more_once_forgotten(town: Town) -> None:
    lin, zhao, wang, _ = staffed(town)
    reports(town.resident("Mina"))
    restricts(zhao, "Lin", "Wang")
    at_home = town.resident("Lin at home")
    links(lin, at_home)
    links(zhao, town.resident("Zhao at home"))
    town.time_passes(days=8)
    sweep(town)
    wang.says("/delete")
    wang.presses("Yes, forget me")
    zhao.presses("Restrict …")
    shown = next(one for one in zhao.seen if "Only these may know of" in one.text)
    named = shown.text.partition(": ")[2].partition(". Press")[0]
    assert sorted(one.split(" · ")[0] for one in named.split("; ")) == ["Lin", "Zhao"]
    assert [one.label for one in shown.buttons if one.label.startswith("✓")] == ["✓ Lin · grid worker, Yunqiao 1"]


def left_alone(town: Town, *names: str) -> tuple[list[Person], str]:
    """Let the only one who may know of a report lose their seat when every rung has been told long ago."""
    zhao, *others = staffed(town, "Zhao", *names)
    number = reports(town.resident("Mina"), "My neighbour beats his child")
    restricts(zhao)
    town.time_passes(days=60)
    loses(town, zhao, COMMUNITYS)
    return others, number


def test_who_loses_their_role_by_its_date_leaves_it_to_the_level_above_that_names_others(town: Town) -> None:
    (lin, wang, gu), number = left_alone(town, "Lin", "Wang", "Gu")
    sweep(town)
    wang.hears(f"Nobody of those who alone may know of {number}", WITH_YOU)
    assert {"Accept", "Restrict …"} <= set(buttons_of(wang, number))
    assert history_of(town, number)[-1] == "let_in"
    assert issue_in(town, number).people is not None, "restricted it stays"
    for person in (lin, gu):
        assert not person.has_heard(WITH_YOU)
        person.says(f"/status {number}")
        assert "I find no such report" in person.last.text
    seen = len(wang.seen)
    sweep(town)
    assert len(wang.seen) == seen, "they are told once"
    wang.presses("Restrict …")
    wang.presses(next(label for label in wang.labels() if label.startswith("Lin")))
    assert "Accept" in buttons_of(lin, number)


def test_as_long_as_somebody_named_can_act_it_goes_nowhere(town: Town) -> None:
    zhao, wang, gu = staffed(town, "Zhao", "Wang", "Gu")
    number = reports(town.resident("Mina"))
    restricts(zhao, "Wang")
    loses(town, zhao, COMMUNITYS)
    before = history_of(town, number)
    sweep(town)
    assert history_of(town, number) == before
    assert not any(person.has_heard(WITH_YOU) for person in (wang, gu))


def test_where_nobody_is_above_it_waits_for_whoever_comes(town: Town) -> None:
    _, number = left_alone(town)
    before = history_of(town, number)
    sweep(town)
    assert history_of(town, number) == before
    gu = town.staff("Gu", Role.COUNTY_OFFICE, COUNTY)
    sweep(town)
    gu.hears(number, WITH_YOU)
    also_holds(town, gu, Role.STREET_COORD, STREET)
    sweep(town)
    assert history_of(town, number) == [*before, "let_in"]
