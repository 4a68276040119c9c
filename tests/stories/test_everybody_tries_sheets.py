"""Every role tries everything about a sheet, of its own area and of a foreign one, wherever it stands.

Who may do what is written down here once more, apart from the code.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import product

import pytest
from sqlalchemy import update

from bot.profiles import shipped
from domain.organisation import Level, Role, UnitOutline
from domain.policy_reading import read_policy
from domain.statement import State
from storage.database import Database
from storage.statements import Statement
from storage.tables import Row
from tests import town as streets
from tests.ground import KEY
from tests.stories.sheets import SCHOOL, drafted, file_of, sheet, value
from tests.town import COMMUNITY, COUNTY, GRID, STREET, UNITS, Town
from tests.townspeople import Person

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
SHOWN = (FIGURE, "Why was it right?", "What is wrong?")
"""What is said to nobody who may not."""


def may(role: Role, state: State) -> set[str]:
    """Return what a role may do about a sheet of its own community or unit."""
    if role is Role.UNIT_LIAISON and state is State.SENT:
        return {"unit_csv"}
    if role is not Role.COMMUNITY_ADMIN or state in HIDDEN:
        return set()
    steps = {State.DISPUTED: {"redraft", "uphold"}, State.CHECKED: {"confirm"}}
    return {"show"} | steps.get(state, set())


class Stage:
    """One sheet, put back before every try, and somebody in every seat."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.zhao, self.liu, self.chen = drafted(town)
        self.people = {
            (role, place): town.staff(f"{role.value} {place}", role, PLACES.get(role, (COMMUNITY, SCHOOL))[place])
            for role, place in product(Role, (0, 1))
        }

    def tries(self, person: Person, what: str, state: State) -> bool:
        """Let somebody try something; say whether anything came of it."""
        with self.town.database.begin() as uow:
            uow.session.execute(update(Statement).values(state=state.value))
        before, heard = sheet(self.town).version, len(person.seen)
        self.town.arrives(person, press=value(self.town, what))
        new = person.seen[heard:]
        said = "\n".join(shown.text for shown in new)
        rows = [row for shown in new for media in shown.media for row in file_of(self.town, person, media)]
        person.says("/cancel")
        assert said
        nothing_new = "Nothing has changed in the history" in said  # whoever may not does not get so far
        return sheet(self.town).version != before or nothing_new or bool(rows) or any(one in said for one in SHOWN)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streets, "UNITS", (*UNITS, *MORE))
        with closing(Database(f"sqlite:///{folder}/town.db", KEY)) as database:
            Row.metadata.create_all(database.writer)
            yield Stage(Town(database, read_policy("", shipped())))


TRIED = [(role, place) for role, place in product(Role, (0, 1)) if place == 0 or role in PLACES]


@pytest.mark.parametrize(("role", "place"), TRIED, ids=str)
def test_a_role_does_what_it_may_with_its_own_sheets_and_nothing_with_others(
    stage: Stage, role: Role, place: int
) -> None:
    for state in (*SEEN, *HIDDEN):
        done = {what for what in STEPS | FILES if stage.tries(stage.people[role, place], what, state)}
        assert done == (may(role, state) if place == 0 else set()), state


@pytest.mark.parametrize("state", [*SEEN, State.DRAFTED], ids=str)
def test_a_member_reads_and_answers_theirs_and_decides_nothing(stage: Stage, state: State) -> None:
    answers = {State.DRAFTED: {"agree", "dispute"}, State.UPHELD: {"agree"}}
    done = {what for what in STEPS | FILES if stage.tries(stage.chen, what, state)}
    assert done == {"show", "csv"} | answers.get(state, set())


@pytest.mark.parametrize("list_", ["wait", "unit"])
def test_lists_are_for_those_whose_they_are(stage: Stage, list_: str) -> None:
    theirs = {"wait": stage.zhao, "unit": stage.liu}
    for person in (stage.zhao, stage.liu, stage.chen, stage.people[Role.RESIDENT, 0]):
        person.says(f"/sheets {list_}")
        refused = "That is for" in person.last.text
        assert refused is (person is not theirs[list_])
