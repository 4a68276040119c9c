"""An event from its making to its end: reviewed, moved, called off, reminded of, and what became of those who came."""

from domain.organisation import Role
from tests.stories.events import TITLE, community, makes, opens, places, signs_up
from tests.stories.serving import shown
from tests.stories.staff import at, ticks_without_sending
from tests.stories.test_registration import register
from tests.town import COMMUNITY, STREET, Town
from tests.townspeople import Person

UNIT = "520626-U01"


def unit_makes(town: Town, *, starts: str = "12-05 9:00", again: str = "", until: str = "25 Nov, 17:30") -> Person:
    """Let a work unit's liaison propose an event in the community."""
    bai = town.staff("Bai", Role.UNIT_LIAISON, UNIT)
    bai.says("/events")
    bai.presses("New event")
    bai.hears("In which community is it?")
    bai.presses("Yunqiao")
    for answer in (TITLE, "By the old bridge", starts):
        bai.says(answer)
    bai.presses("2 hours")
    bai.says("20")
    bai.presses("Skip")
    bai.presses("Add something" if again else "Nothing to add")
    for answer in ("Skip", "Skip", "Skip", "Skip", again) if again else ():
        bai.presses(answer)
    bai.presses("Submit")
    bai.hears(f"“River clean-up” is with Yunqiao now, which looks at it until {until}")
    return bai


def test_what_a_unit_makes_is_open_once_the_community_says_yes(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    mina = town.resident("Mina")
    bai = unit_makes(town)
    mina.says("/events")
    mina.hears("No event is planned yet")
    zhao.hears("“River clean-up” of First School waits for your yes")
    for person in (bai, zhao):
        person.says("/events")
        person.hears("• 📝 River clean-up · 5 Dec", "📝 is not open yet: it waits for the yes")
    zhao.presses("Open")
    card = zhao.hears("State: waiting for the community")
    assert "Let it take place" in [button.label for button in card.buttons]
    town.arrives(mina, press=card.buttons[0].value)
    mina.hears("I find no such event")
    town.arrives(bai, press=zhao.button("Let it take place").value)
    bai.hears("Only the organisers can do that.")
    yes = zhao.button("Let it take place").value
    zhao.presses("Let it take place")
    bai.hears("✅ “River clean-up” takes place")
    signs_up(mina)
    mina.hears("You have a place")
    town.arrives(zhao, press=yes)
    zhao.hears("“River clean-up” has moved on meanwhile: open.")


def test_what_is_not_accepted_is_answered_with_the_reason(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    bai = unit_makes(town)
    zhao.presses("Open")
    zhao.presses("Do not accept")
    zhao.hears("Why not?")
    zhao.says("The bank is being mended that day")
    bai.hears("“River clean-up” is not accepted. The reason: The bank is being mended that day")
    mina = town.resident("Mina")
    mina.says("/events")
    mina.hears("No event is planned yet")


def test_a_community_that_is_silent_has_its_street_asked_too(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    bai = unit_makes(town)
    zhao.hears("waits for your yes")
    town.time_passes(days=2, hours=7)
    wang.hears_nothing()
    town.time_passes(hours=2)
    zhao.hears("waits for your yes")
    wang.hears("waits for your yes")
    wang.presses("Open")
    wang.presses("Let it take place")
    bai.hears("takes place")


def test_what_nobody_looks_at_before_its_start_does_not_take_place(town: Town) -> None:
    """Nor does what should come again after it; one that begins soon is asked about again in time."""
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    bai = unit_makes(town, starts="tomorrow 18:00", again="Every week", until="tomorrow 08:00")
    zhao.hears("waits for your yes")
    zhao.presses("Open")
    yes = zhao.button("Let it take place").value
    at(town, "2026-11-24 17:59")
    wang.hears("waits for your yes")
    bai.hears_nothing()
    at(town, "2026-11-24 18:00")
    bai.hears("“River clean-up” does not take place: Yunqiao has not answered before its start.")
    assert "Show the code" not in zhao.transcript()
    town.arrives(zhao, press=yes)
    zhao.hears("has moved on meanwhile: called off")
    at(town, "2026-12-08 18:01")
    bai.says("/events")
    bai.hears("No event is planned yet")


def test_when_nobody_of_the_community_is_left_the_street_is_asked(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    bai = unit_makes(town, again="Every week")
    zhao.says("/delete")
    zhao.presses("Yes, forget me")
    wang.hears("“River clean-up” of First School waits for your yes")
    wang.presses("Open")
    wang.presses("Let it take place")
    bai.hears("takes place")
    town.time_passes(seconds=1)
    bai.says("/events")
    bai.hears("5 Dec, 09:00", "12 Dec, 09:00", "19 Dec, 09:00")


def test_without_anybody_at_the_community_the_street_is_asked_at_once(town: Town) -> None:
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    unit_makes(town)
    wang.hears("“River clean-up” of First School waits for your yes")


def test_a_streets_own_event_is_open_at_once_for_all_its_communities(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    chen = town.resident("Chen")
    register(chen)
    zhao.presses("Accept registration")
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    makes(wang)
    wang.hears("“River clean-up” is open")
    town.time_passes(seconds=1)
    chen.hears("🤝 Qinglong is looking for helpers: “River clean-up”")
    chen.presses("Open")
    chen.presses("Sign up")
    chen.hears("You have a place")


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
    community(town, seats=1, starts="12-05 15:00")
    mina, olof = town.resident("Mina"), town.resident("Olof")
    signs_up(mina)
    signs_up(olof, label="Wait for a place")
    at(town, "2026-12-04 15:00")
    mina.hears("⏰ A reminder: “River clean-up”, tomorrow 15:00")
    mina.presses("Coming")
    mina.hears("Good. See you there")
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
