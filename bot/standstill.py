"""Can the database be written, and has the operator been told that it cannot?"""

from datetime import datetime, timedelta

import structlog

QUIET = timedelta(minutes=1)
"""However often it comes and goes, it is not told more often."""

log = structlog.get_logger(__name__)


class Standstill:
    """From the first write that the database does not take until one that it takes."""

    def __init__(self) -> None:
        self.why = ""
        """What kind of trouble it is; nothing while the database takes what is written."""
        self._since: datetime | None = None
        self._told_at: datetime | None = None
        self._is_told = False

    def begin(self, why: str, now: datetime) -> None:
        """Hear that something could not be written."""
        self._since = self._since or now
        self.why = why
        if not self._is_told and not self._is_quiet(now):
            self._is_told, self._told_at = True, now
            log.warning("database_waits", why=why)

    def end(self, now: datetime) -> None:
        """Hear that something was written."""
        if self._is_told and self._since:
            log.warning("database_writes_again", seconds=round((now - self._since).total_seconds()))
        self.why, self._since, self._is_told = "", None, False

    def _is_quiet(self, now: datetime) -> bool:
        """Say whether it was told just now; a clock that was set back does not make that any longer."""
        return self._told_at is not None and timedelta() <= now - self._told_at < QUIET
