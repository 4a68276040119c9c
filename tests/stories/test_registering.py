"""How a member answers what is asked before a registration: the consent of its own, the community, several at once."""

from domain.organisation import Role
from tests.stories.linking import links
from tests.stories.members import community_of, member_of, registration_of
from tests.stories.test_registration import agrees, register
from tests.town import COMMUNITY, IN_GRID, IN_NO_GRID, Town
from tests.townspeople import PLAIN, Person


def names_itself(member: Person) -> None:
    agrees(member)
    member.says("Chen Lu")
    member.says("school")
    member.hears("Which community do you live in?")


def test_who_does_not_agree_is_thanked_and_nothing_is_kept(town: Town) -> None:
    chen = town.resident("Chen")
    chen.says("/baodao")
    chen.hears("I have to keep that you are a party member")
    chen.says("My name is Chen Lu")
    chen.hears("I did not understand that")
    chen.presses("No, leave it")
    chen.hears("Then I keep nothing of it")
    with town.database.reading() as uow:
        assert uow.dialogues.find(uow.people.find_door(chen.address).person) is None  # type: ignore[union-attr]
    chen.says("/baodao")
    chen.hears("I have to keep that you are a party member")
    chen.says("yes, i agree to that")
    chen.hears("What is your name?")


def test_the_consent_is_kept_with_its_version_and_moment(town: Town) -> None:
    chen = town.resident("Chen")
    agreed_at = town.now
    agrees(chen)
    town.time_passes(hours=1)
    chen.says("Chen Lu")
    for word in ("school", "Yunqiao", "health", "that is all", "weekends", "that is all"):
        chen.says(word)
    chen.presses("Submit")
    kept = registration_of(town, chen)
    assert (kept.consent, kept.consented_at) == (town.rules.policy.registration.consent_version, agreed_at)


def test_two_ticks_one_after_the_other_both_count_however_late_the_first_is_shown(town: Town) -> None:
    chen = town.resident("Chen")
    agrees(chen)
    for word in ("Chen Lu", "school", "Yunqiao"):
        chen.says(word)
    ticks = [chen.button(label).value for label in ("Legal aid", "Health")]
    for tick in ticks:
        town.arrives(chen, press=tick)
    chen.hears("Now: Legal aid, Health")


def test_a_position_finds_the_community_and_is_not_kept(town: Town) -> None:
    chen = town.resident("Chen")
    names_itself(chen)
    chen.shares(*IN_NO_GRID)
    chen.hears("I find no community of ours there")
    chen.shares(*IN_GRID)
    chen.hears("What would you like to do there?")
    with town.database.reading() as uow:
        draft = uow.dialogues.find(uow.people.find_door(chen.address).person)  # type: ignore[union-attr]
    assert draft is not None
    (state,) = draft.state["open"]
    assert state["answers"]["community"] == COMMUNITY
    assert str(IN_GRID[0]) not in str(draft.state)


def test_the_code_of_a_community_fills_it_in(town: Town) -> None:
    chen = town.resident("Chen")
    for code in ("520626001999", "520626001", "520626001001001"):
        chen.starts(f"r_{code}")
        chen.hears("I do not know that community")
    chen.starts("r_520626001001")
    chen.presses("Yes, I agree to that")
    chen.says("Chen Lu")
    chen.says("school")
    chen.hears("What would you like to do there?")
    chen.says("health, repairing bicycles")
    chen.says("weekends, holidays")
    chen.hears("Community: Yunqiao", "I can do: Health, repairing bicycles", "I have time: Weekends, Holidays")


def test_several_are_ticked_and_unticked_on_buttons(town: Town) -> None:
    chen = town.resident("Chen")
    names_itself(chen)
    chen.presses("Yunqiao")
    assert "That is all" not in chen.labels()
    chen.presses("Health")
    chen.presses("Legal aid")
    assert {"✓ Health", "✓ Legal aid", "Organising", "That is all"} <= set(chen.labels())
    stale = chen.button("✓ Health").value
    chen.presses("✓ Health")
    assert {"Health", "✓ Legal aid"} <= set(chen.labels())
    town.arrives(chen, press=stale)
    assert {"Health", "✓ Legal aid"} <= set(chen.labels())
    chen.presses("✓ Legal aid")
    assert "That is all" not in chen.labels()


def test_several_are_numbers_where_there_are_no_buttons(town: Town) -> None:
    chen = town.resident("Chen", can=PLAIN)
    agrees_in_numbers(chen)
    chen.says("5")
    shown = chen.hears("5. ✓ Health", "6. Culture and sport", "That is all")
    number = next(line.split(".")[0] for line in shown.text.splitlines() if line.endswith("That is all"))
    chen.says(number)
    chen.hears("When do you usually have time?", "3. Weekends")
    chen.says("weekends")
    chen.says("That is all")
    chen.hears("I can do: Health", "I have time: Weekends")


def agrees_in_numbers(chen: Person) -> None:
    chen.says("/baodao")
    chen.hears("1. Yes, I agree to that")
    chen.says("1")
    chen.says("Chen Lu")
    chen.says("school")
    chen.says("Yunqiao")
    chen.hears("1. Organising")


def test_a_registration_that_was_begun_is_kept_for_a_week_and_nudged_about_once(town: Town) -> None:
    chen = town.resident("Chen")
    names_itself(chen)
    town.time_passes(hours=25)
    assert not chen.has_heard("You began something")
    town.time_passes(days=2)
    chen.hears("You began something and did not finish it")
    town.time_passes(days=3, hours=20)
    chen.presses("Go on")
    chen.hears("Which community do you live in?")
    town.time_passes(days=7, minutes=1)
    assert sum("You began something" in shown.text for shown in chen.seen) <= 2
    chen.says("/baodao")
    chen.hears("I have to keep that you are a party member")


def test_the_same_name_and_unit_elsewhere_is_pointed_out_to_the_community_alone(town: Town) -> None:
    zhao, han = community_of(town), community_of(town, "Han", "520626001002")
    chen, twin = town.resident("Chen"), town.resident("Twin")
    register(chen)
    assert "Somebody of the same name" not in zhao.last.text
    zhao.presses("Accept registration")
    agrees(twin)
    for word in ("Chen Lu", "school", "Zhuyuan", "health, safety patrol", "weekends, holidays"):
        twin.says(word)
    twin.presses("Submit")
    han.hears("Somebody of the same name and work unit has registered with Yunqiao too")
    agrees(another := town.resident("Another"))
    for word in ("Chen Lu", "The bakery", "Zhuyuan", "health, safety patrol", "weekends, holidays"):
        another.says(word)
    another.presses("Submit")
    assert "The bakery" in han.last.text
    assert "Somebody of the same name" not in han.last.text
    register(town.resident("Third"))
    zhao.hears("Somebody of the same name and work unit has registered with Yunqiao, Zhuyuan too")
    assert not twin.has_heard("Somebody of the same name")
    assert not chen.has_heard("Somebody of the same name")


def test_who_is_registered_reads_how_it_stands_instead_of_registering_twice(town: Town) -> None:
    zhao = community_of(town)
    chen = member_of(town, zhao)
    chen.starts("r_520626001002")
    chen.hears("You have registered with Yunqiao. It stands: registered.")
    other = town.staff("Lin", Role.GRID_WORKER, "520626001001001")
    other.starts("r_520626001002")
    other.hears("Before I keep anything")


def test_of_two_forms_of_one_who_was_two_one_makes_the_registration(town: Town) -> None:
    zhao = community_of(town)
    chen, at_home = town.resident("Chen"), town.resident("Chen at home")
    names_itself(at_home)
    register(chen)
    links(chen, at_home)
    for word in ("Zhuyuan", "health, safety patrol", "weekends, holidays"):
        at_home.says(word)
    at_home.presses("Submit")
    at_home.hears("You have registered with Yunqiao. It stands: waiting for the community.")
    zhao.says("/baodao")
    zhao.hears("1 wait for an answer")
