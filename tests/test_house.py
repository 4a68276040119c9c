"""Does the house keep its own rules: its settings, its locks, the direction of its imports, its sizes?"""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from bot.settings import DEFAULTS
from tests.test_settings import ACCEPTED, REFUSED

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "handlers", "storage", "domain")
RUN_LOCK, TEST_LOCK = "requirements.lock", "requirements-test.lock"
WORLD = {"asyncio", "http", "io", "logging", "os", "pathlib", "shutil", "socket", "sqlite3", "subprocess", "tempfile",
         "threading", "time", "urllib"}  # fmt: skip


def run(*command: str | Path, folder: Path, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, input=text, capture_output=True, text=True, check=False)


def sources(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from (ROOT / room).rglob("*.py")


def imported(file: Path) -> set[str]:
    """The first names of all that a file imports."""
    nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
    plain = {name.name for node in nodes if isinstance(node, ast.Import) for name in node.names}
    return {name.split(".")[0] for name in plain | {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}}


def pins(lock: str) -> dict[str, Version]:
    found = re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
    return {name: Version(version) for name, version in found}


def wanted(*, extras: tuple[str, ...] = ()) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return [Requirement(line) for line in lines]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An empty house under the same rules."""
    for room in ROOMS:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_setting_is_documented_in_both_languages_with_its_default(name: str) -> None:
    text = (ROOT / ".env.example").read_text("utf-8")
    entry = re.search(rf"^# (.*)\n# (.*)\n{name}=(.*)$", text, re.MULTILINE)
    assert entry is not None
    assert re.search(r"[\u4e00-\u9fff]", entry[1])
    assert not re.search(r"[\u4e00-\u9fff]", entry[2])
    assert entry[3] == DEFAULTS[name]


def test_nothing_but_settings_is_documented() -> None:
    assert re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE) == list(DEFAULTS)


def test_every_setting_is_varied_and_refused_by_a_test() -> None:
    assert {name for name, *_ in ACCEPTED} == {name for name, _ in REFUSED} == set(DEFAULTS)


def test_nothing_of_telegram_is_loaded_before_there_is_a_token() -> None:
    loaded = "import sys, bot.app, bot.web.hooks; print(sorted({'aiogram', 'telegram'} & sys.modules.keys()))"
    assert run(sys.executable, "-c", loaded, folder=ROOT).stdout == "[]\n"


@pytest.mark.parametrize("name", DEFAULTS)
def test_a_setting_changes_something(name: str) -> None:
    asked = rf"\bsettings\.{name.lower()}\b"
    assert any(re.search(asked, file.read_text("utf-8")) for file in sources("bot"))


def test_a_clean_checkout_is_checked_and_tested_as_the_readme_says() -> None:
    (_, command), *_ = re.findall(r"```sh\n(make run +#.*)\n(make \w+) +#", (ROOT / "README.md").read_text("utf-8"))
    assert (ROOT / ".ci" / "run").read_text("utf-8").splitlines()[-2:] == ["make check", command]


@pytest.mark.parametrize("lock", [RUN_LOCK, TEST_LOCK])
def test_a_lock_holds_pins_and_hashes_and_nothing_else(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8").replace("\\\n", "")
    pin = re.compile(r"[a-z0-9-]+==\S+( ; [^-]+?)?( +--hash=sha256:[0-9a-f]{64})+")
    assert [line for line in text.splitlines() if not pin.fullmatch(line.rstrip())] == []


@pytest.mark.parametrize(("lock", "extras"), [(RUN_LOCK, ()), (TEST_LOCK, ("test", "bench"))])
def test_a_lock_keeps_to_the_ranges_of_the_project(lock: str, extras: tuple[str, ...]) -> None:
    pinned = pins(lock)
    astray = [need for need in wanted(extras=extras) if pinned[canonicalize_name(need.name)] not in need.specifier]
    assert astray == []


def test_tests_run_on_the_versions_that_people_run() -> None:
    assert pins(RUN_LOCK).items() <= pins(TEST_LOCK).items()


def test_packages_hide_nothing_in_their_init_files() -> None:
    full = {file for file in sources(*ROOMS, "tests") if file.name == "__init__.py" and file.read_text("utf-8")}
    assert full <= {ROOT / "storage" / "__init__.py"}


def test_the_domain_knows_rules_and_not_the_world() -> None:
    known = {"domain", "chinese_calendar", "holidays", "dateutil", "_typeshed"}  # the last one is there for mypy only
    allowed = (sys.stdlib_module_names - WORLD) | known
    assert {file.name: beyond for file in sources("domain") if (beyond := imported(file) - allowed)} == {}


@pytest.mark.parametrize(
    ("file", "line"),
    [
        pytest.param("domain/ladder.py", "import storage", id="upward"),
        pytest.param("storage/issues.py", "from bot import app", id="two floors up"),
        pytest.param("handlers/report.py", "import aiogram.types", id="a platform in a handler"),
        pytest.param("storage/people.py", "from fastapi import FastAPI", id="the web in storage"),
        pytest.param("bot/app.py", "import sqlite3", id="SQL in the bot"),
        pytest.param("handlers/queue.py", "from sqlalchemy import select", id="SQL in a handler"),
        pytest.param("bot/app.py", "from apscheduler.job import Job", id="a second metronome"),
    ],
)
def test_an_import_that_turns_round_is_caught(house: Path, file: str, line: str) -> None:
    (house / "bot" / "app.py").touch()
    (house / file).write_text(f"{line}\n")
    found = run(Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache", folder=house)
    assert found.returncode == 1
    assert "BROKEN" in found.stdout


def test_imports_that_go_down_are_welcome(house: Path) -> None:
    (house / "bot" / "timers.py").write_text("import apscheduler\nfrom handlers import remind\n")
    (house / "bot" / "app.py").write_text("import aiogram\nfrom bot import timers\nimport storage\n")
    (house / "handlers" / "remind.py").write_text("import storage\nimport domain\n")
    (house / "storage" / "issues.py").write_text("import sqlalchemy\n")
    found = run(Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache", folder=house)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        pytest.param("D100", "x = 1\n", id="a module that answers nothing"),
        pytest.param("TID251", "from unittest.mock import Mock\n", id="a mock"),
        pytest.param("TID251", "from datetime import UTC, datetime\n\nx = datetime.now(UTC)\n", id="a second clock"),
        pytest.param("DTZ005", "import datetime\n\nx = datetime.datetime.now()\n", id="a naive time"),
        pytest.param("BLE001", "try:\n    x = 1\nexcept Exception:\n    x = 2\n", id="a broad except"),
        pytest.param("FBT001", "def f(b: bool) -> None:\n    print(b)\n", id="a flag"),
        pytest.param("ARG001", "def f(b: int) -> None:\n    print()\n", id="a dead argument"),
        pytest.param("FIX002", "# TODO: more\n", id="a promise"),
        pytest.param("ERA001", "# x = f(1)\n", id="dead code in a comment"),
        pytest.param("ASYNC251", "import time\n\n\nasync def f() -> None:\n    time.sleep(1)\n", id="a blocked loop"),
    ],
)
def test_the_lint_refuses(rule: str, text: str) -> None:
    lint = ("-m", "ruff", "check", "--no-cache", "--output-format=concise", "--stdin-filename=bot/new.py", "-")
    assert f" {rule} " in run(sys.executable, *lint, folder=ROOT, text=text).stdout


def body(lines: int) -> str:
    return "def f() -> None:\n" + "    print()\n" * (lines - 1)


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        pytest.param("bot/long.py", body(36), "bot/long.py:1: f has 36 lines, 35 are the most", id="function"),
        pytest.param("tests/test_x.py", body(36), "tests/test_x.py:1: f has 36 lines", id="function of a test"),
        pytest.param("domain/all.py", "print()\n" * 251, "domain/all.py: 251 lines, 250 are the most", id="file"),
        pytest.param("handlers/utils.py", "", "handlers/utils.py: utils is a drawer", id="drawer"),
        pytest.param("bot/helpers/text.py", "", "bot/helpers/text.py: helpers is a drawer", id="folder of drawers"),
    ],
)
def test_what_is_over_budget_is_named(tmp_path: Path, file: str, text: str, complaint: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(text)
    found = run(sys.executable, ROOT / "scripts" / "budgets.py", tmp_path, folder=tmp_path)
    assert found.returncode == 1
    assert complaint in found.stderr


def test_what_is_within_budget_is_only_measured(tmp_path: Path) -> None:
    (tmp_path / "bot").mkdir()
    (tmp_path / "bot" / "short.py").write_text(body(35) + "\n" * 215)
    (tmp_path / "storage" / "migrations").mkdir(parents=True)
    (tmp_path / "storage" / "migrations" / "first.py").write_text(body(300))
    found = run(sys.executable, ROOT / "scripts" / "budgets.py", tmp_path, folder=tmp_path)
    assert (found.returncode, found.stderr) == (0, "")
    assert "functions: median 35, p90 35, max 35; files: median 250" in found.stdout


def test_what_nobody_calls_is_named(house: Path) -> None:
    (house / "domain" / "rules.py").write_text(
        "def used() -> None:\n    used()\n\n\ndef forgotten() -> None:\n    used()\n"
    )
    (house / "tests").mkdir()
    (house / "scripts").mkdir()
    found = run(sys.executable, ROOT / "scripts" / "dead_code.py", folder=house)
    assert found.returncode == 1
    assert found.stderr == "domain/rules.py:5: unused function 'forgotten'\n"
