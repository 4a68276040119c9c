"""How do a member and their neighbours serve, wish, rest and stay well on Telegram, step by step as they see it?"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import now
from domain.signup import FULL, Standing
from handlers import new_wish, stations
from handlers.asking import Form
from handlers.certificates import ISSUED, WHICH
from handlers.checkin import ALREADY, CAME, LEFT
from handlers.code_card import SHOWN
from handlers.event_card import HAS_LEFT, STANDINGS
from handlers.event_news import REMINDER
from handlers.guesses import WRONG
from handlers.hours import DISPUTED, NONE
from handlers.hours_desk import CONFIRMED, PUBLISHED, UPHELD, WAITING_FOR_YOU
from handlers.new_event import CREATED, NEW_EVENT
from handlers.places import PROMOTED
from handlers.quick import BACK
from handlers.registration import REGISTER, REGISTERED
from handlers.review import ACCEPTED
from handlers.riders import FILED, NOTED, NOW_PLACE
from handlers.signup import GIVEN_BACK, SIGNED_UP, WAITS
from handlers.texts.catalogue import say
from handlers.wellbeing import GLAD
from handlers.wellbeing_setup import ARRANGE, SET
from handlers.wellbeing_watch import ASK
from handlers.wish_claims import ASKED, CAME_TRUE, IN_TOUCH
from handlers.wish_review import PUBLISHED as PUBLIC
from tests.botapi.people import Person
from tests.botapi.pictures import picture
from tests.botapi.shapes import Shown
from tests.e2e.bot_process import eventually
from tests.e2e.joined import COMMUNITY, Town
from tests.e2e.reporting import PATIENCE, agrees, chooses, number_in, told

ZONE = ZoneInfo("Asia/Shanghai")
Act = Callable[[Person, Shown], object]
TITLE, WISH, FLAT = "河边清洁", "想要一条过冬的棉被", "3栋2号，找安娜 13812345678"


def joins(town: Town, name: str) -> Person:
    """Return somebody who has agreed to what is kept."""
    person = town.resident(name, "zh-hans")
    person.says("/wish")
    agrees(person)
    person.says("/cancel")
    told(person, "Cancelled. Nothing was kept. Write to me whenever you like.")
    return person


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


def fills(person: Person, form: Form, **answers: str | Act) -> None:
    """Answer these questions of a form, each as it is asked, and submit it."""
    for key, answer in answers.items():
        field = form.field(key)
        assert field
        asked = told(person, field.ask)
        if isinstance(answer, str):
            person.says(answer)
        else:
            answer(person, asked)
    told(person, form.summary)
    chooses(person, "Submit")


def pressing(label: str) -> Act:
    """Press a button, named as it stands in the code."""
    return lambda person, asked: chooses(person, label, asked)


def ticking(tick: Act) -> Act:
    """Tick one of several, see the tick where the question stands, and say that it is all."""

    def act(person: Person, asked: Shown) -> None:
        tick(person, asked)
        ticked = person.hears(asked.text, PATIENCE)
        assert (ticked.message_id, ticked.edited) == (asked.message_id, True)
        chooses(person, "That is all")

    return act


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
            _is_answered_in_place(person, told(person, REMINDER), label, answer)
        offered = told(self.eva, PROMOTED)
        _is_answered_in_place(self.eva, offered, "I take it", SIGNED_UP)
        _stands(self.eva, say("zh", STANDINGS[Standing.CONFIRMED]))

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
        _stands(self.member, say("zh", HAS_LEFT))

    def hours_are_disputed_credited_and_certified(self) -> None:
        """The organiser confirms with one press, one person disputes with one, and what is credited is certified."""
        self.passes(hours=2)
        self.zhao.says("/hours")
        told(self.zhao, NONE)
        self.zhao.presses("待确认")
        told(self.zhao, WAITING_FOR_YOU)
        self.zhao.presses("一键确认")
        assert told(self.zhao, CONFIRMED).edited
        published = told(self.member, PUBLISHED)
        _is_answered_in_place(self.member, published, "That is wrong", DISPUTED)
        _chooses(self.zhao, "Look at them")
        told(self.zhao, WAITING_FOR_YOU)
        self.zhao.presses("陈路")
        _chooses(self.zhao, "It was right")
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
        _chooses(self.zhao, "Show the code")
        shown = told(self.zhao, SHOWN).text
        found = re.search(r"(\d{3} \d{3}).*\?start=(c_\w+)", shown, re.DOTALL)
        assert found, shown
        return found[1], found[2]


def a_wish_comes_true(town: Town) -> None:
    """Nobody reads whose a wish is but who takes it on, with two presses; only its wisher says that it came true."""
    anna, olof = joins(town, "安娜"), joins(town, "奥洛夫")
    anna.says("/wish")
    fills(
        anna,
        new_wish.WISH,
        text=WISH,
        goods=pressing("Company"),
        community=lambda person, asked: person.presses("云桥社区", asked),
        name="田奶奶",
        place=FLAT,
    )
    town.zhao.hears(FLAT, PATIENCE)
    chooses(town.zhao, "Publish the wish")
    told(anna, PUBLIC)
    olof.says("/wishes")
    olof.hears(WISH, PATIENCE)
    olof.presses(WISH)
    card = olof.hears(WISH, PATIENCE)
    assert not any(secret in card.text for secret in ("田奶奶", "138", "3栋"))
    chooses(olof, "I take it on")
    _stands(olof, FLAT)
    _chooses(olof, "We are in touch")
    told(anna, IN_TOUCH)
    _chooses(olof, "It is done")
    chooses(anna, "Open", told(anna, ASKED))
    anna.hears(FLAT, PATIENCE)
    chooses(anna, "Yes, it has come true")
    told(olof, CAME_TRUE)
    eventually(lambda: not any(FLAT in shown.text for shown in olof.chat), "the flat is taken off every card")


def somebody_finds_a_place_to_rest_and_reports_as_a_rider(town: Town) -> None:
    """A position is answered by a pin and the nearest three; a photo and a position are a report."""
    rider = joins(town, "魏")
    rider.at = town.place
    rider.says("/station")
    told(rider, stations.STATION.fields[0].ask)
    rider.presses("📍")
    pinned = rider.hears("", PATIENCE)
    assert pinned.place
    shown = told(rider, "Open nearest to you:")
    assert [line[:2] for line in shown.text.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]
    rider.says("/rider")
    told(rider, NOTED)
    rider.sends_photo(picture("red"))
    told(rider, NOW_PLACE)
    rider.shares(*town.place)
    number = number_in(told(rider, FILED))
    town.lin.hears(number, PATIENCE)
    _chooses(rider, "Take it back")
    told(rider, BACK)


def somebody_who_lives_alone_is_asked(town: Town) -> None:
    """One question a day, answered by one press where it stands."""
    tian = joins(town, "田")
    tian.says("/well")
    answers: dict[str, str | Act] = {
        "whom": pressing("For myself"),
        "name": "田奶奶",
        "days": pressing("Every day"),
        "at": "08:00",
        "where": lambda person, _: person.shares(*town.place),
        "place": "3栋2号",
        "contact": pressing("Skip"),
    }
    fills(tian, ARRANGE, **answers)
    told(tian, SET)
    first = now().astimezone(ZONE).replace(hour=8, minute=0, second=0)
    town.time_passes(first + timedelta(days=first < now()) - now())
    _is_answered_in_place(tian, told(tian, ASK), "I am well", GLAD)


def _makes(zhao: Person, start: datetime, *, seats: int) -> None:
    zhao.says("/events")
    told(zhao, "No event is planned yet. Look in again soon.")
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


def _chooses(person: Person, label: str) -> None:
    """Press a button as soon as a card offers it."""
    offered = say("zh", label)
    eventually(lambda: any(offered in row for one in person.chat for row in one.rows), f"a card offers {offered}")
    chooses(person, label)


def _is_answered_in_place(person: Person, asked: Shown, label: str, answer: str) -> None:
    """Press a button, and see the answer where it was: nothing is left there to be pressed again."""
    chooses(person, label, asked)
    answered = told(person, answer)
    assert (answered.message_id, answered.edited, answered.rows) == (asked.message_id, True, ())


def _stands(person: Person, words: str) -> None:
    """Wait until a card says so, in its place."""

    def says() -> bool:
        return any(words in shown.text and shown.edited for shown in person.chat)

    eventually(says, f"{person.user.first_name} sees {words!r}")
