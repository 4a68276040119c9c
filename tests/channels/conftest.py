"""What do the tests of channels share: a fake Telegram, somebody who speaks there, and a place for pictures."""

import ssl
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.media import MediaStore
from tests.botapi.people import Person
from tests.botapi.server import BotApi, newcomer
from tests.channels.browsers import House, open_house
from tests.channels.speaking import Speak


@pytest.fixture(scope="session", autouse=True)
def trust_once() -> Iterator[None]:
    """Let all clients of a process trust whom the first of them trusts: each would read every certificate again."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture
def mina(api: BotApi) -> Person:
    return newcomer(api, "Mina")


@pytest.fixture
def store(tmp_path: Path) -> MediaStore:
    return MediaStore(tmp_path / "media", most_bytes=2**20)


@pytest.fixture
def speak(api: BotApi, store: MediaStore) -> Speak:
    return Speak(api, store)


@pytest.fixture
def policy() -> str:
    """What the house decides otherwise than the shipped policy."""
    return ""


@pytest.fixture
def house(tmp_path: Path, policy: str) -> Iterator[House]:
    with open_house(tmp_path, policy=policy) as house:
        yield house
