"""How does a member register and serve on Telegram, step by step as they see it?"""

import re
from datetime import datetime, timedelta

from bot.clock import now
from domain.signup import FULL, Standing
from handlers.certificates import ISSUED, WHICH
from handlers.checkin import ALREADY, CAME, LEFT
from handlers.code_card import SHOWN
from handlers.event_card import HAS_LEFT, STANDINGS
from handlers.event_news import REMINDER
from handlers.guesses import WRONG
from handlers.hours import DISPUTED, UNSAID
from handlers.hours_desk import CONFIRMED, PUBLISHED, UPHELD, WAITING_FOR_YOU
from handlers.new_event import CREATED, NEW_EVENT
from handlers.places import PROMOTED
from handlers.registration import REGISTER, REGISTERED
from handlers.review import ACCEPTED
from handlers.signup import GIVEN_BACK, SIGNED_UP, WAITS
from handlers.texts.catalogue import say
from tests.botapi.people import Person
from tests.e2e.bot_process import eventually
from tests.e2e.filling import ZONE, chooses_soon, fills, is_answered_in_place, joins, pressing, stands, ticking
from tests.e2e.joined import COMMUNITY, Town
from tests.e2e.reporting import PATIENCE, agrees, chooses, told

TITLE = "河边清洁"


def registers(town: Town, name: str) -> Person:
    """Return a member who came by the link of the community, and whom it has taken in with one press."""
    member = town.resident(name, "zh-hans")
    member.starts(f"r_{COMMUNITY}")
    agrees(member)
    consent, can, when = (pressing(label) for label in ("Yes, I agree to that", "Legal aid", "Weekends"))
    fills(member, REGISTER, consent=consent, name=name, work="第一中学", skills=ticking(can), free=ticking(when))
    told(member, REGISTERED)
    town.zhao.hears(name, PATIENCE)
    chooses(town.zhao, "Accept registration")
    told(member, ACCEPTED)
    eventually(lambda: "checkin" in member.commands(), "the commands of a member")
    return member


class Walk:
    """An event, from its making until its hours are credited."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.zhao = town.zhao
        self.start = now() + timedelta(hours=25)
        self.olof, self.eva = joins(town, "欧洛"), joins(town, "艾娃")

    def an_event_is_made_and_filled(self, member: Person) -> None:
        """The community makes an event in its chat; two places are taken by its link, and the third waits."""
        self.member = member
        _makes(self.zhao, self.start, seats=2)
        member.hears(TITLE, PATIENCE)
        chooses(self.zhao, "Open")
        self.zhao.hears(TITLE, PATIENCE)
        chooses(self.zhao, "Share, calendar")
        link = re.search(r"https://t\.me/baodao_test_bot\?start=(e_\w+)", self.zhao.hears("t.me", PATIENCE).text)
        assert link
        for person, label, answer in ((member, 0, SIGNED_UP), (self.olof, 0, SIGNED_UP), (self.eva, 1, WAITS)):
            person.starts(link[1])
            person.hears(TITLE, PATIENCE)
            chooses(person, ("Sign up", "Wait for a place")[label])
            told(person, answer)

    def who_cannot_come_makes_room(self) -> None:
        """The reminder is answered where it stands; the place goes to the waitlist, and is taken there."""
        self.passes(hours=1, minutes=1)
        for person, label, answer in (
            (self.member, "Coming", "Good. See you there: {when}, {place}."),
            (self.olof, "Can't come", GIVEN_BACK),
        ):
            is_answered_in_place(person, told(person, REMINDER), label, answer)
        offered = told(self.eva, PROMOTED)
        is_answered_in_place(self.eva, offered, "I take it", SIGNED_UP)
        stands(self.eva, say("zh", STANDINGS[Standing.CONFIRMED]))

    def people_come_and_go(self) -> None:
        """One is checked in by the link, one by six digits; nobody by a code of before, and nobody without a place."""
        self.passes(hours=23, minutes=29)
        digits, link = self._code()
        self.member.starts(link)
        told(self.member, CAME)
        self.member.starts(link)
        told(self.member, ALREADY)
        self.eva.says("000 000" if digits != "000 000" else "000 001")
        told(self.eva, WRONG)
        self.eva.says(digits)
        told(self.eva, CAME)
        self.olof.starts(link)
        told(self.olof, FULL)
        self.passes(hours=1, minutes=45)
        self.member.starts(self._code()[1])
        told(self.member, LEFT)
        stands(self.member, say("zh", HAS_LEFT))

    def hours_are_disputed_credited_and_certified(self) -> None:
        """The organiser confirms with one press, one person disputes with one, and what is credited is certified."""
        self.passes(hours=2)
        self.zhao.says("/hours")
        told(self.zhao, WAITING_FOR_YOU)
        self.zhao.presses("待确认")
        told(self.zhao, WAITING_FOR_YOU)
        self.zhao.presses("一键确认")
        assert told(self.zhao, CONFIRMED).edited
        published = told(self.member, PUBLISHED)
        chooses(self.member, "That is wrong", published)
        assert told(self.member, DISPUTED).message_id == published.message_id
        chooses(self.member, "Skip")
        told(self.member, UNSAID)
        chooses_soon(self.zhao, "Look at them")
        told(self.zhao, WAITING_FOR_YOU)
        self.zhao.presses("陈路")
        chooses_soon(self.zhao, "It was right")
        told(self.member, UPHELD)
        self.passes(days=8)
        self.member.says("/cert")
        told(self.member, WHICH)
        self.member.presses(0)
        paper = told(self.member, ISSUED)
        number = re.search(r"DJ-C-\d{4}-\d{5}", paper.text)
        assert number
        assert self.town.bot.get(f"/verify/{number[0]}")[0] == 200

    def passes(self, **span: float) -> None:
        self.town.time_passes(timedelta(**span))

    def _code(self) -> tuple[str, str]:
        chooses_soon(self.zhao, "Show the code")
        shown = told(self.zhao, SHOWN).text
        found = re.search(r"(\d{3} \d{3}).*\?start=(c_\w+)", shown, re.DOTALL)
        assert found, shown
        return found[1], found[2]


def _makes(zhao: Person, start: datetime, *, seats: int) -> None:
    zhao.says("/events")
    told(zhao, "Coming events:")
    chooses(zhao, "New event")
    skip, nothing = (pressing(label) for label in ("Skip", "Nothing to add"))
    begins = f"{start.astimezone(ZONE):%m-%d %H:%M}"
    fills(
        zhao,
        NEW_EVENT,
        title=TITLE,
        place="老桥头",
        starts=begins,
        lasts="2小时",
        seats=str(seats),
        kind=skip,
        more=nothing,
    )
    told(zhao, CREATED)
