"""Which rungs are passed over: those where nobody is, those that time has overtaken, those below whoever has it."""

from tests.stories.reporting import OUTAGE, history_of, reports
from tests.stories.staff import at, staffed
from tests.town import Town


def test_the_ladder_never_climbs_down_from_whoever_has_it(town: Town) -> None:
    lin, zhao, wang, gu = staffed(town)
    number = reports(town.resident("Mina"), about=OUTAGE)
    lin.presses("Hand to …")
    lin.presses("Qinglong")
    lin.presses("Skip")
    zhao.hears(number)
    at(town, "2026-11-23 10:20")
    at(town, "2026-11-23 12:20")
    zhao.hears_nothing()
    assert [shown.text[0] for shown in wang.seen] == ["🟠", "⏰", "⏰"]
    at(town, "2026-11-23 12:30")
    gu.hears(f"⏫ {number}")
    assert history_of(town, number)[2:] == ["told 1", "told 2", "skipped 3", "skipped 4", "told 5"]


def test_a_vacant_rung_is_passed_over_and_written_down(town: Town) -> None:
    lin, gu = staffed(town, "Lin", "Gu")
    number = reports(town.resident("Mina"), about=OUTAGE)
    lin.hears(number)
    at(town, "2026-11-23 10:30")
    gu.hears(f"⏫ {number} has not been accepted and comes to you")
    at(town, "2026-11-23 21:20")
    gu.hears_nothing()
    assert history_of(town, number) == ["submit", "told 1", "told 2", "skipped 3", "skipped 4", "told 5"]


def test_where_nobody_is_at_all_the_history_says_so(town: Town) -> None:
    number = reports(town.resident("Mina"), about=OUTAGE)
    at(town, "2026-11-23 21:20")
    assert history_of(town, number) == ["submit", *(f"skipped {rung}" for rung in range(1, 6))]


def test_after_an_outage_only_the_highest_rung_is_told(town: Town) -> None:
    lin, zhao, wang, gu = staffed(town)
    number = reports(town.resident("Mina"), about=OUTAGE)
    lin.hears(number)
    zhao.hears(number)
    town.time_passes(hours=2, minutes=10)
    wang.hears(f"⏫ {number}")
    for person in (lin, zhao, gu):
        person.hears_nothing()
    assert history_of(town, number) == ["submit", "skipped 1", "skipped 2", "skipped 3", "told 4"]
    town.time_passes(hours=1)
    gu.hears(f"⏫ {number}")
