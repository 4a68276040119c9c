"""What was reported at the wrong place finds the right one, and nothing is handed to nobody."""

from domain.organisation import Role, Seat
from tests.stories.reporting import buttons_of, issue_in, loses, reports
from tests.stories.staff import staffed
from tests.town import COMMUNITY, NEIGHBOUR, STREET, Town
from tests.townspeople import Person

NEXT_COMMUNITY, NEXT_GRID = "520626001002", "520626001002001"


def hands_to(person: Person, whom: str) -> None:
    person.presses("Hand to …")
    person.presses(whom)
    person.presses("Skip")


def test_the_community_gives_what_was_pinned_next_door_to_the_right_grid(town: Town) -> None:
    lin, zhao = staffed(town, "Lin", "Zhao")
    wei = town.staff("Wei", Role.GRID_WORKER, NEIGHBOUR)
    mina = town.resident("Mina")
    number = reports(mina)
    zhao.presses("Hand to …")
    assert zhao.labels() == ["Yunqiao", "Yunqiao 2", "Cancel"]
    hands_to(zhao, "Yunqiao 2")
    wei.hears(number, "with Yunqiao 2", "Place: Yunqiao Yunqiao 2")
    assert buttons_of(wei, number) == ["Accept", "Hand to …"]
    assert lin.seen[0].text == f"{number} is no longer with you."
    mina.hears(f"{number} was handed to Yunqiao 2.")
    lin.says(f"/status {number}")
    lin.hears("I find no such report for you.")
    assert issue_in(town, number).area == NEIGHBOUR


def test_the_street_gives_it_to_another_community_which_then_answers_for_it(town: Town) -> None:
    lin, zhao, wang, _ = staffed(town)
    xu = town.staff("Xu", Role.COMMUNITY_ADMIN, NEXT_COMMUNITY)
    song = town.staff("Song", Role.GRID_WORKER, NEXT_GRID)
    number = reports(town.resident("Mina"))
    hands_to(lin, "Qinglong")
    wang.presses("Hand to …")
    assert wang.labels() == ["Yunqiao 1", "Yunqiao", "County office", "Zhuyuan", "Cancel"]
    hands_to(wang, "Zhuyuan")
    xu.hears(number, "with Zhuyuan")
    assert zhao.seen[0].text == f"{number} is no longer with you."
    hands_to(xu, "Zhuyuan 1")
    song.hears(number)
    assert (issue_in(town, number).area, issue_in(town, number).rung) == (NEXT_GRID, "grid")
    town.time_passes(days=1, hours=9)
    assert xu.has_heard("has not been accepted and comes to you")
    assert not any(person.has_heard("comes to you") for person in (lin, zhao))


def test_a_grid_worker_hands_it_up_only(town: Town) -> None:
    lin, *_ = staffed(town)
    town.staff("Wei", Role.GRID_WORKER, NEIGHBOUR)
    reports(town.resident("Mina"))
    lin.presses("Hand to …")
    assert lin.labels() == ["Yunqiao", "Qinglong", "County office", "Cancel"]


def test_whom_nobody_answers_for_is_not_offered(town: Town) -> None:
    (lin,) = staffed(town, "Lin")
    number = reports(town.resident("Mina"))
    lin.presses("Hand to …")
    lin.hears(f"{number} can go to nobody else yet")
    lin.presses("Accept")
    lin.hears(f"Accepted: {number}")


def test_who_has_left_meanwhile_is_refused_and_another_is_asked_for(town: Town) -> None:
    lin, zhao, wang = staffed(town, "Lin", "Zhao", "Wang")
    number = reports(town.resident("Mina"))
    lin.presses("Hand to …")
    lin.presses("Yunqiao")
    loses(town, zhao, Seat(Role.COMMUNITY_ADMIN, COMMUNITY))
    lin.says("Bring a long ladder")
    lin.hears("Nobody answers for Yunqiao at the moment. Please choose another.", "Who shall have it?")
    lin.presses("Qinglong")
    wang.hears(number, "Note: Bring a long ladder")
    assert issue_in(town, number).holder == STREET
