"""Every role tries every step with an event, its own and a foreign one, by a button that others were shown.

Who may do what is written down here once more, apart from the code.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import product

import pytest
from sqlalchemy import update

from bot.profiles import shipped
from domain.event import State
from domain.organisation import Level, Role, UnitOutline
from domain.policy_reading import read_policy
from handlers.event_view import value
from storage.database import Database
from storage.event_tables import Event
from storage.lives import deed
from storage.tables import Row
from tests import town as streets
from tests.ground import KEY
from tests.stories.test_event_life import unit_makes
from tests.town import COMMUNITY, COUNTY, GRID, STREET, UNITS, Town
from tests.townspeople import Person

UNIT, OTHER_UNIT, PARTY = "520626-U01", "520626-U02", "520626001001-P"
NEXT_COMMUNITY, NEXT_STREET = "520626001002", "520626002"
MORE = (
    UnitOutline("520626002", Level.STREET, "玉水街道", "Yushui", parent="520626"),
    UnitOutline("520626-U02", Level.UNIT, "第二小学", "Second School", parent="520626"),
    UnitOutline("520626001001-P", Level.PARTY, "云桥支部", "Yunqiao Branch", parent="520626001001"),
)
RUNS = {"move", "weather", "call_off", "door", "code"}
REVIEWS = {"approve", "refuse"}
PLACES = {
    Role.COMMUNITY_ADMIN: (COMMUNITY, NEXT_COMMUNITY),
    Role.STREET_COORD: (STREET, NEXT_STREET),
    Role.STREET_DIRECTOR: (STREET, NEXT_STREET),
    Role.UNIT_LIAISON: (UNIT, OTHER_UNIT),
    Role.COUNTY_OFFICE: (COUNTY, COUNTY),
    Role.GRID_WORKER: (GRID, GRID),
    Role.GROUP_LEADER: (PARTY, PARTY),
}
MAY = {
    Role.COMMUNITY_ADMIN: RUNS | REVIEWS,
    Role.STREET_COORD: REVIEWS,
    Role.STREET_DIRECTOR: REVIEWS,
    Role.UNIT_LIAISON: RUNS,
}
"""What a role may do about an event that a unit makes in a community; others nothing, and nobody elsewhere."""
AT = dict.fromkeys(RUNS, State.OPEN) | dict.fromkeys(REVIEWS, State.REVIEW)
SHOWN = ("Check-in code", "Why not?", "Are you sure?", "When does it start now?", "Check-in for")
ON = ("is called off", "takes place")


class Stage:
    """One event of a unit, put back before every try, and somebody in every seat."""

    def __init__(self, town: Town) -> None:
        self.town = town
        unit_makes(town)
        with town.database.reading() as uow:
            self.event = uow.session.query(Event).one()
            self.shift = uow.events.shifts([self.event.id])[0]
        self.people = {
            (role, place): town.staff(f"{role.value} {place}", role, PLACES.get(role, (COMMUNITY, UNIT))[place])
            for role, place in product(Role, (0, 1))
        }

    def tries(self, person: Person, what: str) -> bool:
        """Let somebody try a step where the event stands right for it; say whether anything came of it."""
        with self.town.database.begin() as uow:
            uow.session.execute(update(Event).values(state=AT[what].value))
        steps, heard = self._steps(), len(person.seen)
        self.town.arrives(person, press=value(self.event, what))
        said = "\n".join(shown.text for shown in person.seen[heard:])
        person.says("/cancel")
        return self._steps() != steps or any(words in said for words in (*SHOWN, *ON))

    def _steps(self) -> int:
        with self.town.database.reading() as uow:
            return uow.session.query(deed).filter(deed.c.kind == "event").count()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streets, "UNITS", (*UNITS, *MORE))
        with closing(Database(f"sqlite:///{folder}/town.db", KEY)) as database:
            Row.metadata.create_all(database.writer)
            yield Stage(Town(database, read_policy("", shipped())))


@pytest.mark.parametrize(("role", "place"), list(product(Role, (0, 1))), ids=str)
def test_a_role_does_what_it_may_with_its_own_events_and_nothing_with_others(
    stage: Stage, role: Role, place: int
) -> None:
    may = MAY.get(role, set()) if place == 0 else set()
    done = {what for what in AT if stage.tries(stage.people[role, place], what)}
    assert done == may
