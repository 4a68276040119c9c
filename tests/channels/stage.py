"""Where every role tries all over HTTP: one of each thing, put back before a try, and a browser in every seat."""

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from html import unescape
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import func, select

from domain.issue import State
from domain.organisation import Role, Seat
from handlers.keys import short
from storage.event_tables import Event, Shift
from storage.keys import new_id
from storage.link_tables import Link
from storage.streams import outbox
from storage.tables import Issue
from storage.wellbeing import Wellbeing
from tests.channels.browsers import Browser, House, nonce_in, photo
from tests.channels.rows import rows_of_others
from tests.channels.things import MEMBER, place, registration
from tests.due import is_owing
from tests.rights import ELSEWHERE, PLACES, ROLES, TABLE, Who
from tests.town import COMMUNITY, GRID

NUMBER, PHONE = "DJ-20261123-0001", "13812345678"
WORDS = "The lamp before the house of the Chens is dark"
ALONE, INVITED = "Granny Tian", "ABCDEFGH"
SECRETS = ("Chens", PHONE, MEMBER, ALONE)
"""What was written, the number, who registers, and who lives alone."""
QUESTIONS = (
    "Choose somebody",
    "Who shall have it?",
    "What was done?",
    "Why not?",
    "What is it called?",
    "Who is here?",
    "How are they?",
    "reads it and answers by",
)
"""What a step begins with."""
AT_ONCE = {"x-part": "chat"}
"""As a script sends: it does not wait for the answer."""
Try = Mapping[str, str]


class Stage:
    """A report with a photo and a number, a registration that waits, an event at its doors, and two linked browsers."""

    def __init__(self, house: House) -> None:
        self.house, self._doors = house, dict[Browser, int]()
        app = house.app
        seats = [(role, unit) for role in Role for unit in PLACES.get(role, ELSEWHERE[:1])]
        self.people = {seat: house.browser(app=app) for seat in seats}
        self.mina, self.deng, self.new, self.phone = (house.browser(app=app) for _ in range(4))
        self.all_at_once([*self.people.values(), self.deng, self.new], [{"text": "/lang"}])
        self._seat()
        self._report()
        self._register()
        self.files = sorted({name for name in self.mina.page().split('"') if name.startswith("/media/")})

    @property
    def zhao(self) -> Browser:
        """Who organises and coordinates."""
        return self.people[Role.COMMUNITY_ADMIN, COMMUNITY]

    @property
    def lin(self) -> Browser:
        """Who works in the grid."""
        return self.people[Role.GRID_WORKER, GRID]

    def others(self, action: str) -> list[Browser]:
        """Return whoever may not, where the grid has the report."""
        own, roles = {PLACES[role][0] for role in PLACES}, ROLES.get(TABLE[action], frozenset())
        may = {(role, unit) for role, unit in self.people if role in roles and (unit in own or action == "e:new")}
        may -= {(role, unit) for role, unit in may if "-" in unit}
        theirs = dict.fromkeys((Who.REPORTER, Who.ITS_DOORS, Who.SUBJECT), [self.mina]).get(TABLE[action], [])
        theirs = {"s:": [self.mina], "r:show": [self.deng], "h:visit": [self.lin]}.get(action, theirs)
        seated = [one for seat, one in self.people.items() if seat not in may]
        return [one for one in (*seated, self.mina, self.deng) if one not in theirs]

    def stands(self, state: State, holder: str = GRID) -> None:
        """Put everything where a step may be tried."""
        with self.house.database.begin() as uow:
            found, registration = uow.issues.find(self.issue().id), uow.registrations.find(self.registration)
            assert found is not None
            assert registration is not None
            found.state, found.holder, found.named, found.area = state.value, holder, "", GRID
            registration.state, found.round = "submitted", 0
            arranged = uow.wellbeing.find(self.arranged)
            assert arranged is not None
            arranged.state, arranged.code, arranged.contact = "grid", uow.wellbeing.sealed(INVITED), None

    def issue(self) -> Issue:
        found = self.house.reads(lambda uow: uow.issues.find_number(NUMBER))
        assert found is not None
        return found

    def value(self, action: str) -> str:
        """Return what the button of an action carries now."""
        issue, (letter, _, verb) = self.issue(), action.partition(":")
        named = short(self.person_of(self.lin))
        admitted = f":{short(self.person_of(self.mina))}:0" if verb == "in" else ""
        values = {
            "h": f"0:{verb}" if verb == "new" else f"{short(self.arranged)}:{verb}",
            "i": f"{short(issue.id)}:{verb}:{issue.seq}",
            "w": f"{short(issue.id)}:{verb}:{named if verb in ('in', 'out') else ''}",
            "n": f"{verb}:{short(issue.id)}",
            "j": f"{short(issue.id)}:{issue.round}:{verb}",
            "q": f"{short(issue.id)}:{verb}",
            "s": short(issue.id),
            "r": verb if verb == "new" else f"{short(self.registration)}:{verb}",
            "e": verb if verb == "new" else f"{short(self.event)}:{verb}:{short(self.shift)}{admitted}",
            "d": f"{verb}:{short(self.link if verb == 'undo' else self.door_of(self.mina))}",
        }
        return f"{letter}:{values.get(letter, verb)}"

    def tried(self, action: str) -> Try:
        """Return what is sent to try an action: a press, or a command."""
        return {"text": f"{action} {NUMBER}"} if action.startswith("/") else {"press": self.value(action)}

    def answers(self, person: Browser, answer: str) -> None:
        """Answer a question as its own person does: with words, a [button], or a grid."""
        if answer.startswith("["):
            person.presses(answer.strip("[]"))
        elif answer.startswith("in "):
            person.sends("/say", {"grid": answer[3:], "nonce": token_urlsafe(16)})
        else:
            self.all_at_once([person], [{"text": answer}])

    def strangers(self) -> list[Browser]:
        """Return one of each kind who have nothing to do with any of it."""
        kinds = (Role.GRID_WORKER, Role.COMMUNITY_ADMIN)
        return [self.people[role, PLACES[role][1]] for role in kinds] + [self.people[Role.RESIDENT, COMMUNITY]]

    def outsiders(self) -> list[Browser]:
        """Return everybody who may see nothing of it."""
        own = {(role, unit) for role, (unit, _) in PLACES.items()}
        return [one for seat, one in self.people.items() if seat not in own]

    def all_at_once(self, browsers: Sequence[Browser], tries: Sequence[Try]) -> dict[int, str]:
        """Let everybody send all of it without waiting; return what each door is told, once all of it is there."""
        return self.each_at_once(dict.fromkeys(browsers, tries))

    def each_at_once(self, tries: Mapping[Browser, Sequence[Try]]) -> dict[int, str]:
        """Let each send what is theirs without waiting; return what each door is told, once all of it is there."""
        after = self.house.reads(lambda uow: uow.session.scalar(select(func.max(outbox.c.id)))) or 0

        async def sent(browser: Browser) -> None:
            if not browser.token:
                await browser.client.get("/")
            for one in tries[browser]:
                answer = await browser.sending("/say", {"nonce": token_urlsafe(16), **one}, **AT_ONCE)
                assert answer.status_code == 204

        async def tried() -> None:
            await asyncio.gather(*map(sent, tries))
            while is_owing(self.house.database):
                await asyncio.sleep(0.005)

        self.house.run(tried())
        rows = self.house.reads(lambda uow: uow.session.execute(select(outbox).where(outbox.c.id > after)).all())
        told: dict[int, str] = defaultdict(str)
        for row in rows:
            told[row.address] += json.dumps(row.body, ensure_ascii=False)
        return {door: told[door] for door in map(self.door_of, tries)}

    def everything(self, *, but: Collection[int] = ()) -> dict[str, list[Any]]:
        """Return every row that tells of what is tried; but not what is these people's own."""
        return self.house.reads(lambda uow: rows_of_others(uow, but))

    def door_of(self, browser: Browser) -> int:
        """Return at which address somebody is; it stays theirs."""
        if browser not in self._doors:
            self._doors[browser] = self.house.door_of(browser)
        return self._doors[browser]

    def person_of(self, browser: Browser) -> int:
        door = self.door_of(browser)
        return self.house.reads(lambda uow: uow.people.door(door).person)

    def gets(self, browser: Browser) -> set[int]:
        """Return how somebody fares who asks for the picture of the report: whole, small and in part."""
        parts: tuple[dict[str, str], ...] = ({}, {"range": "bytes=0-9"})
        return {browser.opens(file, **part).status_code for file in self.files for part in parts}

    def _seat(self) -> None:
        with self.house.database.begin() as uow:
            today, consent = self.house.now.date(), self.house.rules.policy.county.consent_version
            for (role, unit), browser in self.people.items():
                person = uow.people.door(self.door_of(browser)).person
                uow.seats.assign(person, Seat(role, unit), today=today, now=self.house.now)
            uow.people.get(self.person_of(self.deng)).consent = consent

    def _report(self) -> None:
        self.mina.says(WORDS, photo())
        self.mina.presses("I agree")
        self.mina.presses("Not sure")
        self.mina.sends("/say", {"grid": GRID, "nonce": nonce_in(self.mina.page())})
        self.mina.presses("Submit")
        self.mina.presses("Leave a phone number")
        self.mina.says(PHONE)
        self.mina.says("/link")
        (code,) = re.findall(r"Your code is (\d{3} \d{3})", self.mina.page())
        self.phone.says(code.replace(" ", ""))
        link = self.house.reads(lambda uow: uow.session.scalar(select(Link.id)))
        assert link is not None
        self.link = link

    def _register(self) -> None:
        now, zhao = self.house.now, self.person_of(self.zhao)
        self.registration, self.event, self.arranged = new_id(now), new_id(now), new_id(now)
        self.shift = new_id(now)
        at = {"starts_at": now + timedelta(minutes=30), "ends_at": now + timedelta(hours=2)}
        with self.house.database.begin() as uow:
            uow.registrations.add(registration(self.registration, self.person_of(self.deng), now))
            event = {"title": "Clean-up", "place": "the bridge", "organiser": zhao, "state": "open"}
            event |= {"kind": "", "host": COMMUNITY, "bring": "", "cover": None, "series": None}
            shift = Shift(id=self.shift, event=self.event, seats=300, taken=1, waiting=0, last=1, **at)
            numbers = {"minimum_age": 18, "version": 0}
            uow.events.add(Event(id=self.event, community=COMMUNITY, **event, **numbers, **at), [shift])
            uow.flush()
            asked = {"days": "1234567", "at": "10:00", "asked_at": now, "away_until": None, "made_at": now, "round": 1}
            mine = {"person": self.person_of(self.mina), "name": ALONE, "area": GRID, "place": "House 3"}
            told = {"contact": None, "contact_name": "", "code": None, "guarded": False, "state": "grid"}
            uow.wellbeing.add(Wellbeing(id=self.arranged, **mine, **asked, **told))
            uow.events.sign_up(place(new_id(now), self.shift, self.person_of(self.mina), now))


def offered(html: str) -> list[str]:
    """Return what the buttons of open questions carry."""
    return [unescape(value) for value in re.findall(r'name="press" value="(f:[^"]*)"', html)]


def told(texts: Iterable[str], sentences: Iterable[str]) -> list[str]:
    """Return which of some sentences stand in what was said."""
    said = "\n".join(texts)
    return [one for one in sentences if one in said]
