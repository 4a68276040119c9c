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
