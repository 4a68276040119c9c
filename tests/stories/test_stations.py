"""Somebody who works outdoors finds where to rest: what is open, how far, and what opens next."""

import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.intake import Intake
from domain.county import County
from storage.streams import dialogue, inbox
from tests.town import ABROAD, IN_GRID, UNITS, Town
from tests.townspeople import PLAIN, Person

LAT, LON = IN_GRID
METRE = 1 / 111_195


def station(code: str, metres: float, hours: str, *, kind: str = "rest", services: str = "water") -> dict[str, Any]:
    """A station so many metres north of the middle of the grid."""
    return {
        "code": code,
        "kind": kind,
        "name": f"{code}号驿站",
        "name_en": f"Station {code}",
        "address": f"青龙路{code}号",
        "hours": hours,
        "services": services,
        "lat": LAT + metres * METRE,
        "lon": LON,
    }


DAY, NIGHT, LATE = "Mo-Su 08:00-20:00", "Mo-Su 20:00-06:00", "Mo-Su 11:00-22:00"


def listed(town: Town, *rows: dict[str, Any]) -> None:
    """Show these stations in the place of those before."""
    with town.database.begin() as uow:
        batch = uow.imports.begin("stations", digest=json.dumps(rows), now=town.now)
        uow.imports.stage(batch, rows, town.now)
        uow.imports.show(batch, town.now)


@pytest.fixture
def mina(town: Town) -> Person:
    return town.resident("Mina")


def test_a_key_that_a_client_still_shows_after_the_question_opens_nothing(mina: Person) -> None:
    for key in ("Pick the grid", "Skip", "Back"):
        mina.says(key)
        mina.hears("That question is over.")
    mina.says("/my")
    mina.hears("You have reported nothing yet.")


def test_the_nearest_three_that_are_open_with_the_way_to_the_first(town: Town, mina: Person) -> None:
    listed(
        town,
        station("5", 3000, DAY),
        station("1", 120, NIGHT),
        station("2", 340, DAY, services="water charging microwave"),
        station("3", 700, "24h", kind="youth", services=""),
        station("4", 1540, DAY),
        station("6", 10, DAY, kind="venue"),
    )
    mina.says("/station")
    mina.hears("Where are you?")
    mina.shares(*IN_GRID)
    shown = mina.hears("Open nearest to you:")
    assert shown.text.splitlines()[1:] == [
        "1. Station 2 · 350 m · open until 20:00",
        "   青龙路2号",
        "   water, charging, microwave",
        "2. Station 3 · 700 m · open day and night",
        "   青龙路3号",
        "3. Station 4 · 1.6 km · open until 20:00",
        "   青龙路4号",
        "   water",
    ]
    assert shown.place
    assert shown.place.lat == pytest.approx(LAT + 340 * METRE)
    assert shown.place.text == "Station 2"
    mina.presses("📍 Station 3")
    card = mina.hears("Station 3 (youth station)", "Open: day and night")
    assert card.place
    assert card.place.text == "Station 3"


def test_when_fewer_are_open_it_says_which_opens_next(town: Town, mina: Person) -> None:
    listed(town, station("1", 100, NIGHT), station("2", 200, DAY), station("3", 400, LATE), station("4", 300, LATE))
    mina.says("歇脚")
    mina.shares(*IN_GRID)
    shown = mina.hears("1. Station 2 · 200 m", "Next to open: Station 4, today 11:00 (300 m).")
    assert "2. " not in shown.text
    town.time_passes(hours=12)
    mina.says("/station")
    mina.shares(*IN_GRID)
    shown = mina.hears("1. Station 1", "open until 06:00")
    assert "2. Station 4 · 300 m · open until 22:00" in shown.text
    assert "Next to open" not in shown.text


def test_when_none_is_open(town: Town, mina: Person) -> None:
    listed(town, station("1", 100, NIGHT))
    mina.says("充电")
    mina.shares(*IN_GRID)
    mina.hears("No station is open now.", "Next to open: Station 1, today 20:00 (100 m).")


def test_when_none_is_listed_nobody_is_asked_where_they_are(mina: Person) -> None:
    mina.says("/station")
    mina.hears("No station is listed yet. Please call 0856-0000000 and ask.")
    mina.says("The lamp is dark")
    mina.hears("What is it about?")


def test_a_grid_that_is_picked_and_words_with_their_community_do_as_well(town: Town, mina: Person) -> None:
    listed(town, station("1", 600, "24h"))
    mina.says("/help")
    mina.presses("Stations")
    mina.presses("Pick the grid")
    for label in ("Qinglong", "Yunqiao", "Yunqiao 1"):
        mina.presses(label)
    mina.hears("1. Station 1 · 600 m")
    mina.says("/station")
    mina.says("by the old bridge")
    mina.hears("Which community is it in?")
    mina.presses("Yunqiao")
    mina.hears("1. Station 1 · 1.1 km")


def test_where_nothing_is_drawn_a_position_is_asked_for(town: Town, mina: Person) -> None:
    listed(town, station("1", 600, "24h"))
    blank = [replace(unit, ring=()) for unit in UNITS if unit.parent == "520626001002"]
    units = {unit.code: unit for unit in (*UNITS, *blank)}
    town.rules = replace(town.rules, county=County(units.values()))
    town.intake = Intake(town.database, town.rules, lambda: town.now, careful=0)
    mina.says("/station")
    mina.says("somewhere")
    mina.presses("Zhuyuan")
    mina.hears("I cannot tell where that is on the map.")
    mina.says("/station")
    mina.says("somewhere")
    mina.presses("Yunqiao")
    mina.hears("1. Station 1")


def test_a_position_abroad_is_refused_and_asked_for_again(town: Town, mina: Person) -> None:
    listed(town, station("1", 600, "24h"))
    mina.says("/station")
    mina.shares(*ABROAD)
    mina.hears("outside our county", "Where are you?")
    mina.shares(*IN_GRID)
    mina.hears("1. Station 1")


def test_where_somebody_is_stays_nowhere(town: Town, mina: Person) -> None:
    listed(town, station("1", 600, "24h"))
    mina.says("/station")
    mina.shares(*IN_GRID)
    mina.hears("1. Station 1")
    with town.database.reading() as uow:
        assert uow.session.execute(select(dialogue)).all() == []
        shown = uow.session.scalars(select(inbox.c.shown).where(inbox.c.shown.is_not(None))).all()
        taken = uow.holdings.of(town_key(town, mina))
    assert [said.get("place") for said in shown] == [None]
    assert str(LON) not in str(taken["shown_on_the_web"]) + str(taken["open_form"])
    assert taken["reports"] == []


def town_key(town: Town, person: Person) -> int:
    with town.database.begin() as uow:
        (key,) = uow.people.read_ahead({person.address: "en"}, town.now)
        return key


def test_a_question_that_was_open_is_asked_again_after_it(town: Town, mina: Person) -> None:
    listed(town, station("1", 600, "24h"))
    mina.says("The lamp is dark")
    mina.says("/station")
    mina.shares(*IN_GRID)
    mina.hears("1. Station 1", "What is it about?")


def test_venues_are_listed_with_their_hours(town: Town, mina: Person) -> None:
    week = "Mo-Fr 08:00-12:00,14:00-18:00; Su 09:00-12:00"
    listed(town, *(station(f"{number:02}", 10, week, kind="venue") for number in range(9)))
    mina.says("/station")
    mina.presses("Venues")
    mina.hears("Venues:", "• Station 00 · Mon to Fri 08:00-12:00,14:00-18:00; Sun 09:00-12:00")
    mina.presses("More …")
    mina.hears("9–9 of 9:")
    mina.presses("📍 Station 08")
    mina.hears("Station 08 (venue)")


def test_a_place_that_has_gone_from_the_list_is_gone(town: Town, mina: Person) -> None:
    listed(town, station("1", 100, "24h"))
    mina.says("/station")
    mina.shares(*IN_GRID)
    listed(town, station("2", 200, "24h"))
    mina.presses("📍 Station 1")
    mina.hears("That place is not listed any more.")
    mina.says("/station")
    mina.shares(*IN_GRID)
    shown = mina.hears("1. Station 2")
    assert "Station 1" not in shown.text


def test_what_is_only_staged_is_not_seen(town: Town, mina: Person) -> None:
    listed(town, station("1", 100, "24h"))
    with town.database.begin() as uow:
        batch = uow.imports.begin("stations", digest="x", now=town.now)
        uow.imports.stage(batch, [station("9", 1, "24h")], town.now)
    mina.says("/station")
    mina.shares(*IN_GRID)
    shown = mina.hears("1. Station 1")
    assert "Station 9" not in shown.text
    with town.database.begin() as uow:
        uow.imports.show(batch, town.now)
    mina.says("/station")
    mina.shares(*IN_GRID)
    mina.hears("1. Station 9")


def test_without_buttons_the_places_are_numbered(town: Town) -> None:
    otto = town.resident("Otto", can=PLAIN)
    listed(town, station("1", 100, "24h"))
    otto.says("/station")
    otto.says("by the bridge")
    otto.says("1")
    otto.hears("1. Station 1")
    otto.says("1")
    otto.hears("Station 1 (rest station)")


def test_in_chinese(town: Town) -> None:
    li = town.resident("Li", language="zh")
    listed(town, station("1", 1250, "Mo-Fr 08:00-20:00", services="water first_aid"))
    li.says("驿站")
    li.shares(*IN_GRID)
    li.hears("1. 1号驿站 · 1.2 公里 · 开到 20:00", "饮水、急救箱")
    li.presses("📍 1号驿站")
    li.hears("1号驿站（户外劳动者驿站）", "开放时间：周一至周五 08:00-20:00")
