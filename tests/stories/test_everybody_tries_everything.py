"""Every role tries every step, in its own area and in a foreign one: by a button that others were shown, and in words.

Who may do what is written down here once more, apart from the code.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import product

import pytest

from bot.profiles import shipped
from domain.issue import State
from domain.organisation import Level, Role, UnitOutline
from domain.policy_reading import read_policy
from handlers.keys import short
from storage.database import Database
from storage.tables import Row
from tests import town as streets
from tests.stories.reporting import history_of, issue_in, reports
from tests.town import COMMUNITY, COUNTY, GRID, KEY, NEIGHBOUR, STREET, UNITS, Town, square
from tests.townspeople import Person

BUREAU, OTHER_BUREAU, FIRM, OTHER_FIRM = "520626-D01", "520626-D02", "520626001001-W01", "520626001002-W01"
NEXT_COMMUNITY, NEXT_STREET, NEXT_COUNTY, UNIT = "520626001002", "520626002", "520627", "520626-U01"
MORE = (
    UnitOutline("520627", Level.COUNTY, "邻县", "Next County", ring=square(109.0, 28.0, 0.5)),
    UnitOutline("520626002", Level.STREET, "玉水街道", "Yushui", parent="520626"),
    UnitOutline("520626-D02", Level.DEPARTMENT, "水务局", "Water", parent="520626", duty="water"),
    UnitOutline("520626001002-W01", Level.PROPERTY, "竹园物业", "Zhuyuan Property", parent="520626001002"),
)
HANDLES = {"show", "read", "phone", "accept", "hand_to", "handle", "finish"}
COORDINATES = HANDLES | {"reject", "restrict", "status"}
PLACES = {
    Role.GRID_WORKER: (GRID, NEIGHBOUR),
    Role.COMMUNITY_ADMIN: (COMMUNITY, NEXT_COMMUNITY),
    **dict.fromkeys((Role.STREET_COORD, Role.STREET_DIRECTOR, Role.DUTY_OFFICER), (STREET, NEXT_STREET)),
    Role.COUNTY_OFFICE: (COUNTY, NEXT_COUNTY),
    **dict.fromkeys((Role.DEPT_HANDLER, Role.DEPT_HEAD), (BUREAU, OTHER_BUREAU)),
    Role.PROPERTY_MANAGER: (FIRM, OTHER_FIRM),
}
MAY = {
    Role.GRID_WORKER: HANDLES | {"status"},
    Role.COMMUNITY_ADMIN: COORDINATES,
    Role.STREET_COORD: COORDINATES,
    Role.STREET_DIRECTOR: COORDINATES,
    Role.DUTY_OFFICER: COORDINATES,
    Role.COUNTY_OFFICE: COORDINATES,
    Role.DEPT_HANDLER: HANDLES | {"status"},
    Role.DEPT_HEAD: HANDLES | {"status"},
    Role.PROPERTY_MANAGER: HANDLES | {"status"},
}
"""What a role may do about an issue of its own area (a department, a firm: about one that it holds); others nothing."""
AT = {
    "accept": State.SUBMITTED,
    "reject": State.SUBMITTED,
    "hand_to": State.ACCEPTED,
    "handle": State.ACCEPTED,
    "finish": State.HANDLING,
    "confirm": State.DONE,
    "reopen": State.DONE,
    "cannot_tell": State.DONE,
    "show": State.ACCEPTED,
    "read": State.ACCEPTED,
    "phone": State.ACCEPTED,
    "restrict": State.ACCEPTED,
    "status": State.ACCEPTED,
}
"""Where an issue stands when a step is tried."""
WORDS = "The lamp before the house of the Chens is dark"
PHONE = "13812345678"


SHOWN = ("Chens", PHONE, "Choose somebody", "Who shall have it?", "What was done?", "Why not?")
"""What is said to nobody who may not: what was written, the number, and the questions that a step begins with."""


class Stage:
    """One report, put back before every try, and somebody in every seat."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.mina = town.resident("Mina")
        self.number = reports(self.mina, WORDS)
        self.mina.says("/phone")
        self.mina.presses("Leave a phone number")
        self.mina.says(PHONE)
        self.people = {
            (role, unit): town.staff(f"{role.value} {unit}", role, unit)
            for role in Role
            for unit in PLACES.get(role, (COMMUNITY, UNIT))
        }

    def stands(self, state: State, holder: str) -> None:
        """Put the report where a step may be tried."""
        with self.town.database.begin() as uow:
            found = uow.issues.find(issue_in(self.town, self.number).id)
            assert found is not None
            found.state, found.holder, found.named, found.area = state.value, holder, "", GRID

    def value(self, deed: str) -> str:
        """Return what the button of a step carries now."""
        issue = issue_in(self.town, self.number)
        if deed == "restrict":
            return f"w:{short(issue.id)}:ask"
        if deed in ("confirm", "reopen", "cannot_tell"):
            return f"j:{short(issue.id)}:{issue.round}:{deed}"
        return f"i:{short(issue.id)}:{deed}:{issue.seq}"

    def tries(self, person: Person, deed: str) -> bool:
        """Let somebody try a step; say whether anything came of it."""
        before, heard = history_of(self.town, self.number), len(person.seen)
        if deed == "status":
            person.says(f"/status {self.number}")
        else:
            self.town.arrives(person, press=self.value(deed))
        said = "\n".join(shown.text for shown in person.seen[heard:])
        done = history_of(self.town, self.number) != before
        person.says("/cancel")
        assert said or done
        return done or any(shown in said for shown in SHOWN)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streets, "UNITS", (*UNITS, *MORE))
        with closing(Database(f"sqlite:///{folder}/town.db", KEY)) as database:
            Row.metadata.create_all(database.writer)
            yield Stage(Town(database, read_policy("", shipped())))


def holder_for(unit: str) -> str:
    """Return who has the issue that is tried from a unit: a department or firm sees what it holds itself."""
    return unit if unit in (BUREAU, FIRM) else GRID


@pytest.mark.parametrize(("role", "place"), list(product(Role, (0, 1))), ids=str)
def test_a_role_does_what_it_may_in_its_own_area_and_nothing_anywhere_else(
    stage: Stage, role: Role, place: int
) -> None:
    unit = PLACES.get(role, (COMMUNITY, UNIT))[place]
    may = MAY.get(role, set()) if place == 0 else set()
    done = set()
    for deed, state in AT.items():
        stage.stands(state, holder_for(unit))
        if stage.tries(stage.people[role, unit], deed):
            done.add(deed)
    assert done == may


def test_only_who_reported_it_judges(stage: Stage) -> None:
    for deed in ("confirm", "cannot_tell", "reopen"):
        stage.stands(State.DONE, GRID)
        assert stage.tries(stage.mina, deed)
    for deed in MAY[Role.COMMUNITY_ADMIN] - {"status"}:
        stage.stands(AT[deed], GRID)
        assert not stage.tries(stage.mina, deed)
