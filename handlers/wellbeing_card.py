"""How somebody who does not answer looks to those who were asked to look after them; to nobody else, and no longer."""

from collections.abc import Iterable

from domain.message import Button, Outbound
from domain.organisation import Level
from domain.wellbeing import LIFE, TOLD, Action, Party, State, helps
from handlers import emergency
from handlers.access import answering
from handlers.desk import Office, Purpose
from handlers.keys import short
from handlers.texts.catalogue import N_
from storage.tables import Person
from storage.wellbeing import Wellbeing

ALONE = N_(
    "🏠 {name} lives alone, wanted to be asked every day, and has not answered since {moment}.\nWhere: {where}\n"
    "Please call or look in. In danger: {numbers}."
)
CALLED = N_("🏠 {name} lives alone and asks to be called.\nWhere: {where}\nIn danger: {numbers}.")
CONTACT = N_("Contact: {name}")
OVER = N_("🏠 {name}: all is well again.")
VISITED = N_("🏠 {name}: looked after by {who}, {moment}.")
NO_LONGER = N_("This is over. Thank you.")


def parties_of(office: Office, person: int, one: Wellbeing) -> frozenset[Party]:
    """Return what somebody is to an arrangement: the grid worker and the community only while they are needed."""
    state = State(one.state)
    if person == one.person:
        return frozenset({Party.PERSON})
    found = set()
    if person == one.contact:
        found |= {Party.GUARDIAN} if one.guarded else set()
        found |= {Party.HELPER} if state in TOLD else set()
    if helps(office.seats_of(person), one.area, state) or person in _over(office, one):
        found.add(Party.HELPER)
    return frozenset(found)


def helpers_of(office: Office, one: Wellbeing) -> list[int]:
    """Return whom the ladder tells in the state that has been reached; nobody where there is none."""
    county = office.rules.county
    if one.state == State.CONTACT:
        person = office.uow.people.current(one.contact) if one.contact is not None else None
        return [person.id] if person and office.uow.people.usual_door(person) else []
    if one.state == State.GRID:
        grid = county.above(one.area, Level.GRID)
        return answering(office, grid) if grid else []
    if one.state == State.COMMUNITY:
        there = answering(office, county.above(one.area, Level.COMMUNITY))
        return there or answering(office, county.above(one.area, Level.STREET))
    return []


def hang(office: Office, one: Wellbeing, people: Iterable[int], *, called: bool) -> None:
    """Hang the card for those who are told now, at each of their doors."""
    name = name_of(one, "0")
    for person in map(office.uow.people.get, people):
        for door in office.doors_for(person, Purpose.ALARM):
            office.send(door, render(office, one, person, name=name, called=called), Purpose.ALARM)


def render(office: Office, one: Wellbeing, person: Person, *, name: str, called: bool = False) -> Outbound:
    """Return the card as one of those who help gets it."""
    voice = office.voice_of(person)
    where = " · ".join(filter(None, (voice.where(one.area), one.place)))
    since = voice.moment(one.asked_at or office.now, office.now)
    numbers = emergency.numbers(voice)
    lines = [voice.say(CALLED if called else ALONE, name=one.name, moment=since, where=where, numbers=numbers)]
    if one.contact_name and person.id != one.contact:
        lines.append(voice.say(CONTACT, name=one.contact_name))
    actions = LIFE.actions_for(State(one.state), parties_of(office, person.id, one))
    row = (Button(voice.say("I looked in …"), value(one, Action.VISIT)),) if Action.VISIT in actions else ()
    return Outbound("\n".join(lines), (row,) if row else (), card=name)


def close(office: Office, one: Wellbeing, *, who: str = "") -> None:
    """Write on every copy that it is over, and take out of it where somebody lives."""
    copies = office.uow.outbox.copies(name_of(one))
    doors = office.uow.people.doors([door for _, door in copies])
    for name, door in copies:
        voice = office.voice_of(office.uow.people.get(doors[door].person))
        moment = voice.moment(office.now, office.now)
        text = voice.say(VISITED if who else OVER, name=one.name, who=who, moment=moment)
        office.send(doors[door], Outbound(text, card=name), Purpose.CARD)


def name_of(one: Wellbeing, copy: str = "") -> str:
    """Return the name of one copy of the card of the question of today, or what all their names begin with."""
    return f"well:{short(one.id)}:{one.round}:{copy}"


def value(one: Wellbeing, action: str) -> str:
    """Return what a button about an arrangement carries."""
    return f"h:{short(one.id)}:{action}"


def _over(office: Office, one: Wellbeing) -> list[int]:
    """Return the street's people where nobody of the community is there."""
    return helpers_of(office, one) if one.state == State.COMMUNITY else []
