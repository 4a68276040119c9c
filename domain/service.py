"""What has the county decided about those who serve: registration, events, and what comes of them?"""

from dataclasses import dataclass

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
