"""A rider reports with a photo and a position."""

import pytest

from domain.organisation import Role
from tests.stories.linking import links
from tests.stories.reporting import card_of, issue_in, number_of
from tests.stories.riding import FILED, files, rider
from tests.stories.test_stations import listed, station
from tests.town import ABROAD, GRID, IN_GRID, IN_NO_GRID, Town
from tests.townspeople import Person


@pytest.fixture
def wei(town: Town) -> Person:
    return rider(town, "Wei")


@pytest.fixture
def lin(town: Town) -> Person:
    return town.staff("Lin", Role.GRID_WORKER, GRID)


def test_a_photo_and_then_a_position_are_a_report(town: Town, wei: Person, lin: Person) -> None:
    wei.sends_photos("hole")
    wei.hears("Now your position, and it is filed.", "Where is it?")
    wei.shares(*IN_GRID)
    shown = wei.hears(FILED, "Not sure", "Yunqiao 1 has it now")
    number = number_of(shown)
    issue = issue_in(town, number)
    assert (issue.category, issue.tier, issue.area) == ("", "T2", GRID)
    card = card_of(lin, number)
    assert [media.ref for media in card.media] == ["hole"]
    assert "What happened" not in card.text
    assert wei.labels() == ["What it is about", "Words", "It is right", "Take it back"]


def test_a_position_and_then_a_photo_are_one_too(wei: Person, lin: Person) -> None:
    wei.shares(*IN_GRID)
    wei.hears("Now a photo, and it is filed.")
    wei.sends_photos("hole")
    assert card_of(lin, number_of(wei.hears(FILED)))


def test_whoever_is_no_rider_is_asked_as_ever(town: Town, lin: Person) -> None:
    mina = town.resident("Mina")
    mina.sends_photos("hole")
    mina.hears("What is it about?")
    mina.shares(*IN_GRID)
    mina.hears("What is it about?")
    assert lin.seen == []


def test_who_is_a_rider_no_more_is_asked_as_ever(wei: Person) -> None:
    wei.says("/rider")
    wei.presses("No rider any more")
    wei.hears("You are no longer noted as a rider.")
    wei.sends_photos("hole")
    wei.hears("What is it about?")


@pytest.mark.parametrize(("seconds", "at_once"), [(5 * 60 - 1, True), (5 * 60, True), (5 * 60 + 1, False)])
def test_what_comes_too_late_is_shown_before_it_is_sent(
    town: Town, wei: Person, *, seconds: int, at_once: bool
) -> None:
    wei.sends_photos("hole")
    town.time_passes(seconds=seconds)
    wei.shares(*IN_GRID)
    if at_once:
        wei.hears(FILED)
    else:
        wei.hears("Shall I send it?")
        wei.presses("Submit")
        wei.hears(FILED)


def test_danger_comes_first_and_makes_it_urgent(town: Town, wei: Person, lin: Person) -> None:
    wei.sends_photos("hole", caption="The manhole is open")
    wei.hears("If anybody is in danger, call now", "Where is it?")
    wei.shares(*IN_GRID)
    number = number_of(wei.hears(FILED, "The manhole is open"))
    assert issue_in(town, number).tier == "T0"
    assert "🔴" in card_of(lin, number).text


def test_words_without_a_photo_are_asked_about_as_ever(wei: Person) -> None:
    wei.says("The lamp is dark")
    wei.hears("What is it about?")


def test_an_album_is_one_report(town: Town, wei: Person, lin: Person) -> None:
    wei.sends_photos("one", "two", "three")
    wei.shares(*IN_GRID)
    number = number_of(wei.hears(FILED))
    assert len(card_of(lin, number).media) == 3
    wei.shares(*IN_GRID)
    wei.sends_photos("four", "five")
    town.time_passes(seconds=1)
    wei.hears("Shall I send it?")
    wei.presses("Submit")
    assert len(card_of(lin, number_of(wei.hears(FILED))).media) == 2


def test_a_place_in_no_grid_asks_for_the_community(wei: Person) -> None:
    wei.sends_photos("hole")
    wei.shares(*ABROAD)
    wei.hears("outside our county", "Where is it?")
    wei.shares(*IN_NO_GRID)
    wei.hears("Which community is it in?")
    wei.presses("Yunqiao")
    wei.hears(FILED)


def test_consent_comes_before_it_is_filed(town: Town, lin: Person) -> None:
    new = town.stranger("New")
    new.says("/rider")
    new.hears("Do you agree?")
    new.presses("I agree")
    new.hears("Are you a rider or courier?")
    new.presses("Yes, I am")
    new.hears("You are noted as a rider.")
    assert card_of(lin, files(new))


def test_who_does_not_agree_is_not_noted(town: Town) -> None:
    new = town.stranger("New")
    new.says("我是骑手")
    new.presses("No, keep nothing")
    with town.database.begin() as uow:
        (key,) = uow.people.read_ahead({new.address: "en"}, town.now)
        assert not uow.people.get(key).rider


def test_it_is_offered_where_somebody_looks_for_a_station(town: Town) -> None:
    mina = town.resident("Mina")
    listed(town, station("1", 100, "24h"))
    mina.says("/station")
    mina.shares(*IN_GRID)
    mina.presses("I am a rider")
    mina.hears("You are noted as a rider.")
    mina.says("/station")
    mina.shares(*IN_GRID)
    assert "I am a rider" not in mina.labels()


def test_two_doors_of_a_rider_are_a_rider_until_they_are_parted(town: Town, wei: Person) -> None:
    mina = town.resident("Mina")
    links(mina, wei)
    mina.sends_photos("hole")
    mina.hears("Now your position")
    mina.says("/cancel")
    mina.presses("Undo")
    mina.sends_photos("hole")
    assert "Now your position" not in mina.last.text
