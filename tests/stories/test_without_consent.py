"""Who has not agreed, or agrees no longer: how long what they wrote is kept, and that nothing of it is shown again."""

import pytest
from sqlalchemy import text

from domain.organisation import Role
from tests.stories.events import makes
from tests.stories.reporting import reports
from tests.stories.riding import rider
from tests.stories.serving import at_the_doors, entries, to_scan
from tests.stories.staff import at
from tests.stories.test_danger_and_consent import drafts
from tests.town import COMMUNITY, GRID, IN_GRID, Town
from tests.townspeople import Person


def test_a_no_after_a_yes_takes_the_consent_back(town: Town) -> None:
    mina = town.stranger("Mina")
    key = writes_on_the_page(town, mina, "The lamp is dark")
    no = mina.button("No, keep nothing")
    mina.presses("I agree")
    town.arrives(mina, press=no.value)
    mina.hears("You no longer agree, and what you had begun is gone.")
    assert drafts(town) == ""
    assert not is_shown(town, key)
    mina.says("The bin is full")
    mina.hears("Before I keep anything")


def test_a_no_in_the_middle_of_serving_loses_no_hours_and_is_asked_about_before_anything_else_is_kept(
    town: Town,
) -> None:
    _, mina, olof = at_the_doors(town, "Mina", "Olof")
    for person in (mina, olof):
        person.starts(to_scan(town))
        person.says("/withdraw")
    at(town, "2026-12-05 10:00")
    mina.starts(to_scan(town))
    mina.hears("Before I keep anything")
    assert entries(town) == [("here", "qr", 0)] * 2
    mina.presses("I agree")
    mina.presses("Yes, check me in")
    mina.hears("You are checked out at “River clean-up”: 60 minutes.")
    at(town, "2026-12-05 13:00")
    assert entries(town) == [("pending", "qr", 60), ("unsure", "qr", 0)]
    olof.hears("You did not check out at “River clean-up”.")


def test_a_no_between_the_photo_and_the_position_of_a_rider_files_nothing(town: Town) -> None:
    lin, wei = town.staff("Lin", Role.GRID_WORKER, GRID), rider(town, "Wei")
    wei.sends_photos("hole")
    wei.says("/withdraw")
    wei.shares(*IN_GRID)
    wei.hears("Before I keep anything")
    lin.hears_nothing()


def test_a_no_ends_only_what_tells_of_the_person(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    reports(town.resident("Mina"))
    lin.presses("Accept")
    lin.presses("Done")
    lin.says("/report The bin is full")
    lin.presses("No, keep nothing")
    lin.hears("Then nothing is kept.", "What was done?")
    assert "bin" not in drafts(town)


@pytest.mark.parametrize("left", ["Cancel", "/cancel", "No"])
def test_however_a_form_is_left_without_consent_nothing_of_it_is_shown_again(town: Town, left: str) -> None:
    mina = town.stranger("Mina")
    key = writes_on_the_page(town, mina, "I am Mina, the lamp is dark")
    assert is_shown(town, key)
    if left == "No":
        mina.presses("No, keep nothing")
    else:
        mina.says(left)
        mina.hears("Cancelled.")
    assert not is_shown(town, key)


def test_no_other_form_lengthens_the_day_of_what_somebody_wrote_without_consent(town: Town) -> None:
    zhao, mina = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY), town.stranger("Mina")
    makes(zhao, title="Clean up")
    mina.says("My name is Mina")
    mina.says("/events")
    mina.presses("Clean up")
    for hours in (8, 8, 7):
        town.time_passes(hours=hours)
        mina.presses("Sign up")
        mina.says("/report")
        assert "My name is Mina" in drafts(town)
    town.time_passes(hours=1)
    assert drafts(town) == ""


def test_the_day_runs_from_the_first_word_about_oneself_and_not_from_a_form_of_the_work(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    reports(town.resident("Mina"))
    lin.presses("Accept")
    lin.presses("Done")
    town.time_passes(hours=12)
    lin.says("/report The bin is full")
    town.time_passes(hours=23)
    assert "The bin is full" in drafts(town)
    town.time_passes(hours=1)
    assert drafts(town) == ""


def writes_on_the_page(town: Town, person: Person, words: str) -> str:
    """Write to a channel that shows again what was said, and return the key of it."""
    inbound = town.inbound(person, text=words)
    town.take([inbound])
    with town.database.begin() as uow:
        uow.people.read_ahead({person.address: person.language}, town.now)
        _, door = uow.people.at(person.address)
        uow.inbox.show((person.address.channel, inbound.key), address=door.id, shown={"text": words})
    return inbound.key


def is_shown(town: Town, key: str) -> bool:
    with town.database.reading() as uow:
        found = uow.session.execute(text("SELECT shown FROM inbox WHERE key = :key"), {"key": key}).scalar_one()
    return found is not None and found != "null"
