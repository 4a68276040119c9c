"""What a tick does: everything that has become due, each kind by whoever knows it."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from domain import hours, need, post, registration, resource, statement, wish
from domain import pairing as agreed
from domain.wellbeing import KIND
from handlers import (
    dialogue,
    drafts,
    escalate,
    event_card,
    event_life,
    event_news,
    forgetting,
    hours_life,
    issues,
    judgement,
    looks,
    need_time,
    pairing,
    places,
    posts,
    registration_time,
    resources,
    series,
    statement_time,
    stepping_down,
    wellbeing_watch,
    wish_time,
)
from handlers.desk import Office
from handlers.voice import Rules
from storage.database import is_passing
from storage.timers import Timer
from storage.unit_of_work import UnitOfWork

AT_ONCE = 15
"""How many moments one transaction takes: few enough that nobody who speaks waits for them.

Writing many rows in one go takes Python's lock again before the loop's thread wakes up: with 100 it stands still.
"""


class CannotFire(Exception):
    """One moment at which something fails, and would fail again at every tick."""

    def __init__(self, timer: Timer) -> None:
        super().__init__(f"{timer.kind} {timer.subject} {timer.rung}")
        self.timer = timer


def fire_due(uow: UnitOfWork, rules: Rules, now: datetime) -> int:
    """Do what has become due and return how many moments that were; AT_ONCE of them mean that there may be more."""
    timers = uow.timers.claim(now, AT_ONCE)
    _fire(Office(uow, rules, now), timers)
    return AT_ONCE if uow.timers.goes_on else len(timers)


def fire_first(uow: UnitOfWork, rules: Rules, now: datetime) -> int:
    """Do what became due first and return how many moments that were: one, or none. Raises CannotFire."""
    timers = uow.timers.claim(now, 1)
    try:
        _fire(Office(uow, rules, now), timers)
        uow.flush()
    except Exception as error:
        if is_passing(error):
            raise
        raise CannotFire(timers[0]) from error
    return len(timers)


def _fire(office: Office, timers: Sequence[Timer]) -> None:
    by_handler: dict[Callable[[Office, Sequence[Timer]], None], list[Timer]] = defaultdict(list)
    for timer in timers:
        by_handler[FIRE[timer.kind]].append(timer)
    for fire, found in by_handler.items():
        fire(office, found)


def _each(fire: Callable[[Office, Timer], None]) -> Callable[[Office, Sequence[Timer]], None]:
    def fire_all(office: Office, timers: Sequence[Timer]) -> None:
        for timer in timers:
            fire(office, timer)

    return fire_all


FIRE: Mapping[str, Callable[[Office, Sequence[Timer]], None]] = {
    dialogue.DRAFT: _each(drafts.fire),
    forgetting.FORGET: _each(forgetting.fire),
    event_card.REFRESH: _each(event_card.fire),
    event_life.BEGIN: _each(event_life.begin),
    event_life.FINISH: _each(event_life.end),
    event_life.REVIEW: _each(event_life.still_waits),
    event_life.NEXT: _each(series.fire),
    event_news.REMIND: _each(event_news.remind),
    event_news.NEWS: _each(event_news.news),
    event_news.TELL: _each(event_news.tell),
    places.LAPSE: _each(places.lapse),
    hours.KIND: _each(hours_life.fire),
    statement.KIND: _each(statement_time.fire),
    statement.DRAFTING: _each(statement_time.fire_draft),
    issues.ANSWER: escalate.fire,
    issues.WORK: escalate.fire,
    judgement.JUDGE: _each(judgement.fire),
    looks.OVER: _each(looks.end),
    looks.NOTICE: _each(looks.tell),
    KIND: _each(wellbeing_watch.fire),
    need.KIND: _each(need_time.fire),
    resource.KIND: _each(resources.fire),
    wish.KIND: _each(wish_time.fire),
    registration.KIND: _each(registration_time.fire),
    post.KIND: _each(posts.fire),
    agreed.KIND: _each(pairing.fire),
    stepping_down.OVER: _each(stepping_down.fire),
}
