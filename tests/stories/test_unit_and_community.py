"""A unit registers with a community, and its liaison reads how many of its members have, and never who."""

import pytest

from domain.organisation import Role
from tests.stories.members import SCHOOL, community_of, member_of, street_of
from tests.stories.staff import at
from tests.stories.test_registration import register
from tests.town import Town
from tests.townspeople import Person


def liaison_of(town: Town, name: str = "Liu", unit: str = SCHOOL) -> Person:
    return town.staff(name, Role.UNIT_LIAISON, unit)


def sends(liu: Person, until: str = "2027-11-30") -> None:
    liu.says("/baodao")
    liu.presses("Register the unit")
    liu.presses("Yunqiao")
    liu.says("2026-12-01")
    liu.says(until)
    liu.hears("Community: Yunqiao", "From: 1 Dec 2026", "Contact: Liu")
    liu.presses("Submit")
    liu.hears("I have put the agreement before Yunqiao.")


def accepts(zhao: Person) -> None:
    zhao.presses("Open")
    zhao.presses("Accept the agreement")
    zhao.hears("Who is the contact on your side?")
    zhao.says("Zhao Min")
    zhao.hears("Accepted. First School reads whom to call.")


def test_an_agreement_is_sent_accepted_brought_to_mind_and_ends_on_its_day(town: Town) -> None:
    liu, zhao = liaison_of(town), community_of(town)
    sends(liu)
    zhao.hears("First School wants to register with Yunqiao and waits for an answer.")
    accepts(zhao)
    liu.hears("Yunqiao has accepted the agreement with First School. Your contact there: Zhao Min.")
    liu.presses("Open")
    liu.hears("From 1 Dec 2026 until 30 Nov 2027", "Contact of the community: Zhao Min", "in force")
    zhao.says("/baodao")
    zhao.presses("Unit agreements")
    zhao.hears("First School – Yunqiao · in force")
    at(town, "2027-11-01 09:30")
    for one in (liu, zhao):
        one.hears("The agreement of First School with Yunqiao ends on 30 Nov 2027.")
    at(town, "2027-12-01 09:30")
    liu.hears("The agreement of First School with Yunqiao has ended.")
    town.arrives(zhao, press=zhao.button("Open").value.replace("show", "end"))
    zhao.hears("This has been decided already: the pairing is now “ended”.")


def test_the_days_of_an_agreement_are_in_order(town: Town) -> None:
    liu = liaison_of(town)
    community_of(town)
    liu.says("/baodao")
    liu.presses("Register the unit")
    liu.presses("Yunqiao")
    liu.says("2026-11-22")
    liu.hears("It has to be a day after 22 Nov 2026")
    liu.says("2026-11-23")
    liu.says("2026-11-23")
    liu.hears("It has to be a day after 23 Nov 2026")
    liu.says("soon")
    liu.hears("Please write a day like this")


def test_a_community_says_why_not(town: Town) -> None:
    liu, zhao = liaison_of(town), community_of(town)
    sends(liu)
    zhao.presses("Open")
    accept = zhao.button("Accept the agreement").value
    town.arrives(liu, press=accept)
    liu.hears("Only the other side of the pairing decides about that.")
    zhao.presses("Decline")
    zhao.says("We have as many as we can look after")
    liu.hears("The reason: We have as many as we can look after")
    town.arrives(zhao, press=accept)
    zhao.hears("This has been decided already: the pairing is now “not accepted”.")


ASKED, ANSWERED = "How many of you would come on a workday?", "Twelve, if it is after five"


def asks(zhao: Person) -> None:
    zhao.presses("Open")
    zhao.presses("Ask something")
    zhao.hears("What do you want to know? The unit reads this.")
    zhao.says(ASKED)
    zhao.hears("I have asked First School. You hear from me with the answer.")


def test_a_question_goes_to_the_unit_and_its_answer_back_to_the_community(town: Town) -> None:
    liu, zhao = liaison_of(town), community_of(town)
    sends(liu)
    asks(zhao)
    liu.hears("Yunqiao has a question about the agreement with First School:", ASKED)
    assert liu.labels() == ["Answer"]
    press = liu.button("Answer").value
    town.arrives(zhao, press=press)
    zhao.hears("Only the other side of the pairing decides about that.")
    liu.presses("Answer")
    liu.hears(ASKED, "Please write your answer to the community.")
    liu.says(ANSWERED)
    liu.hears("Yunqiao reads your answer and decides by 26 Nov, 17:30.")
    zhao.hears("First School has answered your question about the agreement with Yunqiao")
    zhao.presses("Open")
    zhao.hears(f"Asked: {ASKED}", f"Answered: {ANSWERED}", "State: waiting for the community")
    town.arrives(liu, press=press)
    liu.hears("This has been decided already: the pairing is now “waiting for the community”.")
    accepts(zhao)
    liu.hears("Yunqiao has accepted the agreement")
    liu.presses("Open")
    assert ASKED not in liu.seen[-1].text
    assert ANSWERED not in liu.seen[-1].text


def test_a_question_that_is_not_answered_is_brought_to_mind_and_ends_it(town: Town) -> None:
    liu, zhao = liaison_of(town), community_of(town)
    sends(liu)
    asks(zhao)
    liu.heard = len(liu.seen)
    at(town, "2026-11-26 10:00")
    liu.hears("Yunqiao still waits for your answer:", ASKED)
    assert liu.labels() == ["Answer"]
    assert not zhao.has_heard("has been waiting for")
    at(town, "2026-12-24 10:00")
    for one in (liu, zhao):
        one.hears("The question of Yunqiao was not answered, so the agreement with First School does not come about.")
    town.arrives(liu, press=liu.button("Answer").value)
    liu.hears("This has been decided already: the pairing is now “ended”.")


def test_a_community_that_has_asked_may_decide_without_an_answer(town: Town) -> None:
    liu, zhao = liaison_of(town), community_of(town)
    sends(liu)
    asks(zhao)
    zhao.presses("Open")
    zhao.hears("State: the community has a question", f"Asked: {ASKED}")
    accepts(zhao)
    liu.hears("Yunqiao has accepted the agreement")
    town.arrives(liu, press=liu.button("Answer").value)
    liu.hears("This has been decided already: the pairing is now “in force”.")


def test_a_unit_that_is_asked_may_take_the_agreement_back(town: Town) -> None:
    liu, zhao = liaison_of(town), community_of(town)
    sends(liu)
    asks(zhao)
    liu.says("/baodao")
    liu.hears("the community has a question")
    liu.presses("First School – Yunqiao")
    liu.hears(f"Asked: {ASKED}")
    liu.presses("Take it back")
    zhao.hears("has ended")


@pytest.mark.parametrize("by_the_unit", [True, False])
def test_either_side_ends_it(town: Town, *, by_the_unit: bool) -> None:
    liu, zhao = liaison_of(town), community_of(town)
    sends(liu)
    accepts(zhao)
    one, other = (liu, zhao) if by_the_unit else (zhao, liu)
    one.presses("Open")
    one.presses("End the agreement")
    other.hears("The agreement of First School with Yunqiao has ended.")


def test_what_nobody_has_decided_about_is_taken_back(town: Town) -> None:
    liu, zhao = liaison_of(town), community_of(town)
    sends(liu)
    liu.says("/baodao")
    liu.presses("First School – Yunqiao")
    liu.presses("Take it back")
    zhao.hears("has ended")
    zhao.presses("Open")
    zhao.hears("State: ended")


def test_a_community_that_does_not_answer_is_reminded_then_the_street_may_decide(town: Town) -> None:
    liu, zhao, wang = liaison_of(town), community_of(town), street_of(town)
    sends(liu)
    show = zhao.button("Open").value
    town.arrives(wang, press=show)
    wang.hears("I find no such agreement for you.")
    at(town, "2026-11-26 09:00")
    zhao.hears("First School has been waiting for Yunqiao to answer")
    at(town, "2026-11-27 09:00")
    wang.hears("First School has been waiting for Yunqiao to answer")
    accepts(wang)
    liu.hears("Yunqiao has accepted the agreement")


def test_nobody_else_sees_or_ends_an_agreement(town: Town) -> None:
    liu, zhao = liaison_of(town), community_of(town)
    sends(liu)
    show = zhao.button("Open").value
    others = [
        liaison_of(town, "Han", "520626-D01"),
        community_of(town, "Fan", "520626001002"),
        town.staff("Gu", Role.COUNTY_OFFICE, "520626"),
        town.resident("Mina"),
    ]
    for other in others:
        for action in ("show", "accept", "ask", "answer", "refuse", "retract", "end"):
            town.arrives(other, press=show.replace("show", action))
            other.hears("I find no such agreement for you.")
    town.arrives(others[-1], press="pair:new")
    others[-1].hears("Only the liaison of a unit does that.")
    town.arrives(others[-1], press="pair:list")
    others[-1].hears("Only the community sees its agreements with units.")


def test_a_liaison_reads_numbers_and_never_names(town: Town) -> None:
    zhao, liu = community_of(town), liaison_of(town)
    members = [member_of(town, zhao, f"Chen {sign}u") for sign in "LMNFW"]
    liu.says("/baodao")
    liu.hears("First School: 5 members have registered, 0 wait for their community, 0 pause.", "• Yunqiao: 5")
    members[0].says("/baodao")
    members[0].presses("Pause")
    members[0].says("2026-12-20")
    members[1].says("/baodao")
    members[1].presses("Leave the community")
    zhao.presses("Confirm leaving")
    register(town.resident("Luo"), "Luo Na")
    liu.says("/baodao")
    liu.hears("4 members have registered, 1 wait for their community, 1 pause.", "• Yunqiao: fewer than 5")
    assert not liu.has_heard("Chen")
    assert not liu.has_heard("Luo")
    for button in [button for shown in zhao.seen for button in shown.buttons if button.label == "Accept registration"]:
        for action in ("accept", "show"):
            town.arrives(liu, press=button.value.replace("accept", action))
            liu.hears("I find no such registration for you.")
