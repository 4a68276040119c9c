"""Whom an event is for: people under age, people who are elsewhere at that time, and those who hear of it unasked."""

import pytest
from sqlalchemy import select

from bot.takeout import for_address
from domain.organisation import Role
from handlers import event_news
from storage.registrations import Registration
from storage.tables import CHAT_LINK
from tests.stories.events import TITLE, community, makes, opens, places, signs_up
from tests.stories.staff import at
from tests.stories.test_registration import register
from tests.town import COMMUNITY, Town
from tests.townspeople import Person

ZHUYUAN = "520626001002"


def test_who_is_under_age_needs_the_yes_of_a_guardian_once_for_each_event(town: Town) -> None:
    community(town, age="14", shifts="12-05 14:00")
    mina = town.resident("Mina")
    opens(mina)
    mina.hears("From 14 years on; under 18 with the yes of a guardian")
    mina.presses("I am under 18 · 5 Dec, 09:00")
    mina.hears("How old are you?")
    mina.says("13")
    mina.hears("This event is for people from 14 years on.")
    mina.says("14")
    mina.hears("What is their name?")
    mina.says("Eva Holm")
    mina.hears("To be pressed by your guardian")
    assert places(town) == []
    mina.presses("I, Eva Holm, agree")
    mina.hears("You have a place at “River clean-up”: 5 Dec, 09:00")
    mina.presses("I am under 18 · 5 Dec, 14:00")
    mina.hears("You have a place at “River clean-up”: 5 Dec, 14:00")
    assert [state for state, _ in places(town)] == ["confirmed", "confirmed"]


def test_an_event_for_adults_asks_nobody_for_their_age(town: Town) -> None:
    community(town)
    mina = town.resident("Mina")
    opens(mina)
    assert mina.labels() == ["Sign up", "Share, calendar"]
    assert "years" not in mina.last.text


def test_signing_up_takes_two_presses(town: Town) -> None:
    community(town)
    mina = town.resident("Mina")
    mina.says("/events")
    mina.presses(TITLE)
    mina.presses("Sign up")
    mina.hears("You have a place")


def test_each_shift_has_its_own_places(town: Town) -> None:
    community(town, seats=1, shifts="12-05 14:00\n12-06 9:00")
    mina, olof = town.resident("Mina"), town.resident("Olof")
    opens(mina)
    mina.hears("• 5 Dec, 09:00 – 11:00", "• 5 Dec, 14:00 – 16:00", "• 6 Dec, 09:00 – 11:00")
    mina.presses("Sign up · 5 Dec, 14:00")
    mina.hears("You have a place at “River clean-up”: 5 Dec, 14:00 – 16:00")
    opens(olof)
    olof.presses("Wait for a place · 5 Dec, 14:00")
    olof.hears("You are number 1 on the waitlist")
    olof.presses("Sign up · 6 Dec, 09:00")
    olof.hears("You have a place at “River clean-up”: 6 Dec")


def test_two_places_at_one_time_are_pointed_out_and_may_be_kept(town: Town) -> None:
    community(town)
    wu = community(town, unit=ZHUYUAN, title="Tree planting", starts="12-05 10:00")
    makes(wu, title="Chess", starts="12-05 11:00")
    mina = town.resident("Mina")
    signs_up(mina)
    signs_up(mina, "Chess")
    assert not mina.has_heard("⚠️")
    signs_up(mina, "Tree planting")
    mina.hears("You have a place at “Tree planting”", "also have a place at “River clean-up”, 5 Dec, 09:00", "“Chess”")
    assert [state for state, _ in places(town)] == ["confirmed"] * 3
    mina.presses("Give back “River clean-up”")
    mina.hears("Your place at “River clean-up” is free")
    assert sorted(state for state, _ in places(town)) == ["cancelled", "confirmed", "confirmed"]


def members(town: Town) -> tuple[Person, Person, Person]:
    """Return a community's administrator, its member who can do legal aid, and one of another community."""
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    chen, lars = town.resident("Chen"), town.resident("Lars")
    for person, name in ((chen, "Chen Lu"), (lars, "Lars Ek")):
        register(person, name)
        zhao.presses("Accept registration")
    with town.database.begin() as uow:
        registered = uow.session.scalars(select(Registration).where(Registration.name == "Lars Ek")).one()
        registered.community = ZHUYUAN
    return zhao, chen, lars


def test_those_whom_it_concerns_hear_of_it_once_however_many_they_are(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_news, "AT_ONCE", 1)
    zhao, chen, lars = members(town)
    mina = town.resident("Mina")
    makes(zhao)
    town.time_passes(seconds=1)
    chen.hears("🤝 Yunqiao is looking for helpers: “River clean-up”, 5 Dec, 09:00 – 11:00, By the old bridge")
    assert not lars.has_heard("🤝")
    assert not mina.has_heard("🤝")
    makes(zhao, title="Free advice", kind="Legal aid")
    town.time_passes(seconds=1)
    for person in (chen, lars):
        person.hears("“Free advice”")
    makes(zhao, title="Dancing", kind="Culture and sport")
    town.time_passes(hours=2)
    chen.hears("“Dancing”")
    assert not lars.has_heard("Dancing")
    assert sum("Free advice" in shown.text for shown in lars.seen) == 1


def test_nobody_hears_of_more_events_a_week_than_they_want(town: Town) -> None:
    zhao, chen, _ = members(town)
    for number in range(4):
        makes(zhao, title=f"Event {number}")
        town.time_passes(seconds=1)
    assert chen.has_heard("🤝 Yunqiao is looking for helpers: “Event 2”")
    assert not chen.has_heard("Event 3")
    chen.says("/events")
    chen.presses("Invitations a week")
    chen.hears("Now: 3.")
    chen.presses("5")
    chen.hears("at most 5 a week")
    makes(zhao, title="Event 4")
    town.time_passes(seconds=1)
    chen.hears("“Event 4”")
    chen.presses("1")
    for day in (4, 4):
        town.time_passes(days=day)
        makes(zhao, title=f"Event after {day}", starts="12-20 9:00")
        town.time_passes(hours=1)
    assert sum("Event after 4" in shown.text for shown in chen.seen) == 1
    chen.says("/events")
    chen.presses("Invitations a week")
    chen.presses("0")
    chen.hears("I tell you of no event unasked")
    town.time_passes(days=8)
    makes(zhao, title="Event 5", starts="12-20 9:00")
    town.time_passes(days=1)
    assert not chen.has_heard("Event 5")


def test_nobody_is_told_unasked_at_night(town: Town) -> None:
    """Nor who has a place by then, and not whoever made it."""
    zhao, chen, lars = members(town)
    qian = town.staff("Qian", Role.COMMUNITY_ADMIN, COMMUNITY)
    zhao.says("/baodao")
    for label in ("Register myself", "I agree", "Yes, I agree to that"):
        zhao.presses(label)
    zhao.says("school")
    for label in ("Yunqiao", "Legal aid", "That is all", "Weekends", "That is all", "Submit"):
        zhao.presses(label)
    qian.presses("Accept registration")
    town.time_passes(hours=13)
    makes(zhao, kind="Legal aid")
    signs_up(lars)
    town.time_passes(hours=9)
    assert not chen.has_heard("🤝 Yunqiao is looking")
    town.time_passes(hours=1)
    chen.hears("🤝 Yunqiao is looking for helpers")
    town.time_passes(hours=1)
    heard = [sum("is looking for helpers" in one.text for one in person.seen) for person in (chen, lars, zhao)]
    assert heard == [1, 0, 0]


def test_an_answer_stands_where_its_button_was_and_in_the_place_of_no_card(town: Town) -> None:
    community(town)
    mina = town.resident("Mina")
    signs_up(mina)
    card = mina.seen.index(next(shown for shown in mina.seen if "✅ You have a place." in shown.text))
    at(town, "2026-12-04 09:00")
    reminder = len(mina.seen) - 1
    town.arrives(mina, press=mina.button("Coming").value, pressed=str(reminder))
    assert mina.seen[reminder].text.startswith("Good. See you there")
    assert mina.seen[reminder].buttons == []
    town.arrives(mina, press=mina.button("Cancel my place").value, pressed=str(card))
    assert mina.seen[card].text.startswith("🤝 River clean-up")
    assert mina.last.text.startswith("Your place at “River clean-up” is free")


def test_a_link_leads_to_the_event(town: Town) -> None:
    community(town)
    mina, olof = town.resident("Mina"), town.stranger("Olof")
    opens(mina)
    mina.presses("Share, calendar")
    told = mina.hears("Pass “River clean-up” on")
    said = told.text
    (file,) = told.media
    with town.database.reading() as uow:
        name, content = for_address(uow, mina.address, file, rules=town.rules, now=town.now)
    assert name.endswith(".ics")
    assert b"SUMMARY:River clean-up" in content
    assert b"DTSTART;TZID=Asia/Shanghai:20261205T090000" in content
    olof.starts(said.rsplit("/start ", 1)[1])
    olof.hears("🤝 River clean-up")
    olof.starts("e_nothing")
    olof.hears("I find no such event")
    with town.database.begin() as uow:
        uow.record(CHAT_LINK, "https://chat.example/bot?start=")
    mina.presses("Share, calendar")
    mina.hears(f"in a chat with me: https://chat.example/bot?start={said.rsplit('/start ', 1)[1]}")
