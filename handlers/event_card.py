"""How an event looks: when and where, how many places are left, and what this person can do about it now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.access import may_organise
from domain.errors import NotFound
from domain.event import AT_THE_PLACE, TAKING, Action, Phase, Standing, actions_for, phase_of
from domain.message import Button, Outbound
from domain.registration import COUNTING
from handlers.access import answering
from handlers.desk import Desk, Office, Purpose
from handlers.keys import short
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.events import Event
from storage.keys import new_id
from storage.tables import Door, Person

ACTIONS: Mapping[Action, str] = {
    Action.SIGN_UP: N_("Sign up"),
    Action.CANCEL: N_("Cancel my place"),
    Action.CHECK_IN: N_("Check in"),
}
STANDINGS: Mapping[Standing, str] = {
    Standing.CONFIRMED: N_("✅ You have a place."),
    Standing.CHECKED_IN: N_("✅ You are checked in."),
}
CARD = N_("🤝 {title}\nWhen: {when}\nWhere: {place} ({community})\nPlaces: {taken} of {seats} taken")
FOR_ORGANISERS = N_("Check-in code: {code} (say it at the place, to nobody before)\nSigned up: {names}")
LOCKED = N_("Too many wrong codes. Please ask the organiser to check you in.")
DOOR = "door"
NAMED = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """An event as one person stands to it."""

    event: Event
    taken: int
    standing: Standing
    phase: Phase
    is_locked: bool
    """Whether there were too many wrong codes."""

    @property
    def free(self) -> int:
        """How many places are left."""
        return self.event.seats - self.taken


def event_of(office: Office, key: int) -> Event:
    """Return an event, locked: an event is for everybody in the county. Raises NotFound."""
    event = office.uow.events.find(key)
    if event is None:
        raise NotFound(N_("I find no such event. /events shows what comes next."))
    return event


def look_at(office: Office, event: Event, person: int) -> Shown:
    """Return how a person stands to an event now."""
    signup = office.uow.events.signup(event.id, person)
    return Shown(
        event=event,
        taken=office.uow.events.taken([event.id], _values(TAKING)).get(event.id, 0),
        standing=Standing(signup.state) if signup else Standing.NONE,
        phase=phase_of(
            office.now,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            doors=office.rules.policy.events.doors.clock,
        ),
        is_locked=signup is not None and signup.tries >= office.rules.policy.events.tries,
    )


def hang(desk: Desk, event: Event) -> Outbound:
    """Hang one more copy of the card, where the person is reading now."""
    return render(desk, event, desk.person, name=_name(event, desk.door, short(new_id(desk.now))))


def refresh(office: Office, event: Event, person: int) -> None:
    """Bring the copies of a person and of the organisers up to date; others see the places when they look again."""
    readers = dict.fromkeys([person, event.organiser, *answering(office, event.community)])
    office.uow.people.hold(readers)
    for reader in map(office.uow.people.get, readers):
        for door in office.uow.people.doors_of(reader.id):
            for name, _ in office.uow.outbox.copies(_name(event, door)):
                office.send(door, render(office, event, reader, name=name), Purpose.CARD)


def render(office: Office, event: Event, person: Person, *, name: str) -> Outbound:
    """Return the card as one person gets it."""
    shown, voice = look_at(office, event, person.id), office.voice_of(person)
    lines = [
        voice.say(
            CARD,
            title=event.title,
            when=when(office, event, voice),
            place=event.place,
            community=voice.unit(event.community),
            taken=shown.taken,
            seats=event.seats,
        )
    ]
    if shown.standing in STANDINGS:
        lines.append(voice.say(STANDINGS[shown.standing]))
    actions = actions_for(shown.standing, phase=shown.phase, free=shown.free)
    if shown.is_locked and Action.CHECK_IN in actions:
        actions = tuple(action for action in actions if action is not Action.CHECK_IN)
        lines.append(voice.say(LOCKED))
    rows = [tuple(Button(voice.say(ACTIONS[action]), value(event, action)) for action in actions)]
    if may_organise(office.seats_of(person.id), event.community):
        names = _names(office, event, voice) or voice.say("nobody yet")
        lines.append(voice.say(FOR_ORGANISERS, code=event.code, names=names))
        if shown.phase in AT_THE_PLACE:
            rows.append((Button(voice.say("Check somebody in"), value(event, DOOR)),))
    return Outbound("\n".join(lines), tuple(row for row in rows if row), card=name)


def when(office: Office, event: Event, voice: Voice) -> str:
    """Return from when until when an event lasts, as one says it."""
    until = event.ends_at.astimezone(office.rules.zone).strftime("%H:%M")
    return voice.say("{start} – {end}", start=voice.moment(event.starts_at, office.now), end=until)


def value(event: Event, action: str) -> str:
    """Return what a button about an event carries."""
    return f"e:{short(event.id)}:{action}"


def _name(event: Event, door: Door, copy: str = "") -> str:
    """Return the name of one copy, or what all at a door begin with: a door may become somebody else's."""
    return f"event:{short(event.id)}:{short(door.id)}:{copy}"


def _names(office: Office, event: Event, voice: Voice) -> str:
    """Return who comes: the names of registered members, and of everybody else only how many."""
    people = [person.id for person in office.uow.events.people(event.id, _values(TAKING))]
    names = office.uow.registrations.names(people, COUNTING)
    listed = [names[person] for person in people if person in names]
    others = len(people) - len(listed[:NAMED])
    return ", ".join([*listed[:NAMED], *([voice.say("{count} resident(s)", count=others)] if others else [])])


def _values(standings: Iterable[Standing]) -> Sequence[str]:
    return sorted(standing.value for standing in standings)
