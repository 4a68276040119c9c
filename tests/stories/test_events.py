"""A community makes an event; people sign up, are reminded once, and check in by the organiser's code."""

from domain.organisation import Role
from tests.beginning import lived_once
from tests.stories.events import makes
from tests.stories.serving import shown
from tests.stories.staff import ticks_without_sending
from tests.stories.test_registration import register
from tests.town import COMMUNITY, GRID, Town
from tests.townspeople import Person

ZHUYUAN = "520626001002"


@lived_once
def organiser(town: Town, *, seats: int = 20, starts: str = "12-05 9:00", community: str = COMMUNITY) -> Person:
    """Return somebody of a community who has just opened an event on the river."""
    zhao = town.staff(f"Zhao of {community}", Role.COMMUNITY_ADMIN, community)
    makes(zhao, starts=starts, seats=seats)
    zhao.hears("Event: River clean-up", "Lasts: 2 hours", f"Places: {seats}")
    zhao.hears("“River clean-up” is open", ":00, By the old bridge")
    return zhao


def makes_step_by_step(zhao: Person) -> None:
    """Answer each question about an event when it is asked."""
    zhao.says("/events")
    zhao.presses("New event")
    zhao.hears("What is it called?")
    zhao.says("River clean-up")
    zhao.hears("Where do people meet?")
    zhao.says("By the old bridge")
    zhao.hears("When does it start?")
    zhao.says("12-05 9:00")
    zhao.hears("How long does it last?")
    zhao.presses("2 hours")
    zhao.hears("How many people can take part?")
    zhao.says("20")
    zhao.hears("What is it about?")
    zhao.presses("Skip")
    zhao.presses("Nothing to add")
    zhao.hears("Event: River clean-up", "Lasts: 2 hours", "Places: 20")
    zhao.presses("Submit")
    zhao.hears("“River clean-up” is open", ":00, By the old bridge")


def signs_up(person: Person) -> None:
    person.says("/events")
    person.hears("Coming events:")
    person.presses("River clean-up")
    person.hears("River clean-up", "When: ")
    person.presses("Sign up")


def test_an_event_from_its_making_to_the_check_in(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    makes_step_by_step(zhao)
    mina = town.resident("Mina", language="en")
    signs_up(mina)
    mina.hears("You have a place at “River clean-up”: 5 Dec, 09:00 – 11:00, By the old bridge")

    town.time_passes(days=10, hours=23.5)
    mina.hears("A reminder: “River clean-up”, tomorrow 09:00 – 11:00")
    town.time_passes(hours=23)
    mina.hears("A reminder: “River clean-up”, today 09:00 – 11:00")
    mina.hears_nothing()
    mina.presses("Open")
    card = mina.hears("1 of 20 taken", "You have a place.")
    assert [button.label for button in card.buttons] == ["I can't come", "Check in", "Share, calendar"]
    mina.presses("Check in")
    mina.hears("Which six digits does the organiser show?")
    mina.says(f"{shown(town)[:3]} {shown(town)[3:]}")
    mina.hears("You are checked in at “River clean-up”. Thank you for being here!")
    town.arrives(mina, press=card.buttons[1].value)
    mina.hears("You are checked in at “River clean-up” already.")
    zhao.presses("Open")
    zhao.hears("Signed up: 1 resident(s)")


def test_the_last_place_is_given_once_and_comes_free_again(town: Town) -> None:
    organiser(town, seats=1)
    mina, olof = town.resident("Mina"), town.resident("Olof")
    for person in (mina, olof):
        person.says("/events")
        person.presses("River clean-up")
    press = [town.inbound(person, press=person.button("Sign up").value) for person in (mina, olof)]
    town.take(press)
    mina.hears("You have a place")
    olof.hears("“River clean-up” is full. You are number 1 on the waitlist")

    mina.presses("Cancel my place")
    mina.hears("is free for somebody else now")
    olof.hears("A place at “River clean-up” is free for you", "until tomorrow 08:30")
    olof.presses("I take it")
    olof.hears("You have a place")
    town.time_passes(days=10, hours=23.5)
    mina.hears_nothing()
    olof.hears("A reminder")


def test_a_reminder_that_was_written_while_the_channel_was_away_is_for_who_still_comes(town: Town) -> None:
    organiser(town)
    mina, olof = town.resident("Mina"), town.resident("Olof")
    for person in (mina, olof):
        signs_up(person)
        person.hears("You have a place")
    ticks_without_sending(town, hours=10 * 24 + 23.5)
    town.take([town.inbound(mina, press=mina.button("Cancel my place").value)])
    olof.hears("A reminder")
    mina.hears("is free for somebody else now")
    assert not mina.has_heard("A reminder")


def test_who_has_not_agreed_yet_is_asked_before_a_place_is_kept(town: Town) -> None:
    zhao = organiser(town)
    mina = town.stranger("Mina")
    signs_up(mina)
    mina.hears("Before I keep anything")
    zhao.presses("Open")
    zhao.hears("0 of 20 taken", "Signed up: nobody yet")
    mina.presses("I agree")
    mina.hears("Shall I keep a place for you?")
    mina.presses("Yes, keep me a place")
    mina.hears("You have a place at “River clean-up”")


def test_only_a_community_makes_events_and_reads_the_code(town: Town) -> None:
    zhao = organiser(town)
    new_event = zhao.button("New event").value
    for other in (town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, GRID)):
        other.says("/events")
        other.hears("River clean-up · 5 Dec, 09:00 – 11:00", "20 of 20 places free")
        assert other.labels() == ["River clean-up", "Invitations a week"]
        town.arrives(other, press=new_event)
        other.hears("Events are made by communities")
        other.presses("River clean-up")
        assert "Signed up" not in other.transcript()


def test_the_organiser_reads_the_names_of_members_only(town: Town) -> None:
    zhao = organiser(town)
    chen, mina = town.resident("Chen"), town.resident("Mina")
    register(chen)
    zhao.presses("Accept registration")
    signs_up(chen)
    signs_up(mina)
    zhao.presses("Open")
    zhao.hears("2 of 20 taken", "Signed up: Chen Lu, 1 resident(s)")


def test_somebody_who_just_comes_is_checked_in_while_there_are_places(town: Town) -> None:
    organiser(town, seats=1)
    mina, olof = town.resident("Mina"), town.resident("Olof")
    mina.says("/events")
    mina.presses("River clean-up")
    assert mina.labels() == ["Sign up", "Share, calendar"]
    town.time_passes(days=11, hours=23.75)
    for person in (mina, olof):
        person.says("/events")
        person.presses("River clean-up")
    mina.presses("Check in")
    mina.says(shown(town))
    mina.hears("You are checked in")
    olof.presses("Check in")
    olof.hears("“River clean-up” is full.")


def test_guessing_the_code_ends_with_the_organiser(town: Town) -> None:
    organiser(town, starts="today 10:00")
    mina = town.resident("Mina")
    signs_up(mina)
    mina.says("/events")
    mina.presses("River clean-up")
    check_in = mina.button("Check in").value
    mina.presses("Check in")
    for _ in range(town.rules.policy.hours.tries - 1):
        mina.says("wrong")
        mina.hears("That code does not count")
    mina.says("wrong")
    mina.hears("Those were too many wrong codes")
    town.arrives(mina, press=check_in)
    mina.hears("Please ask the organiser")
    mina.says(shown(town))
    assert not mina.has_heard("You are checked in")


def test_a_place_is_given_back_and_used_only_in_its_time(town: Town) -> None:
    organiser(town)
    mina = town.resident("Mina")
    signs_up(mina)
    cancel = mina.button("Cancel my place").value
    check_in = cancel.replace("cancel", "check_in")
    town.arrives(mina, press=check_in)
    mina.hears("Check-in for “River clean-up” opens at 5 Dec, 08:00")
    town.time_passes(days=11, hours=23.75)
    town.arrives(mina, press=cancel)
    mina.hears("“River clean-up” has begun")
    town.time_passes(hours=3)
    town.arrives(mina, press=check_in)
    mina.hears("“River clean-up” is over")
    mina.says("/events")
    mina.hears("No event is planned yet")


def test_a_members_own_community_comes_first(town: Town) -> None:
    zhao = organiser(town, starts="12-05 9:00")
    organiser(town, starts="12-04 9:00", community=ZHUYUAN)
    chen = town.resident("Chen")
    for first in ("Zhuyuan", "Yunqiao"):
        chen.says("/events")
        assert first in chen.last.text.splitlines()[2]
        if first == "Zhuyuan":
            register(chen)
            zhao.presses("Accept registration")


def test_an_event_starts_within_a_year_and_not_in_the_past(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    zhao.says("/events")
    zhao.presses("New event")
    for said in ("River clean-up", "By the old bridge", "2028-01-01 10:00"):
        zhao.says(said)
    zhao.hears("That is more than a year ahead.")
    zhao.says("2026-11-22 10:00")
    zhao.hears("That is too early")
    zhao.says("tomorrow 9:00")
    zhao.presses("1 hour")
    zhao.says("5")
    zhao.presses("Skip")
    zhao.presses("Nothing to add")
    zhao.hears("Start: tomorrow 09:00")
    town.time_passes(hours=23.75)
    zhao.presses("Submit")
    zhao.hears("When does it start?")
