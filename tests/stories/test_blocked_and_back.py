"""Somebody blocks the bot, and comes back: what was owed meanwhile is said then, if it still matters."""

import pytest

from domain.organisation import Role
from storage.streams import outbox
from tests.storage.world import rows
from tests.stories.reporting import card_of, finishes, reports
from tests.stories.staff import grid_and_community
from tests.town import GRID, Town


@pytest.mark.parametrize("words", ["/my", "/no such command"], ids=["something", "something that is refused"])
def test_who_comes_back_hears_the_answer_and_what_was_missed(town: Town, words: str) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina)
    mina.blocks()
    finishes(lin)
    mina.hears_nothing()
    town.time_passes(hours=2)
    mina.unblocks()
    mina.says(words)
    mina.hears(f"{number} was accepted")
    asked = mina.hears("New bulb put in")
    assert [button.label for button in asked.buttons][:2] == ["Fixed", "Not fixed"]
    mina.presses("Fixed")
    assert mina.last.text == "Thank you. And how was it handled?"


def test_what_matters_no_more_when_somebody_comes_back_is_not_said(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    number = reports(mina)
    lin.blocks()
    town.time_passes(hours=3)
    assert {row.purpose for row in rows(town.database, outbox, outbox.c.fate == "unreachable")} == {"reminder"}
    lin.unblocks()
    han = town.staff("Han", Role.GRID_WORKER, GRID)
    han.says("/queue")
    han.presses(han.labels()[0])
    finishes(han)
    before = len(lin.seen)
    lin.says("/queue")
    assert [shown.text for shown in lin.seen[before:] if "accept" in shown.text.lower() and number in shown.text] == []
    assert "done" in card_of(lin, number).text


def test_who_blocks_again_is_left_alone_again(town: Town) -> None:
    lin, _ = grid_and_community(town)
    mina = town.resident("Mina")
    reports(mina)
    mina.blocks()
    lin.presses("Accept")
    mina.says("/my")
    mina.says("/my")
    mina.unblocks()
    before = len(mina.seen)
    mina.says("/help")
    assert len([shown for shown in mina.seen[before:] if "was accepted" in shown.text]) == 1
