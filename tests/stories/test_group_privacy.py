"""Nothing personal stands in a group: no name, no number, and nothing that only those who are named may know."""

from datetime import timedelta

from tests.stories.events import makes, signs_up
from tests.stories.groups import bound
from tests.stories.linking import links
from tests.stories.needing import tells
from tests.stories.phoning import LOOK, MASKED, PHONE, leaves
from tests.stories.reporting import buttons_of, card_of, finishes, is_called, reports
from tests.stories.staff import at, grid_and_community, staffed
from tests.stories.test_registration import register
from tests.stories.wishing import is_published
from tests.town import COMMUNITY, STREET, Town, sweep


def test_the_name_of_nobody_and_no_number_of_anybody_stands_in_a_group(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    is_called(town, mina, "李秀英")
    group = bound(town, zhao, COMMUNITY)
    number = reports(mina, "我叫李秀英，电话13812345678，路灯坏了，李秀英等着")
    said = group.transcript()
    lin.presses_in(group, "Accept")
    said += group.transcript()
    assert "Yunqiao 1: accepted" in said
    lin.presses_in(group, "Hand to …")
    lin.presses("Yunqiao")
    lin.says("打138 1234 5678找李秀英")
    said += group.transcript()
    zhao.presses_in(group, "Accept")
    zhao.presses_in(group, "Done")
    zhao.says("张三师傅来过，电话 0856-8521234")
    zhao.presses("Skip")
    zhao.presses("Submit")
    said += group.transcript()
    mina.presses("Not fixed")
    town.time_passes(days=8)
    said += group.transcript()
    assert number in said
    assert "路灯坏了" in said
    for personal in ("李秀英", "Lin", "Zhao", "Mina", "138", "1234", "8521234", "张三"):
        assert personal not in said


def test_a_number_that_was_left_is_shown_to_who_presses_and_never_in_the_group(town: Town) -> None:
    _, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    group = bound(town, zhao, COMMUNITY)
    number = reports(mina)
    leaves(mina)
    assert LOOK not in buttons_of(group, number)
    town.arrives(zhao, press=zhao.button(LOOK).value, room=group.address)
    assert zhao.has_heard(PHONE)
    for part in (PHONE, MASKED):
        assert part not in group.transcript()


def test_what_only_those_who_are_named_may_know_leaves_the_group(town: Town) -> None:
    _, zhao, wang, _ = staffed(town)
    of_community, of_street = bound(town, zhao, COMMUNITY), bound(town, wang, STREET, "-200")
    number = reports(town.resident("Mina"))
    assert card_of(of_community, number)
    for label in ("Restrict …", "Only me"):
        zhao.presses(label)
    assert of_community.seen[1].text == f"{number} is no longer with you."
    town.time_passes(days=9)
    assert len(of_community.seen) == 2
    assert len(of_street.seen) == 1


def test_a_group_that_is_bound_is_no_stranger_and_one_that_nobody_bound_is_forgotten(town: Town) -> None:
    _, zhao = grid_and_community(town)
    group, other = bound(town, zhao, COMMUNITY), town.group("-200")
    zhao.says_in(other, "/report")
    town.now += timedelta(days=800)
    sweep(town)
    with town.database.reading() as uow:
        assert uow.people.find_door(group.address) is not None
        assert uow.people.find_door(other.address) is None
    group.hears(reports(town.resident("Olga")))


def test_every_name_that_somebody_has_told_is_known_whoever_wrote_it(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina, at_home = town.resident("Mina"), town.resident("Mina at home")
    group = bound(town, zhao, COMMUNITY)
    register(mina, "chen lu")
    is_called(town, mina, "李秀英")
    is_called(town, at_home, "Maria Rossi")
    number = reports(mina, "Dark: ask 李秀英, maria rossi or chen lu")
    links(mina, at_home)
    finishes(lin, "Lin came with a new bulb")
    at_home.presses("Not fixed")
    said = card_of(group, number).text
    assert "What happened: Dark: ask •••, ••• or •••" in said
    assert "Result: ••• came with a new bulb" in said


def test_once_who_reported_it_is_forgotten_nobody_knows_which_words_are_a_name(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    is_called(town, mina, "李秀英")
    group = bound(town, zhao, COMMUNITY)
    number = reports(mina, "路灯坏了，李秀英等着")
    mina.says("/delete")
    mina.presses("Yes, forget me")
    lin.presses("Accept")
    assert "李秀英" in card_of(lin, number).text
    assert "路灯" not in card_of(group, number).text
    assert "accepted" in card_of(group, number).text


def test_what_was_emptied_says_so_in_a_group_too(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    group = bound(town, zhao, COMMUNITY)
    number = reports(mina)
    finishes(lin)
    mina.presses("Fixed")
    mina.says("/delete")
    mina.presses("Yes, forget me")
    town.time_passes(minutes=1)
    assert "What happened: deleted" in card_of(group, number).text


def test_nothing_of_members_events_wishes_and_needs_comes_to_a_group(town: Town) -> None:
    _, zhao = grid_and_community(town)
    group = bound(town, zhao, COMMUNITY)
    chen = town.resident("Chen")
    register(chen)
    zhao.presses("Accept registration")
    makes(zhao)
    is_published(town.resident("Anna"), zhao)
    tells(zhao)
    signs_up(chen)
    chen.hears("You have a place")
    at(town, "2026-12-05 13:00")
    group.hears_nothing()
