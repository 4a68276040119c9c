"""Does ``scripts/install`` make .venv once, stay off the network after that, and say plainly what is missing?"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WITHOUT_VENV = f"""
case "$*" in *venv*) mkdir .venv; echo "ensurepip is not available"; exit 1;; esac
exec {sys.executable} "$@"
"""
NOWHERE = "nowhere-to-be-found==1 --hash=sha256:" + "0" * 64 + "\n"


def install(folder: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": os.environ["PATH"], "PIP_NO_INDEX": "1", **environ}
    command = ("sh", "scripts/install", "requirements.lock")
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


def command(file: Path, text: str) -> str:
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return str(file)


def fill(folder: Path) -> Path:
    (folder / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "install", folder / "scripts")
    (folder / "requirements.lock").touch()
    return folder


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return fill(tmp_path)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = fill(tmp_path_factory.mktemp("installed"))
    first = install(folder, PYTHON=sys.executable)
    assert first.returncode == 0, first.stderr
    assert "Making .venv with Python 3." in first.stdout
    return folder


def test_a_second_start_does_not_even_ask_pip(installed: Path) -> None:
    (installed / ".venv" / "pip.log").unlink()
    again = install(installed)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert not (installed / ".venv" / "pip.log").exists()


def test_a_changed_lock_is_installed_anew_until_it_succeeds(installed: Path) -> None:
    (installed / "requirements.lock").write_text(NOWHERE)
    failures = [install(installed) for _ in range(2)]
    (installed / "requirements.lock").write_text("")
    for failed in failures:
        *pip, last = failed.stderr.splitlines()
        assert failed.returncode == 1
        assert any("nowhere-to-be-found" in line for line in pip)
        assert last.startswith("requirements.lock could not be installed")


def test_a_python_that_is_only_a_shim_is_passed_over(checkout: Path) -> None:
    command(checkout / "path" / "python3.13", "echo 'python3.13: command not found' >&2; exit 127")
    command(checkout / "path" / "python3.12", "exit 1")
    command(checkout / "path" / "python3.11", WITHOUT_VENV)
    failed = install(checkout, PATH=f"{checkout}/path:/usr/bin:/bin")
    assert "python3.11 cannot make a virtual environment" in failed.stderr


@pytest.mark.parametrize("python", ["no-such-python", "false"])
def test_without_a_python_that_will_do_one_sentence_says_which(checkout: Path, python: str) -> None:
    failed = install(checkout, PYTHON=python)
    assert failed.returncode == 1
    assert failed.stderr.startswith(f"Baodao needs Python 3.11 to 3.14, and {python} does not run as one")
    assert len(failed.stderr.splitlines()) == 1
    assert not (checkout / ".venv").exists()


def test_a_python_without_its_venv_module_is_explained_and_leaves_nothing_behind(checkout: Path) -> None:
    failed = install(checkout, PYTHON=command(checkout / "path" / "python", WITHOUT_VENV))
    said, last = failed.stderr.splitlines()
    assert failed.returncode == 1
    assert said == "ensurepip is not available"
    assert "python3-venv" in last
    assert not (checkout / ".venv").exists()
