"""What stands in the database of others than whoever tries something."""

from collections.abc import Collection
from typing import Any

from storage.tables import Row
from storage.unit_of_work import UnitOfWork

OWN = {"counter", "inbox", "invitation", "meta", "person", "timer", "trouble", "unit", "dialogue", "card", "outbox"}
OWN |= {"link_code", "link_try", "web_session", "media"}
"""What tells only of whoever tries: their talk, their forms, their language."""
SEEN = ("menu", "closed_at")
"""What changes by trying: what typed numbers mean, and whether somebody can be reached."""
TOLD = {
    table.name: f"SELECT {', '.join(str(one) for one in table.columns if one.name not in SEEN)} FROM {table.name}"  # noqa: S608
    for table in Row.metadata.sorted_tables
    if table.name not in OWN
}
"""All else, as the driver is asked for it."""


def rows_of_others(uow: UnitOfWork, but: Collection[int]) -> dict[str, list[Any]]:
    """Return every row that tells of what is tried; but not what is these people's own."""
    connection = uow.session.connection()
    return {
        name: [tuple(row) for row in connection.exec_driver_sql(asked) if _owner(row) not in but]
        for name, asked in TOLD.items()
    }


def _owner(row: Any) -> int | None:
    """Return whose a row is, where it says so."""
    return getattr(row, "person", None)
