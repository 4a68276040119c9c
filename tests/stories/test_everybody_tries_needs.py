"""Every role tries every step of a need, in its own area and in a foreign one, by buttons that others were shown.

Who may do what is written down here once more, apart from the code.
"""

from collections.abc import Iterator

import pytest

from domain.need import State
from domain.organisation import Role
from storage.needs import Need
from tests.rights import PLACES, UNIT
from tests.stories.linking import key_of
from tests.stories.needing import NEED, tells
from tests.stories.trying import FOREIGN, OWN, Sat, Stage, seated, staged
from tests.town import COMMUNITY, Town

ORDERS = {"offer", f"offer:{UNIT}"}
MAY = {
    Role.COMMUNITY_ADMIN: ORDERS
    | {"see", "order", "refuse", "reword", "drop", "withdraw", "turn:event", "turn:wish", "confirm", "not_yet"},
    **dict.fromkeys((Role.STREET_COORD, Role.STREET_DIRECTOR, Role.DUTY_OFFICER), ORDERS),
    Role.UNIT_LIAISON: {f"take:{UNIT}", f"accept:{UNIT}", "decline", "finish"},
}
"""What a role may do in its own area, a liaison for the own unit; “see” is to read what is not published."""
EVERYBODY = {"show", "follow"}
AT = {
    "see": State.SUBMITTED,
    "order": State.SUBMITTED,
    "refuse": State.SUBMITTED,
    "reword": State.SUBMITTED,
    "drop": State.SUBMITTED,
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
OF_A_REPORT = {"reword", "drop"}
"""What is done with a need that nobody asked for."""
ELSEWHERE = {"see", "show", f"offer:{UNIT}"}
"""What has no button on the card: what brings it, and what is chosen from a list."""
SENDS = {"see": "show", "drop": "withdraw", f"accept:{UNIT}": f"take:{UNIT}"}
ASKED = ("Why not?", "Which unit shall be asked?", "How shall it read?", "Before I keep", "What was done?", NEED)


class Needs(Stage[Sat]):
    """One need."""

    shown = ASKED

    def __init__(self, town: Town) -> None:
        self.anna = town.resident("Anna")
        super().__init__(town, seated(town, {**PLACES, Role.UNIT_LIAISON: (UNIT, COMMUNITY)}, (COMMUNITY, UNIT)))
        tells(self.anna)
        self.key = key_of(town, self.anna)
        admin = self.people[Role.COMMUNITY_ADMIN, OWN]
        self.value = admin.button("Publish the need").value.removesuffix("order")

    def stands(self, deed: str) -> None:
        with self.town.database.begin() as uow:
            found = uow.session.query(Need).one()
            found.state, found.since, found.became, found.became_key = AT[deed].value, self.town.now, "", None
            found.asker = None if deed in OF_A_REPORT else self.key
            found.unit = "" if AT[deed] in (State.SUBMITTED, State.PUBLISHED) else UNIT
            for follower in uow.needs.followers(found.id):
                uow.needs.leave(found.id, follower)

    def said(self, deed: str) -> dict[str, object]:
        return {"press": self.value + SENDS.get(deed, deed)}

    def marks(self) -> object:
        with self.town.database.reading() as uow:
            need = uow.session.query(Need).one()
            return len(uow.lives.of("need", need.id)), len(uow.needs.followers(need.id))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Needs]:
    with staged(tmp_path_factory.mktemp("stage"), Needs) as stage:
        yield stage


def able(stage: Needs, deed: str) -> set[Sat]:
    """Return who may."""
    return set(stage.people) if deed in EVERYBODY else {(role, OWN) for role, deeds in MAY.items() if deed in deeds}


@pytest.mark.parametrize("deed", sorted(AT))
def test_a_role_does_what_it_may_in_its_own_area_and_nothing_more_anywhere_else(stage: Needs, deed: str) -> None:
    may = able(stage, deed)
    assert stage.doers(deed, may) == may


@pytest.mark.parametrize("deed", sorted(AT.keys() - ELSEWHERE))
def test_a_card_offers_every_step_to_those_who_may_take_it_and_to_nobody_else(stage: Needs, deed: str) -> None:
    may = {one: able(stage, one) for one in AT} | {f"take:{COMMUNITY}": {(Role.UNIT_LIAISON, FOREIGN)}}
    assert not stage.misplaced(deed, may)


def test_who_asked_for_it_decides_about_nothing_but_takes_it_back(stage: Needs) -> None:
    assert {deed for deed in AT if stage.tries(stage.anna, deed)} == {"see", "show", "follow"}
