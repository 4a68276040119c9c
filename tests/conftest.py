"""Where several tests run at once: which begin first, and which stay together because they share a process?"""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy.engine import URL
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from bot.memory import look_rarely
from tests.postgresql import serving

TOGETHER = (
    "tests/e2e/browser/test_readme.py",
    "tests/e2e/browser/",
    "tests/e2e/test_telegram.py",
    "tests/e2e/test_faults.py",
    "tests/e2e/test_replicas.py",
    "tests/test_install.py",
)
"""Each of these starts something that takes seconds, once, for all of its tests."""
LONGEST_FIRST = (
    "tests/e2e/browser/test_lines.py",
    "tests/e2e/test_kill.py",
    "tests/e2e/browser/",
    "tests/e2e/test_replicas.py",
    "tests/e2e/test_telegram.py",
    "tests/e2e/test_faults.py",
    "tests/e2e/test_process.py",
    "tests/e2e/",
    "tests/test_install.py",
    "tests/storage/",
    "tests/stories/test_issue_life.py",
    "tests/channels/",
)
"""What begins late ends late, and meanwhile a core has nothing to do."""
AT_ONCE = ("tests/e2e/browser/", "tests/e2e/test_kill.py")
WAITS = ("tests/e2e/", "tests/test_install.py")
"""What waits more than it works: for a process, a browser or a pause."""

SPREAD = {
    "tests/e2e/": 0.8,
    "tests/test_install.py": 0.8,
    "tests/channels/test_telegram_": 0.9,
    "tests/channels/": 0.9,
    "tests/storage/": 0.9,
    "tests/stories/": 1.0,
    "tests/": 1.0,
}
"""Over which part of the run the tests of each kind are spread."""

HERE = Path(__file__).parent
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of one's own is made in it
ENOUGH = 8 * 2**30


def pytest_configure() -> None:
    """Let files lie in memory where there is enough: no test is about a machine that loses its power.

    And what one process has compiled the others read.
    """
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ENOUGH:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[URL]:
    """A server for all the tests of a process; whoever wants a database there makes one."""
    with serving() as url:
        yield url


def pytest_collection(session: pytest.Session) -> None:
    """Let each of those that begin at the same time compile another part of the tests first.

    While all is loaded nothing goes, so nobody looks for garbage.
    """
    gc.disable()
    among = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if among > 1 and session.config.args == session.config.getini("testpaths"):
        mine = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
        for file in sorted(HERE.rglob("test_*.py"))[mine::among]:
            import_module(".".join(file.relative_to(HERE.parent).with_suffix("").parts))


def pytest_collection_finish() -> None:
    """Compile statements once, and look for garbage rarely and not among all that has been loaded."""
    from tests.ground import compile_once  # noqa: PLC0415 - whoever only gives tests to others loads no database

    compile_once()
    look_rarely()
    gc.set_threshold(50_000)  # nobody waits for one test among many


class Sharing(LoadScopeScheduling):  # type: ignore[misc]
    """Gives whoever is free the next file, the next test of whole processes, or the next tests that belong together."""

    def _split_scope(self, nodeid: str) -> str:
        places = (place for place in TOGETHER if nodeid.startswith(place))
        return next(places, nodeid if nodeid.startswith(WAITS) else nodeid.partition("::")[0])


def pytest_xdist_setupnodes() -> None:
    from tests.born import begin_in_the_nursery  # noqa: PLC0415 - there is nobody to be born where one runs all

    begin_in_the_nursery()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Sharing:
    return Sharing(config, log)


def pytest_xdist_auto_num_workers() -> int:
    """Return three more than there are cores: a good part of the tests waits for a process, a browser or a pause."""
    return (os.cpu_count() or 1) + 3


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    if "PYTEST_XDIST_WORKER" in os.environ:
        items[:] = _mixed(items)


def _turn(item: pytest.Item) -> int:
    """Return when it is a test's turn; the order within a turn stays."""
    turns = (turn for turn, place in enumerate(LONGEST_FIRST) if item.nodeid.startswith(place))
    return next(turns, len(LONGEST_FIRST))


def _mixed(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the longest first, then whatever waits, more or less, among what keeps a core busy."""
    first = [item for item in items if item.nodeid.startswith(AT_ONCE)]
    kinds: dict[str, list[pytest.Item]] = {kind: [] for kind in SPREAD}
    for item in items:
        if not item.nodeid.startswith(AT_ONCE):
            kinds[next(kind for kind in SPREAD if item.nodeid.startswith(kind))].append(item)
    turns = [
        ((number + 1) / len(found) * SPREAD[kind], item)
        for kind, found in kinds.items()
        for number, item in enumerate(found)
    ]
    return first + [item for _, item in sorted(turns, key=lambda turn: turn[0])]
