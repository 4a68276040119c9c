"""Where two parts meet: an invitation and a pause, a reminder and a role that ends, an event and its last organiser."""

from datetime import timedelta

import pytest

from domain.organisation import Role, Seat
from domain.post import State
from handlers import stepping_down
from handlers.desk import Office
from storage.posts import Post
from tests.stories.events import TITLE, community, makes, opens, signs_up
from tests.stories.linking import key_of, links
from tests.stories.members import community_of, member_of, street_of
from tests.stories.needing import tells
from tests.stories.serving import PUBLISHED, at_the_doors, to_scan
from tests.stories.staff import at, ticks_without_sending
from tests.stories.test_leaving import leaves
from tests.stories.test_posts import proposes
from tests.stories.wishing import agrees, wishes
from tests.town import COMMUNITY, GRID, NEIGHBOUR, ZONE, Town
from tests.townspeople import Person


def steps_down(town: Town, person: Person) -> None:
    """Let the role of somebody of the community have ended yesterday."""
    with town.database.begin() as uow:
        office = Office(uow, town.rules, town.now)
        seat, yesterday = Seat(Role.COMMUNITY_ADMIN, COMMUNITY), office.today - timedelta(days=1)
        stepping_down.end(office, uow.people.get(key_of(town, person)), seat, yesterday)


def test_who_pauses_or_leaves_is_not_invited(town: Town) -> None:
    zhao = community_of(town)
    chen, luo, wu = (member_of(town, zhao, name) for name in ("Chen Lu", "Luo Na", "Wu Di"))
    chen.says("/baodao")
    chen.presses("Pause")
    chen.says("2026-12-20")
    leaves(luo)
    makes(zhao)
    town.time_passes(hours=1)
    assert wu.has_heard("is looking for helpers")
    assert not chen.has_heard("is looking for helpers")
    assert not luo.has_heard("is looking for helpers")


def test_a_reminder_of_a_wish_or_a_need_is_not_for_whose_role_has_ended(town: Town) -> None:
    zhao, qian = community_of(town), community_of(town, "Qian")
    wishes(town.resident("Anna"))
    tells(town.resident("Mina"))
    ticks_without_sending(town, hours=80)
    steps_down(town, qian)
    at(town, "2026-11-27 10:00")
    for reminder in ("A wish has been waiting", "A resident waits for"):
        assert zhao.has_heard(reminder)
        assert not qian.has_heard(reminder)


def test_what_waits_where_nobody_is_left_is_put_before_the_street_at_once(town: Town) -> None:
    wang, zhao = street_of(town), community_of(town)
    wishes(town.resident("Anna"))
    tells(town.resident("Mina"))
    assert not wang.has_heard("🌱")
    assert not wang.has_heard("🧩")
    steps_down(town, zhao)
    town.deliver()
    for label, told in (("Publish the wish", "As soon as somebody takes it on"), ("Publish the need", "It is now")):
        wang.presses(label)
        assert any(person.has_heard(told) for person in town.people.values())


def test_an_event_whose_last_organiser_has_left_is_the_streets(town: Town) -> None:
    wang = street_of(town)
    zhao = community(town)
    mina = town.resident("Mina")
    signs_up(mina)
    opens(wang)
    assert "Weather: call it off" not in wang.labels()
    steps_down(town, zhao)
    town.deliver()
    wang.hears("Nobody answers for Yunqiao any more, so its events are yours", TITLE)
    opens(wang)
    wang.hears("Signed up: ")
    opens(zhao)
    assert "Signed up: " not in zhao.seen[-1].text
    label = next(one for one in wang.labels() if "eather" in one)
    wang.presses(label)
    town.time_passes(seconds=1)
    mina.hears("Because of the weather")


def test_where_nobody_of_the_community_is_left_the_street_lets_people_in_and_confirms_their_hours(town: Town) -> None:
    wang = street_of(town)
    zhao, mina = at_the_doors(town, "Mina")
    steps_down(town, zhao)
    opens(wang)
    wang.presses("Check somebody in")
    wang.presses(next(label for label in wang.labels() if label.startswith("Resident 1")))
    mina.hears("You are checked in")
    at(town, "2026-12-05 11:01")
    mina.starts(to_scan(town))
    mina.hears("You are checked out")
    at(town, "2026-12-10 10:00")
    wang.hears(f"Hours at “{TITLE}” wait for your word: 1.")
    wang.presses("Look at them")
    wang.presses("Confirm all 1")
    mina.hears(PUBLISHED)


def test_what_one_of_two_proposed_is_the_ones_who_they_turn_out_to_be(town: Town) -> None:
    zhao = community_of(town)
    lin, chen = town.staff("Lin", Role.GRID_WORKER, GRID), member_of(town, zhao)
    agrees(lin)
    with town.database.begin() as uow:
        today = town.now.astimezone(ZONE).date()
        uow.seats.assign(key_of(town, lin), Seat(Role.GRID_WORKER, NEIGHBOUR), today=today, now=town.now)
    stays = key_of(town, lin)
    proposes(chen, "Singing")
    links(lin, chen)
    assert key_of(town, chen) == stays
    leaves(chen)
    zhao.presses("Confirm leaving")
    with town.database.reading() as uow:
        assert [post.state for post in uow.session.query(Post)] == [State.CLOSED]


@pytest.mark.parametrize("label", ["I take it", "nothing"])
def test_an_offer_of_a_place_goes_along_with_an_event_that_moves(town: Town, label: str) -> None:
    zhao = community(town, seats=1)
    mina, olof, anna = (town.resident(name) for name in ("Mina", "Olof", "Anna"))
    signs_up(mina)
    for person in (olof, anna):
        signs_up(person, label="Wait for a place")
    at(town, "2026-12-04 18:00")
    mina.presses("Cancel my place")
    olof.hears("Please say until tomorrow 08:30")
    opens(zhao)
    zhao.presses("Change time or place")
    zhao.says("today 21:30")
    zhao.presses("Skip")
    zhao.presses("Submit") if "Submit" in zhao.labels() else None
    town.time_passes(seconds=1)
    asked = olof.hears("“River clean-up” has moved: it is today 21:30", "A place is kept for you until today")
    assert "stays yours" not in asked.text
    waits = anna.hears("“River clean-up” has moved", "You are still on the waitlist")
    assert "stays yours" not in waits.text
    if label in olof.labels():
        olof.presses(label)
        olof.hears("You have a place at “River clean-up”: today 21:30")
        town.time_passes(hours=12)
        assert not olof.has_heard("it has gone to the next")
    else:
        town.time_passes(hours=1)
        olof.hears("had to be accepted")
        anna.hears("is free for you")
