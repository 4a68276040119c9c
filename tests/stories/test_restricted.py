"""Only those who are named know of it: they read, handle and are escalated to, and everybody else loses sight of it."""

import pytest

from domain.organisation import Role, Seat
from tests.stories.reporting import buttons_of, card_of, finishes, history_of, issue_in, loses, reports, restricts
from tests.stories.staff import BUREAU, at, staffed
from tests.town import COMMUNITY, GRID, Town
from tests.townspeople import Person

ONLY = "Only those who are named may know of this"
GONE = "is no longer with you"


def says_gone(person: Person, number: str) -> bool:
    """Say whether every copy of a card that somebody had is replaced."""
    return person.has_heard(f"{number} {GONE}") and not any(shown.text[2:].startswith(number) for shown in person.seen)


def test_others_lose_the_card_and_every_other_way_to_it(town: Town) -> None:
    lin, zhao, wang, gu = staffed(town)
    mina = town.resident("Mina")
    number = reports(mina)
    for person in (lin, wang, gu):
        person.says(f"/status {number}")
    old = {person.address: person.button("Restrict …").value for person in (wang, gu)}
    accept = lin.button("Accept").value
    restricts(zhao)
    assert ONLY in card_of(zhao, number).text
    for person in (lin, wang, gu):
        assert says_gone(person, number)
        person.says(f"/status {number}")
        assert "I find no such report" in person.last.text
        person.says("/queue")
        assert "Nothing waits" in person.last.text
    zhao.presses("Accept")
    town.arrives(lin, press=accept)
    assert lin.last.text == f"{number} {GONE}.", "who has it and what was done is not for them"
    for person in (wang, gu):
        town.arrives(person, press=old[person.address])
        assert "I find no such report" in person.last.text or "for those who handle" in person.last.text
    zhao.says("/queue")
    zhao.hears("1 wait for you", number)
    mina.says("/my")
    mina.presses(number)
    mina.hears(number, "The street lamp is dark", "reported")
    assert history_of(town, number) == ["submit", "restricted", "accept"]


def test_whoever_is_named_handles_it_and_the_reporter_judges(town: Town) -> None:
    lin, zhao, wang, _ = staffed(town)
    mina = town.resident("Mina")
    number = reports(mina)
    restricts(zhao, "Lin")
    assert ONLY in card_of(lin, number).text
    assert "Restrict …" not in buttons_of(lin, number)
    finishes(lin)
    mina.presses("Fixed")
    assert "closed" in card_of(zhao, number).text
    assert not wang.has_heard(number)


def test_names_are_added_and_taken_away_and_oneself_stays(town: Town) -> None:
    lin, zhao, wang, _ = staffed(town)
    number = reports(town.resident("Mina"))
    restricts(zhao, "Lin", "Wang")
    assert all(name in zhao.last.text for name in ("🔒", "Lin", "Wang", "Zhao"))
    assert wang.last.text.startswith("🟡")
    wang.presses("Restrict …")
    wang.presses(next(label for label in wang.labels() if label.startswith("✓ Lin")))
    assert says_gone(lin, number)
    assert "Lin" not in zhao.last.text, "what others see of who is named is brought up to date"
    press = zhao.button("Restrict …").value
    wang.presses(next(label for label in wang.labels() if label.startswith("✓ Zhao")))
    assert says_gone(zhao, number)
    town.arrives(zhao, press=press)
    assert "I find no such report" in zhao.last.text
    assert history_of(town, number)[1:] == ["restricted", "let_in", "restricted", "restricted"]


def test_it_is_lifted_by_the_same_people_and_everybody_has_it_again(town: Town) -> None:
    lin, zhao, wang, _ = staffed(town)
    number = reports(town.resident("Mina"))
    restricts(zhao)
    zhao.presses("Open it to all")
    assert "is open again" in zhao.last.text
    assert ONLY not in card_of(zhao, number).text
    assert "Accept" in buttons_of(lin, number)
    wang.says(f"/status {number}")
    assert number in wang.last.text
    assert history_of(town, number)[1:] == ["restricted", "lifted"]
    assert issue_in(town, number).people is None


@pytest.mark.parametrize("name", ["Lin", "Han", "Mina"])
def test_who_does_not_coordinate_the_area_restricts_nothing(town: Town, name: str) -> None:
    lin, zhao, _, _ = staffed(town)
    han = town.staff("Han", Role.DEPT_HANDLER, BUREAU)
    mina = town.resident("Mina")
    number = reports(mina)
    ask = zhao.button("Restrict …").value
    who = {"Lin": lin, "Han": han, "Mina": mina}[name]
    for what in ("ask", "in:", "lift:"):
        town.arrives(who, press=ask.replace("ask", what))
    assert history_of(town, number) == ["submit"]
    assert not who.has_heard("Choose somebody")


def test_only_who_handles_it_can_be_named_and_nonsense_is_refused(town: Town) -> None:
    _, zhao, _, _ = staffed(town)
    han = town.staff("Han", Role.DEPT_HANDLER, BUREAU)
    number = reports(town.resident("Mina"))
    zhao.presses("Restrict …")
    only_me = zhao.button("Only me").value
    with town.database.begin() as uow:
        (key,) = uow.people.read_ahead({han.address: "en"}, town.now)
    town.arrives(zhao, press=f"{only_me}{key:x}")
    town.arrives(zhao, press=only_me.replace("in:", "sing:"))
    assert "I do not know that button" in zhao.last.text
    assert history_of(town, number) == ["submit"]


def test_whoever_it_is_handed_to_is_named(town: Town) -> None:
    lin, zhao, _, _ = staffed(town)
    han = town.staff("Han", Role.DEPT_HANDLER, BUREAU)
    number = reports(town.resident("Mina"))
    restricts(zhao)
    zhao.presses("Hand to …")
    zhao.presses("Urban Management")
    zhao.presses("Skip")
    assert ONLY in card_of(han, number).text
    assert "Accept" in buttons_of(han, number)
    assert says_gone(lin, number)
    assert history_of(town, number)[1:] == ["restricted", "hand_to", "let_in"]


def test_what_is_not_fixed_is_with_those_above_who_are_named_then(town: Town) -> None:
    lin, zhao, wang, _ = staffed(town)
    mina = town.resident("Mina")
    number = reports(mina)
    restricts(zhao, "Lin")
    finishes(lin)
    mina.presses("Not fixed")
    zhao.hears("is with you now")
    assert not wang.has_heard(number)
    zhao.presses("Accept")
    zhao.presses("Done")
    zhao.says("Now it is")
    zhao.presses("Skip")
    zhao.presses("Submit")
    mina.presses("Not fixed")
    assert number in wang.last.text
    assert wang.has_heard(ONLY)


def test_the_named_are_reminded_and_the_levels_above_hear_a_number_and_no_word(town: Town) -> None:
    lin, zhao, wang, gu = staffed(town)
    number = reports(town.resident("Mina"), "My neighbour beats his child")
    restricts(zhao)
    told = [len(person.seen) for person in (lin, wang, gu)]
    at(town, "2026-11-23 15:00")
    zhao.hears(number, "is waiting")
    assert len(lin.seen) == told[0], "a reminder of what the grid worker may not know"
    at(town, "2026-11-25 12:00")
    for person in (wang, gu):
        heard = person.hears("A restricted report is overdue", number)
        assert "neighbour" not in heard.text
        assert "Yunqiao" not in heard.text
        assert not heard.buttons
        assert not any("beats" in shown.text for shown in person.seen)
        person.says("/queue")
        assert "Nothing waits" in person.last.text
    assert zhao.has_heard(f"{number} is waiting")


def test_where_nobody_named_is_left_the_rung_that_hears_of_it_is_named(town: Town) -> None:
    _, zhao, wang, _ = staffed(town)
    number = reports(town.resident("Mina"))
    restricts(zhao)
    loses(town, zhao, Seat(Role.COMMUNITY_ADMIN, COMMUNITY))
    at(town, "2026-11-24 16:00")
    wang.hears(number, "Yunqiao")
    assert ONLY in card_of(wang, number).text
    assert "let_in" in history_of(town, number)
    assert says_gone(zhao, number) or "Accept" not in buttons_of(zhao, number)


def test_a_name_alone_gives_no_right(town: Town) -> None:
    lin, zhao, _, _ = staffed(town)
    number = reports(town.resident("Mina"))
    restricts(zhao, "Lin")
    loses(town, lin, Seat(Role.GRID_WORKER, GRID))
    lin.says(f"/status {number}")
    assert "I find no such report" in lin.last.text
    lin.says("/queue")
    assert number not in lin.last.text


def test_a_reminder_that_was_owed_before_tells_nothing_after(town: Town) -> None:
    lin, zhao, _, _ = staffed(town)
    number = reports(town.resident("Mina"), "My neighbour beats his child")
    deliver, town.deliver = town.deliver, lambda: None  # type: ignore[method-assign]
    town.time_passes(hours=4)
    restricts_blindly(town, zhao)
    before = len(lin.seen)
    town.deliver = deliver  # type: ignore[method-assign]
    town.deliver()
    assert all("beats" not in shown.text and "is waiting" not in shown.text for shown in lin.seen[before:])
    assert says_gone(lin, number)


def restricts_blindly(town: Town, zhao: Person) -> None:
    """Press the button of the restriction without having been shown it."""
    town.arrives(zhao, press=zhao.button("Restrict …").value.replace("ask", "in:"))


def test_the_number_of_who_reported_it_is_for_the_named_alone(town: Town) -> None:
    lin, zhao, _, _ = staffed(town)
    mina = town.resident("Mina")
    reports(mina)
    mina.presses("Leave a phone number")
    mina.says("13812345678")
    press = lin.button("Show the phone number").value
    restricts(zhao)
    town.arrives(lin, press=press)
    assert GONE in lin.last.text
    zhao.presses("Show the phone number")
    zhao.hears("13812345678")
