"""Nobody has taken a small wish on for a while: the street asks a unit, one press each."""

from domain.errors import NotAllowed, NotFound
from domain.message import Button, Outbound
from domain.organisation import Level
from domain.wish import Action
from handlers.access import answering, speaking_for
from handlers.copies import version_of
from handlers.desk import LISTED, About, Desk, Office, Purpose
from handlers.keys import count
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from handlers.wish_card import published, street_of, value
from handlers.wish_life import check, move, tell
from storage.wishes import Wish

UNIT, MORE = "ask", "units"
UNCLAIMED = N_("🌱 For {days} nobody has taken this wish of {community} on: {wish}\nWhich unit shall I ask?")
NOBODY = N_("🌱 For {days} nobody has taken this wish of {community} on: {wish}\nNo unit has a liaison here yet.")
PLEASE = N_("🌱 {street} asks {unit}: could you make this wish come true? {community}: {wish}")


def ask_street(office: Office, wish: Wish) -> None:
    """Put a wish that nobody takes on before its street, with the units that can be asked."""
    for person in map(office.uow.people.get, answering(office, street_of(office, wish))):
        asked = _question(office, wish, office.voice_of(person), 0)
        office.tell(person, asked, Purpose.REMINDER, About(wish.id, version=version_of(wish.since)))


def show(desk: Desk, wish: Wish, first: str = "0") -> Outbound:
    """Show the units that can be asked, from the one with number ``first`` on."""
    check(desk, wish, Action.OFFER)
    return _question(desk, wish, desk.voice, count(first))


def offer(desk: Desk, wish: Wish, unit: str) -> Outbound:
    """Ask the liaison of a unit; they take it on with one press, or leave it."""
    to = check(desk, wish, Action.OFFER)
    people = speaking_for(desk, [unit]).get(unit, []) if desk.rules.county.find(unit) else []
    if not people:
        raise NotFound(N_("Nobody speaks for that unit here at the moment. Please choose another."))
    if set(people) <= {wish.person}:
        raise NotAllowed(N_("Whoever speaks for that unit made the wish. Please choose another."))
    move(desk, wish, Action.OFFER, to)
    for person in people:
        voice = desk.voice_of(desk.uow.people.get(person))
        names = {"street": voice.unit(street_of(desk, wish)), "unit": voice.unit(unit)}
        tell(desk, wish, person, PLEASE, **names)
    return Outbound(desk.say("I have asked {unit}. You can ask another too.", unit=desk.voice.unit(unit)))


def _question(office: Office, wish: Wish, voice: Voice, first: int) -> Outbound:
    units = _units(office)
    page = units[first : first + LISTED]
    rows = [(Button(voice.unit(unit), value(wish, f"{UNIT}:{unit}")),) for unit in page]
    if first + LISTED < len(units):
        rows.append((Button(voice.say("More …"), value(wish, f"{MORE}:{first + LISTED}")),))
    text = voice.say(
        UNCLAIMED if units else NOBODY,
        days=voice.span(office.rules.policy.wishes.unclaimed.clock),
        community=voice.unit(wish.community),
        wish=published(wish),
    )
    return Outbound(text, tuple(rows))


def _units(office: Office) -> list[str]:
    """Return the units whose liaison can be reached: first those that have taken on fewest."""
    there = speaking_for(office, [unit.code for unit in office.rules.county.at_level(Level.UNIT)])
    taken = office.uow.wishes.taken_by_units()
    return sorted(there, key=lambda unit: (taken.get(unit, 0), unit))
