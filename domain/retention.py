"""How long is kept what tells of people?"""

from dataclasses import dataclass

from domain.spans import Span


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what tells of people is kept when nobody needs it any more; storage/personal.py says of what."""

    words: Span
    issues: Span
    media: Span
    service: Span
    looks: Span
    phones: Span
    strangers: Span
