"""A member registers with the community where they live, and the community takes them in."""

from dataclasses import replace

import pytest

from bot.demo.county import demo_county
from domain.county import County
from domain.errors import NotUnderstood
from domain.organisation import Role, Seat
from domain.registration import KIND
from handlers.fields import World
from handlers.voice import Voice
from handlers.work_unit import WORK_UNIT
from tests.stories.linking import key_of
from tests.stories.reporting import loses
from tests.stories.staff import ticks_without_sending
from tests.town import COMMUNITY, COUNTY, GRID, Town
from tests.townspeople import Person

SCHOOL = "520626-U01"


def agrees(member: Person) -> None:
    """Begin, and agree that party membership is kept."""
    member.says("/baodao")
    member.hears("I have to keep that you are a party member")
    member.presses("Yes, I agree to that")


def register(member: Person, name: str = "Chen Lu") -> None:
    """Answer everything that is asked of a member who works at the school, without waiting to be asked."""
    asked = ["/baodao", "Yes, I agree to that", name, "school", "Yunqiao", "Legal aid", "That is all", "weekends"]
    member.says_at_once(*asked, "That is all", "Submit")
    member.hears(f"Name: {name}", "Work unit: First School", "Community: Yunqiao", "I can do: Legal aid")


def register_step_by_step(member: Person, name: str = "Chen Lu") -> None:
    """Answer each question when it is asked."""
    agrees(member)
    member.hears("What is your name?")
    member.says(name)
    member.hears("Where do you work?")
    member.says("school")
    member.hears("Which community do you live in?")
    member.presses("Yunqiao")
    member.hears("What would you like to do there?")
    member.presses("Legal aid")
    member.presses("That is all")
    member.hears("When do you usually have time?")
    member.says("weekends")
    member.presses("That is all")
    member.hears(f"Name: {name}", "Work unit: First School", "Community: Yunqiao", "I can do: Legal aid")
    member.presses("Submit")


def test_the_community_accepts_with_one_press(town: Town) -> None:
    chen, zhao = town.stranger("Chen"), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)

    chen.says("/baodao")
    chen.hears("Before I keep anything")
    chen.presses("I agree")
    register_step_by_step(chen)
    chen.hears("Thank you, Chen Lu. Your registration is with Yunqiao, which will answer by 26 Nov, 17:30")

    zhao.hears("Chen Lu registers with Yunqiao", "Work unit: First School", "Can do: Legal aid", "waiting")
    zhao.presses("Accept registration")
    zhao.hears("Accepted: Chen Lu is registered with Yunqiao.")
    chen.hears("Yunqiao has accepted your registration. Welcome!")

    chen.says("/baodao")
    chen.hears("You have registered with Yunqiao. It stands: registered.")
    zhao.says("/baodao")
    zhao.hears("Nobody waits for you.")
    town.time_passes(days=7)
    zhao.hears_nothing()


def test_it_is_written_down_who_took_which_step(town: Town) -> None:
    chen, zhao = town.resident("Chen"), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    register(chen)
    zhao.presses("Accept registration")
    member, admin = key_of(town, chen), key_of(town, zhao)
    with town.database.reading() as uow:
        mine = uow.registrations.of(member)
        assert mine is not None
        steps = [(step.action, step.actor, step.to_state) for step in uow.lives.of(KIND, mine.id)]
    assert steps == [
        ("consent", member, "consented"),
        ("submit", member, "submitted"),
        ("accept", admin, "active"),
    ]


def test_of_two_who_press_one_is_told_who_was_faster(town: Town) -> None:
    chen = town.resident("Chen")
    zhao, qian = (town.staff(name, Role.COMMUNITY_ADMIN, COMMUNITY) for name in ("Zhao", "Qian"))
    register(chen)
    late = qian.button("Accept registration")

    zhao.presses("Accept registration")
    assert "State: registered\nDecided by Zhao, today 09:30" in qian.last.text
    assert qian.labels() == []
    town.arrives(qian, press=late.value)
    qian.hears("Zhao was faster: Chen Lu is now “registered”.")
    town.arrives(zhao, press=late.value)
    zhao.hears("This has been decided already: Chen Lu is now “registered”.")


def test_nobody_else_decides_about_a_registration_or_sees_it(town: Town) -> None:
    chen, zhao = town.resident("Chen"), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    others = [town.staff("Lin", Role.GRID_WORKER, GRID), town.staff("Wu", Role.COUNTY_OFFICE, COUNTY)]
    register(chen)
    accept = zhao.button("Accept registration").value

    town.arrives(chen, press=accept)
    chen.hears("That is not yours to decide.")
    for other in others:
        other.hears_nothing()
        town.arrives(other, press=accept)
        other.hears("I find no such registration for you.")
        town.arrives(other, press=accept.replace("accept", "show"))
        other.hears("I find no such registration for you.")
    chen.says("/baodao")
    chen.hears("waiting for the community")


def test_who_is_declined_reads_why_and_may_register_again(town: Town) -> None:
    chen, zhao = town.resident("Chen"), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)
    register(chen)

    zhao.presses("Decline")
    zhao.hears("Why not?")
    zhao.says("You live in Zhuyuan, please register there")
    zhao.hears("Declined. Chen Lu reads your reason.")
    chen.hears("The reason: You live in Zhuyuan, please register there")
    town.time_passes(minutes=5)
    register(chen, name="Chen Luping")
    zhao.hears("Chen Luping registers with Yunqiao", "waiting")


def test_a_community_that_does_not_answer_is_reminded_once(town: Town) -> None:
    chen = town.resident("Chen")
    register(chen)
    chen.hears("Nobody of theirs can be reached here yet")
    zhao = town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)

    town.time_passes(days=3, hours=8)
    town.time_passes(hours=16)
    zhao.hears("Chen Lu has been waiting for Yunqiao to answer since 23 Nov, 09:30")
    zhao.presses("Open")
    zhao.hears("Chen Lu registers with Yunqiao")
    zhao.says("/baodao")
    zhao.hears("1 wait for an answer:", "Chen Lu · First School · waiting for the community")
    town.time_passes(days=10)
    zhao.hears_nothing()


def test_nobody_is_reminded_of_what_was_decided_before_the_message_left(town: Town) -> None:
    chen = town.resident("Chen")
    zhao, qian = (town.staff(name, Role.COMMUNITY_ADMIN, COMMUNITY) for name in ("Zhao", "Qian"))
    register(chen)
    ticks_without_sending(town, hours=80)
    town.take([town.inbound(zhao, press=zhao.button("Accept registration").value)])
    town.time_passes(hours=16)
    assert not qian.has_heard("has been waiting")
    assert not zhao.has_heard("has been waiting")


def test_who_has_left_the_community_reads_no_more_of_its_members(town: Town) -> None:
    chen = town.resident("Chen")
    zhao, qian = (town.staff(name, Role.COMMUNITY_ADMIN, COMMUNITY) for name in ("Zhao", "Qian"))
    register(chen)
    loses(town, qian, Seat(Role.COMMUNITY_ADMIN, COMMUNITY))
    zhao.presses("Accept registration")
    assert [shown.text for shown in qian.seen] == ["This registration is no longer with you."]
    assert qian.labels() == []


def test_a_part_of_the_work_units_name_is_enough(town: Town) -> None:
    chen = town.resident("Chen")
    agrees(chen)
    chen.says("Chen Lu")
    chen.says("t")
    chen.hears("Which of these is it?")
    assert chen.labels()[:3] == ["Urban Management", "First School", "None of these: leave it as I wrote it"]
    chen.presses("Urban Management")
    chen.presses("Zhuyuan")
    chen.says("Repairing bicycles")
    chen.says("weekends, holidays")
    chen.hears("Work unit: t", "Which one: Urban Management", "I can do: Repairing bicycles")
    chen.presses("Change")
    chen.presses("Work unit")
    chen.says("a shop of my own")
    chen.hears("Work unit: a shop of my own")
    assert "Which one" not in chen.last.text


def test_a_word_that_fits_too_many_units_is_asked_for_more(town: Town) -> None:
    rules = replace(town.rules, county=County(demo_county().units))
    world = World(Voice("zh", rules), town.now)
    mina, field = town.stranger("Mina"), WORK_UNIT[0]

    with pytest.raises(NotUnderstood):
        field.read(town.inbound(mina, text="县"), "", world, {})
    words = field.read(town.inbound(mina, text="住建局"), "", world, {})
    assert field.show(words, world) == "县住房和城乡建设局"


def test_what_is_known_of_a_member_is_not_asked(town: Town) -> None:
    lu = town.staff("Lu", Role.MEMBER, SCHOOL)
    lu.says("/baodao")
    lu.presses("I agree")
    lu.presses("Yes, I agree to that")
    lu.hears("Which community do you live in?")
    lu.presses("Yunqiao")
    lu.says("health, legal aid")
    lu.says("weekends, holidays")
    lu.hears("Name: Lu", "Work unit: First School")
