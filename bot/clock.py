"""What time is it? The only clock of the house: everything else is told the moment."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the moment, aware, in UTC."""
    return datetime.now(UTC)
