"""Those who have to act get a card, act on it, and never act twice or without the right."""

import pytest

from domain.message import Media
from domain.organisation import Role
from tests.stories.reporting import (
    all_at_once,
    also_holds,
    buttons_of,
    card_of,
    finishes,
    history_of,
    is_called,
    issue_in,
    number_of,
    reports,
)
from tests.town import COMMUNITY, COUNTY, GRID, NEIGHBOUR, STREET, Town
from tests.townspeople import Person

BUREAU = "520626-D01"
LAMPS = "Street lamps, manholes, pipes"


def grid_and_community(town: Town) -> tuple[Person, Person]:
    return town.staff("Lin", Role.GRID_WORKER, GRID), town.staff("Zhao", Role.COMMUNITY_ADMIN, COMMUNITY)


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
    assert buttons_of(zhao, number) == ["Accept", "Hand to …", "Reject"]


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
    mina.hears(f"{number} is reported done: New bulb put in")
    for person in (lin, zhao):
        assert "Result: New bulb put in" in card_of(person, number).text
        assert card_of(person, number).media == (Media("r1", source="file-r1"),)
        assert card_of(person, number).buttons == []


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
    assert card_of(zhao, number).buttons == []


def test_handing_on_brings_a_card_to_the_next_and_takes_the_buttons_from_the_last(town: Town) -> None:
    lin, _ = grid_and_community(town)
    han = town.staff("Han", Role.DEPT_HANDLER, BUREAU)
    mina = town.resident("Mina")
    number = reports(mina)
    lin.presses("Hand to …")
    assert lin.labels() == ["Yunqiao", "Qinglong", "Dejiang", "Urban Management", "Yunqiao Property", "Cancel"]
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


def test_of_two_who_press_at_once_in_one_batch_one_wins_and_the_other_is_told_who(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    number = reports(town.resident("Mina"))
    all_at_once(town, (zhao, "Accept"), (lin, "Accept"))
    zhao.hears(f"Accepted: {number}")
    lin.hears(f"Zhao was faster: accepted. {number} is now “accepted”.")
    assert issue_in(town, number).holder == COMMUNITY
    assert history_of(town, number) == ["submit", "accept"]


def test_who_loses_it_in_the_moment_of_pressing_is_told_to_whom(town: Town) -> None:
    _, zhao = grid_and_community(town)
    han, wei = town.staff("Han", Role.DEPT_HANDLER, BUREAU), town.staff("Wei", Role.GRID_WORKER, NEIGHBOUR)
    number = reports(town.resident("Mina"), about=LAMPS)
    hans = han.button("Accept").value
    all_at_once(town, (zhao, "Accept"), (han, "Accept"))
    han.hears(f"Zhao was faster: accepted. {number} is no longer with you.")
    town.arrives(wei, press=hans)
    wei.hears("I find no such report for you.")


def test_of_two_who_press_one_after_the_other_on_what_both_saw_the_second_is_told_who(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    number = reports(town.resident("Mina"))
    zhaos = zhao.button("Accept").value
    lin.presses("Accept")
    town.arrives(zhao, press=zhaos)
    zhao.hears(f"Lin was faster: accepted. {number} is now “accepted”.")


def test_two_of_one_name_are_two_people_and_one_without_a_name_is_their_unit(town: Town) -> None:
    grid_and_community(town)
    first, second = (town.staff(name, Role.DEPT_HANDLER, BUREAU) for name in ("Han", "Wei"))
    is_called(town, second, "Han")
    number = reports(town.resident("Mina"), about=LAMPS)
    all_at_once(town, (first, "Accept"), (second, "Accept"))
    second.hears("Han was faster: accepted.")
    is_called(town, first, "")
    all_at_once(town, (first, "On it"), (second, "On it"))
    second.hears(f"Urban Management was faster: started on it. {number} is now “being handled”.")


def test_a_doubled_press_acts_once(town: Town) -> None:
    lin, _ = grid_and_community(town)
    number = reports(town.resident("Mina"))
    all_at_once(town, (lin, "Accept"), (lin, "Accept"))
    lin.hears(f"Accepted: {number}")
    lin.hears(f"{number} has moved on already: it is now “accepted”.")
    assert history_of(town, number) == ["submit", "accept"]


def test_an_old_card_of_a_step_that_is_possible_again_acts_on_nothing(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    number = reports(town.resident("Mina"))
    accept = lin.button("Accept").value
    lin.presses("Accept")
    lin.presses("Hand to …")
    lin.presses("Yunqiao")
    lin.presses("Skip")
    zhao.presses("Hand to …")
    zhao.presses("Yunqiao 1")
    zhao.presses("Skip")
    town.arrives(lin, press=accept)
    lin.hears("Zhao was faster: handed on.")
    assert issue_in(town, number).state == "dispatched"


def test_a_rung_that_was_told_does_not_spoil_the_button(town: Town) -> None:
    lin, _ = grid_and_community(town)
    number = reports(town.resident("Mina"))
    accept = lin.button("Accept").value
    town.time_passes(hours=3)
    assert history_of(town, number) == ["submit", "told 1"]
    town.arrives(lin, press=accept)
    lin.hears(f"Accepted: {number}")


@pytest.mark.parametrize(
    ("role", "unit", "refused"),
    [
        pytest.param(Role.GRID_WORKER, NEIGHBOUR, "I find no such report for you.", id="the next grid's worker"),
        pytest.param(Role.MEMBER, COMMUNITY, "I find no such report for you.", id="a member"),
        pytest.param(Role.COUNTY_LEADER, COUNTY, "I find no such report for you.", id="a leader who only reads"),
        pytest.param(Role.GRID_WORKER, GRID, "is with Urban Management", id="the grid's worker, not the holder"),
    ],
)
def test_who_has_no_right_is_refused_in_words(town: Town, role: Role, unit: str, refused: str) -> None:
    han = town.staff("Han", Role.DEPT_HANDLER, BUREAU)
    other = town.staff("Other", role, unit)
    number = reports(town.resident("Mina"), about=LAMPS)
    for label in ("Accept", "Hand to …"):
        town.arrives(other, press=han.button(label).value)
        other.hears(refused)
    assert history_of(town, number) == ["submit"]


def test_the_reporter_cannot_handle_it_and_the_grid_worker_cannot_reject_it(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina)
    town.arrives(mina, press=lin.button("Accept").value)
    mina.hears(f"This step is not yours to take: {number} is with Yunqiao 1.")
    town.arrives(lin, press=zhao.button("Reject").value)
    lin.hears("This step is not yours to take")
    assert history_of(town, number) == ["submit"]


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


def test_a_form_for_something_that_moved_on_meanwhile_ends_in_words(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    number = reports(town.resident("Mina"))
    lin.presses("Accept")
    lin.presses("Done")
    lin.says("New bulb put in")
    zhao.presses("Done")
    zhao.says("Lamp replaced")
    zhao.presses("Skip")
    lin.presses("Skip")
    lin.hears("Zhao was faster: finished it.")
    lin.says("/queue")
    lin.says("Bring me the ladder")
    lin.hears("Before I keep anything")
    assert card_of(lin, number).text.count("Result: Lamp replaced") == 1


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
    lin.hears(f"Done: {second}.", "A photo of the result?")
    lin.presses("Skip")
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
        assert buttons_of(person, number) == []
