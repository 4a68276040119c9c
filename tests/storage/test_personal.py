"""Is everything that is held of a person in what they take along, and gone when they ask for it, in both databases?"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, Table, select
from sqlalchemy.types import TypeEngine

from domain.policy import Policy
from handlers.texts.held import COLUMNS, KEYS
from storage.columns import UtcDateTime
from storage.database import Database
from storage.hanging import MOVES
from storage.held import Held
from storage.impersonal import PLAIN
from storage.personal import HELD
from storage.tables import Row

TABLES = list(Row.metadata.sorted_tables)
NAMES_A_UNIT = {"area", "community", "holder", "host", "issuer", "taker", "unit", "work_unit"}
MINA, OLOF = 70_001, 90_002
AT = datetime(2026, 11, 23, tzinfo=UTC)
LEADS_TO: Mapping[str, Callable[[int], object]] = {
    "person.id": lambda who: who,
    "person.into": lambda _: None,
    "address.outside": lambda who: f"chat-{who}",
    "address.channel": lambda _: "telegram",
    "trouble.channel": lambda _: "telegram",
    "trouble.aside": lambda who: {"message": {"from": {"id": f"chat-{who}"}, "text": f"mark-{who}"}},
    "words.kind": lambda _: "text",
    "timer.kind": lambda _: "draft",
    "timer.subject": lambda who: who,
}
"""What makes a row somebody's; every other value is made from its type."""


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_it_is_said_of_every_column_whether_it_tells_of_a_person(table: Table) -> None:
    """A new table or column: say in storage/personal.py whose it is and what becomes of it."""
    told = [name for held in HELD if held.table is table for name in (*held.told, *held.secret)]
    assert set(told) | set(PLAIN.get(table, "").split()) == set(table.c.keys())
    assert not set(told) & set(PLAIN.get(table, "").split())


def test_every_column_that_names_a_unit_goes_over_with_it_but_what_tells_what_was() -> None:
    """A new column that holds the code of a unit: say in storage/hanging.py how it goes over, or here that it stays."""
    found = {f"{table.name}.{name}" for table in TABLES for name in NAMES_A_UNIT & set(table.c.keys())}
    moved = {f"{hold.unit.class_.__tablename__}.{hold.unit.key}" for holds in MOVES.values() for hold in holds}
    assert found - moved == {"contact_look.unit", "deed.unit", "history.holder", "history.unit", "tally.unit"}


@pytest.mark.parametrize("held", HELD, ids=lambda held: held.key)
def test_every_key_is_explained(held: Held) -> None:
    assert tuple(COLUMNS[held.key]) == (*held.told, *held.opened)
    assert KEYS[held.key]


@pytest.mark.parametrize("held", HELD, ids=lambda held: held.key)
def test_how_long_it_is_kept_stands_in_the_policy(held: Held, policy: Policy) -> None:
    section, _, key = held.kept.partition(".")
    assert not held.kept or getattr(getattr(policy, section), key).clock


def test_a_person_takes_all_of_theirs_along_and_nothing_of_anybody_else(database: Database) -> None:
    _fill(database)
    with database.reading() as uow:
        took = uow.holdings.of(MINA)
    for held in HELD:
        assert len(took[held.key]) == 1, held.key
        assert set(took[held.key][0]) == set(held.told)
        assert None not in took[held.key][0].values(), held.key
    assert str(OLOF) not in str(took)


def test_what_goes_is_gone_and_what_others_have_stays(database: Database) -> None:
    _fill(database)
    with database.reading() as uow:
        before = uow.holdings.of(OLOF)
    with database.begin() as uow:
        uow.holdings.erase(MINA, AT)
    with database.reading() as uow:
        took, after = uow.holdings.of(MINA), uow.holdings.of(OLOF)
    assert after == before
    for held in HELD:
        left = took[held.key]
        assert not held.goes or left == [], held.key
        assert all(row.get(name, value) == value for row in left for name, value in held.blank.items()), held.key
    assert took["me"][0]["left_at"] == AT


def _fill(database: Database) -> None:
    """Give two people one row in every table each."""
    with database.writer.begin() as connection:
        for who in (MINA, OLOF):
            for table in TABLES:
                row = {column.name: _value(table, column, who) for column in table.c}
                connection.execute(table.insert().values(**row))
    with database.readers.connect() as connection:
        assert all(len(connection.execute(select(table)).all()) == 2 for table in TABLES)


def _value(table: Table, column: Column[Any], who: int) -> object:
    known = LEADS_TO.get(f"{table.name}.{column.name}")
    if known is not None:
        return known(who)
    for key in column.foreign_keys:
        return _value(key.column.table, key.column, who)
    return next(made for kind, made in _by_type(column, who) if isinstance(_plain(column), kind))


def _by_type(column: Column[Any], who: int) -> Iterator[tuple[type[TypeEngine[Any]] | type[Any], object]]:
    yield UtcDateTime, AT
    yield Boolean, False
    yield Date, date(2026, 11, 23)
    yield JSON, {"mark": who}
    yield Float, float(who)
    yield Integer, who
    length = getattr(column.type, "length", None) or 200
    yield object, f"{column.name[:3]}{who}"[:length]


def _plain(column: Column[Any]) -> object:
    return column.type
