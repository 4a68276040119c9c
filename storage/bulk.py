"""How many rows are written with one statement: what SQLAlchemy would work out for each of them is worked out once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Delete, Dialect, Table, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

Insert: TypeAlias = sqlite.Insert | postgresql.Insert
Into: TypeAlias = Callable[[Table], Insert]
"""INSERT INTO a table, as the database writes it."""
Build: TypeAlias = Callable[[Into], Insert | Update | Delete]

INTO: Mapping[str, Into] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement as the driver takes it, and how a row becomes its parameters."""

    sql: str
    fixed: Mapping[str, object]
    converters: Sequence[tuple[str, Callable[[Any], object]]]
    arrange: Callable[[dict[str, object]], Any]

    def bound(self, row: Mapping[str, object]) -> Any:
        """Return the parameters of one row."""
        values = {**self.fixed, **row}
        for name, convert in self.converters:
            values[name] = convert(values[name])
        return self.arrange(values)


def write(session: Session, what: Table | Build, rows: Sequence[Mapping[str, object]]) -> None:
    """Append rows with the same keys to a table, or execute a statement for each of them. It counts as no write."""
    if rows:
        connection = session.connection()
        plan = _plan(what, connection.dialect, tuple(rows[0]))
        connection.exec_driver_sql(plan.sql, [plan.bound(row) for row in rows])


@lru_cache(64)
def _plan(what: Table | Build, dialect: Dialect, names: tuple[str, ...]) -> Plan:
    def into(table: Table) -> Insert:
        # Inline: nobody asks for the keys that the database gives.
        return INTO[dialect.name](table).inline()

    statement = into(what) if isinstance(what, Table) else what(into)
    compiled = statement.compile(dialect=dialect, column_keys=names if statement.is_insert else None)
    types = {name: bind.type.dialect_impl(dialect) for bind, name in compiled.bind_names.items()}
    processors = [(name, kind.bind_processor(dialect)) for name, kind in types.items()]
    return Plan(
        sql=str(compiled),
        fixed={name: value for name, value in compiled.params.items() if name not in names},
        converters=[(name, convert) for name, convert in processors if convert is not None],
        arrange=_in_order(compiled.positiontup) if compiled.positiontup else dict,
    )


def _in_order(names: Sequence[str]) -> Callable[[dict[str, object]], Any]:
    # An itemgetter of one name returns no tuple.
    return itemgetter(*names) if len(names) > 1 else lambda values: (values[names[0]],)
