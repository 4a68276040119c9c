"""Every role tries everything about somebody's hours, in its own area and in a foreign one; who may stands here too."""

from collections.abc import Iterator
from itertools import product

import pytest

from domain.organisation import Role
from handlers.keys import short
from tests.stories.serving import entries, gate_in, serve
from tests.stories.staff import at
from tests.stories.trying import Stage, staged
from tests.town import COMMUNITY, COUNTY, GRID, STREET, Town

STREETS = {Role.STREET_COORD, Role.STREET_DIRECTOR, Role.DUTY_OFFICER}
DECIDES = {(Role.COMMUNITY_ADMIN, COMMUNITY), *((role, STREET) for role in STREETS)}
"""Who confirms, corrects and rejects: the community, and its street once that has let its time pass."""
SHOWS = {(Role.COMMUNITY_ADMIN, COMMUNITY)}
"""Who shows the code of a community and of its events, and sees the hours of everybody there."""
UNITS = (GRID, COMMUNITY, "520626001002", STREET, COUNTY, "520626-D01", "520626-U01", "520626001001-W01")
ASKED = ("How many minutes count?", "Why? Whoever served reads that", "Confirm", "Another number")
MAY = {
    **dict.fromkeys(("t:one", "t:correct", "t:reject"), DECIDES),
    **dict.fromkeys(("e:code", "t:code", "e:hours"), SHOWS),
    **dict.fromkeys(("t:confirm", "t:uphold", "t:dispute", "t:near"), set()),
}
"""Who may what; what is pressed last is for those who decide, and changes it, or for whoever served."""
There = tuple[Role, str]


class Served(Stage[There]):
    """Two hours of somebody, which wait for a word."""

    shown = (*ASKED, "Check-in code of", "Resident 1")

    def __init__(self, town: Town) -> None:
        _, self.mina = serve(town, "Mina")
        at(town, "2026-12-10 18:00")
        with town.database.reading() as uow:
            (entry,) = uow.hours.all()
            self.entry, self.version = short(entry.id), entry.version
        gate = gate_in(town).event
        assert gate is not None
        self.event = short(gate.id)
        seats = [(role, unit) for role, unit in product(Role, UNITS) if role not in _odd(unit)]
        super().__init__(town, {(role, unit): town.staff(f"{role} {unit}", role, unit) for role, unit in seats})

    def stands(self, deed: str) -> None:
        assert entries(self.town) == [("pending", "qr", 120)], deed

    def said(self, deed: str) -> dict[str, object]:
        kind, _, action = deed.partition(":")
        if deed == "t:code":
            return {"press": f"t:code:{COMMUNITY}"}
        return {"press": f"e:{self.event}:{action}" if kind == "e" else f"t:{self.entry}:{action}:{self.version}"}

    def marks(self) -> object:
        return entries(self.town)


def _odd(unit: str) -> set[Role]:
    """Return who sits nowhere like that: nobody holds a community's role at a street, or a street's at a community."""
    return STREETS if unit != STREET else {Role.COMMUNITY_ADMIN}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with staged(tmp_path_factory.mktemp("served"), Served, ()) as served:
        yield served


@pytest.mark.parametrize("deed", MAY)
def test_a_role_does_what_it_may_and_nothing_else(served: Served, deed: str) -> None:
    others = set(served.people) - (set() if MAY[deed] else DECIDES)
    assert served.doers(deed, MAY[deed], among=others) == MAY[deed]
    assert entries(served.town) == [("pending", "qr", 120)]
    served.mina.says("/hours")
    served.mina.hears("120 min on the way.")
