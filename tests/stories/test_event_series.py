"""An event that comes again: the next ones are made some time ahead, over the end of a year and over holidays."""

from pathlib import Path

from sqlalchemy import select

from storage.event_tables import Event, Shift
from tests.stories.events import TITLE, community, opens, signs_up
from tests.stories.staff import at
from tests.town import ZONE, Town, open_town, sweep


def days(town: Town) -> list[str]:
    """Return on which days the events are, and which of them are called off."""
    with town.database.reading() as uow:
        found = uow.session.scalars(select(Event).order_by(Event.starts_at)).all()
        marks = {"open": "", "running": "", "ended": "", "cancelled": " off"}
        return [f"{event.starts_at.astimezone(ZONE):%m-%d %H:%M}{marks[event.state]}" for event in found]


def test_the_next_four_are_made_ahead_over_the_end_of_a_year(town: Town) -> None:
    community(town, starts="12-19 9:00", again="Every week", shifts="12-19 14:00")
    town.time_passes(seconds=1)
    assert days(town) == ["12-19 09:00", "12-26 09:00", "01-02 09:00", "01-09 09:00"]
    at(town, "2026-12-19 10:00")
    assert days(town)[4:] == ["01-16 09:00"]
    with town.database.reading() as uow:
        starts = uow.session.scalars(select(Shift.starts_at).order_by(Shift.starts_at)).all()
    assert [f"{one.astimezone(ZONE):%H:%M}" for one in starts] == ["09:00", "14:00"] * 5


def test_those_that_are_called_the_same_are_told_apart_in_the_list(town: Town) -> None:
    community(town, starts="12-19 9:00", again="Every week")
    town.time_passes(seconds=1)
    mina = town.resident("Mina")
    mina.says("/events")
    again = ["26 Dec, 09:00", "2 Jan 2027, 09:00", "9 Jan 2027, 09:00"]
    assert mina.labels()[:4] == [TITLE, *(f"{TITLE} · {moment}" for moment in again)]
    mina.presses(f"{TITLE} · 2 Jan 2027, 09:00")
    mina.hears("When: 2 Jan 2027, 09:00")


def test_one_on_a_holiday_is_kept_and_pointed_out(town: Town) -> None:
    zhao = community(town, starts="12-18 9:00", again="Every two weeks")
    town.time_passes(seconds=1)
    zhao.hears("“River clean-up” comes again 1 Jan 2027, 09:00 – 11:00. That is a holiday")
    assert "01-01 09:00" in days(town)


def test_one_on_a_make_up_workday_is_said_to_be_that(tmp_path: Path) -> None:
    for town in open_town(tmp_path, "[[calendar]]\ndate = 2026-12-19\nworkday = true\n"):
        zhao = community(town, starts="12-12 9:00", again="Every week")
        town.time_passes(seconds=1)
        zhao.hears("comes again 19 Dec, 09:00 – 11:00. On that day people work to make up for a holiday")


def test_an_expert_writes_a_rule_of_their_own(town: Town) -> None:
    community(town, starts="12-05 9:00", again="FREQ=MONTHLY;BYDAY=1SA")
    town.time_passes(seconds=1)
    assert days(town) == ["12-05 09:00", "01-02 09:00", "02-06 09:00", "03-06 09:00"]


def test_one_press_ends_a_series_and_what_is_planned_stays(town: Town) -> None:
    zhao = community(town, starts="12-05 9:00", again="Every week")
    town.time_passes(seconds=1)
    mina = town.resident("Mina")
    opens(mina)
    zhao.presses("Open")
    stop = zhao.button("Stop repeating").value
    town.arrives(mina, press=stop)
    mina.hears("Only the organisers can do that.")
    zhao.presses("Stop repeating")
    zhao.hears("does not come again. What is planned already stays: 4.")
    town.time_passes(days=30)
    assert days(town) == ["12-05 09:00", "12-12 09:00", "12-19 09:00", "12-26 09:00"]
    town.arrives(zhao, press=stop)
    zhao.hears("does not come again already")


def test_one_is_called_off_or_all_of_them(town: Town) -> None:
    zhao = community(town, starts="12-05 9:00", again="Every week")
    town.time_passes(seconds=1)
    mina = town.resident("Mina")
    signs_up(mina)
    zhao.presses("Open")
    zhao.presses("Call off: weather")
    town.time_passes(seconds=1)
    mina.hears("🌧")
    assert days(town) == ["12-05 09:00 off", "12-12 09:00", "12-19 09:00", "12-26 09:00"]
    signs_up(mina)
    opens(zhao)
    zhao.presses("Stop, call off all")
    zhao.hears("all that was planned is called off: 3.")
    town.time_passes(seconds=1)
    mina.hears("“River clean-up”, 12 Dec, 09:00 – 11:00, is called off")
    assert days(town)[1:] == ["12-12 09:00 off", "12-19 09:00 off", "12-26 09:00 off"]


def test_a_photo_is_shown_with_it_and_kept_until_it_is_over(town: Town) -> None:
    zhao = community(town, photo="photo:1", bring="Gloves")
    mina = town.resident("Mina")
    opens(mina)
    card = mina.hears("Please bring: Gloves")
    assert [media.ref for media in card.media] == ["photo:1"]
    town.time_passes(days=11)
    assert sweep(town) == []
    town.time_passes(days=3)
    assert sweep(town) == ["photo:1"]
    opens_again = zhao.button("Open").value
    town.arrives(zhao, press=opens_again)
    assert zhao.last.media == ()


def test_later_shifts_are_reminded_of_though_the_first_has_begun(town: Town) -> None:
    community(town, starts="12-05 9:00", shifts="12-06 15:00")
    mina = town.resident("Mina")
    opens(mina)
    mina.presses("Sign up · 6 Dec, 15:00")
    at(town, "2026-12-05 15:00")
    mina.hears("⏰ A reminder: “River clean-up”, tomorrow 15:00")
    at(town, "2026-12-06 13:00")
    mina.hears("⏰ A reminder: “River clean-up”, today 15:00")
