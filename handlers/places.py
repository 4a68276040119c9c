"""What a step with a place does: the numbers of its shift, its record, and who comes next on the waitlist."""

from collections.abc import Iterable
from datetime import datetime

from domain.errors import NotFound
from domain.event import SHOWN, State
from domain.message import Button, Outbound
from domain.signup import CLOCK, GONE, HOLDER, KIND, TAKING, Action, Party, Phase, Standing, accept_by, advance
from handlers.desk import About, Office, Purpose
from handlers.event_view import NO_SUCH, about, known, room_of, value
from handlers.texts.catalogue import N_
from storage.event_tables import Event, Shift, Signup
from storage.keys import new_id
from storage.timers import Timer

LAPSE = "place"
MOST = 1000
PROMOTED = N_(
    "🎉 A place at “{title}” is free for you: {when}, {place}.\nPlease say until {until} whether you take it;"
    " after that it goes to the next."
)
LAPSED = N_(
    "The place at “{title}” had to be accepted until {until}, so it has gone to the next. Would you still like to come?"
    " Sign up again."
)
WAITING = frozenset({Standing.WAITLISTED})


def new_place(office: Office, event: Event, shift: Shift, person: int) -> Signup:
    """Keep a row for somebody who has nothing at a shift yet."""
    key = new_id(office.now)
    office.uow.lives.begins(KIND, key)
    return office.uow.events.sign_up(
        Signup(
            id=key,
            shift=shift.id,
            person=person,
            state=Standing.NONE.value,
            at=office.now,
            queue=0,
            promoted_until=None,
            guardian="",
            version=event.version,
            told=event.version,
            reminded=0,
            said="",
            checked_in_at=None,
            tries=0,
        )
    )


def step(
    office: Office, event: Event, shift: Shift, signup: Signup, *, action: Action, who: frozenset[Party] = HOLDER
) -> Standing:
    """Take a step with a place; one that is freed is offered to the next. Raises TooLate."""
    before = Standing(signup.state)
    to = advance(before, action, room=room_of(office, shift), who=who)
    change(office, shift, signup, action=action, to=to)
    if action in (Action.SIGN_UP, Action.WAIT, Action.ACCEPT):
        signup.at, signup.version, signup.told = office.now, event.version, event.version
    if before in TAKING and to not in TAKING:
        promote(office, event, shift)
    return to


def change(office: Office, shift: Shift, signup: Signup, *, action: Action, to: Standing) -> None:
    """Write a step down: the place, the numbers of its shift, and the record."""
    before = Standing(signup.state)
    taken, waiting = (to in TAKING) - (before in TAKING), (to in WAITING) - (before in WAITING)
    if taken:
        shift.taken += taken
    if waiting:
        shift.waiting += waiting
    if before in GONE and action in (Action.SIGN_UP, Action.WAIT, Action.CHECK_IN):
        shift.last += 1
        signup.queue = shift.last
    if action is Action.CHECK_IN:
        signup.checked_in_at = office.now
    if before is Standing.PROMOTED:
        office.uow.timers.stop(LAPSE, signup.id)
        signup.promoted_until = None
    signup.state = to.value
    office.took(KIND, signup.id, action, before=before, after=to)


def promote(office: Office, event: Event, shift: Shift) -> None:
    """Offer the places that are free to those who wait, in their order."""
    room = room_of(office, shift)
    free = min(room.free, room.waiting)
    if free <= 0 or State(event.state) not in SHOWN or room.phase in (Phase.RUNNING, Phase.OVER):
        return
    until = _until(office, shift)
    if until is None:
        return
    next_ones = office.uow.events.first(shift.id, Standing.WAITLISTED.value, free)
    office.uow.people.hold(signup.person for signup in next_ones)
    for signup in next_ones:
        change(office, shift, signup, action=Action.PROMOTE, to=Standing.PROMOTED)
        keep_until(office, signup, until)
        _offer(office, event, shift, signup)


def keep_until(office: Office, signup: Signup, until: datetime) -> None:
    """Keep a place for somebody until a moment."""
    signup.promoted_until = until
    office.uow.timers.restart(Timer(LAPSE, signup.id, signup.queue, 0, until))


def hurry(office: Office, event: Event, shifts: Iterable[Shift]) -> None:
    """Keep places that were offered no longer than is right for the new time of an event."""
    latest = {shift.id: _until(office, shift) for shift in shifts}
    for signup in office.uow.events.some(event.id, [Standing.PROMOTED.value], MOST):
        until, now = latest[signup.shift], signup.promoted_until
        if until is not None and now is not None and until < now:
            keep_until(office, signup, until)


def lapse(office: Office, timer: Timer) -> None:
    """Take back a place that was offered and not accepted in time: it goes to the next."""
    found = of_shift(office, office.uow.events.shift_of(timer.subject))
    signup = office.uow.events.place(timer.subject)
    if signup is None or found is None or signup.state != Standing.PROMOTED:
        return
    (event, shift), until = found, signup.promoted_until
    if until is None or until > office.now:
        return
    step(office, event, shift, signup, action=Action.LAPSE, who=CLOCK)
    person = office.uow.people.get(signup.person)
    voice = office.voice_of(person)
    text = voice.say(LAPSED, title=event.title, until=voice.moment(until, office.now))
    button = Button(voice.say("Open"), value(event, "show"))
    office.tell(person, Outbound(text, ((button,),)), Purpose.NOTICE)


def shift_for(office: Office, key: int) -> tuple[Event, Shift]:
    """Return a shift with its event, locked. Raises NotFound."""
    found = of_shift(office, key)
    if found is None:
        raise NotFound(NO_SUCH)
    return found


def of_shift(office: Office, key: int) -> tuple[Event, Shift] | None:
    """Return a shift with its event, locked."""
    owner = office.uow.events.event_of(key)
    event = office.uow.events.find(owner) if owner is not None else None
    shift = next((shift for shift in office.uow.events.shifts([event.id]) if shift.id == key), None) if event else None
    return (event, shift) if event and shift else None


def _until(office: Office, shift: Shift) -> datetime | None:
    policy = office.rules.policy
    return accept_by(
        shift.starts_at, now=office.second, policy=policy.events, quiet=policy.quiet_hours, zone=office.rules.zone
    )


def _offer(office: Office, event: Event, shift: Shift, signup: Signup) -> None:
    person, until = office.uow.people.get(signup.person), signup.promoted_until
    if until is None:
        return
    voice = office.voice_of(person)
    text = voice.say(PROMOTED, until=voice.moment(until, office.now), **known(office, event, shift, voice))
    yes = Button(voice.say("I take it"), about(event, Action.ACCEPT, shift))
    no = Button(voice.say("No, thank you"), about(event, Action.CANCEL, shift))
    about_it = About(shift.id, version=event.version, until=until)
    office.tell(person, Outbound(text, ((yes, no),)), Purpose.NOTICE, about_it)
