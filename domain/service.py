"""What has the county decided about those who serve, and about what serves them: events, stations, imports?"""

from dataclasses import dataclass
from datetime import time

from domain.periods import Kind, YearDay
from domain.spans import Span
from domain.words import plain, without, words_in


@dataclass(frozen=True, slots=True)
class Events:
    """Moments before an event and lengths of time around it, and how much is forgiven, made and sent."""

    remind: tuple[Span, ...]
    """When people are reminded, the longest before the start first."""
    cutoff: Span
    """Until when a place is given back for nothing, and time and place may change."""
    doors: Span
    """From when on people check in."""
    lengths: tuple[Span, ...]
    review: Span
    accept_most: Span
    accept_least: Span
    accept_share: float
    """Which part of the time that is left somebody has to accept a place from the waitlist."""
    ahead: int
    """How many events of a series are made before they come."""
    absences: Span
    """For how long an organiser sees how often somebody had a place and did not come."""
    invitations: int
    """Of how many events a week somebody hears unasked who has not said how many."""


@dataclass(frozen=True, slots=True)
class Hours:
    """How people check in and out, how long a service counts, and how long its entry waits for whom."""

    step: Span
    """How long a code is the newest; the one before it counts as long again."""
    tries: int
    """Wrong codes of one person, after which none is taken for ``pause``."""
    pause: Span
    settle: Span
    """So soon after a check-in the same code means the same check-in."""
    pairs: int
    """How often a day somebody checks in at one event or community."""
    grace: Span
    """How long after the end one can still check out; after that the organiser says what counts."""
    visit: Span
    """How long a visit outside an event counts at most."""
    afterwards: Span
    """For how long a member may enter a visit that nobody was checked in for."""
    confirm: Span
    remind: Span
    publish: Span
    daily: int
    """Minutes that count a day at most; 0 for no limit."""
    near: int
    """Metres from the community within which somebody counts as near."""


@dataclass(frozen=True, slots=True)
class Registration:
    """Which consent a member gives, and how long each step of a registration may take."""

    consent_version: str
    draft: Span
    nudge: Span
    remind: Span
    review: Span
    question: Span
    question_remind: Span
    offer: Span
    transfer: Span
    leave: Span
    pause_remind: Span
    pause_most: Span
    pairing_remind: Span
    pairing_most: Span
    few: int
    """The least number that a liaison reads of one community; what is below is told as “fewer”."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How long each step of a small wish may take, what one may cost, and which words ask for money.

    ``remind`` are two moments before ``contact`` is over, ``nudge`` a share of ``fulfil``; after ``unclaimed`` the
    street finds somebody. The wisher is asked once more after ``confirm``, and as long again after that no more.
    """

    review: Span
    remind: tuple[Span, Span]
    contact: Span
    fulfil: Span
    nudge: float
    confirm: Span
    unclaimed: Span
    goods: int
    money: tuple[str, ...]
    harmless: tuple[str, ...]

    def is_money(self, text: str) -> bool:
        """Say whether a wish asks for money; what only looks like it is taken out first."""
        return bool(words_in(without(plain(text), self.harmless), self.money))


@dataclass(frozen=True, slots=True)
class Needs:
    """How long each step of a need may take; ``nudge`` is a share of ``project``.

    After ``unmatched`` the street finds a unit; a unit that was asked has ``answer`` to take it. An event that is made
    of it is proposed for the first day off after ``event_after``.
    """

    review: Span
    unmatched: Span
    answer: Span
    project: Span
    nudge: float
    confirm: Span
    event_after: Span
    event_at: time
    event_lasts: Span
    event_places: int


@dataclass(frozen=True, slots=True)
class Wellbeing:
    """When who lives alone can be asked, and how long after that they are asked again, and others are told."""

    times: tuple[time, ...]
    again: Span
    contact: Span
    grid: Span
    community: Span


@dataclass(frozen=True, slots=True)
class Stations:
    """How many stations that are open are shown at once."""

    shown: int


@dataclass(frozen=True, slots=True)
class Riders:
    """Within which time a photo and a position make a report, and for how long it can be changed or taken back then."""

    gather: Span
    edit: Span


@dataclass(frozen=True, slots=True)
class Imports:
    """The most lines, and the most megabytes, that a file may have."""

    lines: int
    megabytes: int


@dataclass(frozen=True, slots=True)
class Statements:
    """On which days sheets for the work units are drafted, and how long each waits for whom."""

    quarterly: tuple[YearDay, ...]
    yearly: tuple[YearDay, ...]
    at: time
    check: Span
    """How long a member has to say that a sheet is wrong, from when it was really shown."""
    remind: Span
    confirm: Span
    """After which the community is reminded of what waits for it."""
    send: Span
    """How long after its draft day a sheet goes to the unit."""

    def days(self, kind: Kind) -> tuple[YearDay, ...]:
        """Return on which days sheets of a kind are drafted."""
        return self.quarterly if kind is Kind.QUARTER else self.yearly
