"""How a registration ends: by leaving, by the word of the work unit, by a consent that is taken back."""

import pytest

from domain.organisation import Role, Seat
from tests.stories.keeping import everything_in
from tests.stories.members import SCHOOL, community_of, is_member, member_of, registration_of
from tests.stories.reporting import loses
from tests.stories.staff import at
from tests.stories.test_registration import register
from tests.town import Town
from tests.townspeople import Person


def test_who_leaves_is_let_go_or_time_does_it(town: Town) -> None:
    zhao = community_of(town)
    chen, luo = member_of(town, zhao), member_of(town, zhao, "Luo Na")
    leaves(chen)
    chen.hears("You leave Yunqiao", "it happens by itself on 26 Nov, 17:30")
    town.arrives(chen, press=zhao.button("Confirm leaving").value)
    chen.hears("That is not yours to decide.")
    assert is_member(town, chen)
    zhao.says("/baodao")
    zhao.hears("1 wait for an answer:", "Chen Lu · First School · registered, leaving")
    zhao.presses("Confirm leaving")
    zhao.hears("Confirmed: Chen Lu has left Yunqiao.")
    chen.hears("Your registration with Yunqiao has ended.")
    leaves(luo)
    at(town, "2026-11-26 18:00")
    luo.hears("Your registration with Yunqiao has ended.")
    assert (is_member(town, chen), is_member(town, luo)) == (False, False)
    register(chen)
    zhao.hears("Chen Lu registers with Yunqiao", "waiting")


def test_who_changes_their_mind_stays(town: Town) -> None:
    chen = member_of(town, community_of(town))
    leaves(chen)
    chen.says("/baodao")
    chen.presses("Change my mind: I stay")
    chen.hears("everything stays as it was")
    town.time_passes(days=7)
    assert is_member(town, chen)
    town.arrives(chen, press=chen.button("Change my mind: I stay").value)
    chen.hears("This has been decided already")


def test_what_the_community_has_not_decided_about_is_taken_back(town: Town) -> None:
    zhao, chen = community_of(town), town.resident("Chen")
    register(chen)
    accept = zhao.button("Accept registration").value
    chen.says("/baodao")
    chen.presses("Take it back")
    chen.hears("Your registration with Yunqiao is taken back.")
    town.arrives(zhao, press=accept)
    zhao.hears("This has been decided already: Chen Lu is now “ended”.")
    zhao.says("/baodao")
    zhao.hears("Nobody waits for you.")


@pytest.mark.parametrize("objects", [True, False])
def test_the_work_unit_says_that_somebody_has_left_and_they_may_object(town: Town, *, objects: bool) -> None:
    zhao, liu = community_of(town), town.staff("Liu", Role.UNIT_LIAISON, SCHOOL)
    other = town.staff("Han", Role.UNIT_LIAISON, "520626-D01")
    chen = member_of(town, zhao)
    for liaison in (other, liu):
        liaison.says("/baodao")
        liaison.presses("Somebody has left")
        liaison.says("Chen Lu")
        liaison.presses("Submit")
        liaison.hears("If a member of that name has registered from")
        assert chen.has_heard("Your work unit says") is (liaison is liu)
    chen.hears("your registration with Yunqiao ends on 26 Nov, 17:30")
    if objects:
        chen.presses("Not right: I stay")
    at(town, "2026-11-26 18:00")
    assert is_member(town, chen) is objects
    assert chen.has_heard("has ended") is not objects


def test_who_speaks_for_the_unit_no_more_says_of_nobody_that_they_have_left(town: Town) -> None:
    chen, liu = member_of(town, community_of(town)), town.staff("Liu", Role.UNIT_LIAISON, SCHOOL)
    liu.says("/baodao")
    liu.presses("Somebody has left")
    liu.says("Chen Lu")
    loses(town, liu, Seat(Role.UNIT_LIAISON, SCHOOL))
    liu.presses("Submit")
    liu.hears("Only the liaison of a unit does that.")
    assert not chen.has_heard("Your work unit says")


@pytest.mark.parametrize("how", ["/withdraw", "party"])
def test_a_consent_that_is_taken_back_leaves_only_that_a_registration_has_ended(town: Town, how: str) -> None:
    zhao = community_of(town)
    chen = member_of(town, zhao, "Chen Luping")
    if how == "/withdraw":
        chen.says("/withdraw")
        chen.hears("You no longer agree", "Your registration has ended")
    else:
        chen.says("/privacy")
        chen.presses("Forget my membership")
        chen.hears("You no longer agree that your party membership is kept")
    assert zhao.seen[0].text == "A registration with Yunqiao has ended."
    kept = registration_of(town, chen)
    assert (kept.name, kept.work_unit, kept.skills, kept.consent, kept.state) == ("", "", [], "", "ended")
    assert "Luping" not in everything_in(town).replace("'Chen Luping'", "")
    assert not is_member(town, chen)
    chen.says("/privacy")
    assert "Forget my membership" not in chen.labels()
    chen.says("/baodao")
    chen.hears("Before I keep anything" if how == "/withdraw" else "I have to keep that you are a party member")


def leaves(member: Person) -> None:
    member.says("/baodao")
    member.presses("Leave the community")
