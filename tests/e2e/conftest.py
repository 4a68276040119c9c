"""What do tests of whole processes share: a county loaded once, a fake Telegram, bots that are ended in any case."""

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from tests.botapi.server import BotApi
from tests.e2e.bot_process import BotProcess, ask, copy_of
from tests.postgresql import execute

OpenBot = Callable[..., BotProcess]
NewDatabase = Callable[[], dict[str, str]]
KEY = "the same in every replica, and nobody else's"


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose database holds the demo county; take a copy of it."""
    folder = tmp_path_factory.mktemp("demo")
    loaded = ask(folder, "demo")
    assert loaded.returncode == 0, loaded.stderr
    return folder


@pytest.fixture
def new_database(postgresql: URL) -> NewDatabase:
    """Make databases on PostgreSQL, and return the settings of a bot on each."""

    def make() -> dict[str, str]:
        name = f"town_{secrets.token_hex(4)}"
        execute(postgresql, f"CREATE DATABASE {name}")
        url = postgresql.set(database=name).render_as_string(hide_password=False)
        return {"DATABASE_URL": url, "SECRET_KEY": KEY}

    return make


@pytest.fixture
def on_postgresql(new_database: NewDatabase) -> dict[str, str]:
    """The settings of a bot whose database is a new one on PostgreSQL."""
    return new_database()


@pytest.fixture
def telegram() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def open_bot(demo_folder: Path, tmp_path: Path) -> Iterator[OpenBot]:
    """Make bots over copies of the demo county; they are not started yet."""
    opened: list[BotProcess] = []

    def open_one(policy: str = "", **settings: str) -> BotProcess:
        folder = copy_of(demo_folder, tmp_path / f"bot{len(opened)}")
        if policy:
            (folder / "policy.toml").write_text(policy)
            settings["POLICY_FILE"] = str(folder / "policy.toml")
        opened.append(BotProcess(folder, settings))
        return opened[-1]

    yield open_one
    for bot in opened:
        bot.close()
