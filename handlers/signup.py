"""A place at an event: taken, given back, and used by the organiser's code."""

import unicodedata

from domain.errors import NotAllowed, Refusal
from domain.event import TAKING, Action, Standing, advance
from domain.message import Outbound
from handlers.asking import Again
from handlers.desk import Desk
from handlers.event_card import event_of, look_at, refresh, when
from handlers.fields import Answers
from handlers.texts.catalogue import N_
from storage.events import Event, Signup

SIGNED_UP = N_("✅ You have a place at “{title}”: {when}, {place}.\nCannot come? Give your place back until it starts.")
GIVEN_BACK = N_("Your place at “{title}” is free for somebody else now. Thank you for saying so.")
CHECKED_IN = N_("✅ You are checked in at “{title}”. Thank you for being here!")
WRONG = N_("That is not the code of “{title}”. Please look again, or ask the organiser.")
ASK_ORGANISER = N_("Those were too many wrong codes for “{title}”. Please ask the organiser to check you in.")


def sign_up(desk: Desk, event: Event) -> Outbound:
    """Take a place."""
    move(desk, event, Action.SIGN_UP, desk.person.id)
    return Outbound(_say(desk, event, SIGNED_UP))


def cancel(desk: Desk, event: Event) -> Outbound:
    """Give a place back."""
    move(desk, event, Action.CANCEL, desk.person.id)
    return Outbound(_say(desk, event, GIVEN_BACK))


def check(desk: Desk, event: Event, action: Action) -> Standing:
    """Return what a place would become. Raises TooLate in words, and NotAllowed after too many wrong codes."""
    to = _next(desk, event, action, desk.person.id)
    if action is Action.CHECK_IN and look_at(desk, event, desk.person.id).is_locked:
        raise NotAllowed(ASK_ORGANISER, title=event.title)
    return to


def check_in(desk: Desk, answers: Answers) -> Outbound | Again:
    """Check somebody in who knows the organiser's code; who did not sign up gets a place if one is left."""
    event = event_of(desk, answers["event"])
    check(desk, event, Action.CHECK_IN)
    if "".join(unicodedata.normalize("NFKC", answers["code"]).split()) != event.code:
        return _wrong(desk, event)
    move(desk, event, Action.CHECK_IN, desk.person.id)
    return Outbound(_say(desk, event, CHECKED_IN))


def _wrong(desk: Desk, event: Event) -> Outbound | Again:
    """Count a wrong code, and ask again while there is another try."""
    signup = _signup(desk, event, desk.person.id)
    signup.tries += 1
    if signup.tries >= desk.rules.policy.events.tries:
        refresh(desk, event, desk.person.id)
        return Outbound(_say(desk, event, ASK_ORGANISER))
    return Again("code", _say(desk, event, WRONG))


def move(desk: Desk, event: Event, action: Action, person: int) -> None:
    """Take a step with a person's place. Raises TooLate in words."""
    to, signup = _next(desk, event, action, person), _signup(desk, event, person)
    if person == desk.person.id and Standing(signup.state) not in TAKING:
        desk.keeps("places", event.id)
    if action is Action.SIGN_UP:
        signup.at = desk.now
    if action is Action.CHECK_IN:
        signup.checked_in_at = desk.now
    signup.state = to.value
    refresh(desk, event, person)


def _next(desk: Desk, event: Event, action: Action, person: int) -> Standing:
    shown = look_at(desk, event, person)
    try:
        return advance(shown.standing, action, phase=shown.phase, free=shown.free)
    except Refusal as refusal:
        raise type(refusal)(refusal.sentence, **known(desk, event)) from refusal


def _signup(desk: Desk, event: Event, person: int) -> Signup:
    found = desk.uow.events.signup(event.id, person)
    return found or desk.uow.events.sign_up(
        Signup(
            event=event.id,
            person=person,
            state=Standing.NONE.value,
            at=desk.now,
            checked_in_at=None,
            tries=0,
        )
    )


def _say(desk: Desk, event: Event, sentence: str) -> str:
    return desk.say(sentence, **known(desk, event))


def known(desk: Desk, event: Event) -> dict[str, object]:
    """Return what a sentence about an event may name."""
    return {
        "title": event.title,
        "when": when(desk, event, desk.voice),
        "place": event.place,
        "opens": desk.voice.moment(event.starts_at - desk.rules.policy.events.doors.clock, desk.now),
    }
