"""A community, a street, a work unit or a group makes a volunteer event: what, where, when, for how many."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.errors import NotAllowed, NotUnderstood
from domain.event import State
from domain.message import Button, Inbound, Outbound
from domain.organisation import Level
from domain.recurrence import read_rule
from domain.signup import ADULT
from handlers import dialogue, event_life, series
from handlers.asking import Form
from handlers.attached import Photos
from handlers.desk import Desk
from handlers.event_plan import host, makers, planned
from handlers.event_view import value, when
from handlers.fields import Answers, Choice, Number, Option, Text, World
from handlers.lasting import Lasting
from handlers.moments import read_moment
from handlers.registration_card import SKILLS
from handlers.texts.catalogue import N_
from handlers.when import When
from handlers.where import communities

NEW = "new"
YEAR = timedelta(days=366)
SHIFTS = 12
"""How many shifts one event has at most."""
NOT_YOURS = N_("Events are made by communities, streets, work units and party groups. Please ask yours.")
CREATED = N_(
    "“{title}” is open: {when}, {place}.\n"
    "When people come, its card shows you the check-in code: it changes every minute."
)
PROPOSED = N_(
    "“{title}” is with {community} now, which looks at it until {review}. You hear from me then: {when}, {place}."
)
REPEATS = {
    "week": N_("Every week"),
    "fortnight": N_("Every two weeks"),
    "weekday": N_("Monthly, same weekday"),
    "day": N_("Monthly, same day"),
}


@dataclass(frozen=True, kw_only=True)
class Start(When):
    """A moment within a year; one that has passed while the form was open is asked again."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:
        moment = super().read(inbound, code, world, answers)
        if moment and datetime.fromisoformat(moment) > world.now + YEAR:
            raise NotUnderstood(N_("That is more than a year ahead. Please write an earlier day."))
        return moment

    def holds(self, answer: Any, world: World, answers: Answers) -> bool:  # noqa: ARG002
        return datetime.fromisoformat(answer) > world.now


@dataclass(frozen=True, kw_only=True)
class Starts(Text):
    """When further shifts begin, a line each."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> Any:
        text = super().read(inbound, code, world, answers)
        if text is None:
            return None
        first = datetime.fromisoformat(answers["starts"])
        lines = [line for line in text.splitlines() if line.strip()]
        moments = [read_moment(line, first) for line in lines]
        found = [moment for moment in moments if moment is not None and first < moment <= first + timedelta(days=7)]
        if len(found) < len(lines) or len(found) >= SHIFTS:
            raise NotUnderstood(N_("Please write the start of each, one in a line, all within a week of the first."))
        return sorted({moment.isoformat() for moment in found})

    def show(self, answer: Any, world: World) -> str:
        return ", ".join(world.voice.moment(datetime.fromisoformat(one), world.now) for one in answer)


@dataclass(frozen=True, kw_only=True)
class Repeats(Choice):
    """How often an event comes again: one of these, or a rule as calendars write it (RRULE)."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:
        chosen = super().read(inbound, code, world, answers)
        if chosen or not inbound.text.strip():
            return chosen
        try:
            return read_rule(inbound.text)
        except ValueError as error:
            raise NotUnderstood(N_("Please press one of these. Experts may write “FREQ=MONTHLY;BYDAY=1SA”.")) from error

    def holds(self, answer: Any, world: World, answers: Answers) -> bool:  # noqa: ARG002
        return True


def begin(desk: Desk) -> Outbound:
    """Ask for what an event needs; the maker only of somebody who makes events for several."""
    if not makers(desk.world, {}):
        raise NotAllowed(NOT_YOURS)
    return dialogue.begin(desk, NEW_EVENT, host(desk))


def lengths(world: World, _: Answers) -> list[Option]:
    """Return how long an event can last."""
    return [Option(str(span), world.voice.length(span.clock)) for span in world.voice.rules.policy.events.lengths]


def submit(desk: Desk, answers: Answers) -> Outbound:
    """Open the event, or put it before those who review it."""
    if answers["host"] not in [option.code for option in makers(desk.world, answers)]:
        raise NotAllowed(NOT_YOURS)
    start = datetime.fromisoformat(answers["starts"])
    event, shifts = planned(desk, answers, organiser=desk.person.id, start=start)
    repeats = series.begin(desk, answers)
    event.series = repeats.id if repeats else None
    desk.uow.events.add(event, shifts)
    desk.keeps("events", event.id)
    state = event_life.submit(desk, event)
    text = desk.say(
        CREATED if state is State.OPEN else PROPOSED,
        title=event.title,
        when=when(desk, event, desk.voice),
        place=event.place,
        community=desk.voice.unit(event.community),
        review=desk.voice.moment(event_life.asked_again_at(desk, event), desk.now),
    )
    return Outbound(text, ((Button(desk.say("Open"), value(event, "show")),),))


def _elsewhere(world: World, answers: Answers) -> bool:
    """Say whether it has to be asked where: of a work unit or a group, which is no area."""
    unit = world.voice.rules.county.find(answers.get("host", ""))
    return unit is not None and unit.level not in (Level.COMMUNITY, Level.STREET)


def _more(_: World, answers: Answers) -> bool:
    return answers.get("more") == "add"


def _kinds(world: World, _: Answers) -> list[Option]:
    return [Option(code, world.voice.say(label)) for code, label in SKILLS.items()]


def _details(world: World, _: Answers) -> list[Option]:
    return [Option("no", world.voice.say("Nothing to add")), Option("add", world.voice.say("Add something"))]


def _repeats(world: World, _: Answers) -> list[Option]:
    return [Option(code, world.voice.say(label)) for code, label in REPEATS.items()]


NEW_EVENT = Form(
    name="event",
    title=N_("New event"),
    summary=N_("Shall I open it for everybody?"),
    done=submit,
    fields=(
        Lasting(key="host", ask=N_("Who makes it?"), label=N_("Made by"), of=makers, front=14),
        Lasting(
            key="community",
            ask=N_("In which community is it?"),
            label=N_("Community"),
            of=communities,
            front=14,
            when=_elsewhere,
        ),
        Text(key="title", ask=N_("What is it called?"), label=N_("Event"), least=2, most=60),
        Text(key="place", ask=N_("Where do people meet?"), label=N_("Place"), least=2, most=100),
        Start(
            key="starts",
            ask=N_("When does it start? Write it like “tomorrow 9:00” or “12-05 14:30”."),
            label=N_("Start"),
            after=lambda world, _: world.now,
        ),
        Choice(key="lasts", ask=N_("How long does it last?"), label=N_("Lasts"), of=lengths),
        Number(key="seats", ask=N_("How many people can take part?"), label=N_("Places"), most=500),
        Choice(
            key="kind",
            ask=N_(
                "What is it about? Whoever said that they can do this hears of it. Meetings and office duty are no"
                " volunteer service."
            ),
            label=N_("Kind"),
            of=_kinds,
            optional=True,
        ),
        Choice(
            key="more",
            ask=N_("Is there more to say: an age, what to bring, a photo, more shifts, whether it repeats?"),
            label=N_("Besides"),
            of=_details,
        ),
        Number(
            key="age",
            ask=N_("From which age on? Under 18 a guardian has to agree. Skip it for adults only."),
            label=N_("From age"),
            most=ADULT,
            optional=True,
            when=_more,
        ),
        Text(
            key="bring",
            ask=N_("What shall people bring?"),
            label=N_("To bring"),
            most=200,
            optional=True,
            when=_more,
        ),
        Photos(
            key="cover",
            ask=N_("A photo to show with it?"),
            label=N_("Photo"),
            most=lambda _: 1,
            optional=True,
            when=_more,
        ),
        Starts(
            key="shifts",
            ask=N_("Are there more shifts? Write the start of each, one in a line."),
            label=N_("More shifts"),
            optional=True,
            when=_more,
        ),
        Repeats(
            key="repeats",
            ask=N_("Does it come again?"),
            label=N_("Repeats"),
            of=_repeats,
            optional=True,
            when=_more,
        ),
    ),
)
