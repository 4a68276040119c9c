"""A town is founded once; in every database after that it stands as it stood then."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Table, insert, select

from bot.intake import Intake
from storage.database import Database
from storage.tables import Row
from tests.town import Town

Rows = Mapping[Table, Sequence[dict[str, Any]]]


@dataclass(frozen=True)
class Founded:
    """A town at one moment: what its database holds, and what its people have seen."""

    town: Town
    rows: Rows

    def anew(self, database: Database) -> Town:
        """Let it stand in an empty database."""
        with database.writer.begin() as connection:
            for table, rows in self.rows.items():
                connection.execute(insert(table), rows)
        return _elsewhere(self.town, database)


_known: dict[tuple[Callable[[Database], Town], str], Founded] = {}


def stands(database: Database, found: Callable[[Database], Town]) -> Town:
    """Found a town in an empty database; whoever is second in this kind of database gets what the first one got."""
    key = (found, database.writer.dialect.name)
    if key in _known:
        return _known[key].anew(database)
    town = found(database)
    _known[key] = Founded(_elsewhere(town, database), _rows_of(database))
    return town


def _rows_of(database: Database) -> Rows:
    with database.readers.connect() as connection:
        found = {table: connection.execute(select(table)).mappings().all() for table in Row.metadata.tables.values()}
    return {table: [dict(row) for row in rows] for table, rows in found.items() if rows}


def _elsewhere(town: Town, database: Database) -> Town:
    """Return a town with the same people at the same moment; from now on each goes its own way."""
    other = copy(town)
    other.database = database
    other.people = {
        address: replace(person, town=other, seen=list(person.seen)) for address, person in town.people.items()
    }
    other.closed = set(town.closed)
    other.intake = Intake(database, other.rules, lambda: other.now, careful=0)
    return other
