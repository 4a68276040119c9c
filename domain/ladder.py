"""Who must hear, and when, that nobody has answered an issue or finished it (docs/RULES.md, Ladder)?"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple, TypeVar

from domain.calendar import Due, WorkingCalendar
from domain.organisation import TERRITORY, Level
from domain.policy import Policy
from domain.spans import Span
from domain.tiers import Rungs, Tier, TierRules

T = TypeVar("T")


class Rung(IntEnum):
    """Who is told, from the holder up; a clock climbs them in this order and tells each at most once."""

    REMIND_1 = 1
    REMIND_2 = 2
    COMMUNITY = 3
    STREET = 4
    COUNTY = 5


class Clock(StrEnum):
    """What an issue is waiting for."""

    ACCEPT = "accept"
    ACKNOWLEDGE = "acknowledge"
    FINISH = "finish"


class Step(NamedTuple):
    """One rung of one ladder, and when it is told (aware UTC)."""

    rung: Rung
    due_at: datetime
    provisional: bool


_LEVELS = {Rung.COMMUNITY: Level.COMMUNITY, Rung.STREET: Level.STREET, Rung.COUNTY: Level.COUNTY}


def level_of(rung: Rung) -> Level | None:
    """Return the level that a rung tells; None for a reminder, which goes to whoever holds the issue."""
    return _LEVELS.get(rung)


def limit(policy: Policy, calendar: WorkingCalendar, *, tier: Tier, clock: Clock, start: datetime) -> Due:
    """Return the moment that is promised: quiet hours do not move it."""
    return calendar.due(start, _span(policy.tier(tier), clock))


def ladder(policy: Policy, calendar: WorkingCalendar, *, tier: Tier, clock: Clock, start: datetime) -> tuple[Step, ...]:
    """Return when each rung is told, in order. A tier that keeps quiet hours tells later, but its limit stays."""
    rules = policy.tier(tier)
    steps: list[Step] = []
    for rung, due in _dues(policy, calendar, rules, clock=clock, start=start):
        told = _told(due, rules, calendar)
        # Quiet hours end before what waited is delivered: a rung due in between must not be told before a lower one.
        told_at = max(told.at, steps[-1].due_at) if steps else told.at
        steps.append(Step(rung, told_at, told.provisional))
    return tuple(steps)


def rungs_of(policy: Policy, tier: Tier, clock: Clock) -> tuple[Rung, ...]:
    """Return the rungs that a clock of this tier climbs."""
    own = policy.tier(tier).ladder
    climbed = _climb(policy.ladder) if own is None or clock is Clock.FINISH else _climb(own)
    return tuple(rung for rung, _ in climbed)


def is_open_to(rung: Rung, holder: Level) -> bool:
    """Say whether a rung is told of what a level of the territory has: one at or below that level is not."""
    level = level_of(rung)
    return level is None or TERRITORY.index(level) > TERRITORY.index(holder)


def due_rung(steps: Sequence[Step], now: datetime, reached: Rung | None, *, holder: Level) -> Rung | None:
    """Return the highest rung now due above ``reached``, or None when nothing new is due.

    After an outage several may be due at once: only the highest is told, so that nobody is woken for a rung that time
    has overtaken. ``overtaken`` names those, for the history.
    """
    return max((rung for rung in _due_rungs(steps, now, reached) if is_open_to(rung, holder)), default=None)


def overtaken(steps: Sequence[Step], now: datetime, reached: Rung | None, *, told: Rung | None) -> tuple[Rung, ...]:
    """Return the rungs that are passed over now that of all that are due above ``reached`` only ``told`` is told."""
    return tuple(rung for rung in _due_rungs(steps, now, reached) if rung is not told)


def next_occupied(rung: Rung, occupied: Callable[[Rung], bool]) -> Rung | None:
    """Return ``rung``, or the first above it where somebody holds the role; None when nobody does up to the county."""
    return next((candidate for candidate in Rung if candidate >= rung and occupied(candidate)), None)


def _due_rungs(steps: Sequence[Step], now: datetime, reached: Rung | None) -> list[Rung]:
    return [step.rung for step in steps if step.due_at <= now and (reached is None or step.rung > reached)]


def _span(rules: TierRules, clock: Clock) -> Span:
    return {Clock.ACCEPT: rules.accept, Clock.ACKNOWLEDGE: rules.acknowledge, Clock.FINISH: rules.finish}[clock]


def _dues(
    policy: Policy, calendar: WorkingCalendar, rules: TierRules, *, clock: Clock, start: datetime
) -> Iterator[tuple[Rung, Due]]:
    if rules.ladder and clock is not Clock.FINISH:
        return ((rung, calendar.due(start, span)) for rung, span in _climb(rules.ladder))
    rungs, shares = zip(*_climb(policy.ladder), strict=True)
    return zip(rungs, calendar.dues(start, _span(rules, clock), shares), strict=True)


def _climb(rungs: Rungs[T]) -> Iterator[tuple[Rung, T]]:
    yield from zip((Rung.REMIND_1, Rung.REMIND_2), rungs.remind, strict=False)
    yield Rung.COMMUNITY, rungs.community
    yield Rung.STREET, rungs.street
    yield Rung.COUNTY, rungs.county


def _told(due: Due, rules: TierRules, calendar: WorkingCalendar) -> Due:
    if not rules.quiet:
        return due
    told = calendar.outside_quiet(due.at)
    return Due(told.at, due.provisional or told.provisional)
