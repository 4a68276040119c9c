"""Do the times of a policy go together: rungs that climb, office time in order, a nudge before the end?"""

import operator
import re
from collections.abc import Callable
from datetime import time
from itertools import pairwise
from typing import TypeVar

from domain.calendar import QuietHours
from domain.policy import CalendarDay, Drafts, Opening, Reporter, WorkingHours
from domain.policy_entry import Entry
from domain.spans import Span
from domain.tiers import Rungs, TierRules

T = TypeVar("T")

REMINDERS = 2
_OFFICE_TIME = re.compile("((?:[01][0-9]|2[0-3]):[0-5][0-9])-((?:[01][0-9]|2[0-3]):[0-5][0-9])")


def tier_rules(entry: Entry) -> TierRules:
    ladder = entry.find("ladder")
    return TierRules(
        name=entry.at("name").text(),
        name_en=entry.at("name_en").text(),
        accept=entry.at("accept").span(),
        acknowledge=entry.at("acknowledge").span(),
        finish=entry.at("finish").span(),
        quiet=entry.at("quiet").flag(),
        ladder=ladder.section(Rungs, spans) if ladder else None,
    )


def shares(entry: Entry) -> Rungs[float]:
    return _rungs(entry, lambda share: share.at_least(0.01), operator.lt)


def spans(entry: Entry) -> Rungs[Span]:
    return _rungs(entry, Entry.span, _shorter)


def _shorter(one: Span, other: Span) -> bool:
    return one.unit is other.unit and one.amount < other.amount


def _rungs(entry: Entry, read: Callable[[Entry], T], below: Callable[[T, T], bool]) -> Rungs[T]:
    reminders = entry.at("remind").entries()
    if len(reminders) > REMINDERS:
        raise reminders[REMINDERS].refused(f"is one too many: the holder is reminded at most {REMINDERS} times")
    climb = [(rung, read(rung)) for rung in [*reminders, *map(entry.at, ("community", "street", "county"))]]
    for (lower, less), (upper, more) in pairwise(climb):
        if not below(less, more):
            raise _at_fault(lower, upper).refused(f"{upper.key} ({more}) should be later than {lower.key} ({less})")
    *remind, community, street, county = (told for _, told in climb)
    return Rungs(tuple(remind), community, street, county)


def _at_fault(one: Entry, other: Entry) -> Entry:
    """Return which of two that do not go together to blame: what the county itself wrote, and of that the latter."""
    return one if other.node.source and not one.node.source else other


def drafts(entry: Entry) -> Drafts:
    nudge, life = _one_then_other(entry, "nudge", "life")
    return Drafts(life=life, nudge=nudge)


def reporter(entry: Entry) -> Reporter:
    remind, answer = _one_then_other(entry, "remind", "answer")
    return Reporter(answer=answer, remind=remind)


def _one_then_other(entry: Entry, first: str, last: str) -> tuple[Span, Span]:
    lower, upper = entry.at(first), entry.at(last)
    less, more = lower.clock(), upper.clock()
    if not _shorter(less, more):
        raise _at_fault(lower, upper).refused(f"{first} ({less}) should be shorter than {last} ({more})")
    return less, more


def quiet_hours(entry: Entry) -> QuietHours:
    since, until, deliver = entry.at("from"), entry.at("until"), entry.at("deliver")
    quiet = QuietHours(since.time_of_day(), until.time_of_day(), deliver.time_of_day())
    if quiet.cover(quiet.deliver):
        raise deliver.refused("should lie outside the quiet hours")
    return quiet


def working_hours(entry: Entry) -> WorkingHours:
    entries = entry.at("spans").entries()
    openings = [_opening(stretch) for stretch in entries]
    if not openings:
        raise entry.at("spans").refused("should hold at least one stretch of office time")
    for (one, two), later in zip(pairwise(openings), entries[1:], strict=True):
        if two.opens < one.closes:
            raise later.refused(f"should begin after {one} has ended")
    return WorkingHours(tuple(openings))


def _opening(entry: Entry) -> Opening:
    match = _OFFICE_TIME.fullmatch(entry.text())
    if not match or match[1] >= match[2]:
        raise entry.refused('should be office time such as "09:00-12:00", its end after its beginning')
    return Opening(time.fromisoformat(match[1]), time.fromisoformat(match[2]))


def calendar_day(entry: Entry) -> CalendarDay:
    note = entry.find("note")
    return CalendarDay(entry.at("date").day(), entry.at("workday").flag(), note.text() if note else "")
