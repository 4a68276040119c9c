"""Every role tries every step with an event, its own and a foreign one, by a button that others were shown.

Who may do what is written down here once more, apart from the code.
"""

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from domain.event import State
from domain.organisation import Level, Role, UnitOutline
from handlers.event_view import value
from storage.event_tables import Event
from storage.lives import deed as taken
from tests.stories.test_event_review import unit_makes
from tests.stories.trying import OWN, Sat, Stage, seated, staged
from tests.town import COMMUNITY, COUNTY, GRID, STREET, Town

UNIT, OTHER_UNIT, PARTY = "520626-U01", "520626-U02", "520626001001-P"
NEXT_COMMUNITY, NEXT_STREET = "520626001002", "520626002"
MORE = (
    UnitOutline("520626002", Level.STREET, "玉水街道", "Yushui", parent="520626"),
    UnitOutline("520626-U02", Level.UNIT, "第二小学", "Second School", parent="520626"),
    UnitOutline("520626001001-P", Level.PARTY, "云桥支部", "Yunqiao Branch", parent="520626001001"),
)
RUNS = {"move", "weather", "call_off", "door", "code"}
REVIEWS = {"approve", "refuse"}
PLANS = {"change"}
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
    Role.COMMUNITY_ADMIN: RUNS | REVIEWS | PLANS,
    Role.STREET_COORD: REVIEWS,
    Role.STREET_DIRECTOR: REVIEWS,
    Role.UNIT_LIAISON: RUNS | PLANS,
}
"""What a role may do about an event that a unit makes in a community; others nothing, and nobody elsewhere."""
AT = dict.fromkeys(RUNS, State.OPEN) | dict.fromkeys(REVIEWS | PLANS, State.REVIEW)
SHOWN = ("Check-in code", "Why not?", "Are you sure?", "When does it start now?", "Check-in for")
ON = ("is called off", "takes place")
AT_THE_DOOR = {"door", "code"}
"""What the card offers once the doors are open."""


class Events(Stage[Sat]):
    """One event of a unit."""

    shown = (*SHOWN, *ON)

    def __init__(self, town: Town) -> None:
        unit_makes(town)
        with town.database.reading() as uow:
            self.event = uow.session.query(Event).one()
        super().__init__(town, seated(town, PLACES, (COMMUNITY, UNIT)))

    def stands(self, deed: str) -> None:
        with self.town.database.begin() as uow:
            uow.session.execute(update(Event).values(state=AT[deed].value))

    def said(self, deed: str) -> dict[str, object]:
        return {"press": value(self.event, deed)}

    def marks(self) -> object:
        with self.town.database.reading() as uow:
            return uow.session.query(taken).filter(taken.c.kind == "event").count()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Events]:
    with staged(tmp_path_factory.mktemp("stage"), Events, MORE) as stage:
        yield stage


def able(deed: str) -> set[Sat]:
    """Return who may."""
    return {(role, OWN) for role, deeds in MAY.items() if deed in deeds}


@pytest.mark.parametrize("deed", sorted(AT))
def test_a_role_does_what_it_may_with_its_own_events_and_nothing_with_others(stage: Events, deed: str) -> None:
    may = able(deed)
    assert stage.doers(deed, may) == may


@pytest.mark.parametrize("deed", sorted(AT.keys() - AT_THE_DOOR))
def test_a_card_offers_every_step_to_those_who_may_take_it_and_to_nobody_else(stage: Events, deed: str) -> None:
    may = {one: able(one) for one in AT} | dict.fromkeys(("show", "share", "sign_up"), stage.people)
    assert not stage.misplaced(deed, may)
