"""What belongs to somebody else, an invitation, a button, a number, gives whoever brings it nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.organisation import Role, Seat
from storage.tables import Assignment
from tests.stories.reporting import finishes, history_of, reports
from tests.stories.staff import grid_and_community
from tests.town import COMMUNITY, GRID, NEIGHBOUR, Town
from tests.townspeople import Person

WORDS = "The lamp before the house of the Chens is dark"
CODE = "ABCDE23456"
UNKNOWN = "I do not know that code."


def is_invited(town: Town, name: str) -> None:
    with town.database.begin() as uow:
        seat, runs_out = Seat(Role.GRID_WORKER, GRID), town.now + timedelta(days=7)
        uow.seats.invite(CODE, seat=seat, name=name, now=town.now, expires_at=runs_out)


def seats(town: Town) -> int:
    with town.database.reading() as uow:
        return len(uow.session.scalars(select(Assignment)).all())


def everybodys_buttons(*people: Person) -> set[str]:
    """Return all that anybody was ever offered to press, but the menu's and the forms', which are everybody's own."""
    values = {button.value for person in people for shown in person.seen for button in shown.buttons}
    return {value for value in values if value.partition(":")[0] in {"i", "j", "s", "r", "e"}}


@pytest.mark.parametrize("place", [None, NEIGHBOUR], ids=["a stranger", "the next grid's worker"])
def test_who_presses_what_others_were_shown_changes_and_learns_nothing(town: Town, place: str | None) -> None:
    lin, zhao = grid_and_community(town)
    mina, olof = town.resident("Mina"), town.resident("Olof")
    if place:
        olof = town.staff("Wei", Role.GRID_WORKER, place)
    number = reports(mina, WORDS)
    found = everybodys_buttons(mina, lin, zhao)
    finishes(lin)
    for person in (mina, lin):
        person.says("/my" if person is mina else "/queue")
        found |= everybodys_buttons(mina, lin, zhao)
    assert {value[0] for value in found} >= {"i", "j"}
    assert len(found) >= 6
    before = history_of(town, number)
    for value in sorted(found):
        heard = len(olof.seen)
        town.arrives(olof, press=value)
        assert len(olof.seen) > heard
    assert history_of(town, number) == before
    assert number not in olof.transcript()
    assert "Chens" not in olof.transcript()


def test_a_button_of_somebody_elses_report_is_answered_as_one_of_no_report_at_all(town: Town) -> None:
    lin, zhao = grid_and_community(town)
    mina, olof = town.resident("Mina"), town.resident("Olof")
    reports(mina, WORDS)
    finishes(lin)
    for value in sorted(everybodys_buttons(mina, lin, zhao)):
        kind, key, *rest = value.split(":")
        answers = []
        for press in (value, ":".join([kind, "1", *rest])):
            town.arrives(olof, press=press)
            answers.append(olof.last.text)
        assert answers[0] == answers[1], f"{key} is told apart by {value}"


def test_the_number_of_somebody_elses_report_tells_nothing(town: Town) -> None:
    grid_and_community(town)
    mina, olof = town.resident("Mina"), town.resident("Olof")
    number = reports(mina, WORDS)
    for text in (f"/status {number}", number, f"/status {number[:-1]}9"):
        olof.says(text)
        assert olof.last.text == "I find no such report for you. /my lists yours."


def test_an_invitation_is_for_the_first_who_brings_it(town: Town) -> None:
    is_invited(town, "Lin")
    lin, olof = town.stranger("Lin"), town.stranger("Olof")
    lin.starts(CODE)
    lin.hears("Welcome, Lin.")
    held = seats(town)
    for again in (olof, lin):
        again.starts(CODE)
        again.hears("That code has been used already.")
    olof.says("/queue")
    assert "wait for you" not in olof.transcript()
    assert seats(town) == held


@pytest.mark.parametrize("code", [f"{CODE[:-1]}7", CODE[::-1], CODE[:-1], COMMUNITY, "../../etc/passwd", "a'; drop--"])
def test_what_only_looks_like_an_invitation_gives_no_seat(town: Town, code: str) -> None:
    is_invited(town, "Lin")
    olof = town.resident("Olof")
    olof.starts(code)
    olof.says(code)
    assert "Welcome, Lin" not in olof.transcript()
    assert seats(town) == 0
