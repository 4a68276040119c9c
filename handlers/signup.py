"""A place at an event: taken, given back, and used by the organiser's code."""

import unicodedata

from domain.errors import NotAllowed, Refusal
from domain.event import Action, Standing, advance
from domain.message import Outbound
from handlers.asking import Again
from handlers.desk import Desk
from handlers.event_card import event_of, look_at, refresh, when
from handlers.fields import Answers
from handlers.texts.catalogue import N_
from storage.tables import Event, Signup

SIGNED_UP = N_("✅ You have a place at “{title}”: {when}, {place}.\nCannot come? Give your place back until it starts.")
GIVEN_BACK = N_("Your place at “{title}” is free for somebody else now. Thank you for saying so.")
CHECKED_IN = N_("✅ You are checked in at “{title}”. Thank you for being here!")
WRONG = N_("That is not the code of “{title}”. Please look again, or ask the organiser.")
ASK_ORGANISER = N_("Those were too many wrong codes for “{title}”. Please ask the organiser to help you.")


def sign_up(desk: Desk, event: Event) -> Outbound:
    """Take a place."""
    _move(desk, event, Action.SIGN_UP)
    return Outbound(_say(desk, event, SIGNED_UP))


def cancel(desk: Desk, event: Event) -> Outbound:
    """Give a place back."""
    _move(desk, event, Action.CANCEL)
    return Outbound(_say(desk, event, GIVEN_BACK))


def check(desk: Desk, event: Event, action: Action) -> Standing:
    """Return what a place would become. Raises TooLate in words, and NotAllowed after too many wrong codes."""
    shown = look_at(desk, event, desk.person.id)
    try:
        to = advance(shown.standing, action, phase=shown.phase, free=shown.free)
    except Refusal as refusal:
        raise type(refusal)(refusal.sentence, **_known(desk, event)) from refusal
    if action is Action.CHECK_IN and _tries(desk, event) >= desk.rules.policy.events.tries:
        raise NotAllowed(ASK_ORGANISER, title=event.title)
    return to


def check_in(desk: Desk, answers: Answers) -> Outbound | Again:
    """Check somebody in who knows the organiser's code; who did not sign up gets a place if one is left."""
    event = event_of(desk, answers["event"])
    check(desk, event, Action.CHECK_IN)
    if "".join(unicodedata.normalize("NFKC", answers["code"]).split()) != event.code:
        return _wrong(desk, event)
    _move(desk, event, Action.CHECK_IN)
    _signup(desk, event).checked_in_at = desk.now
    return Outbound(_say(desk, event, CHECKED_IN))


def _wrong(desk: Desk, event: Event) -> Outbound | Again:
    """Count a wrong code, and ask again while there is another try."""
    signup = _signup(desk, event)
    signup.tries += 1
    if signup.tries >= desk.rules.policy.events.tries:
        return Outbound(_say(desk, event, ASK_ORGANISER))
    return Again("code", _say(desk, event, WRONG))


def _move(desk: Desk, event: Event, action: Action) -> None:
    to, signup = check(desk, event, action), _signup(desk, event)
    if action is Action.SIGN_UP:
        signup.at = desk.now
    signup.state = to.value
    refresh(desk, event)


def _signup(desk: Desk, event: Event) -> Signup:
    found = desk.uow.events.signup(event.id, desk.person.id)
    return found or desk.uow.events.sign_up(
        Signup(
            event=event.id,
            person=desk.person.id,
            state=Standing.NONE.value,
            at=desk.now,
            checked_in_at=None,
            tries=0,
        )
    )


def _tries(desk: Desk, event: Event) -> int:
    found = desk.uow.events.signup(event.id, desk.person.id)
    return found.tries if found else 0


def _say(desk: Desk, event: Event, sentence: str) -> str:
    return desk.say(sentence, **_known(desk, event))


def _known(desk: Desk, event: Event) -> dict[str, object]:
    """Return what a sentence about an event may name."""
    return {
        "title": event.title,
        "when": when(desk, event, desk.voice),
        "place": event.place,
        "opens": desk.voice.moment(event.starts_at - desk.rules.policy.events.doors.clock, desk.now),
    }
