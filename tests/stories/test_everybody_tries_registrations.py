"""Every role tries every step of registrations, posts and agreements, in its own area and in a foreign one.

Who may do what is written down here once more, apart from the code.
"""

from collections.abc import Iterator

import pytest

from domain.organisation import Role
from domain.pairing import State as Agreed
from domain.post import State as Open
from domain.registration import State
from handlers.keys import short
from storage.pairings import Pairing
from storage.posts import Post
from storage.registrations import Registration
from storage.unit_of_work import UnitOfWork
from tests.rights import PLACES
from tests.stories.members import NEXT, SCHOOL, community_of, member_of
from tests.stories.test_posts import offers
from tests.stories.test_unit_and_community import liaison_of, sends
from tests.stories.trying import FOREIGN, OWN, Sat, Stage, seated, staged
from tests.town import COMMUNITY, Town

OTHER_UNIT = "520626-D01"
AREAS = {**PLACES, Role.UNIT_LIAISON: (SCHOOL, OTHER_UNIT)}
AT = {
    "r:show": State.SUBMITTED,
    "r:accept": State.SUBMITTED,
    "r:ask": State.SUBMITTED,
    "r:refuse": State.SUBMITTED,
    "r:agree": State.TRANSFER_PENDING,
    "r:decline": State.TRANSFER_PENDING,
    "r:end": State.EXIT_PENDING,
    "post:show": Open.OPEN,
    "post:close": Open.OPEN,
    "pair:show": Agreed.SUBMITTED,
    "pair:accept": Agreed.SUBMITTED,
    "pair:refuse": Agreed.SUBMITTED,
    "pair:ask": Agreed.SUBMITTED,
    "pair:answer": Agreed.NEED_INFO,
    "pair:retract": Agreed.SUBMITTED,
    "pair:end": Agreed.ACTIVE,
}
"""Where something stands when a step is tried."""
DECIDES = {"r:show", "r:accept", "r:ask", "r:refuse", "pair:show", "pair:accept", "pair:refuse", "pair:ask"}
MAY = {
    Role.COMMUNITY_ADMIN: set(AT) - {"pair:retract", "pair:answer"},
    Role.UNIT_LIAISON: {"pair:show", "pair:retract", "pair:answer", "pair:end"},
}
STREETS = (Role.STREET_COORD, Role.STREET_DIRECTOR, Role.DUTY_OFFICER)
SECRETS = (
    "Chen Lu",
    "Contact of the unit",
    "taken",
    "What do you want to know?",
    "Why not?",
    "on your side?",
    "your answer",
    "Luo",
)


class Registrations(Stage[Sat]):
    """A member, a post and an agreement."""

    shown = SECRETS

    def __init__(self, town: Town) -> None:
        zhao = community_of(town)
        offers(zhao)
        self.member = member_of(town, zhao)
        sends(liaison_of(town))
        with town.database.reading() as uow:
            self.keys = {
                kind: uow.session.query(row.id).scalar()
                for kind, row in (("r", Registration), ("post", Post), ("pair", Pairing))
            }
        self.passed_on, self.taker = False, COMMUNITY
        super().__init__(town, seated(town, AREAS, (COMMUNITY, SCHOOL)))

    def stands(self, deed: str) -> None:
        kind, state = deed.partition(":")[0], AT[deed].value
        with self.town.database.begin() as uow:
            registration, post, pairing = self._three(uow)
            registration.state, registration.community = state if kind == "r" else "active", COMMUNITY
            registration.taker = self.taker if state == State.TRANSFER_PENDING else ""
            registration.agreed = []
            post.state = state if kind == "post" else "open"
            pairing.state = state if kind == "pair" else "active"
            registration.passed_on = pairing.passed_on = self.passed_on

    def said(self, deed: str) -> dict[str, object]:
        kind, _, action = deed.partition(":")
        return {"press": f"{kind}:{short(self.keys[kind])}:{action}"}

    def marks(self) -> object:
        with self.town.database.reading() as uow:
            registration, post, pairing = self._three(uow)
            return registration.state, list(registration.agreed), registration.taker, post.state, pairing.state

    def _three(self, uow: UnitOfWork) -> tuple[Registration, Post, Pairing]:
        registration = uow.registrations.find(self.keys["r"])
        post, pairing = uow.posts.find(self.keys["post"]), uow.pairings.find(self.keys["pair"])
        assert registration is not None
        assert post is not None
        assert pairing is not None
        return registration, post, pairing


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Registrations]:
    with staged(tmp_path_factory.mktemp("stage"), Registrations) as stage:
        yield stage


def able(deed: str, *, passed_on: bool) -> set[Sat]:
    """Return who may."""
    roles = {role for role, deeds in MAY.items() if deed in deeds}
    return {(role, OWN) for role in (*roles, *(STREETS if passed_on and deed in DECIDES else ()))}


@pytest.mark.parametrize("deed", sorted(AT))
@pytest.mark.parametrize("passed_on", [False, True], ids=["in time", "too late"])
def test_a_role_does_what_it_may_and_nothing_else(stage: Registrations, deed: str, *, passed_on: bool) -> None:
    stage.passed_on = passed_on
    may = able(deed, passed_on=passed_on)
    assert stage.doers(deed, may) == may


@pytest.mark.parametrize("deed", sorted(AT.keys() - {"r:show", "post:show", "pair:show"}))
@pytest.mark.parametrize("passed_on", [False, True], ids=["in time", "too late"])
def test_a_card_offers_every_step_to_those_who_may_take_it_and_to_nobody_else(
    stage: Registrations, deed: str, *, passed_on: bool
) -> None:
    stage.passed_on, kind = passed_on, deed.partition(":")[0]
    may = {one: able(one, passed_on=passed_on) for one in AT if one.startswith(kind)}
    assert not stage.misplaced(deed, may, by=f"{kind}:show")


def test_a_member_decides_nothing_about_their_own_and_closes_no_post(stage: Registrations) -> None:
    stage.passed_on = True
    for deed in [deed for deed in AT if deed not in ("r:show", "post:show")]:
        heard = len(stage.member.seen)
        stage.tries(stage.member, deed)
        said = stage.member.seen[heard].text
        assert said.startswith(("That is not yours", "Only the community", "I find no such agreement")), (deed, said)


def test_the_community_that_a_member_leaves_for_sees_it_only_while_that_is_asked(stage: Registrations) -> None:
    han = stage.people[Role.COMMUNITY_ADMIN, FOREIGN]
    stage.passed_on, stage.taker = False, NEXT
    assert stage.tries(han, "r:agree")
    assert not stage.tries(han, "r:end")
    stage.taker = COMMUNITY
