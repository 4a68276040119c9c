"""Who may take which step with a post, a hold of one, or the agreement of a unit; every other step is refused."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import product
from typing import Any

import pytest

from domain import pairing, post
from domain.errors import NotAllowed, TooLate
from domain.life import Life
from domain.organisation import Role, Seat

HOME, STREET, UNIT = "520626001001", "520626001", "520626-U01"
POSTS = {
    ("none", "offer"): ("open", {"community"}),
    ("none", "propose"): ("proposed", {"member"}),
    ("proposed", "accept"): ("open", {"community"}),
    ("proposed", "refuse"): ("refused", {"community"}),
    ("proposed", "retract"): ("closed", {"member", "time"}),
    ("open", "close"): ("closed", {"community", "time"}),
}
HOLDS = {
    ("none", "claim"): ("held", {"member"}),
    ("given_back", "claim"): ("held", {"member"}),
    ("released", "claim"): ("held", {"member"}),
    ("held", "give_back"): ("given_back", {"member"}),
    ("held", "release"): ("released", {"community", "time"}),
}
PAIRINGS = {
    ("none", "submit"): ("submitted", {"unit"}),
    ("submitted", "accept"): ("active", {"community", "street"}),
    ("submitted", "refuse"): ("refused", {"community", "street"}),
    ("submitted", "ask"): ("need_info", {"community", "street"}),
    ("need_info", "answer"): ("submitted", {"unit"}),
    ("need_info", "accept"): ("active", {"community", "street"}),
    ("need_info", "refuse"): ("refused", {"community", "street"}),
    ("need_info", "lapse"): ("ended", {"time"}),
    ("submitted", "retract"): ("ended", {"unit"}),
    ("need_info", "retract"): ("ended", {"unit"}),
    ("active", "end"): ("ended", {"unit", "community", "time"}),
}
Steps = Mapping[tuple[str, str], tuple[str, set[str]]]


@pytest.mark.parametrize(
    ("life", "steps", "kinds"),
    [
        pytest.param(post.LIFE, POSTS, (post.State, post.Action, post.Party), id="a post"),
        pytest.param(post.HOLDS, HOLDS, (post.Hold, post.Deed, post.Party), id="a hold"),
        pytest.param(pairing.LIFE, PAIRINGS, (pairing.State, pairing.Action, pairing.Party), id="an agreement"),
    ],
)
def test_a_step_leads_where_the_table_says_or_nowhere(
    life: Life[Any, Any, Any], steps: Steps, kinds: tuple[type[StrEnum], ...]
) -> None:
    for state, action, party in product(*kinds):
        to, who = steps.get((state, action), ("", set()))
        if party in who:
            assert life.advance(state, action, frozenset({party})) == to
        else:
            with pytest.raises(NotAllowed if to else TooLate):
                life.advance(state, action, frozenset({party}))


@pytest.mark.parametrize(
    ("seat", "street", "expected"),
    [
        pytest.param(Seat(Role.UNIT_LIAISON, UNIT), "", {"unit"}, id="the unit's liaison"),
        pytest.param(Seat(Role.UNIT_LIAISON, "520626-U02"), "", set(), id="another unit's"),
        pytest.param(Seat(Role.MEMBER, UNIT), "", set(), id="a member of the unit"),
        pytest.param(Seat(Role.COMMUNITY_ADMIN, HOME), "", {"community"}, id="the community"),
        pytest.param(Seat(Role.COMMUNITY_ADMIN, "520626001002"), "", set(), id="another community"),
        pytest.param(Seat(Role.STREET_COORD, STREET), STREET, {"street"}, id="the street once it may"),
        pytest.param(Seat(Role.STREET_COORD, STREET), "", set(), id="the street before"),
    ],
)
def test_what_somebody_is_to_an_agreement(seat: Seat, street: str, expected: set[str]) -> None:
    assert pairing.parties((seat,), unit=UNIT, community=HOME, street=street) == expected


@pytest.mark.parametrize(("places", "held", "room"), [(1, 0, True), (1, 1, False), (2, 1, True), (1, 2, False)])
def test_a_post_has_room_until_its_places_are_held(places: int, held: int, *, room: bool) -> None:
    assert post.has_room(places, held) is room
