"""How long is it kept that somebody served: registrations, posts, agreements of units?"""

from storage.held import table_of
from storage.lives import deed
from storage.pairings import Pairing
from storage.posts import Held, Post
from storage.registrations import Registration
from tests.stories.members import community_of, member_of
from tests.stories.test_leaving import leaves
from tests.stories.test_posts import offers, takes
from tests.stories.test_retention import count
from tests.stories.test_unit_and_community import accepts, liaison_of, sends
from tests.town import Town, sweep


def test_posts_and_agreements_go_some_years_after_they_are_over(town: Town) -> None:
    zhao, liu = community_of(town), liaison_of(town)
    offers(zhao)
    chen = member_of(town, zhao)
    takes(chen)
    sends(liu)
    accepts(zhao)
    leaves(chen)
    zhao.presses("Confirm leaving")
    zhao.says("/baodao")
    zhao.presses("Community posts")
    zhao.presses("Lights patrol")
    zhao.presses("Close the post")
    liu.presses("Open")
    liu.presses("End the agreement")
    tables = [table_of(row) for row in (Registration, Held, Post, Pairing)]
    town.time_passes(days=1094, hours=23)
    sweep(town)
    assert [count(town, table) for table in tables] == [1, 1, 1, 1]
    town.time_passes(hours=2)
    sweep(town)
    assert [count(town, table) for table in tables] == [0, 0, 0, 0]
    sweep(town)
    assert count(town, deed) == 0
