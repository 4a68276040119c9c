"""Every role tries every step of a small wish, in its own area and in a foreign one, by buttons that others were shown.

Who may do what is written down here once more, apart from the code.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import product

import pytest

from bot.profiles import shipped
from domain.organisation import Role
from domain.policy_reading import read_policy
from domain.wish import For, State
from storage.database import Database
from storage.tables import Row
from storage.wishes import Wish
from tests import town as streets
from tests.ground import KEY
from tests.rights import MORE, PLACES, UNIT
from tests.stories.linking import key_of
from tests.stories.wishing import NAME, WHERE, WISH, wishes
from tests.town import COMMUNITY, UNITS, Town
from tests.townspeople import Person

EVERYBODY = {"claim:one", "claim:group", "join", "show"}
MAY = {
    Role.COMMUNITY_ADMIN: {"publish", "refuse", "money", "know"},
    **dict.fromkeys((Role.STREET_COORD, Role.STREET_DIRECTOR, Role.DUTY_OFFICER), {"offer", f"ask:{UNIT}"}),
}
"""What a role may do in its own area besides what everybody may; “know” is to read whose wish it is."""
AT = {
    "know": State.SUBMITTED,
    "publish": State.SUBMITTED,
    "refuse": State.SUBMITTED,
    "money": State.SUBMITTED,
    "show": State.PUBLISHED,
    "offer": State.PUBLISHED,
    f"ask:{UNIT}": State.PUBLISHED,
    "claim:one": State.PUBLISHED,
    "claim:group": State.PUBLISHED,
    f"claim:{UNIT}": State.PUBLISHED,
    "join": State.CLAIMED,
    "contact": State.CLAIMED,
    "release": State.CLAIMED,
    "deliver": State.FULFILLING,
    "confirm": State.DELIVERED,
    "not_yet": State.DELIVERED,
    "withdraw": State.CLAIMED,
}
"""Where a wish stands when a step is tried; whoever claims is asked for their consent first."""
ASKED = ("Why not?", "Which unit shall I ask?", "Before I keep anything", WISH)


class Stage:
    """One wish, put back before every try, and somebody in every seat."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.anna, self.olof = town.resident("Anna"), town.resident("Olof")
        self.people = {
            (role, unit): town.staff(f"{role.value} {unit}", role, unit)
            for role in Role
            for unit in PLACES.get(role, (COMMUNITY, UNIT))
        }
        wishes(self.anna)
        admin = self.people[Role.COMMUNITY_ADMIN, COMMUNITY]
        self.value = admin.button("Publish the wish").value.removesuffix("publish")

    def stands(self, state: State) -> Wish:
        """Put the wish where a step may be tried."""
        with self.town.database.begin() as uow:
            found = uow.session.query(Wish).one()
            taken = state not in (State.SUBMITTED, State.PUBLISHED)
            found.state, found.since, found.unit = state.value, self.town.now, ""
            found.claimer = key_of(self.town, self.olof) if taken else None
            found.claimed_for = For.GROUP.value if taken else ""
        return found

    def tries(self, person: Person, deed: str) -> bool:
        """Let somebody try a step; say whether anything came of it."""
        self.stands(AT[deed])
        before, heard = self.steps(), len(person.seen)
        self.town.arrives(person, press=self.value + ("show" if deed == "know" else deed))
        said = "\n".join(shown.text for shown in person.seen[heard:])
        done = self.steps() != before
        person.says("/cancel")
        if deed == "know":
            return NAME in said and WHERE in said
        return done or any(asked in said for asked in ASKED)

    def steps(self) -> int:
        with self.town.database.reading() as uow:
            return len(uow.lives.of("wish", uow.session.query(Wish).one().id))


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
    may = EVERYBODY | (MAY.get(role, set()) if place == 0 else set())
    if (role, unit) == (Role.UNIT_LIAISON, UNIT):
        may |= {f"claim:{UNIT}"}
    assert {deed for deed in AT if stage.tries(stage.people[role, unit], deed)} == may
    assert any(NAME in shown.text for shown in stage.people[role, unit].seen) is ("know" in may)


def test_only_who_made_it_says_that_it_has_come_true_and_takes_it_back(stage: Stage) -> None:
    assert {deed for deed in AT if stage.tries(stage.anna, deed)} == {"know", "show", "confirm", "not_yet", "withdraw"}


def test_only_who_has_it_says_that_they_are_in_touch_and_that_it_is_done(stage: Stage) -> None:
    has = {deed for deed in AT if AT[deed] is not State.PUBLISHED and stage.tries(stage.olof, deed)}
    assert has == {"contact", "release", "deliver"}
