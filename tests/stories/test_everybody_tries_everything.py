"""Every role tries every step, in its own area and in a foreign one: by a button others were shown, or in words."""

from collections.abc import Iterator
from contextlib import closing
from itertools import product

import pytest

from bot.profiles import shipped
from domain.issue import State
from domain.organisation import Role
from domain.policy_reading import read_policy
from handlers.keys import short
from storage.database import Database
from storage.tables import Row
from tests import town as streets
from tests.ground import KEY
from tests.rights import AT, ELSEWHERE, MAY, MORE, PLACES, TABLE, every_action, holder_for
from tests.stories.reporting import history_of, issue_in, reports
from tests.town import GRID, UNITS, Town
from tests.townspeople import Person

WORDS = "The lamp before the house of the Chens is dark"
PHONE = "13812345678"
SHOWN = ("Chens", PHONE, "Choose somebody", "Who shall have it?", "What was done?", "Why not?")
"""What is said to nobody who may not: what was written, the number, and the questions that a step begins with."""


class Stage:
    """One report, put back before every try, and somebody in every seat."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.mina = town.resident("Mina")
        self.number = reports(self.mina, WORDS)
        self.mina.says("/phone")
        self.mina.presses("Leave a phone number")
        self.mina.says(PHONE)
        self.people = {
            (role, unit): town.staff(f"{role.value} {unit}", role, unit)
            for role in Role
            for unit in PLACES.get(role, ELSEWHERE)
        }

    def stands(self, state: State, holder: str) -> None:
        """Put the report where a step may be tried."""
        with self.town.database.begin() as uow:
            found = uow.issues.find(issue_in(self.town, self.number).id)
            assert found is not None
            found.state, found.holder, found.named, found.area = state.value, holder, "", GRID

    def value(self, action: str) -> str:
        """Return what the button of a step carries now."""
        issue, (letter, _, verb) = issue_in(self.town, self.number), action.partition(":")
        rest = {"w": verb, "j": f"{issue.round}:{verb}", "i": f"{verb}:{issue.seq}"}
        return f"{letter}:{short(issue.id)}:{rest[letter]}"

    def tries(self, person: Person, action: str) -> bool:
        """Let somebody try a step; say whether anything came of it."""
        before, heard = history_of(self.town, self.number), len(person.seen)
        if action.startswith("/"):
            person.says(f"{action} {self.number}")
        else:
            self.town.arrives(person, press=self.value(action))
        said = "\n".join(shown.text for shown in person.seen[heard:])
        done = history_of(self.town, self.number) != before
        person.says("/cancel")
        assert said or done
        return done or any(shown in said for shown in SHOWN)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streets, "UNITS", (*UNITS, *MORE))
        with closing(Database(f"sqlite:///{folder}/town.db", KEY)) as database:
            Row.metadata.create_all(database.writer)
            yield Stage(Town(database, read_policy("", shipped())))


def test_no_action_is_missing_from_the_table() -> None:
    assert every_action() == set(TABLE)


@pytest.mark.parametrize(("role", "place"), list(product(Role, (0, 1))), ids=str)
def test_a_role_does_what_it_may_in_its_own_area_and_nothing_anywhere_else(
    stage: Stage, role: Role, place: int
) -> None:
    unit = PLACES.get(role, ELSEWHERE)[place]
    may = MAY.get(role, frozenset()) & AT.keys() if place == 0 else set()
    done = set()
    for action, state in AT.items():
        stage.stands(state, holder_for(unit))
        if stage.tries(stage.people[role, unit], action):
            done.add(action)
    assert done == may


def test_only_who_reported_it_judges(stage: Stage) -> None:
    for action in ("j:confirm", "j:cannot_tell", "j:reopen"):
        stage.stands(State.DONE, GRID)
        assert stage.tries(stage.mina, action)
    for action in (MAY[Role.COMMUNITY_ADMIN] & AT.keys()) - {"/status"}:
        stage.stands(AT[action], GRID)
        assert not stage.tries(stage.mina, action)
