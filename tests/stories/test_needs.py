"""The three lists: a need is published, offered, taken and done; units offer; residents tell and follow."""

from domain.need import KIND, State
from domain.organisation import Role
from domain.resource import KIND as RESOURCE
from storage.needs import Need, Resource
from tests.stories.linking import key_of
from tests.stories.needing import NEED, Three, is_done, is_taken, tells
from tests.stories.staff import at
from tests.stories.test_registration import SCHOOL
from tests.town import GRID, Town
from tests.townspeople import Person

ELSEWHERE = "520626001002"


def need_in(town: Town) -> Need:
    with town.database.reading() as uow:
        found = uow.session.query(Need).order_by(Need.id.desc()).first()
        assert found is not None
        uow.session.expunge(found)
        return found


def follows(person: Person, label: str = f"🧩 {NEED}"[:31] + "…") -> None:
    person.says("/needs")
    person.presses(label)
    person.presses("Follow")
    person.hears("I tell you of each step")


def test_a_need_from_its_order_to_the_communitys_word(town: Town, three: Three) -> None:
    zhao, liu = three.zhao, three.liu
    tells(zhao)
    zhao.hears("Published: it stands in the list of needs")
    zhao.presses("Offer to a unit")
    zhao.hears("Which unit shall be asked?")
    zhao.presses("First School")
    zhao.hears("I have asked First School, which answers by 26 Nov, 17:30")
    liu.hears("Yunqiao asks First School: could you take this on?")
    liu.presses("First School takes it")
    liu.hears("Thank you! It is yours until 23 Dec, 17:30")
    zhao.hears("First School has taken it on and will have done it by 23 Dec, 17:30")
    is_done(three)
    liu.hears("Yunqiao says that it is done. Thank you, First School")
    found = need_in(town)
    assert (found.state, found.unit, found.taken_at is not None) == (State.FULFILLED, SCHOOL, True)
    mina = town.resident("Mina")
    mina.says("/projects")
    mina.hears("What units have taken on", "✅", "First School · done, says the community")
    mina.says("/needs")
    mina.hears("Nothing is needed at the moment")


def test_it_is_written_down_who_took_which_step(town: Town, three: Three) -> None:
    is_taken(three)
    with town.database.reading() as uow:
        steps = [(step.action, step.actor, step.to_state) for step in uow.lives.of(KIND, need_in(town).id)]
    zhao, liu = key_of(town, three.zhao), key_of(town, three.liu)
    assert steps == [("order", zhao, "published"), ("offer", zhao, "offered"), ("take", liu, "taken")]


def test_order_offer_and_take_are_a_press_each(town: Town, three: Three) -> None:
    mina = town.resident("Mina")
    tells(mina)
    presses = [(three.zhao, "Publish the need"), (three.zhao, "First School"), (three.liu, "First School takes it")]
    three.zhao.hears(NEED, "waiting for the community")
    three.zhao.presses(presses[0][1])
    three.zhao.presses("Offer to a unit")
    for person, label in presses[1:]:
        person.presses(label)
    assert need_in(town).state == State.TAKEN


def test_a_resident_tells_the_community_and_hears_of_each_step(town: Town, three: Three) -> None:
    mina = town.resident("Mina")
    tells(mina)
    mina.hears("Thank you. Yunqiao reads it and answers by 26 Nov, 17:30")
    three.zhao.presses("Publish the need")
    mina.hears("It is now “waiting for a unit”")
    three.liu.says("/needs")
    three.liu.presses(f"🧩 {NEED}"[:31] + "…")
    three.liu.presses("First School takes it")
    mina.hears("It is now “a unit is on it”")
    is_done(three)
    mina.hears("It is now “done, says the unit”")
    mina.hears("It is now “done, says the community”")


def test_who_is_declined_reads_why(town: Town, three: Three) -> None:
    mina = town.resident("Mina")
    tells(mina)
    three.zhao.presses("Decline")
    three.zhao.says("There is a class on Mondays already")
    mina.hears("The reason: There is a class on Mondays already")
    assert need_in(town).state == State.REFUSED


def test_who_follows_hears_of_each_step_until_they_do_not_want_to(town: Town, three: Three) -> None:
    mina = town.resident("Mina")
    tells(three.zhao)
    follows(mina)
    three.liu.says("/needs")
    three.liu.presses(f"🧩 {NEED}"[:31] + "…")
    three.liu.presses("First School takes it")
    mina.hears("It is now “a unit is on it”")
    mina.presses("Tell me no more")
    mina.hears("I tell you no more of it")
    is_done(three)
    mina.hears_nothing()


def test_others_can_do_nothing_that_is_not_theirs(town: Town, three: Three) -> None:
    mina, olof = town.resident("Mina"), town.resident("Olof")
    tells(mina)
    press = three.zhao.button("Publish the need").value
    qian, lin = town.staff("Qian", Role.COMMUNITY_ADMIN, ELSEWHERE), town.staff("Lin", Role.GRID_WORKER, GRID)
    for other in (qian, lin, olof, three.liu):
        town.arrives(other, press=press)
        other.hears("I find no such need for you.")
    town.arrives(mina, press=press)
    mina.hears("That is for others to do about this need.")
    three.zhao.presses("Publish the need")
    for other in (qian, lin, olof):
        for action in ("offer", f"offer:{SCHOOL}", f"take:{SCHOOL}", "turn:wish", "withdraw"):
            town.arrives(other, press=press.replace("order", action))
            other.hears("That is for others to do about this need.")
    town.arrives(three.liu, press=press.replace("order", "take:520626-U02"))
    three.liu.hears("Only its liaison takes a need on for a unit.")
    town.arrives(three.zhao, press=press)
    three.zhao.hears("This need has moved on: it is now “waiting for a unit”.")


def test_of_two_units_that_want_it_one_has_it(town: Town, three: Three) -> None:
    tells(three.zhao)
    chen = town.staff("Chen", Role.UNIT_LIAISON, SCHOOL)
    for person in (three.liu, chen):
        person.says("/needs")
        person.presses(f"🧩 {NEED}"[:31] + "…")
    label = "First School takes it"
    town.take([town.inbound(person, press=person.button(label).value) for person in (three.liu, chen)])
    three.liu.hears("Thank you! It is yours")
    chen.hears("This need has moved on: it is now “a unit is on it”.")


def test_a_unit_that_cannot_leaves_it_to_another(town: Town, three: Three) -> None:
    is_taken(three)
    three.liu.presses("We cannot")
    three.zhao.hears("First School cannot take it on")
    assert (need_in(town).state, need_in(town).unit) == (State.PUBLISHED, "")


def test_an_offer_that_is_not_answered_is_free_after_three_working_days(town: Town, three: Three) -> None:
    tells(three.zhao)
    three.zhao.presses("Offer to a unit")
    three.zhao.presses("First School")
    at(town, "2026-11-26 18:00")
    three.zhao.hears("First School has not answered: the need is free for another unit")
    assert need_in(town).state == State.PUBLISHED


def test_what_no_unit_takes_is_put_before_the_street(town: Town, three: Three) -> None:
    tells(three.zhao)
    at(town, "2026-12-01 09:30")
    three.wang.hears("Which unit shall be asked?")
    at(town, "2026-12-09 09:30")
    three.wang.hears("Which unit shall be asked?")
    three.wang.presses("First School")
    three.liu.hears("Yunqiao asks First School")


def test_a_project_is_reminded_of_and_said_to_be_late(town: Town, three: Three) -> None:
    is_taken(three)
    at(town, "2026-12-22 09:30")
    three.liu.hears("By 23 Dec, 17:30 it should be done")
    at(town, "2026-12-24 09:30")
    three.liu.hears("It should have been done by today 17:30")
    three.zhao.hears("It should have been done by today 17:30, First School has taken it on")


def test_the_community_is_reminded_of_its_word_and_may_say_not_yet(town: Town, three: Three) -> None:
    is_taken(three)
    three.liu.presses("It is done")
    three.liu.says("Twelve elders can telephone now")
    three.zhao.hears("First School says that it is done")
    at(town, "2026-11-27 09:30")
    three.zhao.hears("First School says that it is done")
    three.zhao.presses("Open")
    three.zhao.presses("Not yet")
    three.liu.hears("Yunqiao says that it is not done yet")
    assert need_in(town).state == State.TAKEN


def offers_rooms(liu: Person) -> None:
    liu.says("/resources")
    liu.presses("Offer something")
    liu.hears("What does it offer?")
    liu.says("Two classrooms")
    liu.hears("How much of it")
    liu.says("Saturdays")
    liu.hears("Until when?")
    liu.says("12-31 18:00")
    liu.presses("Submit")
    liu.hears("The communities see it until 31 Dec, 18:00: Two classrooms")


def test_what_a_unit_offers_meets_a_need_with_two_presses(town: Town, three: Three) -> None:
    offers_rooms(three.liu)
    tells(three.zhao)
    three.zhao.says("/resources")
    three.zhao.hears("What units offer:", "🎁 Two classrooms · First School · Saturdays")
    three.zhao.presses("🎁 Two classrooms")
    three.zhao.hears("Two classrooms", "State: on offer")
    three.zhao.presses(f"For: {NEED[:23]}…")
    three.zhao.hears("I have asked First School")
    three.liu.hears("With what the unit offers: Two classrooms")
    three.liu.presses("First School takes it")
    assert need_in(town).resource is not None


def test_an_offer_ends_when_its_time_is_over(town: Town, three: Three) -> None:
    offers_rooms(three.liu)
    town.time_passes(days=39)
    town.time_passes(days=3)
    three.liu.hears("What First School offered is over now: Two classrooms")
    with town.database.reading() as uow:
        found = uow.session.query(Resource).one()
        assert [step.action for step in uow.lives.of(RESOURCE, found.id)] == ["offer", "expire"]


def test_only_its_liaison_takes_an_offer_back(town: Town, three: Three) -> None:
    offers_rooms(three.liu)
    three.liu.says("/resources")
    three.liu.presses("🎁 Two classrooms")
    press = three.liu.button("Take the offer back").value
    for other in (three.zhao, town.resident("Mina")):
        town.arrives(other, press=press)
        other.hears("Only whoever speaks for the unit decides about what it offers.")
    three.liu.presses("Take the offer back")
    three.liu.hears("The offer has been taken back.")
    town.arrives(three.liu, press=press)
    three.liu.hears("This offer has ended.")


def test_only_a_liaison_offers_something(town: Town, three: Three) -> None:
    town.arrives(three.zhao, press="o:new")
    three.zhao.hears("Offers are made by the liaisons of the units.")
