"""What is left of somebody who registered, or signed up for events, once they are forgotten?"""

from sqlalchemy import select

from domain.organisation import Role
from storage.event_tables import Signup
from storage.posts import Held
from tests.stories.events import opens, places
from tests.stories.keeping import everything_in, is_forgotten
from tests.stories.members import SCHOOL, community_of
from tests.stories.serving import shown
from tests.stories.staff import at, ticks_without_sending
from tests.stories.test_events import organiser, signs_up
from tests.stories.test_posts import offers, proposes, takes
from tests.stories.test_registration import register
from tests.town import COMMUNITY, Town


def test_a_registration_goes_with_the_name_on_every_card(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    mina = town.resident("Mina")
    register(mina, "Mina Holm")
    zhao.hears("Mina Holm")
    zhao.says("/baodao")
    zhao.hears("Mina Holm")
    is_forgotten(mina)
    assert "Holm" not in zhao.seen[0].text + everything_in(town)
    zhao.says("/baodao")
    zhao.hears("Nobody waits for you")


def test_a_member_who_is_forgotten_gives_back_the_post(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    offers(zhao)
    mina = town.resident("Mina")
    register(mina, "Mina Holm")
    zhao.presses("Accept registration")
    takes(mina)
    proposes(mina, "Singing")
    is_forgotten(mina)
    assert "Holm" not in everything_in(town)
    zhao.says("/baodao")
    zhao.presses("Community posts")
    shown = zhao.hears("Posts:", "0 of 1 taken")
    assert "Singing" not in shown.text
    with town.database.reading() as uow:
        assert uow.session.scalars(select(Held)).all() == []


def test_a_liaison_who_is_forgotten_leaves_no_name_in_the_agreement(town: Town) -> None:
    zhao, liu = community_of(town), town.staff("Liu Holm", Role.UNIT_LIAISON, SCHOOL)
    liu.says("/baodao")
    for press, words in (("Register the unit", ""), ("Yunqiao", "2026-12-01"), ("", "2027-12-01")):
        if press:
            liu.presses(press)
        if words:
            liu.says(words)
    liu.presses("Submit")
    zhao.presses("Open")
    zhao.hears("Contact of the unit: Liu Holm")
    is_forgotten(liu)
    zhao.presses("Open")
    assert "Holm" not in zhao.last.text


def test_no_reminder_that_waits_for_the_morning_names_who_is_gone(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    mina = town.resident("Mina")
    register(mina, "Mina Holm")
    ticks_without_sending(town, hours=24 * 6)
    assert "has been waiting" in everything_in(town)
    is_forgotten(mina)
    town.time_passes(days=2)
    assert not zhao.has_heard("has been waiting")


def test_a_place_to_come_is_free_again_and_the_card_without_the_name(town: Town) -> None:
    zhao = organiser(town, seats=1)
    mina, olof = town.resident("Mina"), town.resident("Olof")
    register(mina, "Mina Holm")
    zhao.presses("Accept registration")
    signs_up(mina)
    zhao.says("/events")
    zhao.presses("River clean-up")
    zhao.hears("Signed up: Mina Holm")
    is_forgotten(mina)
    assert "Holm" not in everything_in(town)
    signs_up(olof)
    olof.hears("You have a place")


def test_the_place_of_who_is_forgotten_goes_to_who_waits_first(town: Town) -> None:
    organiser(town, seats=1)
    mina, olof = town.resident("Mina"), town.resident("Olof")
    signs_up(mina)
    opens(olof)
    olof.presses("Wait for a place")
    is_forgotten(mina)
    olof.hears("🎉 A place at “River clean-up” is free for you")
    assert places(town) == [("promoted", 2)]


def test_who_was_there_still_counts(town: Town) -> None:
    organiser(town)
    mina = town.resident("Mina")
    signs_up(mina)
    at(town, "2026-12-05 09:00")
    mina.says("/events")
    mina.presses("River clean-up")
    mina.presses("Check in")
    mina.says(shown(town))
    mina.hears("You are checked in")
    town.time_passes(days=1)
    is_forgotten(mina)
    with town.database.reading() as uow:
        assert [one.state for one in uow.session.scalars(select(Signup))] == ["checked_in"]
