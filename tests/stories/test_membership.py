"""The life of a registration after it was sent: questions, the street, changes, pauses; and what is refused of it."""

from tests.stories.members import NEXT, community_of, is_member, member_of, registration_of, street_of
from tests.stories.staff import at
from tests.stories.test_posts import offers, takes
from tests.stories.test_registration import register
from tests.town import Town
from tests.townspeople import Person


def test_a_question_is_answered_and_comes_back(town: Town) -> None:
    zhao, chen = community_of(town), town.resident("Chen")
    register(chen)
    ask = zhao.button("Ask something").value
    town.arrives(chen, press=ask)
    chen.hears("That is not yours to decide.")
    zhao.presses("Ask something")
    zhao.says("Which building do you live in?")
    zhao.hears("I have asked Chen Lu")
    chen.hears("Yunqiao has a question about your registration:\nWhich building do you live in?")
    town.arrives(zhao, press=ask)
    zhao.hears("This has been decided already: Chen Lu is now “the community has a question”.")
    town.time_passes(days=3, hours=1)
    chen.hears("Yunqiao still waits for your answer")
    chen.presses("Answer")
    chen.says("Building 3")
    chen.hears("Yunqiao reads your answer and decides by")
    assert registration_of(town, chen).state == "submitted"
    assert "Asked: Which building do you live in?\nAnswered: Building 3" in zhao.seen[0].text
    zhao.presses("Accept registration")
    chen.hears("has accepted your registration")
    assert (registration_of(town, chen).question, registration_of(town, chen).answer) == ("", "")


def test_a_question_that_is_not_answered_ends_the_registration(town: Town) -> None:
    zhao, chen = community_of(town), town.resident("Chen")
    register(chen)
    zhao.presses("Ask something")
    zhao.says("Which building do you live in?")
    late = chen.button("Answer").value
    town.time_passes(days=30, minutes=1)
    chen.hears("The question of Yunqiao was not answered")
    town.arrives(chen, press=late)
    chen.hears("This has been decided already")
    register(chen)
    zhao.hears("Chen Lu registers with Yunqiao")


def test_after_three_working_days_the_street_may_decide_too(town: Town) -> None:
    zhao, wang, chen = community_of(town), street_of(town), town.resident("Chen")
    register(chen)
    accept = zhao.button("Accept registration").value
    town.arrives(wang, press=accept)
    wang.hears("I find no such registration for you.")
    at(town, "2026-11-26 09:00")
    zhao.hears("Chen Lu has been waiting for Yunqiao to answer")
    assert not wang.has_heard("Chen Lu")
    at(town, "2026-11-27 09:00")
    wang.hears("Chen Lu registers with Yunqiao")
    wang.hears("You may decide now, and so may they.")
    town.arrives(wang, press=accept)
    wang.hears("Accepted: Chen Lu is registered with Yunqiao.")
    town.arrives(zhao, press=accept)
    zhao.hears("Wang was faster: Chen Lu is now “registered”.")


def test_both_communities_agree_to_a_change(town: Town) -> None:
    zhao, han = community_of(town), community_of(town, "Han", NEXT)
    chen = member_of(town, zhao)
    begins_to_change(chen)
    han.hears("Chen Lu registers with Yunqiao", "Wants to change to: Zhuyuan. Agreed so far: nobody")
    town.arrives(chen, press=han.button("Agree to the change").value)
    chen.hears("That is not yours to decide.")
    han.presses("Agree to the change")
    han.hears("The other community is asked too")
    assert "Agree to the change" not in han.seen[0].text + str([button.label for button in han.seen[0].buttons])
    zhao.presses("Agree to the change")
    zhao.hears("Agreed: Chen Lu is registered with Zhuyuan now.")
    chen.hears("You are registered with Zhuyuan now.")
    assert (is_member(town, chen), is_member(town, chen, NEXT)) == (False, True)
    assert "Chen" not in zhao.seen[0].text
    chen.says("/baodao")
    chen.hears("You have registered with Zhuyuan. It stands: registered.")


def test_silence_agrees_to_a_change_after_three_working_days(town: Town) -> None:
    zhao, han = community_of(town), community_of(town, "Han", NEXT)
    chen = member_of(town, zhao)
    begins_to_change(chen)
    at(town, "2026-11-26 09:00")
    han.hears("Chen Lu wants to change the community")
    at(town, "2026-11-26 18:00")
    chen.hears("You are registered with Zhuyuan now.")
    town.arrives(zhao, press=han.button("Open").value.replace("show", "decline"))
    zhao.hears("I find no such registration for you.")


def test_a_community_does_not_agree_and_says_why(town: Town) -> None:
    zhao, han = community_of(town), community_of(town, "Han", NEXT)
    chen = member_of(town, zhao)
    begins_to_change(chen)
    han.presses("Do not agree")
    han.says("Nobody of that name lives here")
    chen.hears("you stay with Yunqiao. The reason: Nobody of that name lives here")
    assert [shown.text for shown in han.seen][0] == "This registration is no longer with you."
    assert registration_of(town, chen).taker == ""


def test_a_change_is_taken_back(town: Town) -> None:
    zhao, han = community_of(town), community_of(town, "Han", NEXT)
    chen = member_of(town, zhao)
    begins_to_change(chen)
    late = han.button("Agree to the change").value
    chen.says("/baodao")
    chen.presses("Change my mind: I stay")
    chen.hears("everything stays as it was with Yunqiao")
    town.arrives(han, press=late)
    han.hears("I find no such registration for you.")
    town.time_passes(days=7)
    assert registration_of(town, chen).community != NEXT


def test_who_has_a_post_has_it_again_after_a_pause(town: Town) -> None:
    zhao = community_of(town)
    chen = member_of(town, zhao)
    offers(zhao)
    takes(chen)
    pauses(chen, "2026-12-20")
    assert registration_of(town, chen).state == "suspended"
    chen.says("/baodao")
    chen.presses("I am back")
    assert registration_of(town, chen).state == "post_assigned"


def test_a_pause_ends_on_its_day_or_by_a_press(town: Town) -> None:
    zhao = community_of(town)
    chen = member_of(town, zhao)
    pauses(chen, "2026-11-20")
    chen.hears("It has to be a day after 23 Nov 2026")
    chen.says("2026-12-20")
    chen.hears("You pause until 20 Dec 2026")
    assert "Pauses until: 20 Dec 2026" in zhao.seen[0].text
    late = chen.button("Pause").value
    at(town, "2026-12-20 09:30")
    chen.hears("Your pause ends on 20 Dec 2026")
    chen.presses("Pause longer")
    chen.says("2026-12-31")
    at(town, "2026-12-31 09:30")
    chen.hears("Your pause ends on 31 Dec 2026")
    at(town, "2027-01-01 09:30")
    chen.hears("Welcome back!")
    town.arrives(chen, press=late.replace("pause", "resume"))
    chen.hears("This has been decided already: Chen Lu is now “registered”.")
    pauses(chen, "2027-02-20")
    chen.says("/baodao")
    chen.presses("I am back")
    chen.hears("Welcome back!")
    town.time_passes(days=60)
    assert sum("Welcome back!" in shown.text for shown in chen.seen) == 2


def begins_to_change(chen: Person) -> None:
    chen.says("/baodao")
    chen.presses("Change the community")
    chen.presses("Yunqiao")
    chen.presses("Submit")
    chen.hears("That is the community where you are registered.")
    chen.presses("Zhuyuan")
    chen.presses("Submit")
    chen.hears("I have asked Yunqiao and Zhuyuan")


def pauses(chen: Person, until: str) -> None:
    chen.says("/baodao")
    chen.presses("Pause")
    chen.hears("You need not say why.")
    chen.says(until)
