"""What has the county decided about those who serve: registration, events, and what comes of them?"""

from dataclasses import dataclass
from datetime import time

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
    tries: int
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
