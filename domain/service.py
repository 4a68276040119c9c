"""What has the county decided about those who serve: registration, events, and what comes of them?"""

from dataclasses import dataclass
from datetime import time

from domain.periods import Kind, YearDay
from domain.spans import Span


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
    confirm: Span
    remind: Span
    publish: Span
    daily: int
    """Minutes that count a day at most; 0 for no limit."""
    near: int
    """Metres from the community within which somebody counts as near."""


@dataclass(frozen=True, slots=True)
class Registration:
    """How long a community may take to answer a registration."""

    review: Span


@dataclass(frozen=True, slots=True)
class Wellbeing:
    """When who lives alone can be asked, and how long after that they are asked again, and others are told."""

    times: tuple[time, ...]
    again: Span
    contact: Span
    grid: Span
    community: Span


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
