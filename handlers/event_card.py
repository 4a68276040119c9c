"""How an event looks: when and where, how many places are left, and what this person can do about it now."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from domain.event import LIFE as EVENT_LIFE
from domain.event import SHOWN, Party, State
from domain.event import Action as Deed
from domain.hours import State as Hours
from domain.message import Button, Media, Outbound
from domain.registration import COUNTING
from domain.signup import ADULT, AT_THE_PLACE, COMING, Action, Phase, Standing, actions_for, is_minor
from handlers.access import answering
from handlers.desk import Desk, Office, Purpose
from handlers.event_view import (
    STATES,
    UNSEEN,
    Shown,
    about,
    hosted,
    look_at,
    parties_of,
    value,
    values,
    when,
)
from handlers.keys import short
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.event_tables import Event
from storage.keys import new_id
from storage.tables import Door, Person
from storage.timers import Timer

ACTIONS: Mapping[Action, str] = {
    Action.SIGN_UP: N_("Sign up"),
    Action.WAIT: N_("Wait for a place"),
    Action.ACCEPT: N_("I take it"),
    Action.CANCEL: N_("Cancel my place"),
    Action.EXCUSE: N_("I can't come"),
    Action.CHECK_IN: N_("Check in"),
}
DEEDS: Mapping[Deed, str] = {
    Deed.APPROVE: N_("Let it take place"),
    Deed.REFUSE: N_("Do not accept"),
    Deed.CHANGE: N_("Change time, place or places"),
    Deed.MOVE: N_("Change time or place"),
    Deed.WEATHER: N_("Call off: weather"),
    Deed.CALL_OFF: N_("Call off"),
}
STANDINGS: Mapping[Standing, str] = {
    Standing.CONFIRMED: N_("✅ You have a place."),
    Standing.WAITLISTED: N_("⏳ You are on the waitlist."),
    Standing.PROMOTED: N_("🎉 A place is kept for you until {until}."),
    Standing.CHECKED_IN: N_("✅ You are checked in."),
}
HAS_LEFT = N_("✅ You were here, thank you. /hours shows what counts.")
CARD = N_("🤝 {title}\nWhen: {when}\nWhere: {place} ({community})")
PLACES = N_("Places: {taken} of {seats} taken")
PLACES_AND_WAITING = N_("Places: {taken} of {seats} taken, {waiting} waiting")
FOR_ORGANISERS = N_("Signed up: {names}")
SAY_SO = N_("Have said that they come: {count}")
MINOR = "minor"
DOOR = "door"
CODE, HOURS, BACK_FILL = "code", "hours", "back_fill"
STOP, STOP_ALL = "stop", "stop_all"
SHARE = "share"
NAMED = 30
SOON, REFRESH = timedelta(seconds=2), "event_card"
"""Organisers see how many sign up so often, however many press at once."""


def hang(desk: Desk, event: Event) -> Outbound:
    """Hang one more copy of the card, where the person is reading now."""
    return render(desk, event, desk.person, name=_name(event, desk.door, short(new_id(desk.now))))


def refresh(office: Office, event: Event, person: int, here: Door | None = None) -> None:
    """Bring the copies of a person up to date, and those of the organisers soon; others see it when they look again.

    Whoever was never linked has no door but the one that they are at.
    """
    _renew(office, event, [person], here=here)
    soon = datetime.fromtimestamp((office.now.timestamp() // 2 + 1) * SOON.total_seconds(), office.now.tzinfo)
    office.uow.timers.restart(Timer(REFRESH, event.id, int(soon.timestamp()), 0, soon))


def refresh_all(office: Office, event: Event) -> None:
    """Bring the copies of the organisers up to date now."""
    _renew(office, event, [event.organiser, *answering(office, event.community)])


def fire(office: Office, timer: Timer) -> None:
    """Bring the copies of the organisers up to date."""
    event = office.uow.events.find(timer.subject)
    if event is not None:
        refresh_all(office, event)


def _renew(office: Office, event: Event, people: Iterable[int], here: Door | None = None) -> None:
    readers = dict.fromkeys(people)
    office.uow.people.hold(readers)
    for reader in map(office.uow.people.get, readers):
        only = here if here is not None and reader.linked_at is None else None
        for door in [only] if only is not None else office.uow.people.doors_of(reader.id):
            for name in office.uow.outbox.copies_there(_name(event, door), door.id):
                office.send(door, render(office, event, reader, name=name), Purpose.CARD)


def render(office: Office, event: Event, person: Person, *, name: str) -> Outbound:
    """Return the card as one person gets it."""
    voice, mine = office.voice_of(person), parties_of(office, person.id, event)
    shown = [look_at(office, event, shift, person.id) for shift in office.uow.events.shifts([event.id])]
    lines = [
        voice.say(
            CARD,
            title=event.title,
            when=when(office, shown[0].shift if len(shown) == 1 else event, voice),
            place=event.place,
            community=hosted(event, voice),
        ),
        *_asked_for(event, voice),
    ]
    for one in shown:
        lines += _shift_lines(office, one, voice, alone=len(shown) == 1)
    state = State(event.state)
    if state is not State.OPEN:
        lines.append(voice.say("State: {state}", state=voice.say(STATES[state])))
    if state is State.REVIEW and Party.REVIEWER in mine:
        lines.append(voice.say("Nobody else sees it before you let it take place."))
    rows = [row for one in shown for row in _shift_rows(office, one, voice, alone=len(shown) == 1)]
    if state not in UNSEEN:
        rows.append((Button(voice.say("Share, calendar"), value(event, SHARE)),))
    if Party.MAKER in mine:
        names = _names(office, event, voice) or voice.say("nobody yet")
        lines.append(voice.say(FOR_ORGANISERS, names=names))
        if said := office.uow.events.who_said_so(event, values(COMING)):
            lines.append(voice.say(SAY_SO, count=said))
    rows += _organising(office, shown, voice, mine)
    media = (Media(event.cover),) if event.cover and state in SHOWN else ()
    return Outbound("\n".join(lines), tuple(row for row in rows if row), media=media, card=name)


def _asked_for(event: Event, voice: Voice) -> list[str]:
    lines = []
    if event.minimum_age < ADULT:
        lines.append(voice.say("From {age} years on; under 18 with the yes of a guardian", age=event.minimum_age))
    if event.bring:
        lines.append(voice.say("Please bring: {bring}", bring=event.bring))
    return lines


def _shift_lines(office: Office, one: Shown, voice: Voice, *, alone: bool) -> list[str]:
    shift = one.shift
    places = PLACES_AND_WAITING if shift.waiting else PLACES
    lines = [] if alone else [f"• {when(office, shift, voice)}"]
    lines.append(voice.say(places, taken=shift.taken, seats=shift.seats, waiting=shift.waiting))
    if one.standing is Standing.CHECKED_IN and not _is_here(office, one):
        lines.append(voice.say(HAS_LEFT))
    elif one.standing in STANDINGS:
        until = one.signup.promoted_until if one.signup else None
        lines.append(voice.say(STANDINGS[one.standing], until=voice.moment(until, office.now) if until else ""))
    return lines


def _shift_rows(office: Office, one: Shown, voice: Voice, *, alone: bool) -> list[tuple[Button, ...]]:
    """Return what the person can do about a shift; several shifts are told apart by their time."""
    if State(one.event.state) not in (State.OPEN, State.RUNNING):
        return []
    actions = actions_for(one.standing, room=one.room)
    if one.standing is Standing.CHECKED_IN and one.room.phase in AT_THE_PLACE:
        if not _is_here(office, one):
            return []
        return [(Button(voice.say("Check out"), about(one.event, Action.CHECK_IN, one.shift)),)]
    at = "" if alone else f" · {voice.moment(one.shift.starts_at, office.now)}"
    row = tuple(Button(voice.say(ACTIONS[one_]) + at, about(one.event, one_, one.shift)) for one_ in actions)
    joins = set(actions) & {Action.SIGN_UP, Action.WAIT}
    if joins and is_minor(one.event.minimum_age):
        return [row, (Button(voice.say("I am under 18") + at, about(one.event, MINOR, one.shift)),)]
    return [row]


def _is_here(office: Office, one: Shown) -> bool:
    """Say whether somebody who came has not checked out again."""
    person = one.signup.person if one.signup else 0
    return any(entry.event == one.event.id for entry in office.uow.hours.here(person, Hours.HERE.value))


def _at_the_door(office: Office, shown: Sequence[Shown], voice: Voice) -> list[tuple[Button, ...]]:
    """Return what is done where people come and go; afterwards, what is entered for who was never checked in."""
    event = shown[0].event
    rows: list[tuple[Button, ...]] = []
    is_on = State(event.state) in SHOWN
    here = next((one.shift for one in shown if one.room.phase in AT_THE_PLACE), None) if is_on else None
    if here is not None:
        rows.append((Button(voice.say("Check somebody in"), value(event, DOOR, short(here.id))),))
    late = office.now < event.ends_at + office.rules.policy.hours.grace.clock
    if here is not None or (State(event.state) is State.ENDED and late):
        rows.append((Button(voice.say("Show the code"), value(event, CODE)),))
    if State(event.state) is State.ENDED:
        rows.append((Button(voice.say("Hours of service"), value(event, HOURS)),))
        rows.append((Button(voice.say("Enter hours later"), value(event, BACK_FILL)),))
    return rows


def _organising(
    office: Office, shown: Sequence[Shown], voice: Voice, mine: frozenset[Party]
) -> list[tuple[Button, ...]]:
    event = shown[0].event
    rows = _at_the_door(office, shown, voice) if Party.MAKER in mine else []
    locked = any(one.room.phase is not Phase.AHEAD for one in shown)
    deeds = [deed for deed in EVENT_LIFE.actions_for(State(event.state), mine) if deed in DEEDS]
    own = Deed.REFUSE if Party.TRUSTED in mine else None
    deeds = [deed for deed in deeds if deed is not own and not (locked and deed is Deed.MOVE)]
    rows += [(Button(voice.say(DEEDS[deed]), value(event, deed, str(event.version))),) for deed in deeds]
    if event.series is not None and Party.MAKER in mine:
        rows.append((Button(voice.say("Stop repeating"), value(event, STOP)),))
        rows.append((Button(voice.say("Stop, call off all"), value(event, STOP_ALL)),))
    return rows


def _name(event: Event, door: Door, copy: str = "") -> str:
    """Return the name of one copy, or what all at a door begin with: a door may become somebody else's."""
    return f"event:{short(event.id)}:{short(door.id)}:{copy}"


def _names(office: Office, event: Event, voice: Voice) -> str:
    """Return who comes: the names of registered members, and of everybody else only how many."""
    people = [person.id for person in office.uow.events.people(event.id, values(COMING))]
    names = office.uow.registrations.names(people, COUNTING)
    listed = [names[person] for person in people if person in names]
    others = len(people) - len(listed[:NAMED])
    return voice.listed([*listed[:NAMED], *([voice.say("{count} resident(s)", count=others)] if others else [])])
