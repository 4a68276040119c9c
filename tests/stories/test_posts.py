"""Posts: a community offers, a member takes one by two presses, gives it back, or proposes their own."""

from domain.organisation import Role, Seat
from tests.stories.members import NEXT, community_of, member_of, registration_of
from tests.stories.reporting import also_holds
from tests.stories.staff import at
from tests.stories.test_stepping_down import steps_down
from tests.town import COMMUNITY, STREET, Town
from tests.townspeople import Person

TITLE = "Lights patrol"


def offers(zhao: Person, title: str = TITLE, places: str = "1") -> None:
    zhao.says("/baodao")
    zhao.presses("Community posts")
    zhao.presses("Offer a post")
    zhao.presses("Safety patrol")
    zhao.says(title)
    zhao.says(places)
    zhao.hears(f"The post “{title}” is open now")


def takes(member: Person, title: str = TITLE) -> None:
    member.says("/baodao")
    member.presses("Community posts")
    member.presses(title)
    member.presses("Take this post")


def test_a_post_is_taken_by_two_presses_and_given_back(town: Town) -> None:
    zhao = community_of(town)
    offers(zhao)
    chen, luo = member_of(town, zhao), member_of(town, zhao, "Luo Na")
    takes(chen)
    chen.hears(f"You have the post “{TITLE}”")
    zhao.hears(f"Chen Lu has taken the post “{TITLE}”.")
    chen.says("/baodao")
    chen.hears("It stands: registered, with a post.", f"Your posts: {TITLE}")
    claim = chen.button("Take this post").value

    luo.says("/baodao")
    luo.presses("Community posts")
    luo.hears("There is no post now.")
    town.arrives(luo, press=claim)
    luo.hears(f"All places of “{TITLE}” are taken now.")
    chen.presses("Community posts")
    chen.presses(TITLE)
    chen.presses("Give the post back")
    zhao.hears(f"Chen Lu has given back the post “{TITLE}”.")
    town.arrives(chen, press=chen.button("Give the post back").value)
    chen.hears("You do not hold that post.")
    takes(luo)
    assert [registration_of(town, one).state for one in (chen, luo)] == ["active", "post_assigned"]


def test_a_post_that_is_closed_is_held_by_nobody(town: Town) -> None:
    zhao = community_of(town)
    offers(zhao)
    luo = member_of(town, zhao, "Luo Na")
    takes(luo)
    zhao.says("/baodao")
    zhao.presses("Community posts")
    zhao.presses(TITLE)
    zhao.hears("1 of 1 taken", "• Luo Na")
    close = zhao.button("Close the post").value
    town.arrives(luo, press=close)
    luo.hears("Only the community of a post decides about it.")
    zhao.presses("Close the post")
    luo.hears(f"The post “{TITLE}” of Yunqiao is closed")
    town.arrives(zhao, press=close)
    zhao.hears("That post is not open any more.")
    assert registration_of(town, luo).state == "active"


def test_posts_are_for_members_of_the_community_alone(town: Town) -> None:
    zhao, han = community_of(town), community_of(town, "Han", NEXT)
    offers(zhao)
    chen = member_of(town, zhao)
    chen.says("/baodao")
    chen.presses("Community posts")
    show = chen.button(TITLE).value
    resident, lin = town.resident("Mina"), town.staff("Lin", Role.GRID_WORKER, COMMUNITY)
    for other in (resident, lin, han):
        for press in (show, show.replace("show", "claim"), show.replace("show", "close")):
            town.arrives(other, press=press)
            other.hears("I find no such post for you.")
        town.arrives(other, press="post:open")
        other.hears("Posts are for members")
    for press in ("post:list", "post:new"):
        town.arrives(chen, press=press)
        chen.hears("Only the community offers posts.")
    chen.says("/baodao")
    chen.presses("Pause")
    chen.says("2026-12-20")
    town.arrives(chen, press=show.replace("show", "claim"))
    chen.hears("Posts are for members who are registered and do not pause.")


def test_two_members_press_for_one_last_place_and_one_gets_it(town: Town) -> None:
    zhao = community_of(town)
    offers(zhao)
    members = [member_of(town, zhao, name) for name in ("Chen Lu", "Luo Na")]
    for member in members:
        member.says("/baodao")
        member.presses("Community posts")
        member.presses(TITLE)
    town.take([town.inbound(member, press=member.button("Take this post").value) for member in members])
    assert [member.has_heard("You have the post") for member in members] == [True, False]
    members[1].hears("are taken now")


def test_a_member_proposes_their_own_and_the_community_answers(town: Town) -> None:
    zhao = community_of(town)
    chen, luo = member_of(town, zhao), member_of(town, zhao, "Luo Na")
    proposes(chen, "Repairs for the old")
    zhao.hears("Chen Lu puts themselves forward for “Repairs for the old”.")
    zhao.presses("Open")
    zhao.presses("Accept the proposal")
    chen.hears("Yunqiao is glad: the post “Repairs for the old” is yours.")
    assert registration_of(town, chen).state == "post_assigned"
    proposes(luo, "Singing")
    accept = zhao.button("Open").value.replace("show", "accept")
    zhao.presses("Open")
    zhao.presses("Decline")
    luo.hears("does not need “Singing” now")
    town.arrives(zhao, press=accept)
    zhao.hears("That post is not open any more.")


def test_where_nobody_of_the_community_is_left_its_street_answers_a_proposal(town: Town) -> None:
    zhao, wang = community_of(town), town.staff("Wang", Role.STREET_COORD, STREET)
    chen = member_of(town, zhao)
    proposes(chen, "Repairs for the old")
    wang.hears_nothing()
    steps_down(town, zhao, Seat(Role.COMMUNITY_ADMIN, COMMUNITY))
    wang.hears("Chen Lu has put themselves forward for “Repairs for the old”")
    wang.presses("Open")
    wang.presses("Accept the proposal")
    chen.hears("Yunqiao is glad: the post “Repairs for the old” is yours.")


def test_a_proposal_is_brought_to_mind_and_lapses(town: Town) -> None:
    zhao = community_of(town)
    chen = member_of(town, zhao)
    proposes(chen, "Singing")
    town.arrives(chen, press=zhao.button("Open").value.replace("show", "accept"))
    chen.hears("Only the community of a post decides about it.")
    also_holds(town, chen, Role.COMMUNITY_ADMIN, COMMUNITY)
    town.arrives(chen, press=zhao.button("Open").value.replace("show", "accept"))
    chen.hears("Only the community of a post decides about it.")
    at(town, "2026-11-27 09:00")
    zhao.hears("Chen Lu has put themselves forward for “Singing” and waits")
    town.time_passes(days=30)
    chen.hears("Yunqiao has not answered about your post “Singing”.")


def test_who_has_no_post_is_offered_one_once_and_can_say_no(town: Town) -> None:
    zhao = community_of(town)
    chen, luo, wu = (member_of(town, zhao, name) for name in ("Chen Lu", "Luo Na", "Wu Di"))
    offers(zhao, places="5")
    takes(wu)
    town.time_passes(days=3, minutes=1)
    chen.hears("Yunqiao looks for somebody.", TITLE)
    assert not wu.has_heard("looks for somebody")
    chen.presses("No offers, please")
    chen.hears("I offer you no posts")
    luo.hears("Yunqiao looks for somebody.")
    luo.presses(TITLE)
    luo.presses("Take this post")
    luo.hears("You have the post")
    luo.says("/baodao")
    luo.presses("Community posts")
    luo.presses(TITLE)
    luo.presses("Give the post back")
    town.time_passes(days=30)
    for member in (chen, luo):
        assert sum("looks for somebody" in shown.text for shown in member.seen) == 1


def test_while_nothing_is_open_nobody_is_bothered(town: Town) -> None:
    zhao = community_of(town)
    chen = member_of(town, zhao)
    town.time_passes(days=10)
    assert not chen.has_heard("looks for somebody")
    offers(zhao)
    town.time_passes(days=4)
    chen.hears("Yunqiao looks for somebody.")


def test_who_leaves_or_changes_the_community_gives_back_what_they_hold(town: Town) -> None:
    zhao = community_of(town)
    offers(zhao, places="2")
    chen, luo = member_of(town, zhao), member_of(town, zhao, "Luo Na")
    proposes(chen, "Singing")
    for member in (chen, luo):
        takes(member)
    chen.says("/baodao")
    chen.presses("Leave the community")
    zhao.presses("Confirm leaving")
    luo.says("/baodao")
    luo.presses("Change the community")
    luo.presses("Zhuyuan")
    luo.presses("Submit")
    town.time_passes(days=5)
    zhao.says("/baodao")
    zhao.presses("Community posts")
    shown = zhao.hears("Posts:", "0 of 2 taken")
    assert "Singing" not in shown.text
    assert registration_of(town, luo).state == "active"


def proposes(member: Person, title: str) -> None:
    member.says("/baodao")
    member.presses("Community posts")
    member.presses("Propose my own")
    member.presses("Something else")
    member.says(title)
    member.hears(f"reads that you would do “{title}”")
