"""When does something come due in a town, and on which channels is something owed now?"""

from datetime import datetime

from sqlalchemy import func, select, union_all

from storage.database import Database
from storage.leases import NOW, WAITING
from storage.streams import outbox, timer

_moments = union_all(
    select(func.min(timer.c.due_at).label("moment")).where(timer.c.fired_at.is_(None)),
    select(func.min(WAITING)).where(outbox.c.settled_at.is_(None)),
).subquery()
_SOONEST = select(func.min(_moments.c.moment))
_OWED = select(outbox.c.channel).where(outbox.c.settled_at.is_(None), WAITING <= NOW).distinct()


def soonest(database: Database) -> datetime | None:
    """Return the next moment at which something has to be done or sent."""
    with database.reading() as uow:
        return uow.session.execute(_SOONEST).scalar()


def owed(database: Database, now: datetime) -> set[str]:
    """Return the channels by which something is owed now."""
    with database.reading() as uow:
        return set(uow.session.scalars(_OWED, {"now": now}))
