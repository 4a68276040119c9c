"""Every role tries every step of a need, in its own area and in a foreign one, by buttons that others were shown.

Who may do what is written down here once more, apart from the code.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import product

import pytest

from bot.profiles import shipped
from domain.need import State
from domain.organisation import Role
from domain.policy_reading import read_policy
from storage.database import Database
from storage.needs import Need
from storage.tables import Row
from tests import town as streets
from tests.ground import KEY
from tests.rights import MORE, PLACES, UNIT
from tests.stories.needing import NEED, tells
from tests.town import COMMUNITY, UNITS, Town
from tests.townspeople import Person

ORDERS = {"offer", f"offer:{UNIT}"}
MAY = {
    Role.COMMUNITY_ADMIN: ORDERS
    | {"see", "order", "refuse", "withdraw", "turn:event", "turn:wish", "confirm", "not_yet"},
    **dict.fromkeys((Role.STREET_COORD, Role.STREET_DIRECTOR, Role.DUTY_OFFICER), ORDERS),
    Role.UNIT_LIAISON: {f"take:{UNIT}", f"accept:{UNIT}", "decline", "finish"},
}
"""What a role may do in its own area, a liaison for the own unit; “see” is to read what is not published."""
EVERYBODY = {"show", "follow"}
AT = {
    "see": State.SUBMITTED,
    "order": State.SUBMITTED,
    "refuse": State.SUBMITTED,
    "show": State.PUBLISHED,
    "follow": State.PUBLISHED,
    "offer": State.PUBLISHED,
    f"offer:{UNIT}": State.PUBLISHED,
    f"take:{UNIT}": State.PUBLISHED,
    "turn:event": State.PUBLISHED,
    "turn:wish": State.PUBLISHED,
    "withdraw": State.PUBLISHED,
    f"accept:{UNIT}": State.OFFERED,
    "decline": State.TAKEN,
    "finish": State.TAKEN,
    "confirm": State.DONE,
    "not_yet": State.DONE,
}
"""Where a need stands when a step is tried."""
SENDS = {"see": "show", f"accept:{UNIT}": f"take:{UNIT}"}
ASKED = ("Why not?", "Which unit shall be asked?", "Where do people meet?", "Before I keep", "What was done?", NEED)


class Stage:
    """One need, put back before every try, and somebody in every seat."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.anna = town.resident("Anna")
        self.people = {
            (role, unit): town.staff(f"{role.value} {unit}", role, unit)
            for role in Role
            for unit in PLACES.get(role, (COMMUNITY, UNIT))
        }
        tells(self.anna)
        admin = self.people[Role.COMMUNITY_ADMIN, COMMUNITY]
        self.value = admin.button("Publish the need").value.removesuffix("order")

    def tries(self, person: Person, deed: str) -> bool:
        """Put the need where a step may be tried, let somebody try it, and say whether anything came of it."""
        with self.town.database.begin() as uow:
            found = uow.session.query(Need).one()
            found.state, found.since, found.became, found.became_key = AT[deed].value, self.town.now, "", None
            found.unit = "" if AT[deed] in (State.SUBMITTED, State.PUBLISHED) else UNIT
            for follower in uow.needs.followers(found.id):
                uow.needs.leave(found.id, follower)
        before, heard = self.steps(), len(person.seen)
        self.town.arrives(person, press=self.value + SENDS.get(deed, deed))
        said = "\n".join(shown.text for shown in person.seen[heard:])
        done = self.steps() != before
        person.says("/cancel")
        return done or any(asked in said for asked in ASKED)

    def steps(self) -> tuple[int, int]:
        with self.town.database.reading() as uow:
            need = uow.session.query(Need).one()
            return len(uow.lives.of("need", need.id)), len(uow.needs.followers(need.id))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streets, "UNITS", (*UNITS, *MORE))
        with closing(Database(f"sqlite:///{folder}/town.db", KEY)) as database:
            Row.metadata.create_all(database.writer)
            yield Stage(Town(database, read_policy("", shipped())))


@pytest.mark.parametrize(("role", "place"), list(product(Role, (0, 1))), ids=str)
def test_a_role_does_what_it_may_in_its_own_area_and_nothing_more_anywhere_else(
    stage: Stage, role: Role, place: int
) -> None:
    unit = PLACES.get(role, (COMMUNITY, UNIT))[place]
    own = unit == UNIT if role is Role.UNIT_LIAISON else place == 0
    may = EVERYBODY | (MAY.get(role, set()) if own else set())
    assert {deed for deed in AT if stage.tries(stage.people[role, unit], deed)} == may


def test_who_asked_for_it_decides_about_nothing_but_takes_it_back(stage: Stage) -> None:
    assert {deed for deed in AT if stage.tries(stage.anna, deed)} == {"see", "show", "follow"}
