"""What has the county decided: limits, rungs, quiet hours, categories, and every other number of the product?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.calendar import QuietHours, WorkingCalendar
from domain.categories import Category, Unsure
from domain.retention import Retention
from domain.service import Events, Hours, Imports, Needs, Registration, Riders, Statements, Stations, Wellbeing, Wishes
from domain.spans import Span
from domain.tiers import Rungs, Tier, TierRules
from domain.words import plain, without, words_in

GUESSES = 64
"""For how many texts the guess is remembered."""


@dataclass(frozen=True, slots=True)
class County:
    """How the county presents itself; ``prefix`` begins the number of every issue."""

    name: str
    name_en: str
    prefix: str
    phone: str
    consent_version: str


class Opening(NamedTuple):
    """A stretch of office time, written "09:00-12:00"."""

    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """The office time of a workday, in order."""

    spans: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day on which the county differs from the published calendar."""

    date: date
    workday: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """Messages that may be sent: per second overall, per second and private chat, per minute and group."""

    overall: float
    private: float
    group: float


@dataclass(frozen=True, slots=True)
class Drafts:
    """How long a form that nobody finishes is kept, and when its person is reminded of it."""

    life: Span
    nudge: Span


@dataclass(frozen=True, slots=True)
class Reporter:
    """How long the reporter may judge what was done, and when they are asked again."""

    answer: Span
    remind: Span


@dataclass(frozen=True, slots=True)
class Invitations:
    """How long an invitation can be redeemed."""

    life: Span


@dataclass(frozen=True, slots=True)
class Links:
    """How a code links two doors: how long it counts, the guesses that are forgiven, how long a link can be undone.

    After ``tries`` wrong codes of one person, or ``everybody`` of all people together, none is taken for a ``pause``.
    """

    life: Span
    tries: int
    everybody: int
    pause: Span
    undo: Span


@dataclass(frozen=True, slots=True)
class Photos:
    """How many photos a report may have, and how big each may be: as a file, and when it is unpacked."""

    most: int
    megabytes: int
    megapixels: int


@dataclass(frozen=True, slots=True)
class VoiceMessages:
    """How many voice messages a report may have, how big each may be, and how long it may last."""

    most: int
    megabytes: int
    longest: Span


@dataclass(frozen=True, slots=True)
class TextLength:
    """The most characters that one answer may have."""

    most: int


@dataclass(frozen=True, slots=True)
class Unasked:
    """How many messages a day that can wait somebody who works here gets unasked; for how long others are gathered."""

    most: int
    gather: Span


@dataclass(frozen=True, slots=True)
class Contact:
    """How long a page shows somebody's number, how long looks are gathered for one notice, whether it names people."""

    shown: Span
    notice: Span
    names: bool


@dataclass(frozen=True, slots=True)
class EmergencyLine:
    """A number to call instead of writing here."""

    number: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Danger:
    """Words that show the emergency lines before anything else; ``harmless`` are phrases that only look like them."""

    words: tuple[str, ...]
    harmless: tuple[str, ...]
    lines: tuple[EmergencyLine, ...]


@dataclass(frozen=True)
class Policy:
    """The whole policy in force."""

    county: County
    tiers: Mapping[Tier, TierRules]
    ladder: Rungs[float]
    quiet_hours: QuietHours
    working_hours: WorkingHours
    days: tuple[CalendarDay, ...]
    pace: Pace
    drafts: Drafts
    reporter: Reporter
    invitations: Invitations
    links: Links
    photos: Photos
    voice: VoiceMessages
    text: TextLength
    events: Events
    hours: Hours
    registration: Registration
    statements: Statements
    stations: Stations
    riders: Riders
    imports: Imports
    wishes: Wishes
    needs: Needs
    retention: Retention
    wellbeing: Wellbeing
    contact: Contact
    unasked: Unasked
    danger: Danger
    unsure: Unsure
    categories: tuple[Category, ...]

    def tier(self, tier: Tier) -> TierRules:
        return self.tiers[tier]

    def category(self, code: str) -> Category | None:
        """Find a category; None when the policy has lost it since the issue was reported."""
        return self._by_code.get(code)

    @cached_property
    def _by_code(self) -> Mapping[str, Category]:
        return {category.code: category for category in self.categories}

    @cached_property
    def first_page(self) -> tuple[Category, ...]:
        """The categories that are offered at once, in the policy's order."""
        shown = (category for category in self.categories if category.shown)
        return tuple(sorted(shown, key=lambda category: category.shown))

    def calendar(self, zone: ZoneInfo) -> WorkingCalendar:
        overrides = {day.date: day.workday for day in self.days}
        return WorkingCalendar(zone, self.working_hours.spans, overrides, self.quiet_hours)

    def is_danger(self, text: str) -> bool:
        """Say whether somebody seems to be in danger. In doubt yes: a number too many on the screen harms nobody."""
        return bool(words_in(without(plain(text), self.danger.harmless), self.danger.words))

    def guess(self, text: str) -> tuple[Category, ...]:
        """Return the categories whose words occur in ``text``, the one with the most to show for itself first."""
        return self._guess(text)

    @cached_property
    def _guess(self) -> Callable[[str], tuple[Category, ...]]:
        # A form asks several times about the same words while one message is worked on.
        return lru_cache(GUESSES)(self._weigh)

    def _weigh(self, text: str) -> tuple[Category, ...]:
        sought = plain(text)
        weighed = [(sum(map(len, words_in(sought, category.words))), category) for category in self.categories]
        return tuple(category for weight, category in sorted(weighed, key=lambda pair: -pair[0]) if weight)


def spelled(field: str) -> str:
    """Return the key in the file of a section's field: the same word, unless Python or a method has taken it."""
    return {"since": "from", "days": "calendar"}.get(field, field)
