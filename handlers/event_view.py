"""How one person stands to an event: which shifts it has, how each of them stands, and what the person is to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.access import may_answer_for
from domain.errors import NotFound
from domain.event import Party, State, parties
from domain.organisation import Level
from domain.signup import Room, Standing, phase_of
from handlers.access import standing_in
from handlers.desk import Desk, Office
from handlers.keys import long, short
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.event_tables import Event, Shift, Signup

NO_SUCH = N_("I find no such event. /events shows what comes next.")
STATES: Mapping[State, str] = {
    State.REVIEW: N_("waiting for the community"),
    State.OPEN: N_("open"),
    State.RUNNING: N_("running"),
    State.ENDED: N_("over"),
    State.REFUSED: N_("not accepted"),
    **dict.fromkeys((State.DROPPED, State.CANCELLED), N_("called off")),
}

UNSEEN = (State.REVIEW, State.REFUSED, State.DROPPED)
"""What is shown to its organisers and to those who review it alone."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A shift of an event as one person stands to it."""

    event: Event
    shift: Shift
    signup: Signup | None
    room: Room

    @property
    def standing(self) -> Standing:
        """What the person has there."""
        return Standing(self.signup.state) if self.signup else Standing.NONE


def event_of(office: Office, key: int) -> Event:
    """Return an event, locked: an open one is for everybody in the county. Raises NotFound."""
    event = office.uow.events.find(key)
    if event is None:
        raise NotFound(NO_SUCH)
    return event


def event_for(desk: Desk, key: int) -> Event:
    """Return an event that the person at the desk may see. Raises NotFound, whether it is missing or not theirs yet."""
    event = event_of(desk, key)
    if State(event.state) in UNSEEN and not parties_of(desk, desk.person.id, event):
        raise NotFound(NO_SUCH)
    return event


def shift_of(office: Office, event: Event, written: str) -> Shift:
    """Return the shift that a button names; the first where it names none. Raises NotFound."""
    shifts = office.uow.events.shifts([event.id])
    wanted = long(written) if written else shifts[0].id
    found = next((shift for shift in shifts if shift.id == wanted), None)
    if found is None:
        raise NotFound(NO_SUCH)
    return found


def look_at(office: Office, event: Event, shift: Shift, person: int) -> Shown:
    """Return how a person stands to a shift now."""
    signup = office.uow.events.signup(shift.id, person)
    return Shown(
        event=event,
        shift=shift,
        signup=signup,
        room=room_of(office, shift),
    )


def room_of(office: Office, shift: Shift) -> Room:
    """Return how a shift stands now."""
    phase = phase_of(office.now, starts_at=shift.starts_at, ends_at=shift.ends_at, policy=office.rules.policy.events)
    return Room(phase, shift.seats - shift.taken, shift.waiting)


def parties_of(office: Office, person: int, event: Event) -> frozenset[Party]:
    """Return what a person is to an event."""
    seats = office.seats_of(person)
    host = office.rules.county.find(event.host)
    alone = may_answer_for(seats, standing_in(office, event.community))
    return parties(seats, host=host, community=event.community, street=street_of(office, event), alone=alone)


def street_of(office: Office, event: Event) -> str:
    """Return the street in which an event takes place."""
    return office.rules.county.above(event.community, Level.STREET)


def when(office: Office, shift: Shift | Event, voice: Voice) -> str:
    """Return from when until when a shift lasts, as one says it."""
    until = shift.ends_at.astimezone(office.rules.zone).strftime("%H:%M")
    return voice.say("{start} – {end}", start=voice.moment(shift.starts_at, office.now), end=until)


def value(event: Event, action: str, *rest: str) -> str:
    """Return what a button about an event carries."""
    return ":".join(("e", short(event.id), action, *rest))


def about(event: Event, action: str, shift: Shift) -> str:
    """Return what a button about a shift carries: also which time and place its reader has seen."""
    return value(event, action, short(shift.id), str(event.version))


def known(office: Office, event: Event, shift: Shift, voice: Voice) -> dict[str, object]:
    """Return what a sentence about a shift may name."""
    return {
        "title": event.title,
        "when": when(office, shift, voice),
        "place": event.place,
        "opens": voice.moment(shift.starts_at - office.rules.policy.events.doors.clock, office.now),
        "cutoff": voice.moment(shift.starts_at - office.rules.policy.events.cutoff.clock, office.now),
        "state": voice.say(STATES[State(event.state)]),
    }


def hosted(event: Event, voice: Voice) -> str:
    """Return who makes an event, and where."""
    units = dict.fromkeys([event.host, event.community])
    return " · ".join(voice.unit(unit) for unit in units)


def values(states: Sequence[Standing] | frozenset[Standing]) -> list[str]:
    """Return states as the database holds them."""
    return sorted(state.value for state in states)
