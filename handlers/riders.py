"""Riders see a lot and have no time: a photo and a position are a report, which they may change for a while."""

from datetime import UTC, datetime

from domain.message import Button, Outbound
from handlers import dialogue
from handlers.asking import Form, State
from handlers.desk import Desk, Office
from handlers.fields import Answers, Choice, Option, World
from handlers.keys import short
from handlers.texts.catalogue import N_
from storage.keys import new_id
from storage.tables import Issue

ON, OFF = "on", "off"
NOTED = N_(
    "You are noted as a rider. A photo and your position, in either order, are a report: it is filed at once,"
    " and you can change it or take it back for {minutes} minutes."
)
NO_LONGER = N_("You are no longer noted as a rider. /rider brings it back.")
FILED = N_(
    "✅ Filed: {number}\n{what}\n{where}\n{holder} has it now. It should be done by {due}.\n"
    "You can change it until {until}."
)
NOW_PLACE = N_("Now your position, and it is filed.")
NOW_PHOTO = N_("Now a photo, and it is filed.")


def toggle(desk: Desk, rest: str) -> Outbound:
    """Note that somebody is a rider, by their own word; or note it no more."""
    if rest == OFF:
        desk.person.rider = False
        return Outbound(desk.say(NO_LONGER))
    if not dialogue.has_consented(desk):
        return dialogue.begin(desk, RIDER)
    return note(desk, {})


def note(desk: Desk, _: Answers) -> Outbound:
    """Note it, and say what it is good for."""
    desk.person.rider = True
    text = desk.say(NOTED, minutes=minutes(desk))
    return Outbound(text, ((Button(desk.say("No rider any more"), f"m:rider:{OFF}"),),))


def offer(desk: Desk) -> tuple[tuple[Button, ...], ...]:
    """Return the button by which somebody says that they are a rider, if they have not."""
    return () if desk.person.rider else ((Button(desk.say("I am a rider"), f"m:rider:{ON}"),),)


def is_quick(world: World, answers: Answers) -> bool:
    """Say whether a photo or a position is all that a rider has sent: what it is about need not be asked."""
    said = answers.get("what") or answers.get("voice")
    return world.rider and bool(answers.get("photos") or ("where" in answers and not said))


def has_photos(world: World, answers: Answers) -> bool:
    """Say whether a rider's photo says what happened."""
    return world.rider and bool(answers.get("photos"))


def is_complete(world: World, state: State) -> bool:
    """Say whether a rider's report is filed at once: the photo and the place came within a short time.

    Not at the first photo of several: the others would begin another report.
    """
    begun = datetime.fromtimestamp(state.step / 1000, UTC)
    in_time = world.now - begun <= world.voice.rules.policy.riders.gather.clock
    return in_time and not world.parts and has_photos(world, state.answers) and "where" in state.answers


def hint(desk: Desk, answers: Answers) -> str:
    """Return what is still missing for a report of a rider."""
    if not desk.person.rider or ("where" in answers and "photos" in answers):
        return ""
    if "photos" in answers:
        return desk.say(NOW_PLACE)
    return desk.say(NOW_PHOTO) if desk.inbound.place and not desk.inbound.text else ""


def filed(desk: Desk, issue: Issue) -> Outbound:
    """Return one more copy of the card of what was filed, with what can be done about it."""
    words = desk.uow.issues.words_of(issue.id)
    where = " · ".join(filter(None, [desk.voice.where(issue.area), words.get("place", "")]))
    text = desk.say(
        FILED,
        number=issue.number,
        what=" · ".join(filter(None, [desk.voice.category(issue.category), words.get("text", "")])),
        where=where,
        holder=desk.voice.holder(issue.holder),
        due=desk.voice.moment(issue.due_at, desk.now),
        until=desk.voice.moment(ends(desk, issue), desk.now),
    )
    first = (
        Button(desk.say("What it is about"), value(issue, "category")),
        Button(desk.say("Words"), value(issue, "words")),
    )
    last = (
        Button(desk.say("It is right"), value(issue, "right")),
        Button(desk.say("Take it back"), value(issue, "back")),
    )
    return Outbound(text, (first, last), card=f"{cards(issue)}{short(new_id(desk.now))}")


def cards(issue: Issue) -> str:
    """Return what the names of all copies begin with."""
    return f"quick:{short(issue.id)}:"


def value(issue: Issue, action: str) -> str:
    """Return what a button under the card carries."""
    return f"q:{short(issue.id)}:{action}"


def ends(office: Office, issue: Issue) -> datetime:
    """Return until when a report can be changed."""
    return issue.submitted_at + office.rules.policy.riders.edit.clock


def minutes(office: Office) -> str:
    """Return for how many minutes that is."""
    return f"{office.rules.policy.riders.edit.clock.total_seconds() / 60:g}"


def _yes(world: World, _: Answers) -> list[Option]:
    return [Option("yes", world.voice.say("Yes, I am"))]


RIDER = Form(
    name="rider",
    title=N_("Rider"),
    summary="",
    personal=True,
    done=note,
    fields=(Choice(key="sure", ask=N_("Are you a rider or courier?"), label=N_("Rider"), of=_yes),),
)
