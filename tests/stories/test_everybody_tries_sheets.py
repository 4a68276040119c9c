"""Every role tries everything about a sheet, of its own area and of a foreign one, wherever it stands.

Who may do what is written down here once more, apart from the code.
"""

from collections.abc import Iterator
from itertools import product

import pytest
from sqlalchemy import update

from domain.organisation import Level, Role, UnitOutline
from domain.statement import State
from storage.statements import Statement
from tests.stories.sheets import SCHOOL, drafted, sheet, value
from tests.stories.trying import OWN, Sat, Stage, seated, staged
from tests.town import COMMUNITY, COUNTY, GRID, STREET, Town

OTHER_UNIT, NEXT_COMMUNITY, NEXT_STREET = "520626-U02", "520626001002", "520626002"
MORE = (
    UnitOutline("520626002", Level.STREET, "玉水街道", "Yushui", parent="520626"),
    UnitOutline("520626-U02", Level.UNIT, "中医院", "Clinic", parent="520626"),
)
PLACES = {
    Role.COMMUNITY_ADMIN: (COMMUNITY, NEXT_COMMUNITY),
    **dict.fromkeys((Role.STREET_COORD, Role.STREET_DIRECTOR, Role.DUTY_OFFICER), (STREET, NEXT_STREET)),
    Role.UNIT_LIAISON: (SCHOOL, OTHER_UNIT),
    Role.COUNTY_OFFICE: (COUNTY, COUNTY),
    Role.GRID_WORKER: (GRID, GRID),
}
STEPS = {"agree", "dispute", "redraft", "uphold", "confirm", "show"}
FILES = {"csv", "unit_csv"}
SEEN = (State.DISPUTED, State.UPHELD, State.CHECKED, State.CONFIRMED, State.SENT, State.HANDED)
HIDDEN = (State.DRAFTED, State.UNSEEN, State.WITHDRAWN)
FIGURE = "120"
SHOWN = (FIGURE, "Why was it right?", "What is wrong?", "Nothing has changed in the history", "Media(")
"""What is said to nobody who may not."""


def may(role: Role, state: State) -> set[str]:
    """Return what a role may do about a sheet of its own community or unit."""
    if role is Role.UNIT_LIAISON and state is State.SENT:
        return {"unit_csv"}
    if role is not Role.COMMUNITY_ADMIN or state in HIDDEN:
        return set()
    steps = {State.DISPUTED: {"redraft", "uphold"}, State.CHECKED: {"confirm"}}
    return {"show"} | steps.get(state, set())


class Sheets(Stage[Sat]):
    """One sheet; a deed is a step, and where the sheet stands then."""

    shown = SHOWN

    def __init__(self, town: Town) -> None:
        self.zhao, self.liu, self.chen = drafted(town)
        super().__init__(town, seated(town, PLACES, (COMMUNITY, SCHOOL)))

    def stands(self, deed: str) -> None:
        with self.town.database.begin() as uow:
            uow.session.execute(update(Statement).values(state=deed.split()[1]))

    def said(self, deed: str) -> dict[str, object]:
        return {"press": value(self.town, deed.split()[0])}

    def marks(self) -> object:
        return sheet(self.town).version


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sheets]:
    with staged(tmp_path_factory.mktemp("stage"), Sheets, MORE) as stage:
        yield stage


TRIED = [(role, place) for role, place in product(Role, (0, 1)) if place == 0 or role in PLACES]


@pytest.mark.parametrize("state", [*SEEN, *HIDDEN], ids=str)
@pytest.mark.parametrize("deed", sorted(STEPS | FILES))
def test_a_role_does_what_it_may_with_its_own_sheets_and_nothing_with_others(
    stage: Sheets, deed: str, state: State
) -> None:
    able = {(role, OWN) for role in Role if deed in may(role, state)}
    assert stage.doers(f"{deed} {state.value}", able) == able


@pytest.mark.parametrize("state", [*SEEN, *HIDDEN], ids=str)
@pytest.mark.parametrize("deed", ["redraft", "uphold", "confirm"])
def test_a_sheet_offers_every_step_to_those_who_may_take_it_and_to_nobody_else(
    stage: Sheets, deed: str, state: State
) -> None:
    able = {f"{one} {state.value}": {(role, OWN) for role in Role if one in may(role, state)} for one in STEPS}
    assert not stage.misplaced(f"{deed} {state.value}", able, by=f"show {state.value}")


@pytest.mark.parametrize("state", [*SEEN, State.DRAFTED], ids=str)
def test_a_member_reads_and_answers_theirs_and_decides_nothing(stage: Sheets, state: State) -> None:
    answers = {State.DRAFTED: {"agree", "dispute"}, State.UPHELD: {"agree"}}
    done = {deed for deed in STEPS | FILES if stage.tries(stage.chen, f"{deed} {state.value}")}
    assert done == {"show", "csv"} | answers.get(state, set())


@pytest.mark.parametrize("list_", ["wait", "unit"])
def test_lists_are_for_those_whose_they_are(stage: Sheets, list_: str) -> None:
    theirs = {"wait": stage.zhao, "unit": stage.liu}
    for person in (stage.zhao, stage.liu, stage.chen, stage.people[Role.RESIDENT, OWN]):
        person.says(f"/sheets {list_}")
        refused = "That is for" in person.last.text
        assert refused is (person is not theirs[list_])
