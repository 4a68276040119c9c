"""When does something come due in a town, and on which channels is something owed now?"""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Dialect, Select, exists, func, select, union_all

from storage.columns import UtcDateTime
from storage.database import Database
from storage.leases import NOW, WAITING
from storage.streams import outbox, timer

MOMENT = UtcDateTime()

_moments = union_all(
    select(func.min(timer.c.due_at).label("moment")).where(timer.c.fired_at.is_(None)),
    select(func.min(WAITING)).where(outbox.c.settled_at.is_(None)),
).subquery()
_SOONEST = select(func.min(_moments.c.moment))
_OWED = select(outbox.c.channel).where(outbox.c.settled_at.is_(None), WAITING <= NOW).distinct()

_OWING = select(exists().where(outbox.c.settled_at.is_(None)))


def soonest(database: Database) -> datetime | None:
    """Return the next moment at which something has to be done or sent."""
    ((moment,),) = _asked(database, _SOONEST)
    return MOMENT.process_result_value(moment, database.readers.dialect)


def owed(database: Database, now: datetime) -> set[str]:
    """Return the channels by which something is owed now."""
    moment = MOMENT.process_bind_param(now, database.readers.dialect)
    return {channel for (channel,) in _asked(database, _OWED, now=moment)}


def is_owing(database: Database) -> bool:
    """Say whether anything is still to be sent, now or later."""
    return _asked(database, _OWING) == [(True,)]


def _asked(database: Database, question: Select[Any], **values: object) -> list[Any]:
    """Ask the driver: this is asked after every step of a story, and a transaction is ten times as dear."""
    connection = database.readers.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(_plainly(question, database.readers.dialect), values)
        return list(cursor.fetchall())
    finally:
        connection.close()


@cache
def _plainly(question: Select[Any], dialect: Dialect) -> str:
    """Return a question as the driver takes it: each value has its name."""
    kind: Any = type(dialect)
    named = kind(paramstyle="named" if dialect.name == "sqlite" else dialect.paramstyle)
    return str(question.compile(dialect=named))
