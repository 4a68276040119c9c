"""Those who have to act get a card, act on it, and never act twice or without the right."""

from domain.message import Media
from domain.organisation import Role
from tests.stories.reporting import (
    also_holds,
    buttons_of,
    card_of,
    finishes,
    issue_in,
    number_of,
    reports,
)
from tests.stories.staff import grid_and_community
from tests.town import COMMUNITY, GRID, STREET, Town

BUREAU = "520626-D01"
LAMPS = "Street lamps, manholes, pipes"


def test_a_card_says_everything_and_offers_what_this_person_may_do(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    mina.sends_photos("p1", "p2", caption="The street lamp is dark")
    town.time_passes(seconds=2)
    for label in ("Not sure", "Pick the grid", "Qinglong", "Yunqiao", "Yunqiao 1", "Submit"):
        mina.presses(label)
    number = number_of(mina.hears("Your report is"))

    shown = lin.hears(number, "Not sure", "Place: Yunqiao Yunqiao 1", "The street lamp is dark", "Photos: 2", "15:00")
    assert [photo.ref for photo in shown.media] == ["p1", "p2"]
    assert buttons_of(lin, number) == ["Accept", "Hand to …"]
    assert buttons_of(zhao, number) == ["Accept", "Hand to …", "Reject", "Restrict …"]


def test_every_change_edits_every_copy_in_place_and_tells_the_reporter_once(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    han = town.staff("Han", Role.DEPT_HANDLER, BUREAU)
    mina = town.resident("Mina")
    number = reports(mina, about=LAMPS)
    copies = [(person, person.hears(number)) for person in (lin, zhao, han)]
    for act, state, told in (
        ("Accept", "accepted", f"{number} was accepted by Urban Management. It should be done by 30 Nov, 09:30."),
        ("On it", "being handled", f"Urban Management is on it: {number}."),
    ):
        han.presses(act)
        assert mina.hears(number).text == told
        mina.hears_nothing()
        for person, first in copies:
            assert f"· {state} · with Urban Management" in card_of(person, number).text
            assert card_of(person, number).edited
            assert person.seen[0].text != first.text
    lin.hears_nothing()
    zhao.hears_nothing()


def test_a_result_may_have_a_photo_and_everybody_sees_it(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina)
    lin.presses("Accept")
    lin.presses("Done")
    lin.hears("What was done? The reporter reads this.")
    lin.says("New bulb put in")
    lin.sends_photos("r1")
    lin.presses("Submit")
    asked = mina.hears(f"{number} is reported done: New bulb put in")
    mina.says(f"/status {number}")
    assert asked.media == mina.last.media == (Media("r1", source="file-r1"),)
    for person in (lin, zhao):
        assert "Result: New bulb put in" in card_of(person, number).text
        assert card_of(person, number).media == (Media("r1", source="file-r1"),)
    assert (buttons_of(lin, number), buttons_of(zhao, number)) == ([], ["Restrict …"])


def test_a_rejection_has_a_reason_that_the_reporter_reads(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina)
    zhao.presses("Reject")
    zhao.says("no")
    zhao.hears("A little more, please: at least 4 characters.", "Why not?")
    zhao.says("This lamp is private")
    mina.hears(f"{number} was not taken on. The reason: This lamp is private", "0856-0000000")
    assert "Reason: This lamp is private" in card_of(lin, number).text
    assert buttons_of(zhao, number) == ["Restrict …"]


def test_handing_on_brings_a_card_to_the_next_and_takes_the_buttons_from_the_last(town: Town) -> None:
    lin, _ = grid_and_community(town)
    han = town.staff("Han", Role.DEPT_HANDLER, BUREAU)
    mina = town.resident("Mina")
    number = reports(mina)
    lin.presses("Hand to …")
    assert lin.labels() == ["Yunqiao", "Urban Management", "Cancel"]
    lin.presses("Urban Management")
    lin.presses("Back")
    lin.hears("Who shall have it?\nNow: Urban Management")
    lin.presses("Keep")
    lin.hears("A word for them? Or skip.")
    lin.says("The whole street is dark")
    lin.hears(f"{number} is now with Urban Management.")
    mina.hears(f"{number} was handed to Urban Management.")
    han.hears(number, "handed on", "by tomorrow 17:30")
    assert buttons_of(han, number) == ["Accept", "Hand to …"]
    assert buttons_of(lin, number) == []


def test_the_word_for_whoever_gets_it_stands_on_the_card_until_they_answer(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina)
    lin.presses("Hand to …")
    lin.presses("Yunqiao")
    lin.says("Bring a long ladder")
    assert "Note: Bring a long ladder" in card_of(zhao, number).text
    zhao.presses("Hand to …")
    zhao.presses("Yunqiao 1")
    zhao.presses("Skip")
    assert "Note:" not in card_of(lin, number).text
    assert not mina.has_heard("ladder")


def test_who_gets_it_back_is_told_though_the_card_hangs_there_already(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    number = reports(town.resident("Mina"))
    zhao.hears(number)
    lin.presses("Hand to …")
    lin.presses("Yunqiao")
    lin.presses("Skip")
    zhao.hears(f"{number} is with you now: Not sure, Yunqiao Yunqiao 1.")
    zhao.presses(f"Open {number}")
    assert "Accept" in zhao.labels()


def test_a_unit_that_has_it_no_longer_reads_no_more_of_it(town: Town) -> None:
    grid_and_community(town)
    han = town.staff("Han", Role.DEPT_HANDLER, BUREAU)
    number = reports(town.resident("Mina"), about=LAMPS)
    show = f"i:{han.button('Accept').value.split(':')[1]}:show:1"
    han.presses("Hand to …")
    han.presses("Yunqiao 1")
    han.presses("Skip")
    assert han.seen[0].text == f"{number} is no longer with you."
    assert han.seen[0].buttons == []
    town.arrives(han, press=show)
    han.hears(f"{number} is no longer with you.")
    han.says(f"/status {number}")
    han.hears("I find no such report for you.")


def test_a_community_that_accepts_takes_it_over_from_the_grid(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina)
    zhao.presses("Accept")
    mina.hears(f"{number} was accepted by Yunqiao.")
    assert "with Yunqiao\n" in card_of(lin, number).text
    assert buttons_of(lin, number) == []


def test_who_has_another_seat_in_the_area_acts_for_the_one_that_gives_the_right(town: Town) -> None:
    town.staff("Lin", Role.GRID_WORKER, GRID)
    zhao = town.staff("Zhao", Role.BUILDING_LEAD, GRID)
    also_holds(town, zhao, Role.COMMUNITY_ADMIN, COMMUNITY)
    number = reports(town.resident("Mina"))
    zhao.presses("Accept")
    assert issue_in(town, number).holder == COMMUNITY


def test_two_issues_that_are_finished_at_the_same_time_keep_their_own_results(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina, olga = town.resident("Mina"), town.resident("Olga")
    first, second = reports(mina), reports(olga, "The bin is full")
    cards = {number: card_of(lin, number).buttons[0].value for number in (first, second)}
    for accept in cards.values():
        town.arrives(lin, press=accept)
    done = {number: next(b.value for b in card_of(lin, number).buttons if b.label == "Done") for number in cards}
    town.arrives(lin, press=done[first])
    lin.says("New bulb put in")
    town.arrives(lin, press=done[second])
    lin.hears("What was done?")
    lin.says("Emptied")
    lin.presses("Skip")
    lin.presses("Submit")
    lin.hears(f"Done: {second}.", "A photo of the result?")
    lin.presses("Skip")
    lin.presses("Submit")
    lin.hears(f"Done: {first}.")
    mina.hears(f"{first} is reported done: New bulb put in")
    olga.hears(f"{second} is reported done: Emptied")


def test_a_long_description_is_clipped_on_the_card_and_read_whole_by_a_press(town: Town) -> None:
    lin, _ = grid_and_community(town)
    what = "The lamp is dark. " * 100 + "And the gate is open"
    number = reports(town.resident("Mina"), what)
    assert "And the gate is open" not in card_of(lin, number).text
    lin.presses("Read all")
    lin.hears("And the gate is open")


def test_once_it_is_done_nobody_of_the_staff_can_do_anything_more(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    wang = town.staff("Wang", Role.STREET_COORD, STREET)
    number = reports(town.resident("Mina"))
    finishes(lin)
    for person in (lin, zhao, wang):
        person.says(f"/status {number}")
        assert "Accept" not in person.labels()
        assert set(buttons_of(person, number)) <= {"Restrict …"}


def test_whoever_stands_over_it_twice_acts_for_the_lower_unit(town: Town) -> None:
    lin, _ = grid_and_community(town)
    wu = town.staff("Wu", Role.STREET_COORD, STREET)
    also_holds(town, wu, Role.COMMUNITY_ADMIN, COMMUNITY)
    mina = town.resident("Mina")
    number = reports(mina)
    lin.hears(number)
    wu.presses("Accept")
    mina.hears(f"{number} was accepted by Yunqiao.")
    assert (issue_in(town, number).holder, issue_in(town, number).rung) == (COMMUNITY, "community")


def test_after_not_fixed_nobody_can_reject_it(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina)
    stale = zhao.button("Reject").value
    finishes(lin)
    mina.presses("Not fixed")
    assert buttons_of(zhao, number) == ["Accept", "Hand to …", "Restrict …", "Make it a need"]
    town.arrives(zhao, press=stale)
    zhao.hears(f"{number} cannot be rejected any more: its reporter has the last word. Finish it, or hand it on.")
    assert not mina.has_heard("not taken on")
