"""Every role tries every step of registrations, posts and agreements, in its own area and in a foreign one.

Who may do what is written down here once more, apart from the code.
"""

from collections.abc import Iterator
from contextlib import closing
from itertools import product

import pytest

from bot.profiles import shipped
from domain.organisation import Role
from domain.pairing import State as Agreed
from domain.policy_reading import read_policy
from domain.post import State as Open
from domain.registration import State
from handlers.keys import short
from storage.database import Database
from storage.pairings import Pairing
from storage.posts import Post
from storage.registrations import Registration
from storage.tables import Row
from tests import town as streets
from tests.ground import KEY
from tests.rights import MORE, PLACES
from tests.stories.members import NEXT, SCHOOL, community_of, member_of
from tests.stories.test_posts import offers
from tests.stories.test_unit_and_community import liaison_of, sends
from tests.town import COMMUNITY, UNITS, Town
from tests.townspeople import Person

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
    "pair:retract": Agreed.SUBMITTED,
    "pair:end": Agreed.ACTIVE,
}
"""Where something stands when a step is tried."""
DECIDES = {"r:show", "r:accept", "r:ask", "r:refuse", "pair:show", "pair:accept", "pair:refuse"}
MAY = {Role.COMMUNITY_ADMIN: set(AT) - {"pair:retract"}, Role.UNIT_LIAISON: {"pair:show", "pair:retract", "pair:end"}}
STREETS = (Role.STREET_COORD, Role.STREET_DIRECTOR, Role.DUTY_OFFICER)
SECRETS = ("Chen Lu", "Contact of the unit", "taken", "What do you want to know?", "Why not?", "on your side?", "Luo")


class Stage:
    """A member, a post and an agreement, put back before every try, and somebody in every seat."""

    def __init__(self, town: Town) -> None:
        self.town = town
        zhao = community_of(town)
        offers(zhao)
        self.member = member_of(town, zhao)
        sends(liaison_of(town))
        with town.database.reading() as uow:
            self.keys = {
                kind: uow.session.query(row.id).scalar()
                for kind, row in (("r", Registration), ("post", Post), ("pair", Pairing))
            }
        self.people = {
            (role, unit): town.staff(f"{role.value} {unit}", role, unit)
            for role in Role
            for unit in AREAS.get(role, (COMMUNITY, SCHOOL))
        }

    def stands(self, deed: str, *, passed_on: bool) -> None:
        """Put everything where a step may be tried."""
        kind, state = deed.partition(":")[0], AT[deed].value
        with self.town.database.begin() as uow:
            registration = uow.registrations.find(self.keys["r"])
            post, pairing = uow.posts.find(self.keys["post"]), uow.pairings.find(self.keys["pair"])
            assert registration is not None
            assert post is not None
            assert pairing is not None
            registration.state, registration.community = state if kind == "r" else "active", COMMUNITY
            registration.taker = COMMUNITY if state == State.TRANSFER_PENDING else ""
            registration.agreed = []
            post.state = state if kind == "post" else "open"
            pairing.state = state if kind == "pair" else "active"
            registration.passed_on = pairing.passed_on = passed_on

    def tries(self, person: Person, deed: str) -> bool:
        """Let somebody try a step; say whether anything came of it, or was shown."""
        kind, _, action = deed.partition(":")
        before, heard = self._states(), len(person.seen)
        self.town.arrives(person, press=f"{kind}:{short(self.keys[kind])}:{action}")
        said = "\n".join(shown.text for shown in person.seen[heard:])
        done = self._states() != before
        person.says("/cancel")
        assert said or done
        return done or any(secret in said for secret in SECRETS)

    def _states(self) -> list[object]:
        with self.town.database.reading() as uow:
            registration = uow.registrations.find(self.keys["r"])
            post, pairing = uow.posts.find(self.keys["post"]), uow.pairings.find(self.keys["pair"])
            assert registration is not None
            assert post is not None
            assert pairing is not None
            return [registration.state, list(registration.agreed), post.state, pairing.state]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streets, "UNITS", (*UNITS, *MORE))
        with closing(Database(f"sqlite:///{folder}/town.db", KEY)) as database:
            Row.metadata.create_all(database.writer)
            yield Stage(Town(database, read_policy("", shipped())))


@pytest.mark.parametrize(("role", "place"), list(product(Role, (0, 1))), ids=str)
@pytest.mark.parametrize("passed_on", [False, True], ids=["in time", "too late"])
def test_a_role_does_what_it_may_and_nothing_else(stage: Stage, role: Role, place: int, *, passed_on: bool) -> None:
    unit = AREAS.get(role, (COMMUNITY, SCHOOL))[place]
    may = MAY.get(role, set()) if place == 0 else set()
    if role in STREETS and place == 0 and passed_on:
        may = DECIDES
    done = set()
    for deed in AT:
        stage.stands(deed, passed_on=passed_on)
        if stage.tries(stage.people[role, unit], deed):
            done.add(deed)
    assert done == may


def test_a_member_decides_nothing_about_their_own_and_closes_no_post(stage: Stage) -> None:
    for deed in [deed for deed in AT if deed not in ("r:show", "post:show")]:
        stage.stands(deed, passed_on=True)
        heard = len(stage.member.seen)
        stage.tries(stage.member, deed)
        said = stage.member.seen[heard].text
        assert said.startswith(("That is not yours", "Only the community", "I find no such agreement")), (deed, said)


def test_the_community_that_a_member_leaves_for_sees_it_only_while_that_is_asked(stage: Stage) -> None:
    han = stage.people[Role.COMMUNITY_ADMIN, NEXT]
    stage.stands("r:agree", passed_on=False)
    with stage.town.database.begin() as uow:
        registration = uow.registrations.find(stage.keys["r"])
        assert registration is not None
        registration.taker = NEXT
    assert stage.tries(han, "r:agree")
    stage.stands("r:end", passed_on=False)
    assert not stage.tries(han, "r:end")
