"""Is there a report of which nobody knows any more who may act on it?"""

from collections.abc import Iterator
from datetime import datetime

from bot.doctor.finding import Finding
from handlers.desk import Office
from handlers.restrict import is_abandoned
from handlers.voice import Rules
from storage.unit_of_work import UnitOfWork

RESTRICTED = "restricted"


def look_at_restricted(uow: UnitOfWork, rules: Rules, at: datetime) -> Iterator[Finding]:
    """Yield what the hourly round would pass to the level above: where nobody answers there, it stays nobody's."""
    office = Office(uow, rules, at)
    for issue in uow.issues.restricted():
        if is_abandoned(office, issue):
            yield Finding(RESTRICTED, issue.number, "nobody who is named may act on it any more, or can be reached")
