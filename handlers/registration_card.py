"""How a registration looks to the community that decides about it: one card, the buttons of whoever reads it."""

from collections.abc import Iterable, Mapping

from domain.message import Button, Outbound
from domain.organisation import Level
from domain.registration import LIFE, Action, Party, State, decider, parties
from handlers.access import answering
from handlers.desk import Office, Purpose
from handlers.keys import short
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.tables import Person, Registration

STATES: Mapping[State, str] = {
    State.SUBMITTED: N_("waiting for the community"),
    State.ACTIVE: N_("registered"),
    State.REFUSED: N_("not accepted"),
    State.WITHDRAWN: N_("taken back"),
}
ACTIONS: Mapping[Action, str] = {Action.ACCEPT: N_("Accept registration"), Action.REFUSE: N_("Decline")}
SKILLS: Mapping[str, str] = {
    "organisation": N_("Organising"),
    "legal": N_("Legal aid"),
    "hardship": N_("Help for people in need"),
    "governance": N_("Community matters"),
    "health": N_("Health"),
    "culture": N_("Culture and sport"),
    "safety": N_("Safety patrol"),
    "other": N_("Something else"),
}
"""The kinds of post that a community offers."""
CARD = N_(
    "📝 {name} registers with {community}.\nWork unit: {unit}\nCan do: {skills}\nSent: {submitted}\nState: {state}"
)
DECIDED = N_("{who}, {moment}")
NO_LONGER = N_("This registration is no longer with you.")


def parties_of(office: Office, person: int, registration: Registration) -> frozenset[Party]:
    """Return what a person is to a registration."""
    seats, community = office.seats_of(person), registration.community
    decides = decider_of(office, registration)
    return parties(person, seats, member=registration.person, community=community, decides=decides)


def decider_of(office: Office, registration: Registration) -> str:
    """Return the unit that decides about a registration today."""
    community = registration.community
    street = office.rules.county.above(community, Level.STREET)
    return decider(community, street, there=answering(office, community), member=registration.person)


def render(office: Office, registration: Registration, person: Person, *, name: str) -> Outbound:
    """Return the card as one person gets it."""
    voice, state = office.voice_of(person), State(registration.state)
    text = voice.say(
        CARD,
        name=registration.name,
        community=voice.unit(registration.community),
        unit=voice.unit(registration.work_unit),
        skills=skill(voice, registration),
        submitted=voice.moment(registration.submitted_at, office.now),
        state=voice.say(STATES[state]),
    )
    actions = LIFE.actions_for(state, parties_of(office, person.id, registration))
    buttons = tuple(Button(voice.say(ACTIONS[one]), value(registration, one)) for one in actions if one in ACTIONS)
    return Outbound(text + _decided(office, registration, voice), (buttons,) if buttons else (), card=name)


def hang(office: Office, registration: Registration, people: Iterable[int]) -> None:
    """Hang a card for these people; who has it already gets it up to date."""
    name = name_of(registration, "0")
    hung = {door for _, door in office.uow.outbox.copies(name)}
    for person in map(office.uow.people.get, people):
        theirs = [door for door in office.uow.people.doors_of(person.id) if door.id in hung]
        for door in theirs or office.doors_for(person, Purpose.CARD):
            office.send(door, render(office, registration, person, name=name), Purpose.CARD)


def refresh(office: Office, registration: Registration) -> None:
    """Bring every copy of the card up to date; whoever it is no business of any more reads nothing of it."""
    copies = office.uow.outbox.copies(name_of(registration))
    doors = office.uow.people.doors([door for _, door in copies])
    for name, door in copies:
        person = office.uow.people.get(doors[door].person)
        outbound = Outbound(office.voice_of(person).say(NO_LONGER), card=name)
        if parties_of(office, person.id, registration):
            outbound = render(office, registration, person, name=name)
        office.send(doors[door], outbound, Purpose.CARD)


def take_down(office: Office, registration: Registration) -> list[int]:
    """Leave nothing of a registration on the copies of its card, and return the addresses where they hang."""
    copies = office.uow.outbox.copies(name_of(registration))
    doors = office.uow.people.doors([door for _, door in copies])
    for name, door in copies:
        voice = office.voice_of(office.uow.people.get(doors[door].person))
        office.send(doors[door], Outbound(voice.say(NO_LONGER), card=name), Purpose.CARD)
    return [door for _, door in copies]


def name_of(registration: Registration, copy: str = "") -> str:
    """Return the name of one copy of the card, or what all their names begin with."""
    return f"reg:{short(registration.id)}:{copy}"


def value(registration: Registration, action: str) -> str:
    """Return what a button about a registration carries."""
    return f"r:{short(registration.id)}:{action}"


def skill(voice: Voice, registration: Registration) -> str:
    """Return what the member can do: a kind of post, or their own words."""
    label = SKILLS.get(registration.skills)
    return voice.say(label) if label else registration.skills


def _decided(office: Office, registration: Registration, voice: Voice) -> str:
    if registration.reviewer is None or registration.reviewed_at is None:
        return ""
    who = office.uow.people.get(registration.reviewer).name or voice.unit(registration.community)
    return "\n" + voice.say(DECIDED, who=who, moment=voice.moment(registration.reviewed_at, office.now))
