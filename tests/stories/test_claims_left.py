"""What a member has taken on, when they leave the community, take back what they agreed to, or want less news."""

import pytest

from domain.need import State as NeedState
from domain.organisation import Role, Seat
from domain.wish import State
from storage.wishes import Wish, WishHelper
from tests.stories.events import community, signs_up
from tests.stories.members import NEXT, SCHOOL, community_of, is_member, member_of
from tests.stories.needing import NEED, Three, is_taken, tells
from tests.stories.reporting import also_holds
from tests.stories.test_leaving import leaves
from tests.stories.test_needs import need_in
from tests.stories.test_stepping_down import steps_down
from tests.stories.test_wishes import wish_in
from tests.stories.wishing import NAME, WISH, agrees, is_published, opens, takes_on, wishes
from tests.town import Town, sweep


@pytest.mark.parametrize("pauses", [False, True])
def test_who_takes_a_wish_on_is_named_for_as_long_as_they_are_a_member(town: Town, *, pauses: bool) -> None:
    zhao, anna = community_of(town), town.resident("Anna")
    chen = member_of(town, zhao)
    if pauses:
        leaves(chen)
    is_published(anna, zhao)
    takes_on(chen)
    anna.hears("Chen Lu has taken the wish on")


@pytest.mark.parametrize("how", ["leaves", "party"])
def test_who_leaves_gives_the_wishes_of_that_community_back(town: Town, how: str) -> None:
    zhao, anna = community_of(town), town.resident("Anna")
    chen, mina = member_of(town, zhao), town.resident("Mina")
    is_published(anna, zhao)
    takes_on(chen)
    chen.presses("Open")
    chen.presses("We are in touch")
    anna.hears("are in touch now")
    if how == "leaves":
        leaves(chen)
        zhao.presses("Confirm leaving")
    else:
        chen.says("/privacy")
        chen.presses("Forget my membership")
    assert not is_member(town, chen)
    assert wish_in(town).state == State.PUBLISHED
    anna.hears("The wish has been given back")
    chen.hears("The wish has been given back")
    assert not any(NAME in shown.text for shown in chen.seen)
    takes_on(mina, wish="🔁 " + WISH)


def test_what_was_taken_on_elsewhere_or_for_a_unit_stays_with_who_has_left(town: Town) -> None:
    zhao, qian = community_of(town), community_of(town, "Qian", NEXT)
    chen = member_of(town, zhao)
    also_holds(town, chen, Role.UNIT_LIAISON, SCHOOL)
    is_published(town.resident("Anna"), zhao)
    wishes(town.resident("Nils"), "Somebody who plays chess", where="Zhuyuan")
    qian.presses("Publish the wish")
    takes_on(chen, "For First School")
    takes_on(chen, wish="🌱 Somebody who plays chess")
    chen.says("/baodao")
    chen.presses("Register myself")
    chen.presses("Leave the community")
    zhao.presses("Confirm leaving")
    assert not is_member(town, chen)
    with town.database.reading() as uow:
        assert {wish.state for wish in uow.session.query(Wish)} == {State.CLAIMED}


def test_a_wish_that_is_done_stays_with_who_has_left(town: Town) -> None:
    zhao, anna = community_of(town), town.resident("Anna")
    chen = member_of(town, zhao)
    is_published(anna, zhao)
    takes_on(chen)
    chen.presses("Open")
    chen.presses("We are in touch")
    chen.presses("It is done")
    leaves(chen)
    zhao.presses("Confirm leaving")
    anna.presses("Open")
    anna.presses("Yes, it has come true")
    chen.hears("The wish has come true, its wisher says so")


def test_news_of_wishes_and_needs_do_not_come_to_who_wants_none(town: Town, three: Three) -> None:
    anna, mina = town.resident("Anna"), town.resident("Mina")
    is_published(anna, three.zhao)
    for person in (anna, mina):
        person.says("/mute")
        person.presses("News of wishes and needs")
    olof = town.resident("Olof")
    assert anna.last
    takes_on(olof)
    anna.hears_nothing()
    olof.presses("Open")
    olof.presses("We are in touch")
    anna.hears_nothing()
    olof.presses("It is done")
    anna.hears(f"says that the wish has come true: {WISH}")
    tells(mina)
    assert mina.last
    three.zhao.presses("Publish the need")
    mina.hears_nothing()


def test_who_agrees_no_more_has_no_wish_and_no_place_left(town: Town) -> None:
    zhao = community(town, seats=1)
    anna, mina, olof = (town.resident(name) for name in ("Anna", "Mina", "Olof"))
    is_published(anna, zhao)
    takes_on(mina)
    signs_up(mina)
    signs_up(olof, label="Wait for a place")
    mina.says("/withdraw")
    anna.hears("The wish has been given back")
    olof.hears("A place at “River clean-up” is free for you")
    assert wish_in(town).state == State.PUBLISHED
    takes_on(olof, wish="🔁 " + WISH)
    anna.says("/withdraw")
    olof.hears("has been taken back by whoever made it")
    assert (wish_in(town).state, wish_in(town).text, wish_in(town).name) == (State.WITHDRAWN, "", "")
    assert not any(NAME in shown.text for person in (olof, zhao) for shown in person.seen)


@pytest.mark.parametrize("another", [True, False])
def test_what_a_unit_has_taken_on_is_its_next_liaisons_or_free(town: Town, three: Three, *, another: bool) -> None:
    liu, anna = three.liu, town.resident("Anna")
    agrees(liu)
    is_published(anna, three.zhao)
    takes_on(liu, "For First School")
    liu.presses("Open")
    han = town.staff("Han", Role.UNIT_LIAISON, SCHOOL) if another else None
    steps_down(town, liu, Seat(Role.UNIT_LIAISON, SCHOOL))
    assert not any(NAME in shown.text for shown in liu.seen)
    if han is None:
        anna.hears("The wish has been given back")
        assert wish_in(town).state == State.PUBLISHED
        return
    han.hears("You speak for First School now", WISH)
    han.presses("Open")
    han.hears(NAME)
    han.presses("We are in touch")
    anna.hears("First School and you are in touch now")


def test_what_a_unit_has_for_which_nobody_speaks_any_more_the_community_takes_back(town: Town, three: Three) -> None:
    is_taken(three)
    assert "Let others take it" not in [button.label for shown in three.zhao.seen for button in shown.buttons]
    steps_down(town, town.staff("Ma", Role.UNIT_LIAISON, SCHOOL), Seat(Role.UNIT_LIAISON, SCHOOL))
    assert not three.zhao.has_heard("Nobody speaks for First School")
    steps_down(town, three.liu, Seat(Role.UNIT_LIAISON, SCHOOL))
    three.zhao.hears("Nobody speaks for First School here any more, which has this", NEED)
    press = three.zhao.button("Let others take it").value
    town.arrives(three.liu, press=press)
    three.liu.hears("That is for others to do about this need.")
    three.zhao.presses("Let others take it")
    three.zhao.hears("Published")
    assert (need_in(town).state, need_in(town).unit) == (NeedState.PUBLISHED, "")
    han = town.staff("Han", Role.UNIT_LIAISON, SCHOOL)
    han.says("/needs")
    han.presses(f"🧩 {NEED}"[:31] + "…")
    han.presses("First School takes it")
    town.arrives(three.zhao, press=press)
    three.zhao.hears("That is for others to do about this need.")


def test_years_after_its_end_nobody_is_known_to_have_helped(town: Town) -> None:
    zhao, anna = community_of(town), town.resident("Anna")
    olof, mina = town.resident("Olof"), town.resident("Mina")
    is_published(anna, zhao)
    takes_on(olof, "As a group")
    opens(mina, "👥 " + WISH)
    mina.presses("Join in")
    for label in ("Open", "We are in touch", "It is done"):
        olof.presses(label)
    anna.presses("Open")
    anna.presses("Yes, it has come true")
    town.time_passes(days=5 * 366)
    sweep(town)
    with town.database.reading() as uow:
        assert uow.session.query(WishHelper).count() == 0
