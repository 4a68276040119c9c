"""How a registration looks to the communities that decide about it: one card, the buttons of whoever reads it."""

from collections.abc import Iterable, Mapping

from domain.access import may_organise
from domain.message import Button, Outbound
from domain.organisation import Level
from domain.registration import LIFE, LIVING, PENDING, Action, Party, State, decider, parties
from handlers import question
from handlers.access import answering
from handlers.desk import Office, Purpose
from handlers.keys import short
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.registrations import Registration
from storage.tables import Person

STATES: Mapping[State, str] = {
    State.SUBMITTED: N_("waiting for the community"),
    State.NEED_INFO: N_("the community has a question"),
    State.ACTIVE: N_("registered"),
    State.POST_ASSIGNED: N_("registered, with a post"),
    State.TRANSFER_PENDING: N_("registered, wants to change the community"),
    State.SUSPENDED: N_("registered, pausing"),
    State.EXIT_PENDING: N_("registered, leaving"),
    State.REFUSED: N_("not accepted"),
    State.ENDED: N_("ended"),
    State.WITHDRAWN: N_("taken back"),
}
ACTIONS: Mapping[Action, str] = {
    Action.ACCEPT: N_("Accept registration"),
    Action.ASK: question.ASK,
    Action.REFUSE: N_("Decline"),
    Action.AGREE: N_("Agree to the change"),
    Action.DECLINE: N_("Do not agree"),
    Action.END: N_("Confirm leaving"),
}
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
TIMES: Mapping[str, str] = {
    "evenings": N_("Evenings of workdays"),
    "days": N_("Workdays, by day"),
    "weekends": N_("Weekends"),
    "holidays": N_("Holidays"),
    "calls": N_("Whenever I am called"),
}
"""When somebody can have time."""
CARD = N_(
    "📝 {name} registers with {community}.\nWork unit: {unit}\nCan do: {skills}\nHas time: {free}\nSent: {submitted}\n"
    "State: {state}"
)
MOVING = N_("Wants to change to: {community}. Agreed so far: {agreed}")
NOBODY = N_("nobody")
TWICE = N_("Somebody of the same name and work unit has registered with {communities} too. Please make sure who it is.")
PAUSING = N_("Pauses until: {until}")
NAMELESS = N_("A registration with {community} has ended.")
DECIDED = N_("Decided by {who}, {moment}")
NO_LONGER = N_("This registration is no longer with you.")


def parties_of(office: Office, person: int, registration: Registration) -> frozenset[Party]:
    """Return what a person is to a registration."""
    return parties(
        person,
        office.seats_of(person),
        member=registration.person,
        community=registration.community,
        street=street_of(office, registration),
        taker=registration.taker,
    )


def street_of(office: Office, registration: Registration) -> str:
    """Return the street that may decide about a registration now; nothing where only the community does."""
    street = office.rules.county.above(registration.community, Level.STREET)
    return street if registration.passed_on or decider_of(office, registration) == street else ""


def decider_of(office: Office, registration: Registration) -> str:
    """Return the unit whose turn it is to decide about a registration today."""
    community = registration.community
    street = office.rules.county.above(community, Level.STREET)
    return decider(community, street, there=answering(office, community), member=registration.person)


def deciding(office: Office, registration: Registration) -> list[int]:
    """Return who can be asked to decide about a registration: of its community, its street, the one it changes to."""
    units = dict.fromkeys([registration.community, street_of(office, registration), registration.taker])
    people = dict.fromkeys(one for unit in units if unit for one in answering(office, unit))
    return [one for one in people if parties_of(office, one, registration) - {Party.MEMBER}]


def render(office: Office, registration: Registration, person: Person, *, name: str) -> Outbound:
    """Return the card as one person gets it."""
    voice, state = office.voice_of(person), State(registration.state)
    if not registration.name:
        text = voice.say(NAMELESS, community=voice.unit(registration.community))
        return Outbound(text, card=name)
    text = voice.say(
        CARD,
        name=registration.name,
        community=voice.unit(registration.community),
        unit=voice.unit(registration.work_unit),
        skills=skills(voice, registration),
        free=voice.listed(voice.say(TIMES[one]) for one in registration.free if one in TIMES),
        submitted=voice.moment(registration.submitted_at, office.now),
        state=voice.say(STATES[state]),
    )
    lines = [text, *_more(office, registration, voice), *_decided(office, registration, voice)]
    buttons = [Button(voice.say(ACTIONS[one]), value(registration, one)) for one in _open(office, registration, person)]
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    return Outbound("\n".join(lines), rows, card=name)


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


def skills(voice: Voice, registration: Registration) -> str:
    """Return what the member can do: kinds of post, and their own words."""
    return voice.listed(voice.say(SKILLS[one]) if one in SKILLS else one for one in registration.skills)


def _open(office: Office, registration: Registration, person: Person) -> list[Action]:
    """Return what somebody may press: a community that has agreed to a change is not asked for that again."""
    seats, mine = office.seats_of(person.id), parties_of(office, person.id, registration)
    actions = LIFE.actions_for(State(registration.state), mine - {Party.MEMBER})
    speaks = [unit for unit in (registration.community, registration.taker) if unit and may_organise(seats, unit)]
    has_agreed = bool(speaks) and set(speaks) <= set(registration.agreed)
    return [one for one in actions if one in ACTIONS and not (one is Action.AGREE and has_agreed)]


def _more(office: Office, registration: Registration, voice: Voice) -> list[str]:
    lines = question.lines(voice, registration.question, registration.answer)
    if registration.taker:
        agreed = voice.listed(map(voice.unit, registration.agreed)) or voice.say(NOBODY)
        lines.append(voice.say(MOVING, community=voice.unit(registration.taker), agreed=agreed))
    if registration.state == State.SUSPENDED and registration.until_on:
        lines.append(voice.say(PAUSING, until=voice.day(registration.until_on)))
    others = office.uow.registrations.namesakes(registration, LIVING) if registration.state in PENDING else []
    if others:
        lines.append(voice.say(TWICE, communities=voice.listed(map(voice.unit, others))))
    return lines


def _decided(office: Office, registration: Registration, voice: Voice) -> list[str]:
    if registration.reviewer is None or registration.reviewed_at is None:
        return []
    who = office.uow.people.get(registration.reviewer).name or voice.unit(registration.community)
    return [voice.say(DECIDED, who=who, moment=voice.moment(registration.reviewed_at, office.now))]
