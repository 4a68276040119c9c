"""What has the county decided about those who serve: registration, events, and what comes of them?"""

from dataclasses import dataclass
from datetime import time

from domain.spans import Span


@dataclass(frozen=True, slots=True)
class Events:
    """How long before an event people are reminded and its doors open; how long one lasts; wrong codes forgiven."""

    remind: Span
    doors: Span
    lengths: tuple[Span, ...]
    tries: int


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
class Wellbeing:
    """When who lives alone can be asked, and how long after that they are asked again, and others are told."""

    times: tuple[time, ...]
    again: Span
    contact: Span
    grid: Span
    community: Span
