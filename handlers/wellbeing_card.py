"""How somebody who does not answer looks to those who were asked to look after them; to nobody else, and no longer."""

from collections.abc import Iterable, Mapping, Sequence

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
LEVELS: Mapping[State, Sequence[Level]] = {
    State.GRID: (Level.GRID,),
    State.COMMUNITY: (Level.COMMUNITY, Level.STREET, Level.COUNTY),
}
"""Who is told, by state: those of the first of these levels where anybody can be reached."""
NO_LONGER = N_("This is over. Thank you.")


def parties_of(office: Office, person: int, one: Wellbeing) -> frozenset[Party]:
    """Return what somebody is to an arrangement: the grid worker and the community only while they are needed."""
    state = State(one.state)
    if person == one.person:
        return frozenset({Party.PERSON})
    found = set()
    if person == one.contact:
        found.add(Party.GUARDIAN if one.guarded else Party.CONTACT)
        found |= {Party.HELPER} if state in TOLD else set()
    if helps(office.seats_of(person), one.area, state) or _is_above(office, person, one):
        found.add(Party.HELPER)
    return frozenset(found)


def helpers_of(office: Office, one: Wellbeing) -> list[int]:
    """Return whom the ladder tells in the state that has been reached; nobody where there is none."""
    return _told_at(office, one, State(one.state))


def told(office: Office, one: Wellbeing) -> list[int]:
    """Return whom the ladder has told by now."""
    reached = TOLD[: TOLD.index(State(one.state)) + 1]
    return list(dict.fromkeys(person for state in reached for person in _told_at(office, one, state)))


def hang(office: Office, one: Wellbeing, people: Iterable[int], *, called: bool) -> None:
    """Hang one more copy of the card for those who are told now, at each of their doors: an older one rings no bell."""
    name = name_of(one, f"{len({copy for copy, _ in office.uow.outbox.copies(name_of(one))})}")
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


def close(office: Office, one: Wellbeing, sentence: str = OVER, *, who: str = "", of: int | None = None) -> None:
    """Write on every copy, or on those of one person, that it is over, and take out of it where somebody lives."""
    copies = office.uow.outbox.copies(name_of(one))
    doors = office.uow.people.doors([door for _, door in copies])
    for name, door in copies:
        if of in (None, doors[door].person):
            voice = office.voice_of(office.uow.people.get(doors[door].person))
            text = voice.say(sentence, name=one.name, who=who, moment=voice.moment(office.now, office.now))
            office.send(doors[door], Outbound(text, card=name), Purpose.CARD)


def name_of(one: Wellbeing, copy: str = "") -> str:
    """Return the name of one copy of the card of the question of today, or what all their names begin with."""
    return f"well:{short(one.id)}:{one.round}:{copy}"


def value(one: Wellbeing, action: str) -> str:
    """Return what a button about an arrangement carries."""
    return f"h:{short(one.id)}:{action}"


def _is_above(office: Office, person: int, one: Wellbeing) -> bool:
    """Say whether somebody was told because nobody of the community is there."""
    return one.state == State.COMMUNITY and person in helpers_of(office, one)


def _told_at(office: Office, one: Wellbeing, state: State) -> list[int]:
    if state is State.CONTACT:
        person = office.uow.people.current(one.contact) if one.contact not in (None, one.person) else None
        return [person.id] if person and office.uow.people.usual_door(person) else []
    units = (office.rules.county.above(one.area, level) for level in LEVELS.get(state, ()))
    return next(filter(None, (answering(office, unit) for unit in units if unit)), [])
