"""What happens to an entry of hours: each step, what it counts then, and the moments that come by themselves."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from domain.errors import TooLate
from domain.hours import (
    CLOCK,
    KIND,
    LIFE,
    MOMENTS,
    OPEN_TO_DISPUTE,
    WAITING,
    Action,
    Moment,
    Nearness,
    Party,
    Source,
    State,
    capped,
    minutes,
    parties,
)
from domain.message import Button, Outbound
from domain.organisation import Level
from handlers import event_card
from handlers.access import answering
from handlers.desk import Office, Purpose
from handlers.event_view import event_of
from handlers.gates import Gate, at_event, organisers
from handlers.keys import short
from handlers.texts.catalogue import N_
from handlers.unsaying import unsay
from storage.event_tables import Event, Shift
from storage.hours_tables import Hours
from storage.keys import new_id
from storage.timers import Timer

RUNGS = {moment: rung for rung, moment in enumerate(Moment)}
FORGOTTEN = N_("You did not check out at “{title}”. The organiser says until when it counts: {end} at the latest.")
WAITS = N_("Hours at “{title}” wait for your word: {count}.")
LATE = N_("Hours at “{title}” have waited too long for the organiser: {count}. Please look at them.")


def gate_at(office: Office, entry: Hours) -> Gate:
    """Return where somebody served."""
    return at_event(event_of(office, entry.event)) if entry.event is not None else Gate(entry.community)


def parties_for(office: Office, person: int, entry: Hours) -> frozenset[Party]:
    """Return what a person is to an entry now: the street decides late, and where nobody of the community is there."""
    street_decides = _is_late(office, entry) or not answering(office, entry.community)
    street = office.rules.county.above(entry.community, Level.STREET) if street_decides else ""
    is_own, host = person == entry.person, office.rules.county.find(entry.host)
    seats = office.seats_of(person)
    return parties(seats, is_own=is_own, host=host, community=entry.community, street=street)


def new_entry(office: Office, gate: Gate, shift: Shift | None, person: int, *, source: Source, code: int = 0) -> Hours:
    """Keep an entry for somebody who is there now, or was at a shift."""
    starts = shift.starts_at if shift else office.now.replace(second=0, microsecond=0)
    moment = office.now if source is not Source.BACK_FILL else starts
    return office.uow.hours.add(
        Hours(
            id=new_id(office.now),
            person=person,
            event=gate.event.id if gate.event else None,
            shift=shift.id if shift else None,
            host=gate.event.host if gate.event else gate.community,
            community=gate.community,
            day=moment.astimezone(office.rules.zone).date(),
            source=source.value,
            state=State.NONE.value,
            version=0,
            starts_at=starts,
            ends_at=shift.ends_at if shift else starts + office.rules.policy.hours.visit.clock,
            came_at=moment,
            left_at=None,
            code=code,
            near=Nearness.UNSAID.value,
            minutes=0,
            disputed=False,
            objection="",
            until=None,
            late_at=None,
        )
    )


def take(
    office: Office,
    entry: Hours,
    action: Action,
    who: frozenset[Party],
    *,
    counts: int | None = None,
    reason: str = "",
) -> State:
    """Take a step; what the entry ``counts`` changes with it or not at all. Raises TooLate and NotAllowed."""
    before = State(entry.state)
    to = LIFE.advance(before, action, who)
    entry.version += 1
    entry.state = to.value
    step = office.step(action)
    if counts is not None and (counts != entry.minutes or reason):
        office.uow.hours.write(entry, counts, actor=step.actor, at=office.now, reason=reason)
    if to in OPEN_TO_DISPUTE:
        entry.until = office.now + office.rules.policy.hours.publish.clock
    if action is Action.DISPUTE:
        entry.disputed = True
    confirm = office.rules.policy.hours.confirm
    entry.late_at = office.rules.calendar.due(office.now, confirm).at if to in WAITING else None
    office.took(KIND, entry.id, action, before=before, after=to)
    _set_moments(office, entry, to)
    return to


def leave(office: Office, entry: Hours, who: frozenset[Party]) -> int:
    """Check somebody out now, and return the minutes that it counts."""
    entry.left_at = office.now
    take(office, entry, Action.CHECK_OUT, who, counts=counted(office, entry, office.now))
    return entry.minutes


def drop(office: Office, event: Event) -> None:
    """Count nothing for those who are, or were, at an event that is called off before it begins."""
    for state in (State.HERE, State.PENDING):
        for entry in office.uow.hours.at(event.id, event.community, state.value):
            take(office, entry, Action.CALL_OFF, CLOCK)


def counted(office: Office, entry: Hours, left_at: datetime) -> int:
    """Return what an entry counts for who left then: no more than was planned, and than a day may count."""
    full = minutes(entry.came_at, left_at, starts_at=entry.starts_at, ends_at=entry.ends_at)
    return within_day(office, entry, full)


def within_day(office: Office, entry: Hours, counts: int) -> int:
    """Return as much of some minutes as the day has left for an entry."""
    most = office.rules.policy.hours.daily
    return capped(counts, others=office.uow.hours.minutes_of_day(entry), most=most)


def fire(office: Office, timer: Timer) -> None:
    """A moment of an entry has come, if it still stands as it did."""
    entry = office.uow.hours.find(timer.subject)
    if entry is None or entry.version != timer.version:
        return
    moment = tuple(Moment)[timer.rung]
    if moment is Moment.CREDIT:
        take(office, entry, Action.CREDIT, CLOCK)
    elif moment is Moment.OVER:
        take(office, entry, Action.FORGET, CLOCK)
        _tell_forgotten(office, entry)
    else:
        _ask(office, entry, moment)


def ask_for(office: Office, people: Iterable[int], entries: Sequence[Hours], sentence: str = WAITS) -> None:
    """Tell those who decide what waits at one place for their word; nobody is asked about their own."""
    gate = gate_at(office, entries[0])
    for person in map(office.uow.people.get, people):
        if count := sum(one.person != person.id for one in entries):
            voice = office.voice_of(person)
            text = voice.say(sentence, title=gate.named(voice), count=count)
            office.tell(person, Outbound(text, ((Button(voice.say("Look at them"), "t:wait"),),)), Purpose.NOTICE)


def forget(office: Office, person: int) -> None:
    """Take what somebody said of their hours back out of what others were shown, and what rests on that alone.

    Whoever disputes nothing any more has the hours as they were before.
    """
    for one in office.uow.hours.of(person):
        words = {one.objection, *_own_words(office, one)} - {""}
        if words:
            street = office.rules.county.above(one.community, Level.STREET)
            doors = office.uow.seats.watching([*filter(None, (one.host, one.community, street))])
            about = f"t:{short(one.id)}:"
            unsay(office, doors, one.id, number=about, cards=about, words=words)
        if one.source == Source.OWN and one.state == State.PENDING:
            take(office, one, Action.DROP, CLOCK, counts=0)
        if one.state == State.DISPUTED:
            take(office, one, Action.CREDIT if one.minutes else Action.DROP, CLOCK)


def check_version(entry: Hours, seen: int) -> None:
    """Raises TooLate for a button of an earlier state."""
    if entry.version != seen:
        raise TooLate(LIFE.moved)


def _own_words(office: Office, entry: Hours) -> list[str]:
    """Return what whoever served wrote when they entered it themselves."""
    changes = office.uow.hours.changes([entry.id]) if entry.source == Source.OWN else []
    return [one.reason for one in changes if one.version == 1]


def _set_moments(office: Office, entry: Hours, state: State) -> None:
    office.uow.timers.stop(KIND, entry.id)
    for moment in MOMENTS.get(state, ()):
        office.uow.timers.restart(Timer(KIND, entry.id, entry.version, RUNGS[moment], _due(office, entry, moment)))


def _due(office: Office, entry: Hours, moment: Moment) -> datetime:
    policy = office.rules.policy.hours
    if moment is Moment.OVER:
        return entry.ends_at + policy.grace.clock
    if moment is Moment.CREDIT:
        return entry.until or office.now
    if moment is Moment.LATE and entry.late_at is not None:
        return entry.late_at
    return office.rules.calendar.due(office.now, policy.remind).at


def _tell_forgotten(office: Office, entry: Hours) -> None:
    person, gate = office.uow.people.get(entry.person), gate_at(office, entry)
    voice = office.voice_of(person)
    end = voice.moment(entry.ends_at, office.now)
    office.tell(person, Outbound(voice.say(FORGOTTEN, title=gate.named(voice), end=end)), Purpose.NOTICE)
    if gate.event is not None:
        event_card.refresh(office, gate.event, entry.person)


def _ask(office: Office, entry: Hours, moment: Moment) -> None:
    """Ask once for all that came to wait at one place on one day: the oldest of that day does it."""
    waiting = [one for state in WAITING for one in office.uow.hours.at(entry.event, entry.community, state.value)]
    if entry.id != min(one.id for one in waiting if _late_on(office, one) == _late_on(office, entry)):
        return
    people = organisers(office, gate_at(office, entry))
    if moment is Moment.REMIND:
        ask_for(office, people, waiting)
        return
    street = office.rules.county.above(entry.community, Level.STREET)
    late = [one for one in waiting if _is_late(office, one)]
    ask_for(office, dict.fromkeys([*answering(office, street), *people]), late, LATE)


def _late_on(office: Office, entry: Hours) -> date | None:
    return entry.late_at.astimezone(office.rules.zone).date() if entry.late_at else None


def _is_late(office: Office, entry: Hours) -> bool:
    return entry.late_at is not None and entry.late_at <= office.now
