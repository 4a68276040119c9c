"""What comes of wishes and needs, counted in both databases: each figure with what it is a part of."""

from datetime import timedelta

from domain.organisation import Role
from storage.database import Database
from storage.service_figures import NeedFigures, WishFigures
from tests.stories.members import NEXT
from tests.stories.needing import Three, tells
from tests.stories.wishing import WISH, is_published, opens, takes_on, wishes
from tests.town import COMMUNITY, STREET, Town


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


def test_of_two_who_press_at_once_one_has_the_wish(town: Town) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    is_published(town.resident("Anna"), zhao)
    olof, per = town.resident("Olof"), town.resident("Per")
    for person in (olof, per):
        opens(person)
    town.take([town.inbound(person, press=person.button("I take it on").value) for person in (olof, per)])
    assert [one.has_heard("Thank you! Please get in touch") for one in (olof, per)] == [True, False]
