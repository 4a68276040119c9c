"""When is something due, and when may people be told, by office hours, holidays and quiet hours?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.spans import Span, Unit
from domain.workdays import Workday, china_workday

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_HOUR = timedelta(hours=1) // _TICK


class Due(NamedTuple):
    """A moment (aware UTC), provisional while a day it rests on is only a forecast."""

    at: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Local times: from ``since`` until ``until`` nobody is told; what waited is told at ``deliver``."""

    since: time
    until: time
    deliver: time

    def cover(self, moment: time) -> bool:
        """Say whether ``moment`` is quiet; equal ends mean that no hour is."""
        if self.since <= self.until:
            return self.since <= moment < self.until
        return moment >= self.since or moment < self.until

    def over(self, local: datetime) -> datetime:
        """Return a local moment, or the end of the quiet hours in which it lies."""
        if not self.cover(local.time()):
            return local
        morning = local.replace(hour=self.until.hour, minute=self.until.minute, second=0, microsecond=0)
        return morning + timedelta(days=morning <= local)


class OfficeDay(NamedTuple):
    """The office time of one day, in ticks since the epoch: exact even on a day when the clocks change."""

    openings: tuple[tuple[int, int], ...]
    total: int
    provisional: bool

    def used(self, at: int) -> int:
        """Return how much of the day's office time has passed at ``at``."""
        return sum(min(at, closes) - opens for opens, closes in self.openings if at > opens)

    def reached(self, used: int) -> int:
        """Return the first moment when ``used`` of the day's office time has passed."""
        at = 0
        for opens, closes in self.openings:
            at = min(opens + used, closes)
            used -= closes - opens
            if used <= 0:
                break
        return at


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The county's office time. Keep one: it remembers the days it has worked out."""

    zone: ZoneInfo
    hours: tuple[tuple[time, time], ...]
    overrides: Mapping[date, bool]
    quiet: QuietHours
    _days: dict[int, OfficeDay] = field(default_factory=dict[int, OfficeDay], init=False, repr=False, compare=False)

    def workday(self, day: date) -> Workday:
        """Ask the county's own table first, then the published calendar, then the forecast."""
        worked = self.overrides.get(day)
        return china_workday(day) if worked is None else Workday(worked, provisional=False)

    def due(self, start: datetime, span: Span, share: float = 1.0) -> Due:
        """Return when ``share`` of ``span`` has passed since ``start`` (docs/RULES.md, Working time).

        The day of receipt is day 0, and what comes after hours counts as received at the next opening; ``2wd`` ends
        with the office time of day 2. A share of working time counts office time only, also beyond 1.
        """
        return self.dues(start, span, (share,))[0]

    def dues(self, start: datetime, span: Span, shares: Sequence[float]) -> list[Due]:
        """Return when each of ``shares`` has passed: what they have in common is worked out once."""
        if span.unit is Unit.CLOCK:
            begin = start.astimezone(UTC)
            return [Due(begin + span.clock * share, provisional=False) for share in shares]
        return self._dues_in_office_time(start, span, shares)

    def is_quiet(self, at: datetime) -> bool:
        """Say whether people may be asleep."""
        return self.quiet.cover(at.astimezone(self.zone).time())

    def after_night(self, at: datetime) -> datetime:
        """Return when somebody who is told of their own affairs may be told: a day off is no quiet time for them."""
        return self.quiet.over(at.astimezone(self.zone)).astimezone(UTC)

    def outside_quiet(self, at: datetime) -> Due:
        """Return when somebody may be told what was due at ``at`` (docs/RULES.md, Quiet hours).

        Days off are quiet all day: what falls there or in the quiet hours waits for the next ``deliver`` on a workday.
        """
        local = at.astimezone(self.zone)
        today, clock = self._day(local.toordinal()), local.time()
        if today.total and not self.quiet.cover(clock):
            return Due(at.astimezone(UTC), today.provisional)
        day, forecast = self._first_workday(local.date() + timedelta(days=clock > self.quiet.deliver))
        told_at = datetime.combine(day, self.quiet.deliver, self.zone).astimezone(UTC)
        return Due(told_at, today.provisional or forecast)

    def _first_workday(self, day: date) -> tuple[date, bool]:
        """Return ``day`` or the first workday after it, and whether any day asked about is a forecast."""
        asked = self.workday(day)
        provisional = asked.provisional
        while not asked.working:
            day += timedelta(days=1)
            asked = self.workday(day)
            provisional |= asked.provisional
        return day, provisional

    def _dues_in_office_time(self, start: datetime, span: Span, shares: Sequence[float]) -> list[Due]:
        begin = (start - _EPOCH) // _TICK
        ordinal = start.astimezone(self.zone).toordinal()
        today = self._day(ordinal)
        used = today.used(begin)
        whole = self._length(span, ordinal, today.total - used)
        reached = [self._reach(ordinal, used + int(whole * share)) for share in shares]
        return [Due(_EPOCH + max(at, begin) * _TICK, provisional) for at, provisional in reached]

    def _length(self, span: Span, ordinal: int, rest: int) -> int:
        """Return the office time of ``span`` when it begins with the ``rest`` of a day."""
        if span.unit is Unit.WORKING_HOURS:
            return span.amount * _HOUR
        whole = rest
        days = span.amount if rest else span.amount + 1
        while days:
            ordinal += 1
            total = self._day(ordinal).total
            whole += total
            days -= total > 0
        return whole

    def _reach(self, ordinal: int, work: int) -> tuple[int, bool]:
        """Return when ``work`` of office time has passed since the day began, and whether that is a forecast."""
        today = self._day(ordinal)
        provisional = today.provisional
        while work > today.total:
            work -= today.total
            ordinal += 1
            today = self._day(ordinal)
            provisional |= today.provisional
        return today.reached(work), provisional

    def _day(self, ordinal: int) -> OfficeDay:
        found = self._days.get(ordinal)
        if found is None:
            found = self._days[ordinal] = self._work_out(date.fromordinal(ordinal))
        return found

    def _work_out(self, day: date) -> OfficeDay:
        worked = self.workday(day)
        if not worked.working:
            return OfficeDay((), 0, worked.provisional)
        openings = tuple((self._ticks(day, opens), self._ticks(day, closes)) for opens, closes in self.hours)
        return OfficeDay(openings, sum(closes - opens for opens, closes in openings), worked.provisional)

    def _ticks(self, day: date, clock: time) -> int:
        return (datetime.combine(day, clock, self.zone) - _EPOCH) // _TICK
