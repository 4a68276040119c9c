"""What is asked before a place is kept: consent, a guardian's yes, whether the new time suits; and the code."""

from dataclasses import dataclass

from domain.errors import NotUnderstood
from domain.message import Inbound, Outbound
from domain.signup import ADULT, Action
from handlers import dialogue, signup
from handlers.asking import Again, Form
from handlers.desk import Desk
from handlers.event_view import event_of, known, shift_of
from handlers.fields import Answers, Choice, Given, Number, Option, Text, World
from handlers.keys import count, short
from handlers.texts.catalogue import N_
from storage.event_tables import Event, Shift

GUARDIAN = N_(
    "Your mother, your father, or whoever looks after you must agree. What is their name? Please let them read this."
)


@dataclass(frozen=True, kw_only=True)
class Age(Number):
    """How old somebody under age is: old enough for this event. It is asked and not kept."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> int | None:
        age = super().read(inbound, code, world, answers)
        if age is not None and age < answers["minimum"]:
            raise NotUnderstood(N_("This event is for people from {age} years on."), age=answers["minimum"])
        return age


def ask_sign_up(desk: Desk, event: Event, shift: Shift, seen: str) -> Outbound:
    """Take a place at once; asked first is who has not agreed to what is kept, and who has read another time."""
    signup.check(desk, event, shift, Action.SIGN_UP)
    is_current = not seen or count(seen) == event.version
    if dialogue.has_consented(desk) and is_current:
        return signup.sign_up(desk, event, shift)
    remark = "" if is_current else _moved(desk, event, shift)
    return dialogue.begin(desk, SIGN_UP, _given(event, shift), remark=remark)


def ask_minor(desk: Desk, event: Event, shift: Shift, seen: str) -> Outbound:
    """Ask for a guardian's yes, once for each event."""
    signup.check(desk, event, shift, Action.SIGN_UP)
    guardian = desk.uow.events.guardian(event.id, desk.person.id)
    if guardian and seen and count(seen) == event.version:
        return signup.sign_up(desk, event, shift, guardian=guardian)
    return dialogue.begin(desk, SIGN_UP, {**_given(event, shift), "minimum": event.minimum_age})


def ask_code(desk: Desk, event: Event, shift: Shift) -> Outbound:
    """Ask for the code that the organiser says at the place."""
    signup.check(desk, event, shift, Action.CHECK_IN)
    return dialogue.begin(desk, CHECK_IN, {"event": event.id, "shift": short(shift.id)})


def submit(desk: Desk, answers: Answers) -> Outbound | Again:
    """Take the place that was asked for; who is shown that it has moved meanwhile confirms the new time."""
    event = event_of(desk, answers["event"])
    shift = shift_of(desk, event, answers["shift"])
    if answers["version"] != event.version:
        asked = "agreed" if "guardian" in answers else "sure"
        return Again(asked, _moved(desk, event, shift), {"version": event.version})
    return signup.sign_up(desk, event, shift, guardian=answers.get("guardian", ""))


def _given(event: Event, shift: Shift) -> dict[str, object]:
    return {"event": event.id, "shift": short(shift.id), "version": event.version}


def _moved(desk: Desk, event: Event, shift: Shift) -> str:
    return desk.say(signup.MOVED, **known(desk, event, shift, desk.voice))


def _grown(_: World, answers: Answers) -> bool:
    return "minimum" not in answers


def _minor(_: World, answers: Answers) -> bool:
    return "minimum" in answers


def _yes(world: World, _: Answers) -> list[Option]:
    return [Option("yes", world.voice.say("Yes, keep me a place"))]


def _agree(world: World, answers: Answers) -> list[Option]:
    return [Option("yes", world.voice.say("I, {guardian}, agree", guardian=answers.get("guardian", "")))]


SIGN_UP = Form(
    name="sign_up",
    title=N_("Sign up"),
    summary="",
    personal=True,
    done=submit,
    fields=(
        Given(key="shift"),
        Given(key="event"),
        Given(key="version"),
        Given(key="minimum"),
        Choice(key="sure", ask=N_("Shall I keep a place for you?"), label=N_("A place"), of=_yes, when=_grown),
        Age(key="age", ask=N_("How old are you?"), label=N_("Age"), most=ADULT - 1, when=_minor),
        Text(key="guardian", ask=GUARDIAN, label=N_("Guardian"), least=2, most=60, when=_minor),
        Choice(
            key="agreed",
            ask=N_("To be pressed by your guardian: may you take part?"),
            label=N_("Guardian"),
            of=_agree,
            when=_minor,
        ),
    ),
)
CHECK_IN = Form(
    name="check_in",
    title=N_("Check in"),
    summary="",
    personal=True,
    done=signup.check_in,
    fields=(
        Given(key="event"),
        Given(key="shift"),
        Text(key="code", ask=N_("Which six digits does the organiser say?"), label=N_("Check-in code"), most=20),
    ),
)
