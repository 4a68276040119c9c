"""Nobody is woken for what can wait, and what waited comes in one message."""

from datetime import timedelta

from domain.organisation import Role
from tests.stories.reporting import EMERGENCY, OUTAGE, history_of, reports
from tests.stories.staff import at, staffed, ticks_without_sending
from tests.town import COMMUNITY, COUNTY, GRID, NEIGHBOUR, STREET, Town

STAFF = {
    "Lin": (Role.GRID_WORKER, GRID),
    "Zhao": (Role.COMMUNITY_ADMIN, COMMUNITY),
    "Wang": (Role.STREET_COORD, STREET),
    "Gu": (Role.COUNTY_OFFICE, COUNTY),
}


def test_a_digest_that_is_owed_already_is_not_sent_once_all_of_it_has_changed(town: Town) -> None:
    lin, *_ = staffed(town, "Lin")
    mina = town.resident("Mina")
    numbers = [reports(mina), reports(mina, "The bin is full")]
    for number in numbers:
        lin.hears(number)
    ticks_without_sending(town, hours=3)
    accepts = [shown.buttons[0].value for shown in lin.seen[:2]]
    town.take([town.inbound(lin, press=value) for value in accepts])
    assert not lin.has_heard("reports are waiting")


def test_a_digest_of_which_some_has_changed_is_written_anew(town: Town) -> None:
    lin, *_ = staffed(town, "Lin")
    mina = town.resident("Mina")
    numbers = [reports(mina, f"Lamp {number} is dark") for number in range(3)]
    ticks_without_sending(town, hours=3)
    town.take([town.inbound(lin, press=lin.seen[0].buttons[0].value)])
    digest = lin.hears("⏰ 2 reports are waiting for you:", *numbers[1:])
    assert numbers[0] not in digest.text
    assert [button.label for button in digest.buttons] == [f"Open {number}" for number in numbers[1:]]


def test_more_than_fit_one_message_are_the_first_of_them(town: Town) -> None:
    lin, *_ = staffed(town, "Lin")
    mina = town.resident("Mina")
    for number in range(9):
        reports(mina, f"Lamp {number} is dark")
    at(town, "2026-11-23 11:30")
    assert len(lin.hears("⏰ Many reports are waiting for you", "/queue shows the rest").buttons) == 8


def test_a_danger_climbs_by_the_minute_in_the_middle_of_the_night(town: Town) -> None:
    lin, zhao, wang, gu = staffed(town)
    at(town, "2026-11-24 02:00")
    number = reports(town.resident("Mina"), about=EMERGENCY)
    lin.hears(number, "Danger")
    zhao.hears(number)
    for minute, person in ((3, lin), (5, zhao), (10, wang), (15, gu)):
        while town.now.minute < minute - 1:
            town.time_passes(minutes=1)
        person.hears_nothing()
        town.time_passes(minutes=1)
        person.hears(number, "today 02:15")
    assert history_of(town, number) == ["submit", "told 1", "told 3", "told 4", "told 5"]


def test_an_ordinary_report_wakes_nobody_and_waits_for_office_hours(town: Town) -> None:
    lin, zhao, *_ = staffed(town)
    at(town, "2026-11-23 16:30")
    number = reports(town.resident("Mina"))
    lin.hears(number, "tomorrow 12:00")
    zhao.hears(number)
    at(town, "2026-11-24 09:50")
    lin.hears_nothing()
    at(town, "2026-11-24 10:00")
    lin.hears(f"⏰ {number} is waiting")


def test_what_comes_at_night_and_can_wait_comes_without_a_sound(town: Town) -> None:
    lin, zhao, *_ = staffed(town)
    mina = town.resident("Mina")
    at(town, "2026-11-23 22:00")
    reports(mina)
    assert not mina.seen[-1].silent
    assert lin.hears("Ordinary").silent
    reports(mina, about=EMERGENCY)
    assert not lin.hears("Danger").silent
    zhao.presses("Accept")
    zhao.hears("Accepted:")
    assert mina.hears("was accepted by").silent
    at(town, "2026-11-24 08:00")
    assert not lin.hears(reports(mina)).silent


def test_a_reminder_that_could_not_be_sent_by_day_waits_for_the_morning(town: Town) -> None:
    (lin,) = staffed(town, "Lin")
    number = reports(town.resident("Mina"))
    lin.hears(number)
    ticks_without_sending(town, hours=3)
    town.now += timedelta(hours=9)
    town.deliver()
    lin.hears_nothing()
    at(town, "2026-11-24 08:50")
    lin.hears_nothing()
    at(town, "2026-11-24 09:00")
    lin.hears(f"⏰ {number} is waiting")


def test_several_reports_of_one_moment_are_one_message(town: Town) -> None:
    lin, zhao, *_ = staffed(town)
    wei = town.staff("Wei", Role.GRID_WORKER, NEIGHBOUR)
    mina = town.resident("Mina")
    mine = [reports(mina, what) for what in ("The lamp is dark", "The bin is full", "The gate is broken")]
    other = reports(mina, at=(28.205, 108.115))
    for number in mine:
        lin.hears(number)
    wei.hears(other)
    zhao.hears(other)
    at(town, "2026-11-23 11:30")
    digest = lin.hears("⏰ 3 reports are waiting for you:")
    assert all(f"{number} · Not sure, Yunqiao Yunqiao 1." in digest.text for number in mine)
    assert [button.label for button in digest.buttons] == [f"Open {number}" for number in mine]
    lin.hears_nothing()
    wei.hears(f"⏰ {other} is waiting")
    at(town, "2026-11-23 15:00")
    zhao.hears("⏰ 4 reports are waiting for you:")
    zhao.hears_nothing()
    lin.presses(f"Open {mine[0]}")
    assert lin.labels() == ["Accept", "Hand to …"]


def test_urgent_reports_are_told_one_by_one(town: Town) -> None:
    lin, *_ = staffed(town, "Lin")
    mina = town.resident("Mina")
    first, second = reports(mina, about=OUTAGE), reports(mina, about=OUTAGE)
    lin.hears(second)
    at(town, "2026-11-23 10:00")
    assert {shown.text[:18] for shown in lin.seen[-2:]} == {f"⏰ {number}"[:18] for number in (first, second)}
    assert sum(shown.text.startswith("⏰") for shown in lin.seen) == 2
