"""Is what a backup brings back what was there, while others write to it, and does a restore do all or nothing?"""

import json
import os
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.archive.backup import back_up
from bot.archive.restore import restore
from bot.settings import Settings
from storage.database import Database
from storage.streams import outbox
from storage.tables import Issue
from tests.nursery import bear
from tests.storage.archived import PICTURES, complaints, refusal, rewritten
from tests.storage.busy import write
from tests.storage.ward import Ward, settings_of
from tests.town import MONDAY_MORNING

pytestmark = pytest.mark.usefixtures("programs")


def issues_in(url: str) -> int:
    with closing(Database(url)) as database, database.reading() as uow:
        return uow.session.scalar(select(func.count()).select_from(Issue)) or 0


def test_what_is_brought_back_is_what_was_there(backup: Path, illustrated: Ward, elsewhere: Settings) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    restore(elsewhere, backup, over=False)
    assert complaints(elsewhere) == []
    assert {file.name: file.read_bytes() for file in (elsewhere.data_dir / "media").iterdir()} == PICTURES
    again = back_up(elsewhere, backup.with_name("again.tar"))
    assert again.digest == back_up(illustrated.settings, backup.with_name("third.tar")).digest
    with closing(Database(elsewhere.database_url)) as one, one.begin() as uow:
        uow.next_number("DJ")  # what the database counts by itself goes on


def test_the_secret_key_is_in_no_backup(backup: Path, illustrated: Ward) -> None:
    assert illustrated.settings.secret_key.encode() not in backup.read_bytes()


def test_what_is_written_meanwhile_is_in_it_or_not_never_half(url: str, elsewhere: Settings, tmp_path: Path) -> None:
    settings = settings_of(url, tmp_path / "data")
    reading, end = os.pipe()
    writing = bear(write, url, files=(0, end, 2))
    os.close(end)
    with open(reading) as written:
        assert all(written.readline() for _ in range(3))
        back_up(settings, tmp_path / "backup.tar")
        assert all(written.readline() for _ in range(2))
        writing.kill()
        writing.wait()
    restore(elsewhere, tmp_path / "backup.tar", over=False)
    assert 4 <= issues_in(elsewhere.database_url) < issues_in(url)
    assert complaints(elsewhere) == []


def test_what_was_being_sent_is_sent_by_whoever_runs_next(illustrated: Ward, elsewhere: Settings) -> None:
    file = illustrated.settings.data_dir / "backup.tar"
    held = {"leased_until": MONDAY_MORNING, "leased_by": 7, "settled_at": None}
    illustrated.hurt(update(outbox).values(**held))
    back_up(illustrated.settings, file)
    restore(elsewhere, file, over=False)
    with closing(Database(elsewhere.database_url)) as one, one.reading() as uow:
        assert uow.session.execute(select(outbox.c.leased_until, outbox.c.leased_by).distinct()).all() == [(None, None)]


def test_what_is_there_is_replaced_only_when_asked_for(backup: Path, illustrated: Ward) -> None:
    illustrated.town.resident("Somebody new")
    (illustrated.settings.data_dir / "media" / "one").write_bytes(b"spoilt")
    assert refusal(illustrated.settings, backup).startswith("DATABASE_URL: an empty database; with --over")
    in_use = "DATABASE_URL: a database that nobody uses meanwhile: stop the bot first"
    assert refusal(illustrated.settings, backup, over=True) == in_use
    illustrated.town.database.close()
    restore(illustrated.settings, backup, over=True)
    assert complaints(illustrated.settings) == []
    assert (illustrated.settings.data_dir / "media" / "one").read_bytes() == PICTURES["one"]
    assert not (illustrated.settings.data_dir / "media" / "nobodys").exists()


def test_a_restore_that_fails_at_the_end_changes_nothing(backup: Path, illustrated: Ward) -> None:
    illustrated.town.database.close()
    with tarfile.open(backup) as tar:
        written = json.loads(tar.extractfile("manifest.json").read())  # type: ignore[union-attr]
    other = rewritten(backup, {"manifest.json": json.dumps(written | {"digest": "0" * 64}).encode()})
    illustrated.hurt(update(Issue).values(category="E9"))
    illustrated.town.database.close()
    (illustrated.settings.data_dir / "media" / "one").unlink()
    assert refusal(illustrated.settings, other, over=True).startswith("FILE: a backup that comes back as it was")
    with closing(Database(illustrated.settings.database_url)) as one, one.reading() as uow:
        assert set(uow.session.scalars(select(Issue.category))) == {"E9"}
    left = {file.name for file in (illustrated.settings.data_dir / "media").iterdir()}
    assert left == {*PICTURES, "nobodys"} - {"one"}
