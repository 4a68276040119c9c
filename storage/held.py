"""How it is said of some rows whose they are, and what the export, /delete and retention do with them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from sqlalchemy import BindParameter, ColumnElement, Table, bindparam, select

from storage.tables import Person, Row

Which: TypeAlias = ColumnElement[bool]
WHO: BindParameter[int] = bindparam("who")
"""The person that is asked about."""

_parts = select(Person.id).where(Person.id == WHO).cte("parts", recursive=True)
_parts = _parts.union(select(Person.id).where(Person.into == _parts.c.id))
WHOM = select(_parts.c.id)
"""The same with everybody who has become part of them: what those did stays written with them."""


def table_of(row: type[Row]) -> Table:
    """Return the table of a row."""
    return cast("Table", row.__table__)


@dataclass(frozen=True, kw_only=True)
class Held:
    """Some rows of a table that tell of a person, and what becomes of them."""

    key: str
    """What the export calls them."""
    table: Table
    whose: Which
    told: tuple[str, ...]
    """The columns that the export holds."""
    secret: tuple[str, ...] = ()
    """Columns that tell of the person and that nobody is given: digests, and a channel's own handles."""
    opened: tuple[str, ...] = ()
    """What the export gives besides, of a secret that only the key opens."""
    blank: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What /delete writes into columns; without these and ``goes`` a row stays: its person is nobody any more."""
    goes: bool = False
    """Whether /delete takes the rows away."""
    kept: str = ""
    """The key of the policy that says how long; nothing for as long as the person is here."""


def held(key: str, row: type[Row] | Table, whose: Which, told: str, **fates: Any) -> Held:
    table = row if isinstance(row, Table) else table_of(row)
    return Held(key=key, table=table, whose=whose, told=tuple(told.split()), **fates)
