"""What do the tests of the fake Telegram share: the server, both libraries at it, and somebody to talk to."""

from collections.abc import Iterator

import pytest

from tests.botapi.clients import Clients, clients
from tests.botapi.people import Person
from tests.botapi.server import BotApi


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
    """Somebody new, who has pressed Start; no update waits from before."""
    person = api.person("Mina")
    person.starts()
    api.world.locked(api.world.updates.forget_pending)
    return person
