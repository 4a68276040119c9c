"""A database is brought to exactly the tables that the code has, once, whoever begins."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine.interfaces import ReflectedIndex

from bot.settings import Settings
from domain.errors import SettingError
from storage import database as opening
from storage.database import Database
from storage.migrate import is_current, migrate
from storage.tables import Row


@pytest.fixture
def bare(elsewhere: Settings) -> Iterator[Database]:
    """A database without a table."""
    with closing(Database(elsewhere.database_url)) as one:
        yield one


def indexed(index: ReflectedIndex) -> str:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return f"{index['name']} {index['column_names']} {index['unique']} {options}"


def drawn(connection: Connection) -> dict[str | None, object]:
    """Return all that a database says of its tables."""
    seen = inspect(connection)
    keys, foreign = seen.get_multi_pk_constraint(), seen.get_multi_foreign_keys()
    indexes, unique = seen.get_multi_indexes(), seen.get_multi_unique_constraints()
    return {
        table[1]: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in columns],
            keys[table],
            sorted(map(repr, foreign[table])),
            sorted(map(indexed, indexes[table])),
            sorted(map(repr, unique[table])),
        )
        for table, columns in seen.get_multi_columns().items()
        if table[1] != "alembic_version"
    }


def test_the_newest_revision_makes_what_the_code_would_make(bare: Database) -> None:
    with bare.writer.begin() as connection:
        Row.metadata.create_all(connection)
        wanted = drawn(connection)
        Row.metadata.drop_all(connection)
    migrate(bare)
    with bare.writer.begin() as connection:
        assert drawn(connection) == wanted
        assert len(wanted) == len(Row.metadata.tables)


def test_foreign_keys_are_asked_about_at_the_end_of_a_batch(database: Database) -> None:
    with database.writer.begin() as connection:
        keys = [key for name in Row.metadata.tables for key in inspect(connection).get_foreign_keys(name)]
    assert keys
    assert {(key["options"].get("deferrable"), key["options"].get("initially")) for key in keys} == {(True, "DEFERRED")}


def test_a_database_says_whether_it_is_current(bare: Database) -> None:
    assert not is_current(bare)
    assert migrate(bare) == migrate(bare)
    assert is_current(bare)


def test_processes_that_start_together_migrate_once(bare: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BUSY_MS", 10_000)

    def start(_: int) -> str:
        with closing(Database(bare.url)) as one:
            return migrate(one)

    with ThreadPoolExecutor(3) as threads:
        assert len(set(threads.map(start, range(3)))) == 1
    assert is_current(bare)


def test_a_migration_that_fails_leaves_nothing_behind(bare: Database) -> None:
    with bare.writer.begin() as connection:
        connection.execute(text("CREATE TABLE words (other INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        migrate(bare)
    with bare.writer.begin() as connection:
        assert inspect(connection).get_table_names() == ["words"]


def test_a_database_of_a_newer_version_is_refused_in_words(bare: Database) -> None:
    migrate(bare)
    with bare.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
    with pytest.raises(SettingError, match="DATABASE_URL"):
        migrate(bare)
    assert not is_current(bare)


def test_a_folder_with_a_percent_sign_is_no_trouble(tmp_path: Path) -> None:
    with closing(Database(f"sqlite:///{tmp_path}/50%25.db")) as database:
        assert migrate(database)
