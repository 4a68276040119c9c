"""Who alone may know of a report, when one of them asks to be forgotten, or turns out to be somebody else."""

from tests.stories.linking import links
from tests.stories.reporting import buttons_of, history_of, reports, restricts
from tests.stories.staff import staffed
from tests.town import Town, sweep

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
