"""Every role tries every step over HTTP, in its own area and in a foreign one, and what others sent and are kept of.

Who may do what is the table of the story of the same name; here no page of ours offers the button: its value is posted.
"""

import asyncio
from collections.abc import Iterable, Iterator
from secrets import token_urlsafe

import pytest

from domain.issue import State
from domain.organisation import Role, Seat
from handlers.keys import short
from storage.tables import Issue
from tests.channels import browsers
from tests.channels.browsers import Browser, House, bubbles, nonce_in, open_house, photo
from tests.stories.test_everybody_tries_everything import AT, MAY, MORE, PLACES, SHOWN, UNIT, WORDS, holder_for
from tests.town import COMMUNITY, GRID, UNITS

NUMBER, PHONE = "DJ-20261123-0001", "13812345678"
AT_ONCE = {"x-part": "chat"}
"""As a script sends: it does not wait for the answer."""
QUICK = {"show", "phone", "accept", "restrict", "status", "confirm"}
"""The steps that one press takes."""
MINE = (f"/status {NUMBER}", "/queue", "/views")
"""What somebody may type who hopes to be shown what is another's."""


class Stage:
    """One report with a photo, put back before every try, and a browser in every seat."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.people = {
            (role, unit): self._sits(role, unit) for role in Role for unit in PLACES.get(role, (COMMUNITY, UNIT))
        }
        self.mina = house.browser()
        self.mina.says(WORDS, photo())
        self.mina.presses("I agree")
        self.mina.presses("Not sure")
        self.mina.sends("/say", {"grid": GRID, "nonce": nonce_in(self.mina.page())})
        self.mina.presses("Submit")
        self.mina.presses("Leave a phone number")
        self.mina.says(PHONE)
        self.files = sorted({name for name in self.mina.page().split('"') if name.startswith("/media/")})

    def stands(self, state: State, holder: str) -> None:
        """Put the report where a step may be tried."""
        with self.house.database.begin() as uow:
            found = uow.issues.find(self.issue().id)
            assert found is not None
            found.state, found.holder, found.named, found.area = state.value, holder, "", GRID

    def issue(self) -> Issue:
        found = self.house.reads(lambda uow: uow.issues.find_number(NUMBER))
        assert found is not None
        return found

    def value(self, deed: str) -> str:
        """Return what the button of a step carries now."""
        issue = self.issue()
        if deed in ("confirm", "reopen", "cannot_tell"):
            return f"j:{short(issue.id)}:{issue.round}:{deed}"
        values = {"restrict": f"w:{short(issue.id)}:ask", "status": f"s:{short(issue.id)}"}
        return values.get(deed, f"i:{short(issue.id)}:{deed}:{issue.seq}")

    def tries(self, browser: Browser, deed: str) -> bool:
        """Let somebody post a step; say whether anything came of it."""
        before, seq = len(bubbles(browser.page())), self.issue().seq
        posts(browser, press=self.value(deed))
        said = "\n".join(text for _, text in bubbles(browser.page())[before:])
        assert said
        return self.issue().seq != seq or any(shown in said for shown in SHOWN)

    def tries_at_once(self, browser: Browser, deeds: Iterable[str]) -> None:
        """Let somebody post several steps without waiting for their answers."""

        async def tried() -> None:
            forms = ({"press": self.value(deed), "nonce": token_urlsafe(16)} for deed in deeds)
            answers = await asyncio.gather(*(browser.sending("/say", form, **AT_ONCE) for form in forms))
            assert {answer.status_code for answer in answers} == {204}

        self.house.run(tried())

    def gets(self, browser: Browser) -> set[int]:
        """Return how somebody fares who asks for the picture of the report: whole, small and in part."""
        parts: tuple[dict[str, str], ...] = ({}, {"range": "bytes=0-9"})
        return {browser.opens(file, **part).status_code for file in self.files for part in parts}

    def _sits(self, role: Role, unit: str) -> Browser:
        browser = self.house.browser()
        browser.opens()
        browser.sends("/say", {"text": "/lang", "nonce": token_urlsafe(16)}, **AT_ONCE)
        with self.house.database.begin() as uow:
            person = uow.people.door(self.house.door_of(browser)).person
            uow.seats.assign(person, Seat(role, unit), today=self.house.now.date(), now=self.house.now)
        return browser


def posts(browser: Browser, **fields: str) -> None:
    """Post a form as no page of ours has made it, and wait for the answer."""
    browser.opens()
    assert browser.sends("/say", {"nonce": token_urlsafe(16), **fields}).status_code == 303


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(browsers, "UNITS", (*UNITS, *MORE))
        with open_house(tmp_path_factory.mktemp("stage")) as house:
            yield Stage(house)


@pytest.mark.parametrize("role", MAY, ids=str)
def test_a_role_does_over_http_what_it_may_in_its_own_area(stage: Stage, role: Role) -> None:
    unit = PLACES[role][0]
    browser, done = stage.people[role, unit], set()
    for deed in QUICK:
        stage.stands(AT[deed], holder_for(unit))
        if stage.tries(browser, deed):
            done.add(deed)
    assert done == MAY[role] & QUICK
    assert stage.gets(browser) == {200, 206}


@pytest.mark.parametrize("role", Role, ids=str)
def test_nobody_does_or_sees_anything_over_http_where_they_may_not(stage: Stage, role: Role) -> None:
    for unit in PLACES.get(role, (COMMUNITY, UNIT))[role in MAY :]:
        browser = stage.people[role, unit]
        for state in sorted(set(AT.values())):
            stage.stands(state, GRID)
            seq = stage.issue().seq
            stage.tries_at_once(browser, [deed for deed, at in AT.items() if at is state])
        for text in MINE:
            posts(browser, text=text)
        everything = browser.page() + browser.opens("/export").text
        assert [shown for shown in (*SHOWN, PHONE) if shown in everything] == []
        assert stage.issue().seq == seq
        assert stage.gets(browser) == {404}


def test_only_a_session_gets_a_picture_and_the_file_of_its_own_person(stage: Stage) -> None:
    nobody, mina = stage.house.browser(), stage.mina
    assert stage.gets(nobody) == {404}
    assert nobody.opens("/export").status_code == 404
    assert stage.gets(mina) == {200, 206}
    assert WORDS in mina.opens("/export").text
