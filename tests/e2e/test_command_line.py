"""What does the command line answer, what does it say where something is missing, and what does it load for that?"""

import json
import re
import subprocess
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from bot.demo.county import demo_county
from bot.profiles import shipped
from domain.places import contains
from domain.policy_reading import read_policy
from tests.e2e.bot_process import ask, copy_of, environ_of

INVITE = ("invite", "--role", "street_coord", "--unit", "520626001", "--name", "秦")
NOT_MIGRATED = "DATABASE_URL: a database that is up to date: run `python -m bot migrate`"
UNREADABLE = "DATABASE_URL: a database that can be opened and read"
SQL = {"sqlalchemy", "typing_extensions"}
"""What whoever asks the database has to load."""


@pytest.fixture(scope="module")
def county(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo county, for verbs that change nothing which another test looks at."""
    return copy_of(demo_folder, tmp_path_factory.mktemp("county"))


def test_units_are_listed_with_a_centre_inside_of_each(county: Path) -> None:
    listed = json.loads(ask(county, "units", "--json").stdout)
    levels = [unit["level"] for unit in listed]
    wanted = ("county", "street", "community", "grid", "party")
    assert [levels.count(level) for level in wanted] == [1, 3, 14, 211, 128]
    assert levels.count("department") + levels.count("unit") == 78
    assert all(unit["code"].startswith(unit["parent"]) and unit["name"] for unit in listed)
    centres = {unit["code"]: unit["centre"] for unit in listed}
    rings = {unit.code: unit.ring for unit in demo_county().units if unit.ring}
    assert all(contains(ring, centres[code]["lat"], centres[code]["lon"]) for code, ring in rings.items())


def test_an_invitation_is_printed_for_people_and_for_programs(county: Path) -> None:
    code, link = ask(county, *INVITE, PUBLIC_URL="https://baodao.example.org").stdout.split()
    assert re.fullmatch(r"[A-Z2-9]{5}-[A-Z2-9]{5}", code)
    assert link == f"https://baodao.example.org/?start={code.replace('-', '')}"
    assert json.loads(ask(county, *INVITE, "--json").stdout).keys() == {"code", "link"}


def test_the_policy_in_force_reads_back_as_the_same(county: Path) -> None:
    (county / "own.toml").write_text('[tiers.T1]\naccept = "2s"\n')
    printed = ask(county, "policy", POLICY_FILE="own.toml").stdout
    assert read_policy(printed, {}) == read_policy('[tiers.T1]\naccept = "2s"\n', shipped())


def test_the_doctor_finds_what_has_to_be_mended(county: Path, tmp_path: Path) -> None:
    well = ask(county, "doctor", "--json")
    assert well.returncode == 0
    checks = json.loads(well.stdout)["checks"]
    assert {name for name, told in checks.items() if told != "ok"} == {"roles"}  # two grids wait for a worker there
    (tmp_path / "own.toml").write_text("\n[tiers.T1]\naccept = 5\n")
    ill = ask(tmp_path, "doctor", POLICY_FILE="own.toml")
    assert ill.returncode == 1
    assert "policy: ! line 3, tiers.T1.accept: " in ill.stdout
    assert f"database: ! {NOT_MIGRATED}" in ill.stdout


def test_a_backup_is_taken_and_brought_back_by_the_command_line(county: Path, tmp_path: Path) -> None:
    file = str(tmp_path / "backup.tar")
    taken = ask(county, "backup", file)
    assert (taken.returncode, taken.stderr) == (0, "")
    assert "SECRET_KEY is not in it" in taken.stdout
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret.key").write_bytes((county / "var" / "secret.key").read_bytes())
    assert ask(tmp_path, "restore", file).stdout.startswith("Everything is as it was at 20")
    assert ask(tmp_path, "units").stdout == ask(county, "units").stdout
    assert ask(tmp_path, "recount").stdout == "Every count is that of the history.\n"
    again = ask(tmp_path, "restore", file)
    sentence = "DATABASE_URL: an empty database; with --over what this one holds is replaced\n"
    assert (again.returncode, again.stdout, again.stderr) == (1, "", sentence)
    assert ask(tmp_path, "restore", file, "--over").returncode == 0


def test_a_database_is_made_filled_once_and_kept(tmp_path: Path) -> None:
    assert ask(tmp_path, "migrate").stdout == ask(tmp_path, "migrate").stdout == "The database is at 0001.\n"
    assert ask(tmp_path, "units", "--json").stdout == "[]\n"
    assert ask(tmp_path, "units").stdout == ""
    assert "units: ! table unit: none" in ask(tmp_path, "doctor").stdout
    assert ask(tmp_path, *INVITE).stderr == "--unit: a code that `python -m bot units` lists\n"


def test_the_demo_goes_into_an_empty_database_only(county: Path) -> None:
    again = ask(county, "demo")
    sentence = "The database holds units already: the demo county goes into an empty one only.\n"
    assert (again.returncode, again.stdout, again.stderr) == (1, "", sentence)


@pytest.mark.parametrize(
    ("words", "settings", "sentence"),
    [
        pytest.param(("units",), {}, NOT_MIGRATED, id="nothing there, units"),
        pytest.param(("recount",), {}, NOT_MIGRATED, id="nothing there, recount"),
        pytest.param(("backup", "x.tar"), {}, NOT_MIGRATED, id="nothing there, backup"),
        pytest.param(("restore", "notes.txt"), {}, "FILE: a backup that", id="no backup"),
        pytest.param(INVITE, {}, NOT_MIGRATED, id="nothing there, invite"),
        pytest.param(("import", "units", "x.csv"), {}, NOT_MIGRATED, id="nothing there, import"),
        pytest.param(("units",), {"DATABASE_URL": "sqlite:///no/such/folder.db"}, UNREADABLE, id="no folder"),
        pytest.param(("units",), {"DATABASE_URL": "sqlite:///notes.txt"}, UNREADABLE, id="no database"),
        pytest.param(("migrate",), {"DATABASE_URL": "sqlite:///notes.txt"}, UNREADABLE, id="no database, migrate"),
        pytest.param(("demo",), {"DATA_DIR": "notes.txt/here"}, "DATA_DIR: a folder", id="no data folder"),
        pytest.param((*INVITE[:2], "king", *INVITE[3:]), {}, "--role: one of resident, ", id="no such role"),
        pytest.param(("people",), {}, NOT_MIGRATED, id="nothing there, people"),
        pytest.param(("aside",), {}, NOT_MIGRATED, id="nothing there, aside"),
        pytest.param(("leave", "--person", "1", "--role", "king", "--unit", "1"), {}, "--role: one of", id="no role"),
        pytest.param(("policy",), {"POLICY_FILE": "bytes"}, "POLICY_FILE: a file that can be read", id="no text"),
        pytest.param(("policy",), {"PORT": "http"}, "PORT: a number from 1 to 65535", id="a broken setting"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(
    tmp_path: Path, words: tuple[str, ...], settings: dict[str, str], sentence: str
) -> None:
    (tmp_path / "notes.txt").write_text("these are notes and no database " * 40)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    asked = ask(tmp_path, *words, **settings)
    assert asked.returncode == 1
    assert asked.stdout == ""
    assert asked.stderr.startswith(sentence)
    assert asked.stderr.count("\n") == 1


def test_a_broken_env_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=80\nno value here\n")
    assert ask(tmp_path, "policy").stderr == ".env, line 2: a line such as PORT=8080\n"
    (tmp_path / ".env").write_bytes(b"PORT=\xff")
    assert ask(tmp_path, "policy").stderr == ".env: a file that can be read, in UTF-8\n"


@pytest.mark.parametrize("verb", ["units", "units --json", "policy"])
def test_a_reader_who_has_had_enough_hears_no_complaint(county: Path, verb: str) -> None:
    command = ["sh", "-c", f"{sys.executable} -m bot {verb} | head -c 9"]
    environ = environ_of(county)
    done = subprocess.run(command, cwd=county, env=environ, capture_output=True, text=True, timeout=60, check=True)
    assert (len(done.stdout.encode()), done.stderr) == (9, "")


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        pytest.param(("policy",), {"tomli_w"}, id="policy"),
        pytest.param(("units",), SQL, id="units"),
        pytest.param(("doctor",), SQL | {"babel"}, id="doctor"),
        pytest.param(("people",), SQL, id="people"),
        pytest.param(("leave", "--person", "1", "--role", "resident", "--unit", "1"), SQL | {"babel"}, id="leave"),
        pytest.param(("aside",), SQL, id="aside"),
        pytest.param(("recount",), SQL, id="recount"),
        pytest.param(("migrate",), SQL, id="migrate"),
        pytest.param(("import", "units", "none.csv"), SQL | {"babel", "openpyxl", "et_xmlfile", "PIL"}, id="import"),
        pytest.param(("demo",), SQL | {"babel"}, id="demo"),
        pytest.param(INVITE, SQL, id="invite"),
    ],
)
def test_a_verb_loads_only_what_it_needs(county: Path, words: tuple[str, ...], needed: set[str]) -> None:
    command, environ = [sys.executable, "-X", "importtime", "-m", "bot", *words], environ_of(county)
    told = subprocess.run(
        command, cwd=county, env=environ, capture_output=True, text=True, timeout=60, check=False
    ).stderr
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.splitlines()}
    assert {"bot", "domain"} <= loaded
    assert {name for name in loaded & installed() if not name.startswith("_")} == needed


@cache
def installed() -> frozenset[str]:
    return frozenset(packages_distributions())
