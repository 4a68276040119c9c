"""What a tick does: everything that has become due, each kind by whoever knows it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from handlers import dialogue, drafts, escalate, events, issues, judgement, review
from handlers.desk import Office
from handlers.voice import Rules
from storage.timers import Timer
from storage.unit_of_work import UnitOfWork

AT_ONCE = 100
"""How many moments one transaction takes: few enough that nobody who speaks waits for them."""
REDELIVERED = timedelta(days=7)
"""How long a channel may bring an update again."""


def fire_due(uow: UnitOfWork, rules: Rules, now: datetime) -> int:
    """Do what has become due and return how many moments that were; AT_ONCE of them mean that there may be more."""
    office = Office(uow, rules, now)
    timers = uow.timers.claim(now, AT_ONCE)
    for kind, found in groupby(sorted(timers, key=lambda timer: timer.kind), key=lambda timer: timer.kind):
        FIRE[kind](office, list(found))
    return len(timers)


def sweep(uow: UnitOfWork, rules: Rules, now: datetime) -> list[str]:
    """Forget what has had its time; return the files that nobody needs any more."""
    policy = rules.policy
    kept = policy.retention.words.clock
    uow.inbox.sweep(now - REDELIVERED, aside=now - REDELIVERED - kept)
    uow.outbox.sweep(now - kept)
    uow.web.sweep(now)
    uow.timers.sweep(now - REDELIVERED)
    return uow.pictures.forget_loose(now - policy.drafts.life.clock, consent=policy.county.consent_version)


def _each(fire: Callable[[Office, Timer], None]) -> Callable[[Office, Sequence[Timer]], None]:
    def fire_all(office: Office, timers: Sequence[Timer]) -> None:
        for timer in timers:
            fire(office, timer)

    return fire_all


FIRE: Mapping[str, Callable[[Office, Sequence[Timer]], None]] = {
    dialogue.DRAFT: _each(drafts.fire),
    events.REMIND: _each(events.fire),
    issues.ANSWER: escalate.fire,
    issues.WORK: escalate.fire,
    judgement.JUDGE: _each(judgement.fire),
    review.REVIEW: _each(review.fire),
}
