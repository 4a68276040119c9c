"""What becomes of a file while the disk takes nothing?"""

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.intake import Unavailable
from bot.media import MediaStore
from tests.channels.browsers import photo


@contextmanager
def no_room() -> Iterator[None]:
    """Let no file grow, as on a full disk."""
    before, sigxfsz = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, sigxfsz)


def test_a_full_disk_is_nobodys_fault_and_leaves_nothing(store: MediaStore) -> None:
    with no_room(), pytest.raises(Unavailable):
        store.keep(photo(), "ref")
    assert list(store.path("ref").parent.iterdir()) == []
    assert store.keep(photo(), "ref").media.ref == "ref"
    with no_room():
        assert store.small("ref") == store.path("ref")
    assert store.small("ref") != store.path("ref")
