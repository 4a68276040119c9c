"""A place at an event: taken, waited for, accepted, given back, and used."""

from domain.errors import Refusal, TooLate
from domain.event import SHOWN, State
from domain.message import Button, Outbound
from domain.signup import COMING, CONCERNED, TAKING, Action, Phase, Standing, advance, joining, leaving, overlap
from handlers.desk import Desk
from handlers.event_card import refresh
from handlers.event_view import STATES, about, known, look_at, room_of, values
from handlers.places import new_place, step
from handlers.texts.catalogue import N_
from storage.event_tables import Event, Shift, Signup

SIGNED_UP = N_("✅ You have a place at “{title}”: {when}, {place}.\nCannot come? Give your place back until {cutoff}.")
SIGNED_UP_LATE = N_("✅ You have a place at “{title}”: {when}, {place}.\nCannot come? Please say so.")
WAITS = N_(
    "“{title}” is full. You are number {number} on the waitlist: {when}, {place}."
    " I tell you as soon as a place is free for you."
)
GIVEN_BACK = N_("Your place at “{title}” is free for somebody else now. Thank you for saying so.")
NO_LONGER_WAITS = N_("You are no longer on the waitlist of “{title}”.")
CHECKED_IN = N_("✅ You are checked in at “{title}”. Thank you for being here!")
TOO_LATE = N_("That place had to be accepted until {until}, and it has gone to the next. You can sign up again.")
ALSO = N_("⚠️ At that time you also have a place at “{other}”, {then}. You can keep both, or give one back.")
MOVED = N_("“{title}” has moved: it is {when} now, {place}. Does that suit you?")
NOT_OPEN = N_("Nobody can sign up for “{title}” now: {state}.")
STILL_WAITS = N_("You are still on the waitlist of “{title}”: {when}, {place}.")
KEPT = N_("Thank you. Your place at “{title}” stays yours: {when}, {place}.")


def sign_up(desk: Desk, event: Event, shift: Shift, *, guardian: str = "") -> Outbound:
    """Take a place, or the end of the waitlist; a place at the same time elsewhere is pointed out."""
    check(desk, event, shift, Action.SIGN_UP)
    place = _signup(desk, event, shift)
    if guardian:
        place.guardian = guardian
    to = move(desk, event, shift, joining(look_at(desk, event, shift, desk.person.id).room))
    if to is Standing.WAITLISTED:
        said = desk.say(WAITS, number=shift.waiting, **known(desk, event, shift, desk.voice))
    else:
        said = _taken(desk, event, shift)
    return _beside(desk, event, shift, said)


def accept(desk: Desk, event: Event, shift: Shift) -> Outbound:
    """Take the place that was offered, in time."""
    place = desk.uow.events.signup(shift.id, desk.person.id)
    if place is not None and place.promoted_until is not None and place.promoted_until <= desk.now:
        raise TooLate(TOO_LATE, until=desk.voice.moment(place.promoted_until, desk.now))
    if place is None or place.state != Standing.PROMOTED:
        raise TooLate(N_("That place has gone to the next. You can sign up again: /events"))
    move(desk, event, shift, Action.ACCEPT)
    return _beside(desk, event, shift, _taken(desk, event, shift))


def cancel(desk: Desk, event: Event, shift: Shift) -> Outbound:
    """Give a place back, or leave the waitlist."""
    shown = look_at(desk, event, shift, desk.person.id)
    had = shown.standing
    move(desk, event, shift, leaving(had, shown.room))
    said = NO_LONGER_WAITS if had is Standing.WAITLISTED else GIVEN_BACK
    return Outbound(_say(desk, event, shift, said))


def keep(desk: Desk, event: Event, shift: Shift) -> Outbound:
    """Keep a place at an event that has moved."""
    place = desk.uow.events.signup(shift.id, desk.person.id)
    if place is None or place.state not in CONCERNED:
        raise TooLate(N_("You have no place at “{title}” any more."), title=event.title)
    if place.state == Standing.PROMOTED:
        return accept(desk, event, shift)
    place.version = event.version
    refresh(desk, event, desk.person.id, desk.door)
    return Outbound(_say(desk, event, shift, KEPT if place.state in COMING else STILL_WAITS))


def come(desk: Desk, event: Event, shift: Shift) -> Outbound:
    """Say to a reminder that one comes."""
    place = desk.uow.events.signup(shift.id, desk.person.id)
    if place is None or place.state not in COMING:
        raise TooLate(N_("You have no place at “{title}” any more."), title=event.title)
    place.said, place.version = "coming", event.version
    refresh(desk, event, desk.person.id, desk.door)
    return Outbound(_say(desk, event, shift, N_("Good. See you there: {when}, {place}.")))


def check(desk: Desk, event: Event, shift: Shift, action: Action) -> None:
    """Raises TooLate in words where a step cannot be taken."""
    if State(event.state) not in (*SHOWN, State.ENDED):
        raise TooLate(NOT_OPEN, title=event.title, state=desk.say(STATES[State(event.state)]))
    shown = look_at(desk, event, shift, desk.person.id)
    if action is Action.SIGN_UP:
        action = joining(shown.room)
    _in_words(desk, event, shift, action)


def move(desk: Desk, event: Event, shift: Shift, action: Action) -> Standing:
    """Take a step with the place of the person at the desk. Raises TooLate in words."""
    _in_words(desk, event, shift, action)
    place = _signup(desk, event, shift)
    if Standing(place.state) not in TAKING:
        desk.keeps("places", shift.id)
    to = step(desk, event, shift, place, action=action)
    refresh(desk, event, desk.person.id, desk.door)
    return to


def _in_words(desk: Desk, event: Event, shift: Shift, action: Action) -> None:
    shown = look_at(desk, event, shift, desk.person.id)
    try:
        advance(shown.standing, action, room=shown.room)
    except Refusal as refusal:
        raise type(refusal)(refusal.sentence, **known(desk, event, shift, desk.voice)) from refusal


def _signup(desk: Desk, event: Event, shift: Shift) -> Signup:
    return desk.uow.events.signup(shift.id, desk.person.id) or new_place(desk, event, shift, desk.person.id)


def _beside(desk: Desk, event: Event, shift: Shift, said: str) -> Outbound:
    """Return what is said about a place, and which others lie at the same time, each to be given back by a press."""
    mine = (shift.starts_at, shift.ends_at)
    places = desk.uow.events.ahead(desk.person.id, values(COMING), desk.now)
    also = [(at, one) for at, one in places if one.id != shift.id and overlap(mine, (one.starts_at, one.ends_at))]
    if not also:
        return Outbound(said)
    lines = [said, *(desk.say(ALSO, other=at.title, then=known(desk, at, one, desk.voice)["when"]) for at, one in also)]
    back = desk.say("Give back “{title}”", title=event.title)
    rows = [(Button(back, about(event, Action.CANCEL, shift)),)]
    for at, one in also:
        rows.append((Button(desk.say("Give back “{title}”", title=at.title), about(at, Action.CANCEL, one)),))
    return Outbound("\n\n".join(lines), tuple(rows))


def _taken(desk: Desk, event: Event, shift: Shift) -> str:
    """Return what is said of a place that is somebody's now: after the cut-off no more about it."""
    is_ahead = room_of(desk, shift).phase is Phase.AHEAD
    return _say(desk, event, shift, SIGNED_UP if is_ahead else SIGNED_UP_LATE)


def _say(desk: Desk, event: Event, shift: Shift, sentence: str) -> str:
    return desk.say(sentence, **known(desk, event, shift, desk.voice))
