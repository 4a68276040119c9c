"""What goes by itself when its time is over, through more than two years, and what stays?"""

from datetime import timedelta

import pytest
from sqlalchemy import Table, func, select

from domain.organisation import Role, Seat
from handlers import retention
from storage.contacts import Contact, Look
from storage.event_tables import Signup
from storage.held import table_of
from storage.lives import deed
from storage.registrations import Registration
from storage.retention import MARKS
from storage.streams import card, dialogue, history, inbox, issue_media, outbox, trouble, words
from storage.tables import Door, Invitation, Issue, Judgement, Picture
from tests.beginning import lived_once
from tests.stories.groups import bound
from tests.stories.keeping import SECRET, everything_in, reports_a_secret
from tests.stories.phoning import LOOK, leaves
from tests.stories.reporting import card_of, finishes, history_of, issue_in, reports
from tests.stories.staff import grid_and_community
from tests.stories.test_events import organiser, signs_up
from tests.stories.test_registration import register
from tests.town import COMMUNITY, IN_GRID, Town, sweep
from tests.townspeople import Person

RESULT = "We have spoken with Zhang"


def count(town: Town, table: Table) -> int:
    with town.database.reading() as uow:
        return uow.session.execute(select(func.count()).select_from(table)).scalar_one()


@lived_once
def a_county_at_work(town: Town) -> str:
    """Let everything happen once that somebody leaves traces of, and return the number of the report."""
    lin, zhao = grid_and_community(town)
    host = organiser(town)
    mina, chen, olof = town.resident("Mina"), town.resident("Chen"), town.resident("Olof")
    number = reports_a_secret(mina)
    lin.presses("Accept")
    lin.presses("Done")
    lin.says(RESULT)
    lin.sends_photos("r1")
    lin.presses("Submit")
    mina.presses("Fixed")
    mina.presses("Very satisfied")
    register(chen, "Chen Lu")
    zhao.presses("Accept registration")
    register(olof, "Olof Berg")
    zhao.presses("Decline")
    zhao.says("You live elsewhere")
    for person in (mina, chen):
        signs_up(person)
    town.stranger("Ran").says("I only look around")
    with town.database.begin() as uow:
        seat, life = Seat(Role.GRID_WORKER, COMMUNITY), timedelta(days=7)
        uow.seats.invite("ABCDE22222", seat=seat, name="Wu Lan", now=town.now, expires_at=town.now + life)
        uow.inbox.set_aside(("memory", "odd"), aside={"text": "odd words"}, why="RuntimeError", now=town.now)
    assert host.has_heard("River clean-up")
    return number


GOES = [
    pytest.param(timedelta(hours=24), dialogue, (1, 0), id="a draft"),
    pytest.param(timedelta(days=37), trouble, (1, 0), id="an update that was set aside"),
    pytest.param(timedelta(days=37), table_of(Invitation), (1, 0), id="an invitation that has run out"),
    pytest.param(timedelta(days=365), issue_media, (2, 0), id="photos in a report"),
    pytest.param(timedelta(days=365), table_of(Picture), (2, 0), id="photos"),
    pytest.param(timedelta(days=1095), table_of(Registration), (2, 1), id="a registration that was not accepted"),
    pytest.param(timedelta(days=1095), deed, (13, 10), id="what was done about a registration that is gone"),
    pytest.param(timedelta(days=1107, hours=2), table_of(Signup), (2, 1), id="who was there and is no member"),
]


@pytest.mark.parametrize(("after", "table", "counted"), GOES)
def test_it_is_there_until_its_time_is_over(
    town: Town, after: timedelta, table: Table, counted: tuple[int, int]
) -> None:
    a_county_at_work(town)
    began = town.now
    town.time_passes(seconds=(after - timedelta(hours=1)).total_seconds())
    sweep(town)
    assert count(town, table) == counted[0]
    town.time_passes(seconds=(began + after + timedelta(seconds=2) - town.now).total_seconds())
    sweep(town)
    assert count(town, table) == counted[1]


def test_after_two_years_an_issue_tells_of_nobody_and_still_counts(town: Town) -> None:
    number = a_county_at_work(town)
    lin = next(person for person in town.people.values() if person.address.id == "Lin")
    stays = (table_of(Issue), table_of(Judgement), history, words)
    counted, steps = [count(town, table) for table in stays], history_of(town, number)
    town.time_passes(days=729, hours=23)
    sweep(town)
    assert SECRET in card_of(lin, number).text
    assert SECRET in everything_in(town)
    town.time_passes(hours=1, seconds=1)
    sweep(town)
    kept = everything_in(town)
    assert [secret for secret in (SECRET, RESULT, str(IN_GRID[0]), str(IN_GRID[1])) if secret in kept] == []
    assert "deleted" in card_of(lin, number).text
    assert [count(town, table) for table in stays] == counted
    assert history_of(town, number) == steps
    issue = issue_in(town, number)
    with town.database.reading() as uow:
        judged = uow.issues.judgement(issue)
        assert judged
        assert (judged.verdict, judged.rating) == ("confirm", 5)
    assert (issue.reporter, issue.category, issue.area) == (0, "", "520626001001001")


def test_what_is_open_or_taken_up_again_is_not_emptied(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports_a_secret(mina)
    finishes(lin)
    mina.presses("Not fixed")
    town.time_passes(days=800)
    sweep(town)
    assert SECRET in card_of(lin, number).text
    assert count(town, issue_media) == 1


def test_an_address_that_nobody_agreed_with_is_forgotten_and_nobody_elses(town: Town) -> None:
    ran, mina = town.stranger("Ran"), town.resident("Mina")
    lin = town.staff("Lin", Role.COMMUNITY_ADMIN, COMMUNITY)
    ran.says("/help")
    mina.says("/help")
    town.time_passes(days=30)
    sweep(town)
    assert count(town, table_of(Door)) == 3
    town.time_passes(seconds=1)
    sweep(town)
    with town.database.reading() as uow:
        doors = uow.session.scalars(select(Door.outside).order_by(Door.outside)).all()
    assert doors == [lin.address.id, mina.address.id]
    ran.says("/help")
    ran.hears("What I can do for you")


def test_a_group_is_no_stranger(town: Town) -> None:
    _, zhao = grid_and_community(town)
    group = bound(town, zhao, COMMUNITY)
    town.time_passes(days=60)
    sweep(town)
    reports(town.resident("Mina"))
    assert "The street lamp is dark" in group.seen[-1].text


def test_an_address_with_a_draft_or_something_owed_is_kept(town: Town) -> None:
    ran = town.stranger("Ran")
    ran.says("/help")
    town.now += timedelta(days=31)
    ran.says(SECRET)
    sweep(town)
    assert count(town, table_of(Door)) == 1


def test_no_transaction_takes_away_more_than_a_little(town: Town) -> None:
    with town.database.begin() as uow:
        uow.inbox.mark([("memory", f"old {number}") for number in range(450)], town.now)
    town.now += timedelta(days=7, seconds=1)
    duties = [duty for duty in retention.DUTIES if isinstance(duty, retention.Duty)]
    duty = next(duty for duty in duties if duty.over is MARKS)
    with town.database.reading() as uow:
        parts = [len(few) for few in duty.find(uow, town.rules, town.now)]
    assert parts == [200, 200, 50]
    assert all(duty.at_once <= retention.ROWS for duty in duties)
    sweep(town)
    assert count(town, inbox) == 0


def test_a_row_that_is_somebodys_again_stays(town: Town) -> None:
    """Between what a reader found and what the writer takes, somebody may have come back."""
    olga = town.stranger("Olga")
    olga.sends_photos("p1")
    olga.presses("No, keep nothing")
    found = {}
    with town.database.reading() as uow:
        for duty in retention.DUTIES:
            found[duty] = list(duty.find(uow, town.rules, town.now))
    olga.sends_photos("p1")
    for duty, parts in found.items():
        for few in parts:
            with town.database.begin() as uow:
                assert duty.forget(uow, town.rules, town.now, few) == []
    assert count(town, table_of(Picture)) == 1


def has_left_a_number(town: Town) -> tuple[Person, Person]:
    """Let Mina leave a number and report something, and Lin look at the number once."""
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    mina.says("/phone")
    leaves(mina)
    reports(mina)
    lin.presses(LOOK)
    assert [count(town, table_of(table)) for table in (Contact, Look)] == [1, 1]
    return lin, mina


def test_a_look_at_a_number_is_known_for_three_years_and_the_number_is_kept_while_its_report_is_open(
    town: Town,
) -> None:
    has_left_a_number(town)
    town.time_passes(days=1094, hours=23)
    sweep(town)
    assert [count(town, table_of(table)) for table in (Contact, Look)] == [1, 1]
    town.time_passes(hours=1, seconds=2)
    sweep(town)
    assert [count(town, table_of(table)) for table in (Contact, Look)] == [1, 0]


@pytest.mark.parametrize("used", ["the report ends", "it is left anew"])
def test_a_number_goes_two_years_after_it_was_last_of_use(town: Town, used: str) -> None:
    lin, mina = has_left_a_number(town)
    finishes(lin)
    mina.presses("Fixed")
    mina.presses("Very satisfied")
    town.time_passes(days=100)
    if used == "it is left anew":
        mina.says("/phone")
        mina.presses("Change it")
        mina.says("13987654321")
    began = town.now
    left = timedelta(days=730) - (timedelta(days=100) if used == "the report ends" else timedelta())
    town.time_passes(seconds=(left - timedelta(hours=1)).total_seconds())
    sweep(town)
    assert count(town, table_of(Contact)) == 1
    town.time_passes(seconds=(began + left + timedelta(seconds=2) - town.now).total_seconds())
    sweep(town)
    assert count(town, table_of(Contact)) == 0


def test_what_is_kept_of_messages_is_the_newest_of_each_card(town: Town) -> None:
    a_county_at_work(town)
    town.time_passes(days=31)
    sweep(town)
    with town.database.reading() as uow:
        left = uow.session.execute(select(outbox.c.card)).scalars().all()
        cards = uow.session.execute(select(card.c.card)).scalars().all()
    assert all(left)
    assert set(left) <= set(cards)
