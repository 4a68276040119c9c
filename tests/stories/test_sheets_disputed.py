"""A member says that a sheet is wrong: the source is corrected and it is drafted anew, or it is upheld, and why."""

from domain.organisation import Role, Seat
from handlers.keys import short
from storage.hours_tables import Hours
from tests.stories.linking import links
from tests.stories.reporting import also_holds, loses
from tests.stories.sheets import (
    CHECKED,
    DRAFTED,
    SENT,
    admin,
    confirms,
    drafted,
    file_of,
    hush,
    member,
    serves,
    sheets,
    value,
)
from tests.stories.staff import at
from tests.town import COMMUNITY, STREET, Town
from tests.townspeople import Person

WHY = "The morning at the bridge is missing"


def disputes(chen: Person) -> None:
    chen.presses("Not right …")
    chen.hears("What is wrong?")
    chen.says(WHY)
    chen.hears("I have told Yunqiao.")


def opens(zhao: Person, name: str = "Chen Lu") -> None:
    zhao.says("/sheets")
    zhao.presses(name)


def test_it_is_drafted_anew_once_the_source_is_right_and_only_that_leaves(town: Town) -> None:
    zhao, liu, chen = drafted(town)
    stale = value(town, "agree")
    disputes(chen)
    told = zhao.hears("There are sheets of members to look at")
    assert "Chen Lu" not in told.text
    assert WHY not in told.text
    opens(zhao)
    zhao.hears("disputed; waits for the community", f"Chen Lu says: {WHY}")
    assert zhao.labels() == ["Draft anew from the history", "It was right …"]
    zhao.presses("Draft anew from the history")
    zhao.hears("Nothing has changed in the history")

    serves(town, chen, minutes=30, on="2026-11-25")
    zhao.presses("Draft anew from the history")
    zhao.hears("It is drafted anew and is with Chen Lu again.")
    chen.hears("drafted anew", "Minutes of service credited: 150")
    town.arrives(chen, press=stale)
    chen.hears("That sheet has moved on meanwhile.")
    assert sheets(town) == [("Chen Lu", "drafted")]
    at(town, CHECKED)
    confirms(zhao)
    at(town, SENT)
    liu.presses("Open")
    liu.presses("CSV · Yearly sheet 1 Dec 2025 – 30 Nov 2026")
    assert "150" in file_of(town, liu)[1]


def test_what_changes_in_the_history_meanwhile_changes_nothing_that_was_seen(town: Town) -> None:
    zhao, liu, chen = drafted(town)
    chen.presses("Right")
    serves(town, chen, minutes=30, on="2026-11-25")
    confirms(zhao)
    at(town, SENT)
    liu.presses("Open")
    liu.presses("CSV · Yearly sheet 1 Dec 2025 – 30 Nov 2026")
    assert "120" in file_of(town, liu)[1]


def test_what_rests_on_hours_that_are_corrected_is_put_before_its_member_anew(town: Town) -> None:
    zhao, liu, chen = drafted(town)
    for minutes in (30, 10):
        serves(town, chen, minutes=minutes, on="2026-11-25")
    chen.presses("Right")
    confirms(zhao)
    with town.database.reading() as uow:
        told, _, untold = uow.hours.all()
    corrects(town, zhao, untold, "5")
    assert sheets(town) == [("Chen Lu", "confirmed")]
    corrects(town, zhao, told, "60")
    anew = chen.hears("hours that stood in it have changed", "Minutes of service credited: 30")
    assert "120" not in anew.text
    assert sheets(town) == [("Chen Lu", "drafted")]
    at(town, SENT)
    assert not liu.has_heard("Each has seen what stands there")
    confirms(zhao)
    at(town, "2026-12-21 09:00")
    liu.presses("Open")
    liu.presses("CSV · Yearly sheet 1 Dec 2025 – 30 Nov 2026")
    assert "120" not in file_of(town, liu)[1]
    assert "30" in file_of(town, liu)[1]


def test_what_rests_on_nothing_but_corrected_hours_goes_nowhere(town: Town) -> None:
    zhao, _, chen = drafted(town)
    with town.database.reading() as uow:
        (told,) = uow.hours.all()
    corrects(town, zhao, told, "60")
    chen.hears("goes nowhere: the hours that stood in it have changed")
    assert sheets(town) == [("", "withdrawn")]


def test_hours_of_two_who_are_two_again_stand_in_no_sheet_of_the_other(town: Town) -> None:
    zhao, phone = admin(town), town.resident("Phone")
    chen = member(town, zhao)
    serves(town, phone, minutes=30, on="2026-11-25")
    at(town, "2026-11-30 09:00")
    links(chen, phone)
    at(town, DRAFTED)
    phone.hears("Minutes of service credited: 150")
    chen.says("/unlink")
    chen.presses("Undo")
    anew = chen.hears("Minutes of service credited: 120")
    assert "150" not in anew.text
    assert sheets(town) == [("Chen Lu", "drafted")]


def corrects(town: Town, zhao: Person, entry: Hours, minutes: str) -> None:
    """Let what was credited count another number."""
    town.arrives(zhao, press=f"t:{short(entry.id)}:correct:{entry.version}")
    zhao.says(minutes)
    zhao.says("Counted twice")
    zhao.hears(f"Done: {minutes} min")


def test_it_is_upheld_with_a_reason_that_the_member_reads_before_it_moves_on(town: Town) -> None:
    zhao, _, chen = drafted(town)
    disputes(chen)
    opens(zhao)
    zhao.presses("It was right …")
    zhao.says("At the bridge nobody signed in that day")
    zhao.hears("Chen Lu reads your reason.")
    chen.hears("found it right", "At the bridge nobody signed in that day")
    assert chen.labels() == ["Right"]
    at(town, "2026-12-06 09:00")
    chen.hears("still waits for your word")
    assert sheets(town) == [("Chen Lu", "upheld")]
    at(town, "2026-12-08 09:00")
    assert sheets(town) == [("Chen Lu", "checked")]


def test_one_press_agrees_to_what_was_upheld(town: Town) -> None:
    zhao, _, chen = drafted(town)
    disputes(chen)
    opens(zhao)
    zhao.presses("It was right …")
    zhao.says("At the bridge nobody signed in")
    chen.presses("Right")
    assert sheets(town) == [("Chen Lu", "checked")]


def test_the_community_is_reminded_once_and_the_street_told_on_the_day(town: Town) -> None:
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    zhao, liu, chen, luo = drafted(town, "Chen Lu", "Luo Na")
    disputes(chen)
    hush([zhao])
    at(town, "2026-12-03 20:00")
    zhao.hears_nothing()
    at(town, "2026-12-04 09:00")
    zhao.hears("⏰ Sheets of Yunqiao wait for you: 1")
    luo.presses("Right")
    hush([zhao])
    at(town, "2026-12-19 20:00")
    zhao.hears_nothing()
    wang.hears_nothing()
    at(town, SENT)
    wang.hears("Today", "Yunqiao has not confirmed: 2")
    wang.hears_nothing()
    liu.hears_nothing()
    wang.presses("Look at them")
    wang.hears("Chen Lu", "Luo Na")
    wang.presses("Confirm all 1")
    town.time_passes(seconds=1)
    liu.hears("members of First School: 1")
    assert sheets(town) == [("Chen Lu", "disputed"), ("Luo Na", "sent")]


def test_before_the_day_the_street_does_not_decide_while_somebody_of_the_community_is_there(town: Town) -> None:
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    zhao, _, chen = drafted(town)
    chen.presses("Right")
    town.arrives(wang, press=value(town, "confirm"))
    wang.hears("That is for somebody else to do.")
    assert sheets(town) == [("Chen Lu", "checked")]
    town.arrives(zhao, press=value(town, "confirm"))
    assert sheets(town) == [("Chen Lu", "confirmed")]


def test_the_street_decides_about_the_sheet_of_whoever_is_there_alone(town: Town) -> None:
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    zhao, _, chen = drafted(town)
    also_holds(town, chen, Role.COMMUNITY_ADMIN, COMMUNITY)
    loses(town, zhao, Seat(Role.COMMUNITY_ADMIN, COMMUNITY))
    chen.presses("Right")
    town.arrives(wang, press=value(town, "confirm"))
    assert sheets(town) == [("Chen Lu", "confirmed")]


def test_several_are_confirmed_by_one_press_or_one_by_one(town: Town) -> None:
    zhao, liu, *members = drafted(town, "Chen Lu", "Luo Na", "Wu Di")
    for person in members:
        person.presses("Right")
    opens(zhao, "Luo Na")
    zhao.presses("Confirm")
    zhao.hears("Sheets that wait for you: 2")
    zhao.presses("Confirm all 2")
    zhao.hears("✅ Sheets confirmed: 2")
    at(town, SENT)
    cards = [shown for shown in liu.seen if "members of First School" in shown.text]
    assert [shown.text.partition(". ")[0][-1] for shown in cards] == ["3"]
