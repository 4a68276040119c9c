"""What comes of wishes, needs and events, counted in both databases: each figure with what it is a part of."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from domain.organisation import Role
from storage.database import Database
from storage.service_figures import EventFigures, MemberFigures, NeedFigures, VisitFigures, WaitFigures, WishFigures
from tests.storage.conftest import opened
from tests.storage.ward import LITE, SECRET
from tests.stories.events import community, makes, signs_up
from tests.stories.members import NEXT, member_of
from tests.stories.needing import Three, is_done, is_taken, tells
from tests.stories.serving import confirmed, to_scan
from tests.stories.sheets import serves
from tests.stories.staff import at
from tests.stories.wishing import WISH, is_published, opens, takes_on, wishes
from tests.town import COMMUNITY, GRID, STREET, ZONE, Town
from tests.townspeople import Person


@pytest.fixture
def database(url: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database whose process knows the key from which the codes at the door are made."""
    with opened(url, request, SECRET.encode(), zone=ZONE) as one:
        yield one


def test_wishes_are_counted_by_what_came_of_those_that_were_published(town: Town, database: Database) -> None:
    since = town.now
    zhao, anna, olof = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY), town.resident("Anna"), town.resident("Olof")
    for text in ("A walk", "A game of chess", WISH):
        is_published(anna, zhao, text)
    wishes(anna, "Not looked at yet")
    takes_on(olof)
    olof.presses("We are in touch")
    opens(anna, f"⭐ {WISH}")
    anna.presses("Yes, it has come true")
    takes_on(olof, wish="🌱 A walk")
    town.time_passes(days=8)
    with database.reading() as uow:
        assert uow.service_figures.wishes(COMMUNITY, since) == WishFigures(3, 2, 1, expired=1)
        assert uow.service_figures.wishes(NEXT, since) == WishFigures(0, 0, 0, expired=0)
        assert uow.service_figures.wishes(COMMUNITY, town.now) == WishFigures(0, 0, 0, expired=0)
    zhao.says("/burden")
    zhao.hears(
        "Fewer than 5 people work for Yunqiao",
        "Small wishes published in the last 90 days: 3; taken on 2, come true 1, given back by time 1.",
    )


def test_needs_are_counted_by_who_took_them_and_after_how_long(town: Town, database: Database) -> None:
    since, three = town.now, Three(town)
    for days, text in ((0, "A teacher"), (1, "A painter"), (2, "A nurse")):
        town.time_passes(days=days)
        tells(three.zhao, text)
        if text != "A nurse":
            town.time_passes(days=days + 1)
            three.liu.says("/needs")
            three.liu.presses(f"🧩 {text}")
            three.liu.presses("First School takes it")
    with database.reading() as uow:
        assert uow.service_figures.needs(STREET, since) == NeedFigures(3, 2, timedelta(days=1.5))
        assert uow.service_figures.needs(NEXT, since) == NeedFigures(0, 0, None)
    three.wang.says("/burden")
    three.wang.hears("Needs published in the last 90 days: 3; taken by a unit 2, half of these within 36 hours.")


def test_events_are_counted_by_who_came_and_service_by_times_and_by_persons(town: Town, database: Database) -> None:
    since = town.now
    people = confirmed(town, "Mina", "Olof", "Eva", "Per", "Nils")
    zhao, mina = people[:2]
    makes(zhao, title="Once more", starts="tomorrow 9:00")
    for person in (mina, people[2]):
        signs_up(person, "Once more")
    at(town, "2026-12-06 08:55")
    mina.starts(to_scan(town))
    at(town, "2026-12-06 11:05")
    mina.starts(to_scan(town))
    zhao.says("/hours")
    zhao.presses("To confirm: 1")
    zhao.presses("Confirm all 1")
    with database.reading() as uow:
        assert uow.service_figures.events(COMMUNITY, since) == EventFigures(2, 7, 6, times=0, persons=0, minutes=0)
    town.time_passes(days=8)
    with database.reading() as uow:
        assert uow.service_figures.events(STREET, since) == EventFigures(2, 7, 6, times=6, persons=5, minutes=720)
        assert uow.service_figures.events(NEXT, since) == EventFigures(0, 0, 0, times=0, persons=0, minutes=0)
        assert uow.service_figures.events(COMMUNITY, town.now) == EventFigures(0, 0, 0, times=0, persons=0, minutes=0)
    zhao.says("/burden")
    zhao.hears(
        "Events that ended in the last 90 days: 2; 6 of 7 who had a place came.",
        "Service credited of the last 90 days: 6 person-times by 5 people, 12.0 hours.",
    )


def test_members_are_counted_and_those_who_served_lately_where_that_tells_of_nobody(
    town: Town, database: Database
) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    members = [member_of(town, zhao, f"Chen {sign}u") for sign in "LMNFWY"]
    for member in members[:4]:
        serves(town, member)
    since = town.now - timedelta(days=1)
    with database.reading() as uow:
        assert uow.service_figures.members(STREET, since) == MemberFigures(6, 4)
        assert uow.service_figures.members(NEXT, since) == MemberFigures(0, 0)
        assert uow.service_figures.members(COMMUNITY, town.now + timedelta(days=9)) == MemberFigures(6, 0)
    zhao.says("/burden")
    zhao.hears("Registered members: 6.")
    serves(town, members[4])
    zhao.says("/burden")
    zhao.hears("Registered members: 6; 5 of them served in the last 90 days.")


def test_what_units_finished_counts_once_the_community_has_said_so(town: Town, database: Database) -> None:
    since, three = town.now, Three(town)
    is_taken(three)
    assert projects(database, since) == 0
    is_done(three)
    assert projects(database, since) == 1
    assert projects(database, town.now + timedelta(days=1)) == 0
    three.zhao.says("/burden")
    assert "finished" not in three.zhao.seen[-1].text
    works(town)
    three.zhao.says("/burden")
    three.zhao.hears("5 people", "Projects that units finished in the last 90 days: 1.")


def test_visits_of_members_of_work_units_count_and_those_at_an_event_do_not(town: Town, database: Database) -> None:
    zhao = confirmed(town, "Nils")[0]
    members = [member_of(town, zhao, f"Chen {sign}u") for sign in "LMNFW"]
    for member in members[:4]:
        serves(town, member)
    serves(town, members[0], on="2026-11-25")
    serves(town, town.resident("Olof"))
    since = town.now - timedelta(days=20)
    with database.reading() as uow:
        assert uow.service_figures.visits(STREET, since) == VisitFigures(5, 4, 1)
        assert uow.service_figures.visits(NEXT, since) == VisitFigures(0, 0, 0)
        assert uow.service_figures.visits(COMMUNITY, town.now) == VisitFigures(0, 0, 0)
    works(town)
    zhao.says("/burden")
    assert "Visits" not in zhao.seen[-1].text
    serves(town, members[4])
    zhao.says("/burden")
    zhao.hears("Visits outside events in the last 90 days: 6, by 5 people; work units: 1.")


def test_who_waits_to_change_the_community_counts_on_both_sides(town: Town, database: Database) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    members = [member_of(town, zhao, f"Chen {sign}u") for sign in "LMNFW"]
    for member in members[:4]:
        changes(member)
    with database.reading() as uow:
        assert [uow.service_figures.transfers(area) for area in (COMMUNITY, NEXT, STREET)] == [4, 4, 4]
    works(town)
    zhao.says("/burden")
    assert "wait to change" not in zhao.seen[-1].text
    changes(members[4])
    zhao.says("/burden")
    zhao.hears("Members who wait to change the community: 5.")


def test_of_those_who_waited_it_is_told_how_many_got_a_place(town: Town, database: Database) -> None:
    since, zhao = town.now, community(town, seats=1)
    mina, *others = [town.resident(name) for name in ("Mina", "Olof", "Eva", "Per", "Ida", "Lars")]
    signs_up(mina)
    for person in others:
        signs_up(person, label="Wait for a place")
    mina.presses("Cancel my place")
    others[0].presses("I take it")
    with database.reading() as uow:
        assert uow.service_figures.waitlist(COMMUNITY, since) == WaitFigures(0, 0)
    at(town, "2026-12-05 12:00")
    with database.reading() as uow:
        assert uow.service_figures.waitlist(COMMUNITY, since) == WaitFigures(5, 1)
        assert uow.service_figures.waitlist(NEXT, since) == WaitFigures(0, 0)
    works(town)
    zhao.says("/burden")
    zhao.hears("Waited for a place at events of the last 90 days: 5; got one in the end: 1.")


def projects(database: Database, since: datetime) -> int:
    with database.reading() as uow:
        return uow.service_figures.projects(COMMUNITY, since)


def works(town: Town) -> None:
    """Let enough people work there that numbers tell of nobody."""
    for name in ("Lin", "Ma", "Tang", "Kong"):
        town.staff(name, Role.GRID_WORKER, GRID)


def changes(member: Person) -> None:
    member.says("/baodao")
    member.presses("Change the community")
    member.presses("Zhuyuan")
    member.presses("Submit")


@LITE
def test_figures_of_few_people_are_not_told(town: Town) -> None:
    zhao = confirmed(town, "Mina")[0]
    town.time_passes(days=8)
    zhao.says("/burden")
    told = zhao.hears("Events that ended in the last 90 days: 1.").text
    assert "Service credited" not in told


def test_of_two_who_press_at_once_one_has_the_wish(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    is_published(town.resident("Anna"), zhao)
    olof, per = town.resident("Olof"), town.resident("Per")
    for person in (olof, per):
        opens(person)
    town.take([town.inbound(person, press=person.button("I take it on").value) for person in (olof, per)])
    assert [one.has_heard("Thank you! Please get in touch") for one in (olof, per)] == [True, False]
