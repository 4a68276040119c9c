"""Every role tries every step, in its own area and in a foreign one: by a button others were shown, or in words."""

from collections.abc import Iterator

import pytest
from sqlalchemy import delete

from domain.organisation import Role
from handlers.keys import short
from storage.needs import Need
from tests.rights import AT, BUREAU, ELSEWHERE, FIRM, MAY, PLACES, TABLE, every_action, holder_for
from tests.stories.reporting import history_of, issue_in, reports
from tests.stories.trying import OWN, Sat, Stage, seated, staged
from tests.town import GRID, Town

WORDS = "The lamp before the house of the Chens is dark"
PHONE = "13812345678"
ASKED = ("Choose somebody", "Who shall have it?", "What was done?", "Why not?")
SHOWN = ("Chens", PHONE, "reads it and answers by", *ASKED)
"""What is said to nobody who may not: what was written, the number, and the questions that a step begins with."""
ON_THE_CARD = {deed for deed in AT if deed[0] in "iwn"} - {"i:show", "i:read"}
"""What a card has a button for; “read” only where there is more than it shows."""


class Reports(Stage[Sat]):
    """One report."""

    shown = SHOWN

    def __init__(self, town: Town) -> None:
        self.mina = town.resident("Mina")
        self.number = reports(self.mina, WORDS)
        self.mina.says("/phone")
        self.mina.presses("Leave a phone number")
        self.mina.says(PHONE)
        self.holder = GRID
        super().__init__(town, seated(town, PLACES, ELSEWHERE))

    def stands(self, deed: str) -> None:
        with self.town.database.begin() as uow:
            found = uow.issues.find(issue_in(self.town, self.number).id)
            assert found is not None
            found.state, found.holder, found.named, found.area = AT[deed], self.holder, "", GRID
            uow.session.execute(delete(Need))

    def said(self, deed: str) -> dict[str, object]:
        """Return the command, or what the button of a step carries now."""
        if deed.startswith("/"):
            return {"text": f"{deed} {self.number}"}
        issue, (letter, _, verb) = issue_in(self.town, self.number), deed.partition(":")
        if deed == "n:issue":
            return {"press": f"{deed}:{short(issue.id)}"}
        rest = {"w": verb, "j": f"{issue.round}:{verb}", "i": f"{verb}:{issue.seq}"}
        return {"press": f"{letter}:{short(issue.id)}:{rest[letter]}"}

    def marks(self) -> object:
        return history_of(self.town, self.number)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reports]:
    with staged(tmp_path_factory.mktemp("stage"), Reports) as stage:
        yield stage


def around(stage: Reports, holder: str) -> set[Sat]:
    """Return those for whom it is told who may: of departments and firms only who has it."""
    return {sat for sat in stage.people if holder_for(PLACES.get(sat[0], ELSEWHERE)[sat[1]]) == holder}


def able(stage: Reports, deed: str, holder: str) -> set[Sat]:
    """Return who may."""
    return {(role, place) for role, place in around(stage, holder) if place == OWN and deed in MAY.get(role, ())}


def test_no_action_is_missing_from_the_table() -> None:
    assert every_action() == set(TABLE)


@pytest.mark.parametrize("deed", sorted(AT))
@pytest.mark.parametrize("holder", [GRID, BUREAU, FIRM])
def test_a_role_does_what_it_may_in_its_own_area_and_nothing_anywhere_else(
    stage: Reports, deed: str, holder: str
) -> None:
    stage.holder = holder
    here, may = around(stage, holder), able(stage, deed, holder)
    assert stage.doers(deed, may, among=here) == may


@pytest.mark.parametrize("deed", sorted(ON_THE_CARD))
@pytest.mark.parametrize("holder", [GRID, BUREAU, FIRM])
def test_a_card_offers_every_step_to_those_who_may_take_it_and_to_nobody_else(
    stage: Reports, deed: str, holder: str
) -> None:
    stage.holder = holder
    here = around(stage, holder)
    wrong = stage.misplaced(deed, {one: able(stage, one, holder) for one in ON_THE_CARD}, by="i:show")
    assert not {(sat, one) for sat, one in wrong if sat in here}


def test_only_who_reported_it_judges(stage: Reports) -> None:
    stage.holder = GRID
    for deed in ("j:confirm", "j:cannot_tell", "j:reopen"):
        assert stage.tries(stage.mina, deed)
    for deed in (MAY[Role.COMMUNITY_ADMIN] & AT.keys()) - {"/status"}:
        assert not stage.tries(stage.mina, deed)
