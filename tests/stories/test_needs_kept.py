"""What is left of needs when their people are forgotten, joined or parted, and when their time is over?"""

from sqlalchemy import delete, select

from domain.need import KIND, State
from storage.needs import Need, NeedFollower, Resource
from storage.streams import timer
from tests.stories.conftest import wrong_in
from tests.stories.keeping import everything_in, is_forgotten, takeout_of
from tests.stories.linking import key_of, links
from tests.stories.needing import NEED, Three, is_done, is_taken, tells
from tests.stories.test_needs import follows, need_in, offers_rooms
from tests.town import Town, sweep

NAMED = "My name is Anna Holm, I need help with my garden"


def test_what_waits_for_the_community_goes_with_who_asked_for_it(town: Town, three: Three) -> None:
    anna = town.resident("Anna")
    tells(anna, NAMED)
    three.zhao.hears(NAMED)
    is_forgotten(anna)
    assert "Holm" not in everything_in(town) + "".join(shown.text for shown in three.zhao.seen)
    three.zhao.says("/needs")
    three.zhao.hears("Nothing is needed")


def test_what_is_published_stays_the_communitys_and_names_nobody(town: Town, three: Three) -> None:
    anna = town.resident("Anna")
    tells(anna, NAMED)
    three.zhao.presses("Publish the need")
    three.liu.says("/needs")
    three.liu.presses(next(label for label in three.liu.labels() if label.startswith("🧩")))
    three.liu.hears("I need help with my garden", "State: waiting for a unit")
    assert not three.liu.has_heard("Holm")
    is_forgotten(anna)
    assert "Holm" not in everything_in(town)
    assert (need_in(town).state, need_in(town).asker) == (State.PUBLISHED, None)
    three.liu.says("/needs")
    three.liu.hears("I need help with my garden")


def test_who_follows_and_is_forgotten_follows_no_more(town: Town, three: Three) -> None:
    mina = town.resident("Mina")
    tells(three.zhao)
    follows(mina)
    assert takeout_of(town, mina)["needs_followed"]
    is_forgotten(mina)
    with town.database.reading() as uow:
        assert uow.session.scalars(select(NeedFollower)).all() == []


def test_three_years_after_its_end_nothing_is_left_in_words(town: Town, three: Three) -> None:
    tells(town.resident("Anna"))
    three.zhao.presses("Publish the need")
    offers_rooms(three.liu)
    three.liu.says("/needs")
    three.liu.presses(f"🧩 {NEED}"[:31] + "…")
    three.liu.presses("First School takes it")
    is_done(three)
    town.time_passes(days=39)
    town.time_passes(days=961)
    sweep(town)
    assert need_in(town).text == NEED
    town.time_passes(days=200)
    sweep(town)
    found = need_in(town)
    assert (found.text, found.result, found.asker, found.state) == ("", "", None, "fulfilled")
    with town.database.reading() as uow:
        assert uow.session.scalars(select(Resource)).all() == []


def test_what_two_have_who_are_one_is_one_persons_and_goes_back(town: Town) -> None:
    mina, twice = town.resident("Mina"), town.resident("Mina at work")
    tells(twice)
    links(mina, twice)
    mina.says("/needs")
    assert mina.labels()[0].startswith("⭐")
    twice.presses("Undo")
    assert need_in(town).asker == key_of(town, twice)


def test_the_doctor_finds_an_offer_to_a_unit_that_nothing_ends(town: Town, three: Three) -> None:
    tells(three.zhao)
    three.zhao.presses("Offer to a unit")
    three.zhao.presses("First School")
    with town.database.begin() as uow:
        uow.session.execute(delete(timer).where(timer.c.kind == KIND))
    assert "nothing ends it as “offered”" in str(wrong_in(town))
    with town.database.begin() as uow:
        uow.session.query(Need).one().state = State.PUBLISHED.value


def test_a_project_is_nobodys_person(town: Town, three: Three) -> None:
    is_taken(three)
    is_forgotten(three.liu)
    assert (need_in(town).state, need_in(town).unit) == (State.TAKEN, "520626-U01")
