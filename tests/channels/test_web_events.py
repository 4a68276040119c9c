"""The page of an event: what it shows to whom, the code on it, and the entry for a calendar."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import update

from domain.event import State
from handlers.desk import Office
from handlers.event_plan import planned
from handlers.keys import short
from storage.event_tables import Event
from storage.keys import new_id
from storage.tables import Person
from tests.channels.browsers import House, open_house
from tests.town import COMMUNITY

HOME = "https://baodao.example"


def event(house: House, state: State = State.OPEN) -> str:
    """Keep an event, and return how its page is called."""
    with house.database.begin() as uow:
        person = uow.people.add(Person(id=new_id(house.now), name="Zhao Min", language="zh", created_at=house.now))
        office, start = Office(uow, house.rules, house.now), house.now + timedelta(days=3)
        answers = {"title": "Clean <b>up</b>", "host": COMMUNITY, "place": "The bridge", "lasts": "2h", "seats": 9}
        more = {"starts": start.isoformat(), "bring": "Gloves", "age": 14}
        made, shifts = planned(office, answers | more, organiser=person.id, start=start)
        made.state = state.value
        uow.events.add(made, shifts)
        return short(made.id)


def test_everybody_may_read_it_and_it_names_nobody(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        key = event(house)
        site = replace(house.site, rules=replace(house.rules, home=HOME))
        shown = house.browser(site=site, language="en").opens(f"/event/{key}")
    assert shown.status_code == 200
    assert "Clean &lt;b&gt;up&lt;/b&gt;" in shown.text
    for words in ("The bridge", "Gloves", "9 of 9 places free", "From 14 years on", f"/?start=e_{key}", "<svg"):
        assert words in shown.text
    assert "Zhao" not in shown.text
    assert "https://" not in shown.text.replace(HOME, "")
    assert "set-cookie" not in shown.headers


@pytest.mark.parametrize("state", [State.REVIEW, State.REFUSED, State.DROPPED])
def test_what_nobody_said_yes_to_does_not_exist_for_others(tmp_path: Path, state: State) -> None:
    with open_house(tmp_path) as house:
        key = event(house, state)
        browser = house.browser()
        for path in (f"/event/{key}", f"/event/{key}/calendar.ics", f"/event/{key}/cover"):
            assert browser.opens(path).status_code == 404


@pytest.mark.parametrize("path", ["/event/1", "/event/nothing-at-all", "/event/zzzzzzzzzzzzz/calendar.ics"])
def test_an_event_that_is_none_does_not_exist(tmp_path: Path, path: str) -> None:
    with open_house(tmp_path) as house:
        assert house.browser().opens(path).status_code == 404


def test_the_entry_for_the_calendar_is_in_the_wall_time_of_the_county(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        given = house.browser().opens(f"/event/{event(house)}/calendar.ics")
    assert given.headers["content-type"] == "text/calendar; charset=utf-8"
    book = Calendar.from_ical(given.content)
    (entry,) = book.walk("VEVENT")
    assert [str(zone["tzid"]) for zone in book.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert entry["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert f"{entry.decoded('dtstart'):%m-%d %H:%M} – {entry.decoded('dtend'):%H:%M}" == "11-26 09:30 – 11:30"
    assert (str(entry["summary"]), str(entry["location"])) == ("Clean <b>up</b>", "The bridge")


def test_an_entry_for_a_time_that_has_changed_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        key, browser = event(house), house.browser()
        found = []
        for version in (1, 2):
            with house.database.begin() as uow:
                uow.session.execute(update(Event).values(version=version))
            (entry,) = Calendar.from_ical(browser.opens(f"/event/{key}/calendar.ics").content).walk("VEVENT")
            found.append((str(entry["uid"]), int(str(entry["sequence"]))))
    (uid, first), (same, second) = found
    assert uid == same
    assert first < second


def test_one_that_is_called_off_says_so(tmp_path: Path) -> None:
    with open_house(tmp_path) as house:
        key = event(house, State.CANCELLED)
        browser = house.browser(language="en")
        assert "called off" in browser.opens(f"/event/{key}").text
        assert b"STATUS:CANCELLED" in browser.opens(f"/event/{key}/calendar.ics").content
