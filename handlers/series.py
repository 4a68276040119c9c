"""Events that repeat: one answered form makes them all, the next ones some time ahead of their day."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from domain.errors import TooLate
from domain.event import KIND, Action, Party, Repeating, State
from domain.message import Button, Outbound
from domain.recurrence import FORTNIGHT, WEEK, next_starts, same_day_of_month, same_weekday_of_month
from handlers import event_life
from handlers.desk import Desk, Office, Purpose
from handlers.event_life import NEXT
from handlers.event_plan import planned
from handlers.event_view import value, when
from handlers.fields import Answers
from handlers.texts.catalogue import N_
from storage.event_tables import Event, Series
from storage.keys import new_id
from storage.timers import Timer

FRIDAY = 5
ON_HOLIDAY = N_("“{title}” comes again {when}. That is a holiday: it stays so, or you call it off on its card.")
ON_WORKDAY = N_(
    "“{title}” comes again {when}. On that day people work to make up for a holiday: it stays so, or you call it off on"
    " its card."
)
ENDED = N_("“{title}” does not come again. What is planned already stays: {count}.")
ALL_OFF = N_("“{title}” does not come again, and all that was planned is called off: {count}.")
RULES: Mapping[str, Callable[[datetime], str]] = {
    "week": lambda _: WEEK,
    "fortnight": lambda _: FORTNIGHT,
    "weekday": same_weekday_of_month,
    "day": same_day_of_month,
}


def rule_of(answers: Answers, office: Office) -> str:
    """Return the rule by which an event repeats, as RFC 5545 writes it; nothing for one that comes once."""
    chosen = answers.get("repeats", "")
    start = datetime.fromisoformat(answers["starts"]).astimezone(office.rules.zone)
    return RULES[chosen](start) if chosen in RULES else chosen


def begin(office: Office, answers: Answers) -> Series | None:
    """Keep a series, if the event repeats."""
    rule = rule_of(answers, office)
    if not rule:
        return None
    first = datetime.fromisoformat(answers["starts"]).astimezone(UTC)
    series = Series(id=new_id(office.now), plan=dict(answers), rule=rule, made_until=first, state=Repeating.WAITS.value)
    return office.uow.events.add_series(series)


def change(office: Office, event: Event, answers: Answers, *, later: timedelta) -> None:
    """Let a series that nobody has looked at yet be as its first event is proposed now."""
    series = office.uow.events.find_series(event.series) if event.series is not None else None
    if series is None:
        return
    said = {key: answers[key] for key in ("starts", "place", "seats") if key in answers}
    shifts = [(datetime.fromisoformat(one) + later).isoformat() for one in series.plan.get("shifts", ())]
    series.plan = {**series.plan, **said, "shifts": shifts}
    series.rule, series.made_until = rule_of(series.plan, office), event.starts_at


def fire(office: Office, timer: Timer) -> None:
    """Make what is missing of the next events of a series, and look again when the first of them has begun."""
    series = office.uow.events.find_series(timer.subject)
    if series is None or series.state != Repeating.RUNS:
        return
    made = office.uow.events.of_series(series.id)
    ahead = [event for event in made if event.starts_at > office.now and event.state in (State.OPEN, State.CANCELLED)]
    missing = office.rules.policy.events.ahead - len(ahead)
    first = datetime.fromisoformat(series.plan["starts"])
    after = max(series.made_until, office.now)
    for start in next_starts(series.rule, first, after=after, zone=office.rules.zone, count=max(missing, 0)):
        ahead.append(_repeat(office, series, made[-1], start))
        series.made_until = start.astimezone(UTC)
    if ahead:
        again = min(event.starts_at for event in ahead)
        office.uow.timers.restart(Timer(NEXT, series.id, 0, 0, again))


def stop(desk: Desk, event: Event, _: str) -> Outbound:
    """End a series; what was made of it stays."""
    return _end(desk, event, ENDED)


def stop_all(desk: Desk, event: Event, _: str) -> Outbound:
    """End a series, and call off all of it that is still to come."""
    return _end(desk, event, ALL_OFF)


def _end(desk: Desk, event: Event, sentence: str) -> Outbound:
    event_life.check(desk, event, Party.MAKER)
    series = desk.uow.events.find_series(event.series) if event.series is not None else None
    if series is None or series.state == Repeating.STOPPED:
        raise TooLate(N_("“{title}” does not come again already."), title=event.title)
    series.state = Repeating.STOPPED.value
    desk.uow.timers.stop(NEXT, series.id)
    keys = [one.id for one in desk.uow.events.of_series(series.id)]
    to_come = (State.REVIEW, State.OPEN)
    found = [one for one in map(desk.uow.events.find, sorted(keys)) if one and one.state in to_come]
    if sentence is ALL_OFF:
        for one in found:
            event_life.call_off(desk, one, Action.CALL_OFF)
    return Outbound(desk.say(sentence, title=event.title, count=len(found)))


def _repeat(office: Office, series: Series, last: Event, start: datetime) -> Event:
    """Make one more event of a series; one on a holiday, or on a day that is made up for one, is pointed out."""
    event, shifts = planned(office, series.plan, organiser=last.organiser, start=start.astimezone(UTC))
    event.series, event.state = series.id, State.OPEN.value
    office.uow.events.add(event, shifts)
    office.took(KIND, event.id, Action.PUBLISH, before=State.DRAFT, after=State.OPEN)
    event_life.open_(office, event)
    organiser = office.uow.people.get(event.organiser)
    voice, sentence = office.voice_of(organiser), _unusual(office, start)
    if sentence:
        text = voice.say(sentence, title=event.title, when=when(office, event, voice))
        button = Button(voice.say("Open"), value(event, "show"))
        office.tell(organiser, Outbound(text, ((button,),)), Purpose.NOTICE)
    return event


def _unusual(office: Office, start: datetime) -> str:
    """Return what is said of a start on a holiday or a make-up workday; nothing on any other day."""
    day = start.astimezone(office.rules.zone).date()
    is_weekend, works = day.isoweekday() > FRIDAY, office.rules.calendar.workday(day).working
    if works is not is_weekend:
        return ""
    return ON_WORKDAY if works else ON_HOLIDAY
