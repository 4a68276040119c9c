"""An event from its making to its end: moved, called off, reminded of, and what became of those who came."""

from tests.stories.events import community, opens, places, signs_up
from tests.stories.serving import at_the_doors, entries, shown, to_scan
from tests.stories.staff import at, ticks_without_sending
from tests.town import Town


def test_a_change_asks_everybody_again(town: Town) -> None:
    zhao = community(town)
    people = [town.resident(name) for name in ("Mina", "Olof", "Eva")]
    mina, olof, eva = people
    for person in people:
        signs_up(person)
    old = mina.button("Cancel my place").value
    zhao.presses("Open")
    zhao.presses("Change time or place")
    zhao.says("12-06 14:00")
    zhao.says("At the town hall")
    zhao.presses("Submit")
    zhao.hears("“River clean-up” is 6 Dec, 14:00 – 16:00 now, At the town hall")
    town.time_passes(seconds=1)
    for person in people:
        person.hears("has moved: it is 6 Dec, 14:00 – 16:00 now, At the town hall", "until 6 Dec, 12:00")
    mina.presses("Keep my place")
    mina.hears("stays yours: 6 Dec, 14:00")
    olof.presses("Give it back")
    olof.hears("is free for somebody else now")
    assert [state for state, _ in places(town)] == ["confirmed", "cancelled", "confirmed"]
    at(town, "2026-12-05 13:30")
    assert not eva.has_heard("⏰")
    at(town, "2026-12-05 14:00")
    for person in (mina, eva):
        person.hears("⏰ A reminder: “River clean-up”, tomorrow 14:00 – 16:00, At the town hall")
    assert not olof.has_heard("⏰")
    town.arrives(mina, press=old)
    mina.hears("is free for somebody else now")


def test_who_was_reminded_of_the_earlier_time_is_reminded_of_the_new_one_too(town: Town) -> None:
    zhao = community(town)
    mina = town.resident("Mina")
    signs_up(mina)
    at(town, "2026-12-04 10:00")
    mina.hears("⏰ A reminder: “River clean-up”, tomorrow 09:00")
    zhao.presses("Open")
    zhao.presses("Change time or place")
    zhao.says("12-07 14:00")
    zhao.presses("Skip")
    zhao.presses("Submit")
    at(town, "2026-12-06 14:00")
    mina.hears("⏰ A reminder: “River clean-up”, tomorrow 14:00")


def test_a_place_that_is_offered_is_kept_for_less_where_the_event_comes_sooner(town: Town) -> None:
    zhao = community(town, seats=1)
    mina, olof = town.resident("Mina"), town.resident("Olof")
    signs_up(mina)
    signs_up(olof, label="Wait for a place")
    at(town, "2026-12-03 09:30")
    opens(mina)
    mina.presses("Cancel my place")
    olof.hears("A place at “River clean-up” is free for you", "Please say until tomorrow 08:30")
    zhao.presses("Open")
    zhao.presses("Change time or place")
    zhao.says("today 15:30")
    zhao.presses("Skip")
    zhao.presses("Submit")
    town.time_passes(seconds=1)
    olof.hears("has moved: it is today 15:30", "A place is kept for you until today 11:00: do you take it?")
    olof.presses("I take it")
    olof.hears("✅ You have a place at “River clean-up”: today 15:30")


def test_an_event_that_moves_while_somebody_signs_up_is_confirmed_at_its_new_time(town: Town) -> None:
    zhao = community(town)
    mina, olof = town.stranger("Mina"), town.resident("Olof")
    signs_up(mina)
    mina.presses("I agree")
    mina.hears("Shall I keep a place for you?")
    opens(olof)
    zhao.presses("Open")
    zhao.presses("Change time or place")
    zhao.says("12-06 14:00")
    zhao.presses("Skip")
    zhao.presses("Submit")
    mina.presses("Yes, keep me a place")
    mina.hears("“River clean-up” has moved: it is 6 Dec, 14:00 – 16:00 now", "Shall I keep a place")
    mina.presses("Yes, keep me a place")
    mina.hears("You have a place at “River clean-up”: 6 Dec, 14:00")
    olof.presses("Sign up")
    olof.hears("has moved: it is 6 Dec, 14:00 – 16:00 now")
    olof.presses("Yes, keep me a place")
    olof.hears("You have a place at “River clean-up”: 6 Dec, 14:00")


def test_an_event_that_is_near_is_not_moved_any_more(town: Town) -> None:
    zhao = community(town, starts="today 14:00")
    zhao.presses("Open")
    move = zhao.button("Change time or place").value
    town.time_passes(hours=2.4)
    opens(zhao)
    assert "Change time or place" in zhao.labels()
    town.time_passes(hours=0.2)
    opens(zhao)
    assert "Change time or place" not in zhao.labels()
    town.arrives(zhao, press=move)
    zhao.hears("is too near to be moved")


def test_for_the_weather_one_press_tells_everybody_at_once(town: Town) -> None:
    zhao = community(town, seats=1)
    mina, olof, eva = (town.resident(name) for name in ("Mina", "Olof", "Eva"))
    signs_up(mina)
    signs_up(olof, label="Wait for a place")
    opens(eva)
    zhao.presses("Open")
    zhao.presses("Call off: weather")
    zhao.hears("is called off")
    town.time_passes(seconds=1)
    for person in (mina, olof):
        person.hears("🌧 Because of the weather “River clean-up”, 5 Dec, 09:00 – 11:00, is called off")
    eva.presses("Wait for a place")
    eva.hears("Nobody can sign up for “River clean-up” now: called off.")
    assert [state for state, _ in places(town)] == ["cancelled", "cancelled"]
    town.time_passes(days=12)
    assert not mina.has_heard("⏰")


def test_who_is_at_the_door_already_hears_it_too_and_nothing_is_left_to_decide(town: Town) -> None:
    zhao, mina, olof, nils = at_the_doors(town, "Mina", "Olof", "Nils")
    for person in (mina, nils):
        person.starts(to_scan(town))
        person.hears("You are checked in")
    town.time_passes(minutes=10)
    nils.starts(to_scan(town))
    nils.hears("You are checked out")
    opens(zhao)
    zhao.presses("Call off: weather")
    town.time_passes(seconds=1)
    for person in (mina, olof, nils):
        person.hears("🌧 Because of the weather “River clean-up”, today 09:00 – 11:00, is called off")
    assert {state for state, _ in places(town)} == {"cancelled"}
    assert entries(town) == [("rejected", "qr", 0)] * 2
    at(town, "2026-12-12 12:00")
    assert not mina.has_heard("You did not check out")
    assert not zhao.has_heard("wait for your word")


def test_for_any_other_reason_it_is_asked_once_and_only_of_the_organisers(town: Town) -> None:
    zhao = community(town)
    mina = town.resident("Mina")
    signs_up(mina)
    zhao.presses("Open")
    for label in ("Call off", "Call off: weather", "Change time or place"):
        town.arrives(mina, press=zhao.button(label).value)
        mina.hears("Only the organisers can do that.")
    zhao.presses("Call off")
    zhao.hears("Are you sure?")
    zhao.presses("Yes, call it off")
    town.time_passes(seconds=1)
    mina.hears("“River clean-up”, 5 Dec, 09:00 – 11:00, is called off. I am sorry.")


def test_two_reminders_are_answered_and_cannot_frees_the_place_at_once(town: Town) -> None:
    zhao = community(town, seats=1, starts="12-05 15:00")
    mina, olof = town.resident("Mina"), town.resident("Olof")
    signs_up(mina)
    signs_up(olof, label="Wait for a place")
    at(town, "2026-12-04 15:00")
    mina.hears("⏰ A reminder: “River clean-up”, tomorrow 15:00")
    opens(zhao)
    assert "said that they come" not in zhao.last.text
    mina.presses("Coming")
    mina.hears("Good. See you there")
    town.time_passes(seconds=2)
    assert "Signed up: 1 resident(s)\nHave said that they come: 1" in zhao.seen[-1].text
    at(town, "2026-12-05 13:00")
    mina.hears("⏰ A reminder: “River clean-up”, today 15:00")
    mina.presses("Can't come")
    mina.hears("is free for somebody else")
    olof.hears("🎉 A place at “River clean-up” is free for you")
    olof.presses("I take it")
    assert [state for state, _ in places(town)] == ["excused", "confirmed"]


def test_after_an_outage_one_reminder_is_enough_and_none_is_sent_too_late(town: Town) -> None:
    community(town, starts="12-05 15:00")
    mina = town.resident("Mina")
    signs_up(mina)
    town.time_passes(days=12, hours=4)
    mina.hears("⏰ A reminder: “River clean-up”, today 15:00")
    mina.hears_nothing()
    community(town, unit="520626001002", title="Tree planting", starts="12-12 15:00")
    olof = town.resident("Olof")
    signs_up(olof, "Tree planting")
    ticks_without_sending(town, hours=24 * 7)
    town.time_passes(hours=2)
    assert not olof.has_heard("⏰")


def test_who_had_a_place_and_did_not_come_is_noted(town: Town) -> None:
    community(town)
    mina, olof = town.resident("Mina"), town.resident("Olof")
    for person in (mina, olof):
        signs_up(person)
    at(town, "2026-12-05 09:10")
    mina.says(f"/checkin {shown(town)}")
    mina.hears("You are checked in")
    at(town, "2026-12-05 11:30")
    assert [state for state, _ in places(town)] == ["checked_in", "no_show"]
    olof.says("/events")
    olof.hears("No event is planned yet")
