"""An event that somebody else has to look at first: accepted, refused, left alone, and a street's own."""

from datetime import timedelta

from domain.organisation import Role
from tests.stories.events import TITLE, makes, signs_up
from tests.stories.staff import at
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
    for person in (mina, town.staff("Qian", Role.COMMUNITY_ADMIN, "520626001002")):
        person.says("/events")
        person.hears("No event is planned yet")
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


def test_what_has_changed_since_it_was_read_is_read_once_more(town: Town) -> None:
    """A series changes as a whole."""
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    bai = unit_makes(town, again="Every week")
    zhao.presses("Open")
    yes = zhao.button("Let it take place").value
    bai.presses("Open")
    bai.presses("Change time, place or places")
    for answer in ("12-06 14:00", "By the new bridge", "8"):
        bai.says(answer)
    town.arrives(zhao, press=yes)
    zhao.hears("“River clean-up” has been changed since you read it.")
    bai.says("/events")
    bai.hears("• 📝 River clean-up · 6 Dec, 14:00 – 16:00")
    zhao.presses("Open")
    zhao.hears("By the new bridge", "0 of 8 taken")
    zhao.presses("Let it take place")
    town.time_passes(seconds=1)
    bai.says("/events")
    shown = bai.hears("6 Dec, 14:00", "13 Dec, 14:00", "20 Dec, 14:00", "27 Dec, 14:00").text
    assert shown.count("By the new bridge, Yunqiao · 8 of 8 places free") == len(("6th", "13th", "20th", "27th"))


def test_what_is_put_so_early_that_nobody_can_be_asked_again_is_shown_to_the_street_at_once(town: Town) -> None:
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    at(town, "2026-11-23 20:30")
    bai = unit_makes(town, until="26 Nov, 17:30")
    wang.hears_nothing()
    bai.presses("Open")
    bai.presses("Change time, place or places")
    bai.says("tomorrow 7:30")
    bai.presses("Skip")
    bai.presses("Skip")
    wang.hears("“River clean-up” of First School waits for your yes")


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
    town.now += timedelta(minutes=1)
    town.arrives(zhao, press=yes)
    zhao.hears("“River clean-up” should have begun by now, so it does not take place any more.")
    town.time_passes(seconds=0)
    bai.hears("“River clean-up” does not take place: Yunqiao has not answered before its start.")
    assert "Show the code" not in zhao.transcript()
    town.arrives(zhao, press=yes)
    zhao.hears("has moved on meanwhile: called off")
    mina = town.resident("Mina")
    town.arrives(mina, press=":".join((*yes.split(":")[:2], "show")))
    mina.hears("I find no such event")
    at(town, "2026-12-08 18:01")
    bai.says("/events")
    bai.hears("No event is planned yet")


def test_a_series_that_is_still_looked_at_is_called_off_as_a_whole(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    bai = unit_makes(town, again="Every week")
    zhao.presses("Open")
    yes = zhao.button("Let it take place").value
    bai.presses("Open")
    bai.presses("Stop, call off all")
    bai.hears("“River clean-up” does not come again, and all that was planned is called off: 1.")
    town.arrives(zhao, press=yes)
    zhao.hears("has moved on meanwhile: called off")


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


def test_of_what_begins_before_anybody_can_be_asked_again_the_street_hears_at_once(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    at(town, "2026-11-23 20:30")
    unit_makes(town, starts="tomorrow 7:30", until="tomorrow 07:30")
    for person in (zhao, wang):
        person.hears("“River clean-up” of First School waits for your yes")


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
