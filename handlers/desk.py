"""What a handler works with: one transaction, the rules, the moment, and (at a desk) the person who speaks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property

from domain.access import eyes_of
from domain.going import Going
from domain.message import Inbound, Outbound
from domain.organisation import Seat
from handlers.asking import Form
from handlers.fields import World
from handlers.own_chat import NO_CHAT, led_over
from handlers.voice import Rules, Voice
from storage.history import Step
from storage.keys import new_id
from storage.messages import Elsewhere, Grounds, trace_of
from storage.tables import Door, Issue, Person
from storage.terms import FLEETING, Terms
from storage.unit_of_work import UnitOfWork


class Purpose(StrEnum):
    """Why a message is sent: it decides who overtakes whom, and what is asked again before sending."""

    ALARM = "alarm"
    ANSWER = "answer"
    CARD = "card"
    NOTICE = "notice"
    REMINDER = "reminder"
    DIGEST = "digest"
    """What was above the limit of a day, as one."""


class Topic(StrEnum):
    """What somebody may wish not to be sent: nothing that anybody's safety hangs on."""

    PROGRESS = "progress"
    REMINDERS = "reminders"
    INVITATIONS = "invitations"
    NEIGHBOURS = "neighbours"


PRIORITY = dict(zip(Purpose, (0, 1, 2, 3, 4, 3), strict=True))
LISTED = 8
"""How many things one message lists, each with its button."""
ALBUM_WAIT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class About:
    """What a message depends on: it is dropped when the subject has left ``version`` or ``until`` has passed."""

    subject: int
    version: int | None = None
    until: datetime | None = None


class Office:
    """A transaction in which nobody in particular speaks, such as a tick."""

    def __init__(self, uow: UnitOfWork, rules: Rules, now: datetime) -> None:
        self.uow = uow
        self.rules = rules
        self.now = now

    @cached_property
    def today(self) -> date:
        """The day in the county."""
        return self.now.astimezone(self.rules.zone).date()

    @cached_property
    def going(self) -> Going:
        """Which units are to go."""
        return self.uow.hanging.going()

    @property
    def second(self) -> datetime:
        """The full second in which this is: limits and their rungs are counted from it."""
        return self.now.replace(microsecond=0)

    def voice_of(self, person: Person) -> Voice:
        """Return how a person is spoken to."""
        return self.rules.voice(person.language)

    def seats_of(self, person: int) -> tuple[Seat, ...]:
        """Return what a person is to the county today; a group sees with the eyes of the unit that it is bound to."""
        unit = self.uow.groups.unit_of(person)
        if unit is None:
            return self.uow.seats.of(person, self.today)
        known = self.rules.county.find(unit)
        return eyes_of(known) if known else ()

    def doors_for(self, person: Person, purpose: Purpose) -> list[Door]:
        """Return where a person is told: an alarm at every open door, all else at the one used last; maybe nowhere."""
        if purpose is Purpose.ALARM:
            return self.uow.people.doors_of(person.id)
        door = self.uow.people.usual_door(person)
        return [door] if door is not None else []

    def step(self, action: StrEnum) -> Step:
        """Return a step that is taken here: by nobody, where nobody in particular speaks."""
        return Step(action.value, self.now)

    def took(self, kind: str, subject: int, action: StrEnum, *, before: StrEnum, after: StrEnum) -> None:
        """Write a step into the life of what is locked."""
        self.uow.lives.write(kind, subject, self.step(action), before=before, after=after)

    def tell(
        self,
        person: Person,
        outbound: Outbound,
        purpose: Purpose,
        about: About | None = None,
        *,
        topic: Topic | None = None,
    ) -> None:
        """Owe a message to a person; who has no door is not told, nor is who wants nothing of this ``topic``."""
        if topic is not None and person.mutes(topic):
            return
        for door in self.doors_for(person, purpose):
            self.send(door, outbound, purpose, about)

    def send(self, door: Door, outbound: Outbound, purpose: Purpose, about: About | None = None) -> None:
        """Owe a message to an address; where others read along it comes without photos and positions."""
        if door.shared:
            outbound = replace(outbound, media=(), place=None, commands=())
        terms = Terms(
            purpose.value,
            PRIORITY[purpose],
            about=about.subject if about else None,
            version=about.version if about else None,
            expires_at=about.until if about else None,
        )
        self.uow.outbox.owe(door, outbound, terms, self.now)


class Desk(Office):
    """A transaction in which one person speaks, by one door: their own, also where they spoke in a ``room``."""

    def __init__(
        self,
        uow: UnitOfWork,
        rules: Rules,
        *,
        inbound: Inbound,
        person: Person,
        door: Door,
        forms: Mapping[str, Form],
        room: Door | None = None,
    ) -> None:
        super().__init__(uow, rules, inbound.at)
        uow.trace = trace_of(inbound)
        self.inbound = inbound
        self.person = person
        self.door = door
        self.room = room
        self.forms = forms
        self.voice = rules.voice(person.language)
        self.fleeting: datetime | None = None
        """Until when the answer is of use: it holds a secret, is not sent later, and is forgotten soon after."""
        self._is_asked = False
        self.told_of: dict[int, Issue] = {}
        """The issues of others that were looked at."""

    @property
    def channel(self) -> str:
        """The channel that the person speaks by."""
        return self.door.channel

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """What the person is to the county today."""
        return self.seats_of(self.person.id)

    def seats_of(self, person: int) -> tuple[Seat, ...]:
        """Return what a person is to the county today, and know whether whoever speaks was asked about."""
        self._is_asked = self._is_asked or person == self.person.id
        return super().seats_of(person)

    @property
    def seats_asked(self) -> tuple[Seat, ...]:
        """What the person is to the county now, if anybody asked about that here: else the answer stands on nothing."""
        return self.seats_of(self.person.id) if self._is_asked else ()

    @property
    def world(self) -> World:
        """What a form may look at."""
        agreed = self.person.consent == self.rules.policy.county.consent_version
        return World(
            self.voice,
            self.now,
            lambda: self.seats,
            agreed=agreed,
            simple=bool(self.person.simple),
            rider=self.person.rider,
            parts=bool(self.inbound.album),
            going=lambda: self.going,
        )

    def step(self, action: StrEnum) -> Step:
        """Return a step that the person takes."""
        return Step(action.value, self.now, actor=self.person.id, channel=self.channel)

    def become(self, person: Person) -> None:
        """Go on as somebody else: whoever speaks has been linked to them, or parted from them."""
        self.person, self.voice = person, self.voice_of(person)
        self.uow.seats.forget()
        self.__dict__.pop("seats", None)

    def keeps(self, kind: str, key: object) -> None:
        """Note what somebody makes at which door, as long as their doors can still be parted."""
        link = self.uow.links.newest(self.person.id, self.now) if self.person.linked_at is not None else None
        if link is not None:
            self.uow.links.did(link.id, kind=kind, key=str(key), door=self.door.id)

    def say(self, sentence: str, /, **values: object) -> str:
        """Return a sentence in the person's language."""
        return self.voice.say(sentence, **values)

    def answer(self, outbound: Outbound, grounds: Grounds | None = None) -> None:
        """Owe the answer to what was said; the parts of an album get one answer, held until they are all there.

        A button that is pressed on and on is not answered with the same again and again: once waits is enough.
        Whoever did something in a group is answered alone; if nothing reaches them, the group hears that, and no more.
        """
        if not (self.inbound.album or self.fleeting):
            once = bool(self.inbound.press)
            terms = Terms(Purpose.ANSWER.value, PRIORITY[Purpose.ANSWER], once=once, elsewhere=self._elsewhere())
            self.uow.outbox.owe(self.door, outbound, replace(terms, grounds=grounds), self.now)
            return
        alone = Terms(
            Purpose.ANSWER.value,
            PRIORITY[Purpose.ANSWER],
            not_before=None if self.fleeting else self.now + ALBUM_WAIT,
            expires_at=self.fleeting,
            dedupe=f"{FLEETING}{new_id(self.now)}" if self.fleeting else f"album:{self.door.id}:{self.inbound.album}",
        )
        self.uow.outbox.owe(self.door, outbound, replace(alone, grounds=grounds), self.now)

    def _elsewhere(self) -> Elsewhere | None:
        """Return what a group hears when nothing reaches who did something there."""
        if self.room is None:
            return None
        voice = self.voice_of(self.uow.people.get(self.room.person))
        return Elsewhere(self.room.id, led_over(voice, NO_CHAT))
