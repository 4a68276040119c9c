"""Somebody presses one button ten thousand times: it acts once, and what waits to be said does not grow."""

import pytest

from domain.message import Inbound
from storage.database import Database
from storage.streams import inbox, outbox
from tests.storage.world import rows
from tests.stories.reporting import history_of, reports
from tests.stories.staff import grid_and_community
from tests.town import Town
from tests.townspeople import Person

TIMES, FEWER, BATCH = 10_000, 500, 32


def presses_on_and_on(town: Town, person: Person, value: str, times: int) -> None:
    """Press as often as anybody will, faster than anything is sent."""
    presses = [town.inbound(person, press=value) for _ in range(times)]
    for first in range(0, times, BATCH):
        batch: list[Inbound] = presses[first : first + BATCH]
        assert town.intake.commit(batch) == [None] * len(batch)


def waiting(database: Database) -> list[str]:
    return [row.body["text"] for row in rows(database, outbox, outbox.c.settled_at.is_(None))]


def test_a_card_pressed_ten_thousand_times_acts_once_and_answers_twice(town: Town) -> None:
    lin, _ = grid_and_community(town)
    number = reports(town.resident("Mina"))
    presses_on_and_on(town, lin, lin.button("Accept").value, TIMES)
    assert history_of(town, number) == ["submit", "accept"]
    assert len(rows(town.database, inbox)) > TIMES
    assert len(waiting(town.database)) < 8
    town.deliver()
    lin.hears(f"Accepted: {number}")
    lin.hears(f"{number} has moved on already: it is now “accepted”.")
    lin.hears_nothing()
    town.arrives(lin, press=lin.button("On it").value)
    lin.hears(f"you are on {number}")


@pytest.mark.parametrize("label", ["Not sure", "Cancel"])
def test_a_question_answered_on_and_on_is_answered_once(town: Town, label: str) -> None:
    mina = town.resident("Mina")
    mina.says("The street lamp is dark")
    presses_on_and_on(town, mina, mina.button(label).value, FEWER)
    assert len(waiting(town.database)) <= 3


def test_what_was_said_is_said_again_to_who_presses_again_later(town: Town) -> None:
    lin, _ = grid_and_community(town)
    number = reports(town.resident("Mina"))
    accept = lin.button("Accept").value
    lin.presses("Accept")
    for _ in range(3):
        town.arrives(lin, press=accept)
        lin.hears(f"{number} has moved on already")
