"""A small wish: made, published without a name, taken on, and come true only when its wisher says so."""

import pytest

from domain.organisation import Role, Seat
from domain.wish import KIND, State
from storage.wishes import Wish
from tests.stories.linking import key_of
from tests.stories.reporting import loses
from tests.stories.wishing import NAME, WHERE, WISH, agrees, is_published, opens, takes_on, wishes
from tests.town import COMMUNITY, GRID, STREET, Town
from tests.townspeople import Person

ELSEWHERE = "520626001002"


def wish_in(town: Town) -> Wish:
    with town.database.reading() as uow:
        found = uow.session.query(Wish).order_by(Wish.id.desc()).first()
        assert found is not None
        uow.session.expunge(found)
        return found


@pytest.fixture
def zhao(town: Town) -> Person:
    return town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)


def test_a_wish_from_its_making_to_the_wishers_word(town: Town, zhao: Person) -> None:
    anna, olof = town.stranger("Anna"), town.resident("Olof")
    anna.says("/wish")
    anna.hears("Before I keep anything")
    anna.presses("I agree")
    wishes(anna)
    anna.hears("The wish is with Yunqiao, which answers by 26 Nov, 17:30")

    zhao.hears(WISH, f"For: {NAME}", WHERE, "Please answer by 26 Nov, 17:30")
    zhao.presses("Publish the wish")
    anna.hears("Yunqiao has published the wish")

    opens(olof)
    card = olof.hears(WISH, "waiting for somebody who makes it come true")
    assert NAME not in card.text
    assert "Block" not in card.text
    olof.presses("I take it on")
    olof.hears("Please get in touch by 30 Nov, 09:30")
    assert any(NAME in shown.text and WHERE in shown.text and shown.edited for shown in olof.seen)
    anna.hears("a neighbour has taken the wish on, and will be in touch by 30 Nov, 09:30")

    olof.presses("We are in touch")
    anna.hears("a neighbour and you are in touch now")
    olof.presses("It is done")
    olof.hears("Now the wisher has the last word")
    anna.hears("says that the wish has come true", "Only you can say it")
    anna.presses("Open")
    anna.presses("Yes, it has come true")
    anna.hears("How good to hear")
    olof.hears("The wish has come true, its wisher says so")
    assert not any(NAME in shown.text for shown in olof.seen)
    heard = [len(person.seen) for person in (anna, olof, zhao)]
    town.time_passes(days=60)
    assert [len(person.seen) for person in (anna, olof, zhao)] == heard


def test_it_is_written_down_who_took_which_step(town: Town, zhao: Person) -> None:
    anna, olof = town.resident("Anna"), town.resident("Olof")
    is_published(anna, zhao)
    takes_on(olof)
    with town.database.reading() as uow:
        steps = [(step.action, step.actor, step.to_state) for step in uow.lives.of(KIND, wish_in(town).id)]
    assert steps == [
        ("submit", key_of(town, anna), "submitted"),
        ("publish", key_of(town, zhao), "published"),
        ("claim", key_of(town, olof), "claimed"),
    ]


def test_a_wish_is_taken_on_with_two_presses(town: Town, zhao: Person) -> None:
    is_published(town.resident("Anna"), zhao)
    olof = town.resident("Olof")
    olof.says("/wishes")
    before = len(olof.seen)
    olof.presses(f"🌱 {WISH}")
    olof.presses("I take it on")
    assert "Thank you! Please get in touch" in "".join(shown.text for shown in olof.seen[before:])


def test_of_two_who_want_it_one_has_it(town: Town, zhao: Person) -> None:
    is_published(town.resident("Anna"), zhao)
    olof, per = town.resident("Olof"), town.resident("Per")
    for person in (olof, per):
        opens(person)
    town.take([town.inbound(person, press=person.button("I take it on").value) for person in (olof, per)])
    olof.hears("Thank you! Please get in touch")
    per.hears("This wish has moved on: it is now “somebody has taken it on”.")
    assert not any(NAME in shown.text for shown in per.seen)


@pytest.mark.parametrize("text", ["I need 2000 yuan in cash", "想借钱交房租", "Please lend me something"])
def test_money_is_refused_by_words(town: Town, text: str) -> None:
    anna = town.resident("Anna")
    anna.says("/wish")
    anna.says(text)
    anna.hears("A wish for money cannot be granted here")
    anna.says("A purse, 一个钱包")
    anna.hears("What kind of wish is it?")


def test_money_is_refused_by_the_reviewer_with_one_press(town: Town, zhao: Person) -> None:
    anna = town.resident("Anna")
    wishes(anna, "Something to get through the month")
    zhao.presses("It asks for money")
    anna.hears("it asks for money, and money goes other ways")


def test_a_thing_costs_no_more_than_the_county_has_decided(town: Town, zhao: Person) -> None:
    anna = town.resident("Anna")
    anna.says("/wish")
    anna.says("A new television")
    anna.presses("A thing")
    anna.says("501")
    anna.hears("A thing may cost at most 500 yuan")
    anna.says("500")
    anna.presses("Yunqiao")
    anna.says(NAME)
    anna.says(WHERE)
    anna.presses("Submit")
    zhao.hears("A thing, about 500 yuan")


def test_who_is_declined_reads_why(town: Town, zhao: Person) -> None:
    anna = town.resident("Anna")
    wishes(anna)
    zhao.presses("Decline")
    zhao.hears("Why not?")
    zhao.says("The blankets came yesterday")
    anna.hears("The reason: The blankets came yesterday")
    anna.says("/wishes")
    anna.presses(f"⭐ {WISH}")
    anna.hears("State: not accepted")


def test_what_is_published_names_nobody(town: Town, zhao: Person) -> None:
    is_published(town.resident("Anna"), zhao, f"Tea with {NAME}, call 13812345678")
    olof = town.resident("Olof")
    olof.says("/wishes")
    assert "Holm" not in olof.last.text
    assert "138" not in olof.last.text + "".join(olof.labels())
    olof.presses(next(label for label in olof.labels() if label.startswith("🌱")))
    olof.hears("🌱 Tea with", "State: waiting for somebody")
    assert not any(olof.has_heard(said) for said in ("Holm", "138", "Block 3"))
    olof.presses("As a group")
    olof.presses("Open")
    olof.hears(f"For: {NAME}", "Block 3")


def test_others_can_do_nothing_that_is_not_theirs(town: Town, zhao: Person) -> None:
    anna, olof = town.resident("Anna"), town.resident("Olof")
    wishes(anna)
    publish = zhao.button("Publish the wish").value
    others = [
        town.staff("Qian", Role.COMMUNITY_ADMIN, ELSEWHERE),
        town.staff("Lin", Role.GRID_WORKER, GRID),
        olof,
    ]
    for other in others:
        for action in ("publish", "show", "claim:one", "money"):
            town.arrives(other, press=publish.replace("publish", action))
            other.hears("I find no such wish for you.")
    town.arrives(anna, press=publish)
    anna.hears("That is for others to do about this wish.")
    zhao.presses("Publish the wish")
    takes_on(olof)
    for action in ("contact", "deliver", "confirm", "release", "withdraw"):
        town.arrives(others[0], press=publish.replace("publish", action))
        others[0].hears("This wish has moved on")
    town.arrives(anna, press=publish.replace("publish", "contact"))
    anna.hears("That is for others to do about this wish.")
    town.arrives(olof, press=publish.replace("publish", "deliver"))
    olof.hears("This wish has moved on: it is now “somebody has taken it on”.")
    town.arrives(olof, press=publish.replace("publish", "claim:one"))
    olof.hears("This wish has moved on")


def test_whoever_made_it_does_not_publish_it_and_the_street_does_instead(town: Town, zhao: Person) -> None:
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    agrees(zhao)
    wishes(zhao, whose="For somebody else")
    zhao.hears("The wish is with Yunqiao")
    wang.hears(WISH)
    wang.presses("Publish the wish")
    zhao.hears("has published the wish")


def test_a_grid_worker_speaks_for_an_elder_to_the_end(town: Town, zhao: Person) -> None:
    lin, olof = town.staff("Lin", Role.GRID_WORKER, GRID), town.resident("Olof")
    agrees(lin)
    wishes(lin, whose="For somebody else")
    zhao.presses("Publish the wish")
    takes_on(olof)
    olof.presses("We are in touch")
    olof.presses("It is done")
    lin.hears("says that the wish has come true")
    lin.presses("Open")
    lin.presses("Yes, it has come true")
    olof.hears("its wisher says so")


def test_a_wish_is_taken_back(town: Town, zhao: Person) -> None:
    anna, olof = town.resident("Anna"), town.resident("Olof")
    is_published(anna, zhao)
    takes_on(olof)
    opens(anna, f"⭐ {WISH}")
    anna.presses("Take the wish back")
    olof.hears("has been taken back by whoever made it")
    assert not any(NAME in shown.text for shown in olof.seen)


def test_who_does_not_agree_takes_nothing_on(town: Town, zhao: Person) -> None:
    is_published(town.resident("Anna"), zhao)
    mina = town.stranger("Mina")
    opens(mina)
    mina.presses("I take it on")
    mina.hears("Before I keep anything")
    mina.presses("No, keep nothing")
    assert wish_in(town).state == State.PUBLISHED


def test_who_has_left_the_community_reads_no_more_of_it(town: Town, zhao: Person) -> None:
    qian, anna = town.staff("Qian", Role.COMMUNITY_ADMIN, COMMUNITY), town.resident("Anna")
    wishes(anna)
    loses(town, qian, Seat(Role.COMMUNITY_ADMIN, COMMUNITY))
    town.arrives(qian, press=zhao.button("Publish the wish").value.replace("publish", "show"))
    qian.hears("I find no such wish for you.")
