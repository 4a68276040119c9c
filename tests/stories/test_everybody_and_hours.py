"""Every role tries everything about somebody's hours, in its own area and in a foreign one; who may stands here too."""

from itertools import product

import pytest

from domain.organisation import Role
from handlers.keys import short
from tests.stories.serving import entries, gate_in, serve
from tests.stories.staff import at
from tests.town import COMMUNITY, COUNTY, GRID, STREET, Town

STREETS = {Role.STREET_COORD, Role.STREET_DIRECTOR, Role.DUTY_OFFICER}
DECIDES = {(Role.COMMUNITY_ADMIN, COMMUNITY), *((role, STREET) for role in STREETS)}
"""Who confirms, corrects and rejects: the community, and its street once that has let its time pass."""
SHOWS = {(Role.COMMUNITY_ADMIN, COMMUNITY)}
"""Who shows the code of a community and of its events, and sees the hours of everybody there."""
UNITS = (GRID, COMMUNITY, "520626001002", STREET, COUNTY, "520626-D01", "520626-U01", "520626001001-W01")
ASKED = ("How many minutes count?", "Why? Whoever served reads that", "Confirm", "Another number")


@pytest.mark.parametrize("unit", UNITS)
def test_a_role_does_what_it_may_and_nothing_else(town: Town, unit: str) -> None:
    _, mina = serve(town, "Mina")
    at(town, "2026-12-10 18:00")
    with town.database.reading() as uow:
        (entry,) = uow.hours.all()
        key, version, event = short(entry.id), entry.version, short(gate_in(town).event.id)  # type: ignore[union-attr]
    # Nobody holds a community's role at a street, or a street's at a community.
    odd = STREETS if unit != STREET else {Role.COMMUNITY_ADMIN}
    roles = [role for role in Role if role not in odd]
    people = {role: town.staff(f"{role.value} there", role, unit) for role in roles}
    for role, action in product(roles, ("one", "correct", "reject")):
        heard = len(people[role].seen)
        town.arrives(people[role], press=f"t:{key}:{action}:{version}")
        said = "\n".join(f"{shown.text} {shown.buttons}" for shown in people[role].seen[heard:])
        assert any(asked in said for asked in ASKED) is ((role, unit) in DECIDES), (role, action)
        people[role].says("/cancel")
    for role, press in product(roles, (f"e:{event}:code", f"t:code:{COMMUNITY}", f"e:{event}:hours")):
        heard = len(people[role].seen)
        town.arrives(people[role], press=press)
        said = "\n".join(shown.text for shown in people[role].seen[heard:])
        assert ("Check-in code of" in said or "Resident 1" in said) is ((role, unit) in SHOWS), (role, press)
    assert entries(town) == [("pending", "qr", 120)]
    for role in roles:
        if (role, unit) in DECIDES:
            continue
        for action in ("confirm", "uphold", "dispute", "near"):
            town.arrives(people[role], press=f"t:{key}:{action}:{version}")
        assert entries(town) == [("pending", "qr", 120)], role
    mina.says("/hours")
    mina.hears("120 min on the way.")
