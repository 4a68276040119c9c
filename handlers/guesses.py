"""Wrong codes: so many are forgiven, then none is taken for a while, and the organiser hears of it once."""

from collections.abc import Sequence

from domain.errors import NotAllowed
from domain.hours import MINUTE
from domain.message import Button, Outbound
from handlers.desk import Desk, Purpose
from handlers.event_view import value
from handlers.gates import Gate, organisers
from handlers.places import new_place
from handlers.texts.catalogue import N_
from storage.event_tables import Shift

FATE = "check-in"
"""What a wrong code is called among all that was typed."""
WRONG = N_("That code does not count, or no longer. Please look again: a new one comes every minute.")
LOCKED = N_(
    "Those were too many wrong codes. Please ask the organiser to check you in, or try again in {minutes} minutes."
)
GUESSED = N_("Somebody typed {tries} wrong codes at “{title}”. Are they there? Then check them in yourself.")


def check_lock(desk: Desk) -> None:
    """Raises NotAllowed after too many wrong codes: a right one is not even looked at."""
    if is_locked(desk):
        raise NotAllowed(LOCKED, minutes=_pause(desk))


def is_locked(desk: Desk) -> bool:
    """Say whether the person at the desk has guessed too often of late."""
    policy = desk.rules.policy.hours
    since = desk.now - policy.pause.clock
    return desk.uow.links.tried([FATE], since, person=desk.person.id) >= policy.tries


def wrong(desk: Desk, gates: Sequence[Gate], shift: Shift | None) -> str:
    """Count a wrong code; with the last that is forgiven the organiser hears of it.

    Who came without a place stands on the organiser's list from then on, at the ``shift`` where they are.
    """
    desk.uow.links.note(desk.door, FATE, desk.now)
    if not is_locked(desk):
        return desk.say(WRONG)
    if gates:
        _tell(desk, gates[0])
    event = gates[0].event if gates else None
    if event is not None and shift is not None:
        place = desk.uow.events.signup(shift.id, desk.person.id) or new_place(desk, event, shift, desk.person.id)
        place.tries = desk.rules.policy.hours.tries
    return desk.say(LOCKED, minutes=_pause(desk))


def _tell(desk: Desk, gate: Gate) -> None:
    tries = desk.rules.policy.hours.tries
    for person in map(desk.uow.people.get, organisers(desk, gate)):
        voice = desk.voice_of(person)
        text = voice.say(GUESSED, tries=tries, title=gate.named(voice))
        rows = ((Button(voice.say("Open"), value(gate.event, "show")),),) if gate.event else ()
        desk.tell(person, Outbound(text, rows), Purpose.NOTICE)


def _pause(desk: Desk) -> int:
    return desk.rules.policy.hours.pause.clock // MINUTE
