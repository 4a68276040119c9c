"""What do the tests of the fake Telegram share: the server, both libraries at it, and somebody to talk to."""

from collections.abc import Iterator

import pytest

from tests.botapi.clients import Clients, clients
from tests.botapi.people import Person
from tests.botapi.server import BotApi, newcomer


@pytest.fixture(scope="module")
def api() -> Iterator[BotApi]:
    with BotApi() as server:
        yield server


@pytest.fixture(scope="module")
def both(api: BotApi) -> Iterator[Clients]:
    with clients(api.base) as pair:
        yield pair


@pytest.fixture
def mina(api: BotApi) -> Person:
    return newcomer(api, "Mina")
