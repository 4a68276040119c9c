"""What time does to small wishes, and how many make one come true: groups, units, and the street that asks them."""

from dataclasses import replace

import pytest

from bot.intake import Intake
from domain.county import County
from domain.organisation import Level, Role, UnitOutline
from domain.wish import KIND, OVER, Moment, State
from tests.stories.staff import at
from tests.stories.test_registration import SCHOOL
from tests.stories.test_wishes import wish_in
from tests.stories.wishing import NAME, WISH, is_published, opens, takes_on, wishes
from tests.town import COMMUNITY, COUNTY, STREET, UNITS, Town
from tests.townspeople import Person

ELSEWHERE = "520626001002"


@pytest.fixture
def zhao(town: Town) -> Person:
    return town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)


def test_a_claim_without_contact_is_reminded_twice_and_given_back(town: Town, zhao: Person) -> None:
    anna, olof = town.resident("Anna"), town.resident("Olof")
    is_published(anna, zhao)
    takes_on(olof)
    at(town, "2026-11-26 09:30")
    olof.hears("Please get in touch with the wisher by 30 Nov, 09:30")
    at(town, "2026-11-29 09:30")
    olof.hears("Please get in touch with the wisher by tomorrow 09:30")
    at(town, "2026-11-30 09:30")
    olof.hears("The wish stands in the list again")
    anna.hears("The wish has been given back. It stands first in the list now")
    assert not any(NAME in shown.text for shown in olof.seen)
    is_published(anna, zhao, "A walk in the park")
    olof.says("/wishes")
    assert olof.labels()[:2] == [f"🔁 {WISH}", "🌱 A walk in the park"]


def test_who_is_in_touch_is_reminded_at_four_fifths_and_the_wish_given_back_after_all(town: Town, zhao: Person) -> None:
    anna, olof = town.resident("Anna"), town.resident("Olof")
    is_published(anna, zhao)
    takes_on(olof)
    olof.presses("We are in touch")
    town.time_passes(days=23)
    assert not olof.has_heard("the wish should come true")
    town.time_passes(days=1)
    olof.hears("By 23 Dec, 09:30 the wish should come true")
    town.time_passes(days=6)
    olof.hears("The wish stands in the list again")


def test_silence_ends_it_without_the_wishers_word_and_a_late_word_counts(town: Town, zhao: Person) -> None:
    anna, olof = town.resident("Anna"), town.resident("Olof")
    is_published(anna, zhao)
    takes_on(olof)
    olof.presses("We are in touch")
    olof.presses("It is done")
    anna.hears("Only you can say it")
    town.time_passes(days=3)
    anna.hears("Only you can say it")
    town.time_passes(days=3)
    olof.hears("has not said whether")
    assert wish_in(town).state == State.UNANSWERED
    anna.presses("Open")
    anna.presses("Yes, it has come true")
    olof.hears("its wisher says so")
    assert wish_in(town).state == State.FULFILLED


def test_not_yet_lets_it_go_on(town: Town, zhao: Person) -> None:
    anna, olof = town.resident("Anna"), town.resident("Olof")
    is_published(anna, zhao)
    takes_on(olof)
    olof.presses("We are in touch")
    olof.presses("It is done")
    anna.presses("Open")
    anna.presses("Not yet")
    olof.hears("has not come true yet")
    assert wish_in(town).state == State.FULFILLING


def test_a_group_takes_a_wish_on_and_others_join(town: Town, zhao: Person) -> None:
    anna, olof, per = (town.resident(name) for name in ("Anna", "Olof", "Per"))
    is_published(anna, zhao)
    takes_on(olof, "As a group")
    opens(per, f"👥 {WISH}")
    per.presses("Join in")
    per.hears("You have joined in")
    olof.hears("Somebody has joined in, you are a group of 2 now")
    assert not any(NAME in shown.text for shown in per.seen)
    olof.presses("Open")
    olof.presses("Give the wish back")
    per.hears("The wish has been given back")
    takes_on(olof, "As a group")
    anna.hears("a group of 1 has taken the wish on")
    opens(per, f"👥 {WISH}")
    per.presses("Join in")
    olof.presses("We are in touch")
    anna.hears("a group of 2 and you are in touch now")
    olof.presses("It is done")
    anna.presses("Open")
    anna.presses("Yes, it has come true")
    for person in (olof, per):
        person.hears("its wisher says so")


def test_the_street_asks_a_unit_with_one_press_after_thirty_days(town: Town, zhao: Person) -> None:
    wang, liu = town.staff("Wang", Role.STREET_COORD, STREET), town.staff("Liu", Role.UNIT_LIAISON, SCHOOL)
    is_published(town.resident("Anna"), zhao)
    town.time_passes(days=31)
    asked = wang.hears("For 30 days nobody has taken this wish of Yunqiao on", "Which unit shall I ask?")
    assert NAME not in asked.text
    town.time_passes(days=33)
    wang.hears("For 30 days nobody has taken this wish of Yunqiao on", "Which unit shall I ask?")
    wang.presses("First School")
    wang.hears("I have asked First School")
    liu.hears("Qinglong asks First School: could you make this wish come true?")
    liu.presses("Open")
    liu.presses("For First School")
    liu.hears("Before I keep anything")
    liu.presses("I agree")
    liu.presses("Yes, I take it on")
    liu.hears("Thank you! Please get in touch")
    found = wish_in(town)
    assert (found.state, found.unit) == (State.CLAIMED, SCHOOL)
    with_another_school(town)
    wishes(town.resident("Per"), "Somebody who reads aloud")
    press = zhao.button("Publish the wish").value
    zhao.presses("Publish the wish")
    town.arrives(wang, press=press.replace("publish", "units:0"))
    assert wang.labels() == ["Second School", "First School"]


def with_another_school(town: Town) -> None:
    """Let there be one more unit, which has taken on nothing yet."""
    second = UnitOutline("520626-U02", Level.UNIT, "第二小学", "Second School", parent=COUNTY)
    town.rules = replace(town.rules, county=County((*UNITS, second)))
    town.intake = Intake(town.database, town.rules, lambda: town.now, careful=0)
    town.staff("Ma", Role.UNIT_LIAISON, second.code)


def test_only_a_liaison_takes_on_for_a_unit_and_only_the_street_asks_one(town: Town, zhao: Person) -> None:
    town.staff("Liu", Role.UNIT_LIAISON, SCHOOL)
    olof = town.resident("Olof")
    is_published(town.resident("Anna"), zhao)
    opens(olof)
    press = olof.button("I take it on").value
    town.arrives(olof, press=press.replace("one", SCHOOL))
    olof.hears("Only its liaison takes a wish on for a unit")
    town.arrives(olof, press=press.replace("claim:one", f"ask:{SCHOOL}"))
    olof.hears("That is for others to do about this wish.")


def test_a_community_that_does_not_answer_is_reminded_and_the_street_joins_in(town: Town, zhao: Person) -> None:
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    wishes(town.resident("Anna"))
    zhao.hears(WISH)
    wang.hears_nothing()
    at(town, "2026-11-27 09:30")
    wang.hears("A wish has been waiting for Yunqiao to answer since 23 Nov, 09:30")
    wang.presses("Open")
    wang.presses("Publish the wish")
    wang.hears("Published")


def test_a_reminder_is_dropped_when_the_wish_has_moved_on(town: Town, zhao: Person) -> None:
    anna, olof = town.resident("Anna"), town.resident("Olof")
    is_published(anna, zhao)
    takes_on(olof)
    deliver = town.deliver
    town.deliver = lambda: None  # type: ignore[method-assign]
    town.time_passes(days=3)
    town.deliver = deliver  # type: ignore[method-assign]
    town.take([town.inbound(olof, press=olof.button("Give the wish back").value)])
    assert not olof.has_heard("Please get in touch with the wisher by")


def test_what_must_end_by_itself_has_its_moment(town: Town, zhao: Person) -> None:
    is_published(town.resident("Anna"), zhao)
    takes_on(town.resident("Olof"))
    with town.database.reading() as uow:
        rungs = {timer.rung for timer in uow.timers.of(KIND, wish_in(town).id)}
    assert OVER[State.CLAIMED] in rungs
    assert rungs == {Moment.CONTACT_FIRST, Moment.CONTACT_AGAIN, Moment.CONTACT_OVER}
