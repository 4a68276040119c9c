"""Who comes after the last place waits in the order of signing up, and is offered what others give back, in time."""

from sqlalchemy import select

from domain.signup import KIND
from storage.event_tables import Signup
from tests.stories.events import at_once, community, opens, places, signs_up
from tests.stories.linking import links
from tests.stories.staff import at
from tests.town import Town


def test_a_place_that_is_given_back_goes_to_whoever_waits_first(town: Town) -> None:
    community(town, seats=1)
    mina, olof, eva = (town.resident(name) for name in ("Mina", "Olof", "Eva"))
    signs_up(mina)
    signs_up(olof, label="Wait for a place")
    olof.hears("You are number 1 on the waitlist")
    signs_up(eva, label="Wait for a place")
    eva.hears("You are number 2 on the waitlist")
    mina.presses("Cancel my place")
    olof.hears("A place at “River clean-up” is free for you")
    eva.hears_nothing()
    olof.presses("I take it")
    olof.hears("You have a place at “River clean-up”")
    assert places(town) == [("cancelled", 1), ("confirmed", 2), ("waitlisted", 3)]
    with town.database.reading() as uow:
        mine = uow.session.scalars(select(Signup.id).order_by(Signup.queue)).all()
        steps = [[step.action for step in uow.lives.of(KIND, key)] for key in mine]
    assert steps == [["sign_up", "cancel"], ["wait", "promote", "accept"], ["wait"]]


def test_nobody_new_passes_by_those_who_wait(town: Town) -> None:
    community(town, seats=1)
    mina, olof, eva = (town.resident(name) for name in ("Mina", "Olof", "Eva"))
    signs_up(mina)
    signs_up(olof, label="Wait for a place")
    mina.presses("Cancel my place")
    opens(eva)
    eva.hears("1 of 1 taken")
    assert "Sign up" not in eva.labels()
    signs_up(mina, label="Wait for a place")
    mina.hears("You are number 1 on the waitlist")


def test_a_second_too_late_is_refused_kindly_and_in_time_is_not(town: Town) -> None:
    community(town, seats=2)
    people = [town.resident(name) for name in ("Mina", "Olof", "Eva", "Lars", "Ida")]
    for person in people[:2]:
        signs_up(person)
    for person in people[2:]:
        signs_up(person, label="Wait for a place")
    at_once(town, people[:2], "Cancel my place")
    eva, lars, ida = people[2:]
    eva.hears("Please say until tomorrow 08:30")
    town.now = town.now.replace(day=24, hour=0, minute=29, second=59, microsecond=0)
    town.arrives(eva, press=eva.button("I take it").value)
    eva.hears("You have a place")
    town.now = town.now.replace(minute=30, second=0)
    town.arrives(lars, press=lars.button("I take it").value)
    lars.hears("That place had to be accepted until today 08:30", "You can sign up again")
    town.time_passes(seconds=1)
    lars.hears("had to be accepted until today 08:30, so it has gone to the next")
    ida.hears("A place at “River clean-up” is free for you")
    assert places(town) == [
        ("cancelled", 1),
        ("cancelled", 2),
        ("confirmed", 3),
        ("cancelled", 4),
        ("promoted", 5),
    ]


def test_who_does_not_want_the_place_passes_it_on_at_once(town: Town) -> None:
    community(town, seats=1)
    mina, olof, eva = (town.resident(name) for name in ("Mina", "Olof", "Eva"))
    signs_up(mina)
    for person in (olof, eva):
        signs_up(person, label="Wait for a place")
    mina.presses("Cancel my place")
    olof.hears("is free for you")
    olof.presses("No, thank you")
    eva.hears("is free for you")
    town.arrives(olof, press=olof.button("I take it").value)
    olof.hears("That place has gone to the next")


def test_the_window_is_shorter_near_the_start_and_then_there_is_none(town: Town) -> None:
    community(town, seats=1, starts="12-05 15:00")
    mina, olof, eva = (town.resident(name) for name in ("Mina", "Olof", "Eva"))
    signs_up(mina)
    for person in (olof, eva):
        signs_up(person, label="Wait for a place")
    at(town, "2026-12-05 13:30")
    mina.presses("Can't come")
    mina.hears("is free for somebody else")
    olof.hears("Please say until today 14:00")
    at(town, "2026-12-05 14:00")
    eva.hears("Please say until today 14:30")
    eva.presses("No, thank you")
    assert [state for state, _ in places(town)] == ["excused", "cancelled", "cancelled"]
    signs_up(town.resident("Lars"))
    assert [state for state, _ in places(town)][-1] == "confirmed"


def test_near_the_start_a_place_that_is_left_goes_to_who_comes_first(town: Town) -> None:
    community(town, seats=1, starts="12-05 15:00")
    mina, olof, eva = (town.resident(name) for name in ("Mina", "Olof", "Eva"))
    signs_up(mina)
    signs_up(olof, label="Wait for a place")
    at(town, "2026-12-05 14:45")
    mina.presses("Can't come")
    assert not olof.has_heard("🎉 A place")
    signs_up(eva)
    eva.hears("You have a place")


def test_who_turns_out_to_be_one_has_one_place_and_waits_for_none(town: Town) -> None:
    community(town, seats=2)
    mina, other, olof, eva = (town.resident(name) for name in ("Mina", "Mina again", "Olof", "Eva"))
    for person in (mina, olof):
        signs_up(person)
    for person in (other, eva):
        signs_up(person, label="Wait for a place")
    links(mina, other)
    assert places(town) == [("confirmed", 1), ("confirmed", 2), ("cancelled", 3), ("waitlisted", 4)]
    mina.presses("Undo")
    assert places(town) == [("confirmed", 1), ("confirmed", 2), ("waitlisted", 3), ("waitlisted", 4)]
    olof.presses("Cancel my place")
    other.hears("🎉 A place at “River clean-up” is free for you")


def test_who_waits_again_after_an_undo_is_offered_what_has_become_free_meanwhile(town: Town) -> None:
    community(town, seats=2)
    mina, other, olof = (town.resident(name) for name in ("Mina", "Mina again", "Olof"))
    for person in (mina, olof):
        signs_up(person)
    signs_up(other, label="Wait for a place")
    links(mina, other)
    olof.presses("Cancel my place")
    assert not other.has_heard("🎉 A place")
    mina.presses("Undo")
    other.hears("🎉 A place at “River clean-up” is free for you")


def test_a_place_that_is_kept_for_one_of_two_is_the_ones(town: Town) -> None:
    community(town, seats=1)
    olof, mina, other = town.resident("Olof"), town.resident("Mina"), town.resident("Mina again")
    signs_up(olof)
    signs_up(other, label="Wait for a place")
    olof.presses("Cancel my place")
    other.hears("🎉 A place")
    links(mina, other)
    town.arrives(mina, press=other.button("I take it").value)
    mina.hears("You have a place at “River clean-up”")
    assert [state for state, _ in places(town)] == ["cancelled", "confirmed"]


def test_of_two_places_that_become_one_the_other_goes_to_who_waits(town: Town) -> None:
    community(town, seats=2)
    mina, other, olof = town.resident("Mina"), town.resident("Mina again"), town.resident("Olof")
    for person in (mina, other):
        signs_up(person)
    signs_up(olof, label="Wait for a place")
    links(mina, other)
    olof.hears("🎉 A place at “River clean-up” is free for you")
    mina.presses("Undo")
    assert mina.has_heard("The second place at “River clean-up” cannot come back")
    assert [state for state, _ in places(town)] == ["confirmed", "cancelled", "promoted"]
