"""A community makes a volunteer event: what, where, when, how long, for how many."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.access import may_organise
from domain.errors import NotAllowed, NotUnderstood
from domain.event import State, remind_at
from domain.message import Button, Inbound, Outbound
from domain.spans import parse_span
from handlers import dialogue, need_card, need_order
from handlers.asking import Form
from handlers.desk import Desk
from handlers.event_card import value, when
from handlers.fields import Answers, Choice, Given, Number, Option, Text, When, World
from handlers.texts.catalogue import N_
from storage.events import Event
from storage.keys import new_id
from storage.timers import Timer

REMIND = "event"
NEW = "new"
YEAR = timedelta(days=366)
NOT_YOURS = N_("Events are made by the communities. Please ask yours.")
CREATED = N_(
    "“{title}” is open: {when}, {place}.\nThe check-in code is {code}. Say it at the place, to nobody before; it is on"
    " the event's card too."
)


class Start(When):
    """A moment within a year; one that has passed while the form was open is asked again."""

    def read(self, inbound: Inbound, code: str, world: World, answers: Answers) -> str | None:
        moment = super().read(inbound, code, world, answers)
        if moment and datetime.fromisoformat(moment) > world.now + YEAR:
            raise NotUnderstood(N_("That is more than a year ahead. Please write an earlier day."))
        return moment

    def holds(self, answer: Any, world: World, answers: Answers) -> bool:  # noqa: ARG002
        return datetime.fromisoformat(answer) > world.now


def begin(desk: Desk) -> Outbound:
    """Ask for what an event needs; the community only of somebody who organises in several."""
    mine = communities(desk.world, {})
    if not mine:
        raise NotAllowed(NOT_YOURS)
    return dialogue.begin(desk, NEW_EVENT, {"community": mine[0].code} if len(mine) == 1 else {})


def communities(world: World, _: Answers) -> list[Option]:
    """Return where the person may make events."""
    seats = world.seats()
    units = dict.fromkeys(seat.unit for seat in seats if may_organise(seats, seat.unit))
    return [Option(unit, world.voice.unit(unit)) for unit in units]


def lengths(world: World, _: Answers) -> list[Option]:
    """Return how long an event can last."""
    return [Option(str(span), world.voice.length(span.clock)) for span in world.voice.rules.policy.events.lengths]


def submit(desk: Desk, answers: Answers) -> Outbound:
    """Open the event, set its one reminder, and give the organiser the code."""
    if not may_organise(desk.seats, answers["community"]):
        raise NotAllowed(NOT_YOURS)
    need = need_order.turning(desk, answers)
    event = desk.uow.events.add(_event(desk, answers))
    desk.keeps("events", event.id)
    need_order.turned(desk, need, need_card.EVENT, event.id)
    _set_reminder(desk, event)
    text = desk.say(CREATED, title=event.title, when=when(desk, event, desk.voice), place=event.place, code=event.code)
    return Outbound(text, ((Button(desk.say("Open"), value(event, "show")),),))


def _event(desk: Desk, answers: Answers) -> Event:
    starts_at = datetime.fromisoformat(answers["starts"]).astimezone(UTC)
    return Event(
        id=new_id(desk.now),
        title=answers["title"],
        community=answers["community"],
        place=answers["place"],
        starts_at=starts_at,
        ends_at=starts_at + parse_span(answers["lasts"]).clock,
        seats=answers["seats"],
        organiser=desk.person.id,
        code=f"{secrets.randbelow(1_000_000):06d}",
        state=State.OPEN.value,
    )


def _set_reminder(desk: Desk, event: Event) -> None:
    policy = desk.rules.policy
    at = remind_at(
        event.starts_at,
        now=desk.now,
        before=policy.events.remind.clock,
        doors=policy.events.doors.clock,
        quiet=policy.quiet_hours,
        zone=desk.rules.zone,
    )
    if at is not None:
        desk.uow.timers.start([Timer(REMIND, event.id, 0, 1, at)])


NEW_EVENT = Form(
    name="event",
    title=N_("New event"),
    summary=N_("Shall I open it for everybody?"),
    done=submit,
    fields=(
        Choice(key="community", ask=N_("Which community makes it?"), label=N_("Community"), of=communities, front=14),
        Text(key="title", ask=N_("What is it called?"), label=N_("Event"), least=2, most=60),
        Text(key="place", ask=N_("Where do people meet?"), label=N_("Place"), least=2, most=100),
        Start(
            key="starts",
            ask=N_("When does it start? Write it like “tomorrow 9:00” or “12-05 14:30”."),
            label=N_("Start"),
            after=lambda world, _: world.now,
        ),
        Choice(key="lasts", ask=N_("How long does it last?"), label=N_("Lasts"), of=lengths),
        Given(key="need"),
        Number(key="seats", ask=N_("How many people can take part?"), label=N_("Places"), most=500),
    ),
)
