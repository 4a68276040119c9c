"""A sheet for the work unit: drafted from the history, shown to its member first, confirmed, then sent."""

from sqlalchemy import select

from domain.hours import Source
from storage.event_tables import Event
from storage.keys import new_id
from storage.posts import Held, Post
from tests.stories.events import makes
from tests.stories.linking import key_of
from tests.stories.sheets import (
    CHECKED,
    DRAFTED,
    SCHOOL,
    SENT,
    admin,
    confirms,
    drafted,
    file_of,
    grants,
    hush,
    liaison,
    member,
    serves,
    sheets,
)
from tests.stories.staff import at
from tests.town import COMMUNITY, Town

YEARLY = "Yearly sheet 1 Dec 2025 – 30 Nov 2026"


def test_from_the_history_to_the_unit_by_way_of_its_member(town: Town) -> None:
    zhao, liu = admin(town), liaison(town)
    chen = member(town, zhao)
    hush([zhao, liu, chen])
    at(town, "2026-12-01 08:30")
    chen.hears_nothing()
    at(town, DRAFTED)
    told = chen.hears(YEARLY, "as First School is to read it", "Minutes of service credited: 120", "Visits")
    assert [button.label for button in told.buttons] == ["Right", "Not right …"]
    liu.hears_nothing()
    zhao.hears_nothing()

    chen.presses("Right")
    chen.hears("Yunqiao confirms it now, and on 20 Dec, 09:00 it goes to First School.")
    zhao.hears("There are sheets of members to look at", YEARLY)
    zhao.presses("Look at them")
    zhao.hears("Sheets that wait for you: 1", "Chen Lu")
    zhao.presses("Confirm all 1")
    zhao.hears("✅ Sheets confirmed: 1", "No sheet waits for you.")
    liu.hears_nothing()
    assert sheets(town) == [("Chen Lu", "confirmed")]

    at(town, SENT)
    liu.hears(f"📄 {YEARLY}", "members of First School: 1")
    chen.hears("has gone to First School: exactly what you were shown")
    liu.presses("Open")
    liu.presses(f"XLSX · {YEARLY}")
    liu.hears("Here it is.")
    titles, row = file_of(town, liu)
    assert titles[:5] == ["Name", "Work unit", "Community", "Sheet", "Minutes of service credited"]
    assert row[:5] == ["Chen Lu", "First School", "Yunqiao", YEARLY, "120"]
    at(town, "2026-12-31 20:00")
    for person in (zhao, liu, chen):
        person.hears_nothing()


def test_silence_of_who_was_shown_it_is_taken_for_a_yes_after_seven_days(town: Town) -> None:
    zhao, _, chen = drafted(town)
    at(town, "2026-12-06 08:30")
    chen.hears_nothing()
    at(town, "2026-12-07 09:00")
    chen.hears("⏰", YEARLY, "still waits for your word")
    assert chen.labels() == ["Right", "Not right …"]
    at(town, "2026-12-08 08:30")
    zhao.hears_nothing()
    assert sheets(town) == [("Chen Lu", "drafted")]
    at(town, CHECKED)
    assert sheets(town) == [("Chen Lu", "checked")]
    zhao.hears("There are sheets of members to look at")
    chen.hears_nothing()


def test_of_who_did_nothing_nothing_is_told(town: Town) -> None:
    zhao = admin(town)
    chen, luo = member(town, zhao, "Chen Lu", minutes=0), member(town, zhao, "Luo Na")
    hush([chen, luo])
    at(town, DRAFTED)
    chen.hears_nothing()
    luo.hears(YEARLY)
    chen.says("/sheets")
    chen.hears("You have no sheet yet.")


def test_everybody_keeps_theirs_as_a_file_of_their_own(town: Town) -> None:
    _, _, chen = drafted(town)
    chen.says("/sheets")
    chen.hears("Your sheets for your work unit", YEARLY, "waits for the member’s word")
    chen.presses(YEARLY)
    chen.hears("Minutes of service credited: 120")
    chen.presses("CSV")
    assert file_of(town, chen)[1][:2] == ["Chen Lu", "First School"]


def test_a_statement_of_a_quarter_goes_over_the_years_end(town: Town) -> None:
    zhao, liu = admin(town), liaison(town)
    chen = member(town, zhao, minutes=0)
    serves(town, chen, minutes=45, on="2026-12-30")
    hush([zhao, liu, chen])
    at(town, "2027-01-01 08:30")
    assert not chen.has_heard("Quarterly")
    at(town, "2027-01-01 09:00")
    chen.hears("Quarterly statement 1 Oct 2026 – 31 Dec 2026", "Minutes of service credited: 45")
    chen.presses("Right")
    chen.hears("on 20 Jan, 09:00 it goes to")
    confirms(zhao)
    at(town, "2027-01-20 09:00")
    liu.hears("Quarterly statement 1 Oct 2026 – 31 Dec 2026", "members of First School: 1")


def test_hours_that_are_credited_late_stand_in_the_next_one_and_none_twice(town: Town) -> None:
    zhao = admin(town)
    chen = member(town, zhao, minutes=0)
    serves(town, chen, minutes=45, on="2026-12-30")
    at(town, "2027-01-02 09:00")
    serves(town, chen, minutes=30, on="2026-12-31")
    serves(town, chen, minutes=15, on="2027-02-01")
    hush([chen])
    at(town, "2027-04-01 09:00")
    chen.hears("Quarterly statement 1 Jan 2027 – 31 Mar 2027", "Minutes of service credited: 45", "services: 2")


def test_hours_that_are_credited_after_a_day_without_a_sheet_stand_in_the_next_one(town: Town) -> None:
    zhao = admin(town)
    chen = member(town, zhao, minutes=0)
    at(town, "2027-01-01 09:00")
    assert sheets(town) == []
    serves(town, chen, minutes=30, on="2026-12-31")
    hush([chen])
    at(town, "2027-04-01 09:00")
    chen.hears("Quarterly statement 1 Jan 2027 – 31 Mar 2027", "Minutes of service credited: 30")


def test_visits_and_what_was_entered_afterwards_are_told_apart_from_all(town: Town) -> None:
    zhao = admin(town)
    chen = member(town, zhao, minutes=0)
    makes(zhao, kind="Legal aid")
    serves(town, chen, minutes=30)
    serves(town, chen, minutes=60, source=Source.QR, event=at_event(town))
    hush([chen])
    at(town, DRAFTED)
    told = chen.hears("credited: 90", "services: 2", "afterwards: 30", "outside an event: 1", "Legal aid: 1")
    assert "Kinds of events" in told.text


def test_posts_that_are_held_and_wishes_that_came_true_stand_in_it(town: Town) -> None:
    zhao = admin(town)
    chen, luo = member(town, zhao, minutes=0), member(town, zhao, "Luo Na", minutes=0)
    with town.database.begin() as uow:
        mine = uow.registrations.of(key_of(town, chen))
        assert mine is not None
        post = uow.posts.add(_post(town, key_of(town, zhao)))
        uow.posts.take(Held(id=new_id(town.now), post=post.id, registration=mine.id, state="held", at=town.now))
    grants(town, chen, ended="2026-11-23 09:00")
    grants(town, chen, ended="2026-11-23 09:00", state="refused")
    grants(town, luo, ended="2026-11-23 09:00", unit=SCHOOL)
    for moment in ("2025-11-30 23:59", "2026-11-30 23:59", "2026-12-01 00:00"):
        grants(town, chen, ended=moment)
    hush([chen, luo])
    at(town, DRAFTED)
    chen.hears("Posts held: Night patrol", "Wishes fulfilled: 2")
    assert not luo.has_heard("as First School is to read it")
    chen.says("/sheets")
    chen.presses(YEARLY)
    chen.presses("CSV")
    titles, row = file_of(town, chen)
    assert dict(zip(titles, row, strict=True)).items() >= {("Posts held", "Night patrol"), ("Wishes fulfilled", "2")}


def at_event(town: Town) -> int:
    with town.database.reading() as uow:
        return uow.session.scalars(select(Event.id)).one()


def _post(town: Town, made_by: int) -> Post:
    return Post(
        id=new_id(town.now),
        community=COMMUNITY,
        kind="safety",
        title="Night patrol",
        places=3,
        state="open",
        made_by=made_by,
        since=town.now,
    )
