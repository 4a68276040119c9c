"""Every role tries every step of a small wish, in its own area and in a foreign one, by buttons that others were shown.

Who may do what is written down here once more, apart from the code.
"""

from collections.abc import Iterator

import pytest

from domain.organisation import Role
from domain.wish import For, State
from storage.wishes import Wish
from tests.rights import PLACES, UNIT
from tests.stories.linking import key_of
from tests.stories.trying import FOREIGN, OWN, Sat, Stage, seated, staged
from tests.stories.wishing import NAME, WHERE, WISH, wishes
from tests.town import COMMUNITY, Town

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
    "detail": State.SUBMITTED,
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
ELSEWHERE = {"know", "show", f"ask:{UNIT}"}
"""What has no button on the card: what brings it, and what is chosen from a list."""
ASKED = ("Why not?", "For whom is it?", "Which unit shall I ask?", "Before I keep anything", WISH)


class Wishes(Stage[Sat]):
    """One wish."""

    shown, shown_by = ASKED, {"know": (NAME, WHERE)}

    def __init__(self, town: Town) -> None:
        self.anna, self.olof = town.resident("Anna"), town.resident("Olof")
        super().__init__(town, seated(town, {**PLACES, Role.UNIT_LIAISON: (UNIT, COMMUNITY)}, (COMMUNITY, UNIT)))
        wishes(self.anna)
        admin = self.people[Role.COMMUNITY_ADMIN, OWN]
        self.value = admin.button("Publish the wish").value.removesuffix("publish")

    def stands(self, deed: str) -> None:
        state = AT[deed]
        taken = state not in (State.SUBMITTED, State.PUBLISHED)
        with self.town.database.begin() as uow:
            found = uow.session.query(Wish).one()
            found.state, found.since, found.unit = state.value, self.town.now, ""
            found.claimer = key_of(self.town, self.olof) if taken else None
            found.claimed_for = For.GROUP.value if taken else ""

    def said(self, deed: str) -> dict[str, object]:
        return {"press": self.value + ("show" if deed == "know" else deed)}

    def marks(self) -> object:
        with self.town.database.reading() as uow:
            return len(uow.lives.of("wish", uow.session.query(Wish).one().id))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wishes]:
    with staged(tmp_path_factory.mktemp("stage"), Wishes) as stage:
        yield stage


def able(stage: Wishes, deed: str) -> set[Sat]:
    """Return who may."""
    if deed in EVERYBODY:
        return set(stage.people)
    if deed == f"claim:{UNIT}":
        return {(Role.UNIT_LIAISON, OWN)}
    return {(role, OWN) for role, deeds in MAY.items() if deed in deeds}


@pytest.mark.parametrize("deed", sorted(AT))
def test_a_role_does_what_it_may_in_its_own_area_and_nothing_more_anywhere_else(stage: Wishes, deed: str) -> None:
    may = able(stage, deed)
    assert stage.doers(deed, may) == may
    strangers = [person for seat, person in stage.people.items() if seat not in able(stage, "know")]
    assert not any(NAME in shown.text for person in strangers for shown in person.seen)


@pytest.mark.parametrize("deed", sorted(AT.keys() - ELSEWHERE))
def test_a_card_offers_every_step_to_those_who_may_take_it_and_to_nobody_else(stage: Wishes, deed: str) -> None:
    may = {one: able(stage, one) for one in AT} | {f"claim:{COMMUNITY}": {(Role.UNIT_LIAISON, FOREIGN)}}
    assert not stage.misplaced(deed, may)


def test_only_who_made_it_says_that_it_has_come_true_and_takes_it_back(stage: Wishes) -> None:
    does = {deed for deed in AT if stage.tries(stage.anna, deed)}
    assert does == {"know", "show", "detail", "confirm", "not_yet", "withdraw"}


def test_only_who_has_it_says_that_they_are_in_touch_and_that_it_is_done(stage: Wishes) -> None:
    has = {deed for deed in AT if AT[deed] is not State.PUBLISHED and stage.tries(stage.olof, deed)}
    assert has == {"contact", "release", "deliver"}
