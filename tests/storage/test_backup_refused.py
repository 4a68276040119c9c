"""Is a file that is no whole backup of ours refused, and a program that is missing named?"""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.archive.backup import back_up
from bot.archive.restore import restore
from bot.settings import Settings
from domain.errors import SettingError
from tests.storage.archived import complaints, refusal, rewritten
from tests.storage.ward import LITE, Ward

pytestmark = pytest.mark.usefixtures("programs")


@LITE
@pytest.mark.parametrize("cut", [0, 100, 700, 3000, -20_000, -11_000])
def test_a_file_that_was_cut_is_refused(backup: Path, elsewhere: Settings, cut: int) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[:cut])
    assert refusal(elsewhere, backup).startswith("FILE: a backup that `python -m bot backup` made")


CHANGED = {
    "another database": ({"database": b"SQLite format 3"}, "unchanged: database is not what it was"),
    "another picture": ({"media/one": b"spoilt"}, "unchanged: media/one is not what it was"),
    "one more picture": ({"media/three": b""}, "unchanged: media/three is not what it was"),
    "a file of somebody else": ({"notes.txt": b""}, "a backup that `python -m bot backup` made"),
    "a file that would lie elsewhere": ({"media/../../x": b""}, "a backup that `python -m bot backup` made"),
    "no manifest of ours": ({"manifest.json": b"[]"}, "a backup that `python -m bot backup` made"),
    "a later format": ({"manifest.json": b'{"format": 2}'}, "a backup of this version (1); this one is of 2"),
}


@LITE
@pytest.mark.parametrize(("members", "sentence"), CHANGED.values(), ids=CHANGED)
def test_a_file_that_was_changed_is_refused(
    backup: Path, elsewhere: Settings, members: dict[str, bytes], sentence: str
) -> None:
    said = refusal(elsewhere, rewritten(backup, members))
    assert said.startswith("FILE: ")
    assert sentence in said


@LITE
def test_what_is_no_backup_is_refused(elsewhere: Settings, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("these are notes " * 100)
    for name in ("notes.txt", "nothing.tar"):
        assert refusal(elsewhere, tmp_path / name).startswith("FILE: a backup that `python -m bot backup` made")


@LITE
def test_another_secret_key_is_told_before_anything_is_done(backup: Path, elsewhere: Settings) -> None:
    other = replace(elsewhere, secret_key="x" * 40)
    assert refusal(other, backup).startswith("SECRET_KEY: the one of this backup")


@LITE
def test_a_backup_from_before_the_key_was_changed_comes_back_while_both_are_given(
    backup: Path, elsewhere: Settings
) -> None:
    both = replace(elsewhere, secret_key="x" * 40, secret_key_old=elsewhere.secret_key)
    restore(both, backup, over=False)
    assert complaints(both) == []


@LITE
def test_a_database_that_cannot_be_read_any_more_is_replaced_only_when_asked_for(
    backup: Path, elsewhere: Settings
) -> None:
    for end in ("", "-wal"):
        (elsewhere.data_dir / f"town.db{end}").write_bytes(b"what is left of a database" * 100)
    assert "with --over" in refusal(elsewhere, backup)
    restore(elsewhere, backup, over=True)
    assert complaints(elsewhere) == []


@LITE
def test_no_backup_is_written_over_another(backup: Path, illustrated: Ward) -> None:
    with pytest.raises(SettingError, match="FILE: a file that does not exist yet"):
        back_up(illustrated.settings, backup)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH on which nothing lies yet."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(folder: Path, name: str, *, says: str, ends: int = 0) -> None:
    """Put a program there."""
    file = folder / name
    file.write_text(f"#!/bin/sh\necho '{says}'\necho 'it went wrong' >&2\n[ \"$1\" = --version ] || exit {ends}\n")
    file.chmod(0o700)


@pytest.mark.parametrize("url", ["postgresql"], indirect=True)
def test_programs_that_are_missing_or_too_old_are_named(ward: Ward, bare: Path, tmp_path: Path) -> None:
    wanted = "PATH: a folder with pg_dump of PostgreSQL 18 or newer, as in the package postgresql-client"
    with pytest.raises(SettingError, match=f"^{wanted}$"):
        back_up(ward.settings, tmp_path / "backup.tar")
    program(bare, "pg_dump", says="pg_dump (PostgreSQL) 9.6.24")
    with pytest.raises(SettingError, match=rf"^{wanted}; found pg_dump \(PostgreSQL\) 9.6.24$"):
        back_up(ward.settings, tmp_path / "backup.tar")
    program(bare, "pg_dump", says="pg_dump (PostgreSQL) 99", ends=1)
    with pytest.raises(SettingError, match="it went wrong"):
        back_up(ward.settings, tmp_path / "backup.tar")
    assert not (tmp_path / "backup.tar").exists()
