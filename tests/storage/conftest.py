"""Where storage is tried: on SQLite and on a real PostgreSQL, each time in an empty database at the newest revision."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import create_engine, delete
from sqlalchemy.engine import URL

from bot.profiles import shipped
from domain.policy import Policy
from domain.policy_reading import read_policy
from handlers import dispatch
from storage import database as opening
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Row
from tests.postgresql import serving
from tests.storage.world import MISBEHAVING, QUICKLY
from tests.town import Town


class Postgres:
    """A server of its own with one migrated database, which is emptied after every test."""

    def __init__(self, url: URL) -> None:
        self.url = url.render_as_string(hide_password=False)
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with closing(Database(self.url)) as database:
            migrate(database)

    def empty(self) -> None:
        """Leave nothing behind: neither rows nor connections that somebody forgot."""
        self._run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname <> ''"
        )
        self._run("; ".join(str(delete(table)) for table in Row.metadata.tables.values()))

    def close(self) -> None:
        self._engine.dispose()

    def _run(self, statements: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(statements)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    with serving() as url, closing(Postgres(url)) as one:
        yield one


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "county.db"
    with closing(Database(f"sqlite:///{file}")) as template:
        migrate(template)
    return file


@pytest.fixture
def sqlite_url(sqlite_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(opening, "BUSY_MS", QUICKLY)
    shutil.copy(sqlite_file, tmp_path / "town.db")
    return f"sqlite:///{tmp_path / 'town.db'}"


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    yield postgres.url
    postgres.empty()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A new database of each kind."""
    return str(request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with closing(Database(url)) as one:
        yield one


@pytest.fixture
def lite(sqlite_url: str) -> Iterator[Database]:
    """Where only SQLite can be meant."""
    with closing(Database(sqlite_url)) as one:
        yield one


@pytest.fixture
def replicas(postgres_url: str) -> Iterator[tuple[Database, Database]]:
    """Two processes' views of one PostgreSQL database."""
    with closing(Database(postgres_url)) as one, closing(Database(postgres_url)) as other:
        yield one, other


@pytest.fixture(scope="session")
def policy() -> Policy:
    return read_policy("", shipped())


@pytest.fixture
def town(database: Database, policy: Policy) -> Town:
    return Town(database, policy)


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add commands that count, refuse, fail and die."""
    for name, command in MISBEHAVING.items():
        monkeypatch.setitem(cast("dict[str, object]", dispatch.COMMANDS), name, command)


@pytest.fixture
def found(policy: Policy) -> Callable[[Database], Town]:
    """Found a town in a database that was opened for one purpose."""
    return lambda database: Town(database, policy)
