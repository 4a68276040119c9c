"""What happens to an event as a whole: opened, reviewed, moved, called off, begun and ended."""

from collections.abc import Iterable
from datetime import datetime

from domain.errors import NotAllowed, Refusal, TooLate
from domain.event import CLOCK, KIND, LIFE, Action, Party, Repeating, State
from domain.message import Button, Outbound
from domain.signup import Action as Step
from domain.signup import Standing, reminders
from handlers import event_card, hours_life, need_card, need_life
from handlers.access import answering
from handlers.desk import Desk, Office, Purpose
from handlers.event_news import NEWS, REMIND, TELL
from handlers.event_view import STATES, parties_of, street_of, value
from handlers.keys import count
from handlers.places import change
from handlers.texts.catalogue import N_
from storage.event_tables import Event, Shift
from storage.timers import Timer

BEGIN, FINISH, REVIEW, NEXT = "event_start", "event_end", "event_review", "series"
AGAIN, OVER = 1, 2
FEW = 100
"""How many places one transaction closes."""
WAITS = N_("“{title}” of {host} waits for your yes: people can sign up then.")
ACCEPTED = N_("✅ “{title}” takes place: people can sign up now.")
NOT_ACCEPTED = N_("“{title}” is not accepted. The reason: {reason}")
LAPSED = N_(
    "“{title}” does not take place: {community} has not answered before its start. I am sorry. Please ask there, and"
    " make it anew."
)
LAPSED_OWN = N_("“{title}” does not take place: it was not opened before its start. You can make it anew.")
OTHERWISE = N_("“{title}” has been changed since you read it. Please open it and look at it once more.")
TOO_LATE = N_("“{title}” should have begun by now, so it does not take place any more.")
OFF = N_("“{title}” is called off. Everybody who has a place hears it now.")


def check(desk: Desk, event: Event, party: Party) -> None:
    """Raises NotAllowed for somebody who is not that to an event."""
    if party not in parties_of(desk, desk.person.id, event):
        raise NotAllowed(LIFE.not_theirs)


def take(desk: Desk, event: Event, action: Action) -> State:
    """Take a step that the person at the desk may take. Raises NotAllowed, and TooLate where it has moved on."""
    return _step(desk, event, action, parties_of(desk, desk.person.id, event))


def submit(desk: Desk, event: Event) -> State:
    """Open an event at once, or put it before those who review it."""
    mine = parties_of(desk, desk.person.id, event)
    state = _step(desk, event, Action.PUBLISH if Party.TRUSTED in mine else Action.SUBMIT, mine)
    if state is State.OPEN:
        open_(desk, event)
    else:
        again = wait_for_review(desk, event)
        also = [street_of(desk, event)] if again == event.starts_at else []
        ask(desk, event, [event.community, *also])
    return state


def propose(desk: Desk, event: Event) -> None:
    """Keep an event that nobody else sees until who may has let it take place, be it of their own."""
    take(desk, event, Action.SUBMIT)
    wait_for_review(desk, event)


def wait_for_review(office: Office, event: Event) -> datetime:
    """Set when an event that nobody looks at is asked about again, which is returned, and when it is over."""
    again = asked_again_at(office, event)
    for rung, at in ((AGAIN, again), (OVER, event.starts_at)):
        office.uow.timers.restart(Timer(REVIEW, event.id, 0, rung, at))
    return again


def asked_again_at(office: Office, event: Event) -> datetime:
    """Return when an event that nobody has looked at is asked about again: halfway, where it begins sooner."""
    calendar = office.rules.calendar
    due = calendar.due(office.now, office.rules.policy.events.review).at
    half = calendar.after_night(office.now + (event.starts_at - office.now) / 2)
    return due if due < event.starts_at else min(half, event.starts_at)


def open_(office: Office, event: Event) -> None:
    """Set what comes by itself, and tell the people whom it concerns."""
    shifts = office.uow.events.shifts([event.id])
    set_moments(office, event, shifts)
    office.uow.timers.restart(Timer(TELL, event.id, 0, 0, office.rules.calendar.after_night(office.now)))
    if event.series is not None:
        _decide_series(office, event, Repeating.RUNS)
        office.uow.timers.restart(Timer(NEXT, event.series, 0, 0, office.now))


def set_moments(office: Office, event: Event, shifts: Iterable[Shift]) -> None:
    """Set when people are reminded, and when the event begins and ends; what was set before is forgotten."""
    policy = office.rules.policy
    for shift in shifts:
        office.uow.timers.stop(REMIND, shift.id)
        for rung, at in reminders(
            shift.starts_at, now=office.now, policy=policy.events, quiet=policy.quiet_hours, zone=office.rules.zone
        ):
            office.uow.timers.restart(Timer(REMIND, shift.id, event.version, rung, at))
    doors = event.starts_at - policy.events.doors.clock
    office.uow.timers.restart(Timer(event_card.REFRESH, event.id, int(doors.timestamp()), 0, doors))
    for kind, at in ((BEGIN, event.starts_at), (FINISH, event.ends_at)):
        office.uow.timers.stop(kind, event.id)
        office.uow.timers.restart(Timer(kind, event.id, event.version, 0, at))


def approve(desk: Desk, event: Event, seen: str) -> Outbound:
    """Let an event take place, as it was ``seen``. Raises TooLate where it should have begun already."""
    if event.state == State.REVIEW and event.starts_at <= desk.now:
        raise TooLate(TOO_LATE, title=event.title)
    if event.state == State.REVIEW and seen and count(seen) != event.version:
        open_it = Button(desk.say("Open"), value(event, "show"))
        return Outbound(desk.say(OTHERWISE, title=event.title), ((open_it,),))
    take(desk, event, Action.APPROVE)
    open_(desk, event)
    need_life.opened(desk, need_card.EVENT, event.id)
    return _decided(desk, event, ACCEPTED)


def refuse(desk: Desk, event: Event, reason: str) -> Outbound:
    """Do not let it take place, and say why."""
    take(desk, event, Action.REFUSE)
    need_life.called_off(desk, need_card.EVENT, event.id, was_open=False)
    _decide_series(desk, event, Repeating.STOPPED)
    return _decided(desk, event, NOT_ACCEPTED, reason=reason)


def call_off(desk: Desk, event: Event, action: Action) -> Outbound:
    """Call an event off: everybody who has a place, or waits for one, hears it at once."""
    was = State(event.state)
    take(desk, event, action)
    event.version += 1
    forget_moments(desk, event)
    need_life.called_off(desk, need_card.EVENT, event.id, was_open=was is State.OPEN)
    if was is State.REVIEW:
        _decide_series(desk, event, Repeating.STOPPED)
    if was is State.OPEN:
        hours_life.drop(desk, event)
        desk.uow.timers.go_on(Timer(NEWS, event.id, event.version, 0, desk.now))
    event_card.refresh_all(desk, event)
    return Outbound(desk.say(OFF, title=event.title))


def forget_moments(office: Office, event: Event) -> None:
    """Forget what was to come by itself."""
    for shift in office.uow.events.shifts([event.id]):
        office.uow.timers.stop(REMIND, shift.id)
    for kind in (BEGIN, FINISH, TELL, REVIEW):
        office.uow.timers.stop(kind, event.id)


def ask(office: Office, event: Event, units: Iterable[str]) -> None:
    """Put an event before those who review it; where nobody of the community can be reached, before the street."""
    people = [person for unit in units for person in answering(office, unit)]
    if Party.TRUSTED not in parties_of(office, event.organiser, event):
        people = [person for person in people if person != event.organiser]
    people = people or answering(office, street_of(office, event))
    for person in map(office.uow.people.get, dict.fromkeys(people)):
        voice = office.voice_of(person)
        text = voice.say(WAITS, title=event.title, host=voice.unit(event.host))
        office.tell(person, Outbound(text, ((Button(voice.say("Open"), value(event, "show")),),)), Purpose.NOTICE)


def still_waits(office: Office, timer: Timer) -> None:
    """Ask the community once more about an event, and the street too; at its start it is over."""
    event = office.uow.events.find(timer.subject)
    if event is None or event.state != State.REVIEW:
        return
    if office.now < event.starts_at:
        ask(office, event, [event.community, street_of(office, event)])
        return
    _step(office, event, Action.LAPSE, CLOCK)
    need_life.called_off(office, need_card.EVENT, event.id, was_open=False)
    _decide_series(office, event, Repeating.STOPPED)
    organiser = office.uow.people.get(event.organiser)
    voice = office.voice_of(organiser)
    own = Party.TRUSTED in parties_of(office, organiser.id, event)
    text = voice.say(LAPSED_OWN if own else LAPSED, title=event.title, community=voice.unit(event.community))
    office.tell(organiser, Outbound(text), Purpose.NOTICE)
    event_card.refresh_all(office, event)


def begin(office: Office, timer: Timer) -> None:
    """An event begins."""
    event = _current(office, timer)
    if event is not None and event.state == State.OPEN:
        _step(office, event, Action.START, CLOCK)


def end(office: Office, timer: Timer) -> None:
    """An event ends: who had a place and never came is noted, a few at a time."""
    event = _current(office, timer)
    if event is None or event.state not in (State.OPEN, State.RUNNING):
        return
    if event.state == State.OPEN:
        _step(office, event, Action.START, CLOCK)
    shifts = {shift.id: shift for shift in office.uow.events.shifts([event.id])}
    missed = office.uow.events.some(event.id, [Standing.CONFIRMED.value], FEW)
    for signup in missed:
        change(office, shifts[signup.shift], signup, action=Step.MISS, to=Standing.NO_SHOW)
    if len(missed) == FEW:
        office.uow.timers.go_on(timer)
        return
    _step(office, event, Action.END, CLOCK)
    if office.uow.events.people(event.id, [Standing.CHECKED_IN.value]):
        need_life.came_true(office, need_card.EVENT, event.id)
    else:
        need_life.called_off(office, need_card.EVENT, event.id, was_open=True)
    event_card.refresh_all(office, event)


def _current(office: Office, timer: Timer) -> Event | None:
    event = office.uow.events.find(timer.subject)
    return event if event is not None and event.version == timer.version else None


def _step(office: Office, event: Event, action: Action, who: frozenset[Party]) -> State:
    before = State(event.state)
    try:
        to = LIFE.advance(before, action, who)
    except Refusal as refusal:
        voice = office.voice if isinstance(office, Desk) else office.rules.voice("zh")
        raise type(refusal)(refusal.sentence, title=event.title, state=voice.say(STATES[before])) from refusal
    event.state = to.value
    office.took(KIND, event.id, action, before=before, after=to)
    return to


def _decide_series(office: Office, event: Event, state: Repeating) -> None:
    """Let a series that waits for its first event begin, or end."""
    series = office.uow.events.find_series(event.series) if event.series is not None else None
    if series is not None and series.state == Repeating.WAITS:
        series.state = state.value


def _decided(desk: Desk, event: Event, sentence: str, **values: object) -> Outbound:
    """Tell whoever makes an event what was decided about it."""
    desk.uow.timers.stop(REVIEW, event.id)
    if event.organiser != desk.person.id:
        organiser = desk.uow.people.get(event.organiser)
        voice = desk.voice_of(organiser)
        button = Button(voice.say("Open"), value(event, "show"))
        desk.tell(organiser, Outbound(voice.say(sentence, title=event.title, **values), ((button,),)), Purpose.NOTICE)
    event_card.refresh_all(desk, event)
    return Outbound(desk.say(sentence, title=event.title, **values))
