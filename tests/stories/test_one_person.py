"""Two doors of one person: what is begun at one goes on at the other, and each thing is told once, but an alarm."""

import pytest

from domain.message import Place
from domain.organisation import Role
from tests.stories.linking import key_of, links
from tests.stories.reporting import EMERGENCY, also_holds, card_of, finishes, issue_in, number_of, reports
from tests.stories.staff import at
from tests.stories.test_events import organiser, signs_up
from tests.stories.test_registration import register
from tests.town import COMMUNITY, GRID, IN_GRID, Town
from tests.townspeople import PLAIN, Person


@pytest.fixture
def mina(town: Town) -> Person:
    return town.resident("Mina")


@pytest.fixture
def phone(town: Town) -> Person:
    return town.resident("Mina", can=PLAIN)


def test_a_report_begun_on_one_channel_is_finished_on_the_other_with_the_numbers_of_that_channel(
    town: Town, mina: Person, phone: Person
) -> None:
    mina.says("The street lamp is dark")
    mina.presses("Not sure")
    links(mina, phone)
    assert "Where is it?" in phone.last.text
    phone.says("/lang")
    phone.says("2")
    phone.says("/report")
    town.arrives(phone, place=Place(*IN_GRID))
    phone.hears("Photos help", "1. Back", "2. Skip")
    phone.says("2")
    phone.hears("What happened: The street lamp is dark", "1. Submit")
    phone.says("1")
    number = number_of(phone.hears("Your report is"))
    assert issue_in(town, number).reporter == key_of(town, mina)
    mina.hears_nothing()


def test_an_old_button_of_the_other_door_is_answered_and_not_applied(town: Town, mina: Person, phone: Person) -> None:
    mina.says("The street lamp is dark")
    old = mina.button("Not sure").value
    links(mina, phone)
    phone.says("Not sure")
    phone.hears("Where is it?")
    town.arrives(mina, press=old)
    mina.hears("That button belongs to an earlier question.", "Where is it?")


def test_what_both_had_begun_is_asked_one_after_the_other(mina: Person, phone: Person) -> None:
    mina.says("The street lamp is dark")
    phone.says("The bench is broken")
    mina.says("/link")
    code = mina.last.text.split("code is ")[1][:7]
    phone.says(f"/link {code}")
    phone.hears("You had begun something on both")
    for what in ("The bench is broken", "The street lamp is dark"):
        phone.says("Not sure")
        phone.says("Yunqiao 1 grid by the bridge")
        phone.says("Yunqiao")
        phone.says("2")
        phone.hears(f"What happened: {what}")
        phone.says("1")
        phone.hears("Your report is")


def test_what_happens_is_told_at_the_door_used_last_only(town: Town, mina: Person, phone: Person) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(mina)
    links(mina, phone)
    lin.presses("Accept")
    phone.hears(f"{number} was accepted")
    mina.hears_nothing()
    mina.says("/my")
    mina.hears(number)
    lin.presses("Done")
    lin.says("New bulb put in")
    lin.presses("Skip")
    lin.presses("Submit")
    mina.hears(f"{number} is reported done")
    phone.hears_nothing()


def test_somebody_with_two_doors_gets_each_card_once_and_every_copy_is_kept_up_to_date(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    first = reports(town.resident("Olof"), "The lamp is dark")
    phone = town.stranger("Lin", can=PLAIN)
    links(lin, phone)
    second = reports(town.resident("Eva"), "The bench is broken")
    phone.hears(second)
    assert not lin.has_heard(second)
    lin.says("/help")
    lin.hears("What I can do")
    third = reports(town.resident("Ida"), "The bin is full")
    lin.hears(third)
    phone.hears_nothing()
    lin.presses("Accept")
    town.arrives(phone, text=f"/status {first}")
    phone.hears(first)
    assert "accepted" in card_of(lin, third).text
    assert lin.transcript().count(third) == 2


def test_a_card_that_was_hung_before_is_kept_and_not_hung_again_at_the_other_door(town: Town) -> None:
    lin, zhao = town.staff("Lin", Role.GRID_WORKER, GRID), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    number = reports(town.resident("Olof"))
    phone = town.stranger("Lin", can=PLAIN)
    links(lin, phone)
    zhao.presses("Accept")
    zhao.presses("Hand to …")
    zhao.presses("Yunqiao 1")
    zhao.presses("Skip")
    told = phone.hears(f"{number} is with you now")
    assert [shown for shown in phone.seen if number in shown.text] == [told]
    assert "handed on" in card_of(lin, number).text


def test_a_registration_hangs_once_however_often_it_is_hung(town: Town, mina: Person) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    register(mina)
    phone = town.stranger("Zhao", can=PLAIN)
    links(zhao, phone)
    at(town, "2026-11-27 10:00")
    phone.hears("has been waiting")
    assert not phone.has_heard("registers with")
    assert zhao.transcript().count("registers with") == 1


def test_an_alarm_reaches_every_door(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    phone = town.stranger("Lin", can=PLAIN)
    links(lin, phone)
    number = reports(town.resident("Olof"), "Gas smell", about=EMERGENCY)
    lin.hears(number)
    phone.hears(number)
    town.time_passes(minutes=3.5)
    lin.hears(f"{number} is waiting")
    phone.hears(f"{number} is waiting")


def test_roles_of_both_are_ones_own_and_a_deed_of_the_other_door_is_ones_own_too(town: Town) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    number = reports(town.resident("Olof"))
    old = lin.button("Accept").value
    lin.presses("Accept")
    phone = town.resident("Lin", can=PLAIN)
    links(lin, phone)
    phone.says("/queue")
    phone.hears(number)
    town.arrives(phone, press=old)
    phone.hears(f"{number} has moved on already")


def test_a_reporter_who_becomes_one_with_somebody_is_still_not_named_on_a_card(town: Town, phone: Person) -> None:
    lin = town.staff("Lin", Role.GRID_WORKER, GRID)
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    olof = town.resident("Olof")
    with town.database.begin() as uow:
        uow.people.get(key_of(town, olof)).name = "Olof Berg"
    number = reports(olof)
    finishes(lin)
    olof.presses("Not fixed")
    links(phone, olof)
    zhao.says(f"/status {number}")
    zhao.hears(number, "The reporter: said that it is not fixed")
    assert "Berg" not in zhao.transcript() + lin.transcript()


def test_whoever_alone_may_know_of_a_report_may_on_both(town: Town, mina: Person) -> None:
    also_holds(town, mina, Role.GRID_WORKER, GRID)
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    number = reports(town.resident("Olof"))
    zhao.presses("Restrict …")
    zhao.presses("Only me")
    mina.says(f"/status {number}")
    mina.hears("I find no such report for you.")
    links(mina, zhao)
    assert key_of(town, mina) in (issue_in(town, number).people or ())
    zhao.says(f"/status {number}")
    zhao.hears(number, "Only those who are named may know of this.")


def test_of_two_places_at_one_event_one_is_free_again(town: Town, mina: Person) -> None:
    zhao, _ = organiser(town, seats=2)
    other = town.resident("Mina again")
    for person in (mina, other):
        signs_up(person)
    zhao.presses("Open")
    zhao.hears("2 of 2 taken")
    links(mina, other)
    assert mina.has_heard("You had two places at “River clean-up”: one of them is free")
    town.time_passes(seconds=3)
    assert "1 of 2 taken" in next(shown.text for shown in zhao.seen if shown.edited)
    eva = town.resident("Eva")
    signs_up(eva)
    eva.hears("You have a place")


def test_of_two_registrations_the_accepted_one_counts(town: Town, mina: Person) -> None:
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    register(mina)
    zhao.presses("Accept registration")
    other = town.resident("Chen")
    register(other, "Chen Lu Again")
    links(mina, other)
    zhao.says("/baodao")
    zhao.hears("Nobody waits for you.")
    assert "taken back" in zhao.transcript()
    other.says("/baodao")
    other.hears("It stands: registered.")
