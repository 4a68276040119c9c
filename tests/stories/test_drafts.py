"""What somebody began and did not finish: offered once more, by day, and then forgotten."""

import pytest

from tests.stories.staff import at, ticks_without_sending
from tests.town import IN_GRID, Town


def test_what_was_begun_is_offered_again_once_and_then_forgotten(town: Town) -> None:
    mina = town.resident("Mina")
    mina.says("The lamp is dark")
    town.time_passes(hours=5)
    mina.presses("Not sure")
    mina.hears("Where is it?")
    town.time_passes(hours=18, minutes=30)
    town.time_passes(hours=1)
    mina.hears_nothing()
    town.time_passes(minutes=30)
    mina.hears("You began something and did not finish it. It is kept until today 14:30.")
    mina.presses("Go on")
    mina.hears("Where is it?")
    town.time_passes(hours=23)
    mina.shares(*IN_GRID)
    mina.hears("Photos help")
    town.time_passes(hours=23, minutes=59)
    mina.hears_nothing()
    town.time_passes(minutes=1)
    mina.presses("Skip")
    mina.hears("That question is over.")


def test_a_nudge_is_not_sent_for_what_is_finished(town: Town) -> None:
    mina = town.resident("Mina")
    town.time_passes(hours=8)
    mina.says("The lamp is dark")
    town.time_passes(hours=20)
    heard = len(mina.seen)
    assert heard == 2
    mina.presses("Cancel")
    town.time_passes(hours=1)
    assert len(mina.seen) == heard + 1


def test_at_night_nobody_is_nudged_and_in_the_morning_only_about_what_is_still_open(town: Town) -> None:
    mina, olga = town.resident("Mina"), town.resident("Olga")
    town.time_passes(minutes=30)
    for person in (mina, olga):
        person.says("The lamp is dark")
        person.hears("What is it about?")
    town.time_passes(hours=20)
    olga.says("/cancel")
    olga.hears("Cancelled.")
    mina.hears_nothing()
    town.time_passes(hours=3)
    mina.hears("You began something")
    olga.hears_nothing()


@pytest.mark.parametrize(
    ("begun", "before", "offered"),
    [
        ("2026-11-27 15:00", "2026-11-28 10:30", "2026-11-28 11:00"),
        ("2026-11-28 11:30", "2026-11-29 07:30", "2026-11-29 08:00"),
    ],
    ids=["on a day off", "after a night"],
)
def test_only_the_night_keeps_a_nudge_waiting(town: Town, begun: str, before: str, offered: str) -> None:
    mina = town.resident("Mina")
    at(town, begun)
    mina.says("The lamp is dark")
    mina.hears("What is it about?")
    at(town, before)
    mina.hears_nothing()
    at(town, offered)
    mina.hears("You began something")
    at(town, "2026-12-02 12:00")
    mina.hears_nothing()


def test_a_draft_that_ends_before_the_morning_wakes_nobody(town: Town) -> None:
    mina = town.resident("Mina")
    at(town, "2026-11-24 03:30")
    mina.says("The lamp is dark")
    mina.hears("What is it about?")
    at(town, "2026-11-26 12:00")
    mina.hears_nothing()
    mina.presses("Not sure")
    mina.hears("That question is over.")


def test_a_nudge_that_was_written_while_the_channel_was_away_is_not_sent_for_what_is_finished(town: Town) -> None:
    mina = town.resident("Mina")
    at(town, "2026-11-23 15:00")
    mina.says("The lamp is dark")
    ticks_without_sending(town, hours=20)
    town.take([town.inbound(mina, text="/cancel")])
    mina.hears("Cancelled.")
    assert not mina.has_heard("You began something")
