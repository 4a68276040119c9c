"""How does an operator change the key, and what is said where something is missing for that?"""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.contacts import Contact
from storage.database import Database
from storage.tables import Person
from tests.e2e.bot_process import ask, copy_of
from tests.town import MONDAY_MORNING

PHONE = "13812345678"


def opened(folder: Path, *keys: str) -> "closing[Database]":
    return closing(Database(f"sqlite:///{folder}/var/baodao.db", *(key.encode() for key in keys)))


def left_in(folder: Path, *keys: str) -> str:
    """Return the number that somebody left there, as a process with these keys reads it."""
    with opened(folder, *keys) as database, database.reading() as uow:
        return uow.contacts.phone(uow.session.scalars(select(Contact.person)).one())


@pytest.fixture
def kept(demo_folder: Path, tmp_path: Path) -> tuple[Path, str]:
    """A county with one telephone number in it, and its key."""
    folder = copy_of(demo_folder, tmp_path / "kept")
    key = (folder / "var" / "secret.key").read_text()
    with opened(folder, key) as database, database.begin() as uow:
        person = uow.session.scalars(select(Person.id).limit(1)).one()
        assert uow.contacts.may_seal()
        uow.contacts.keep(person, PHONE, MONDAY_MORNING)
    return folder, key


def test_the_key_in_the_folder_is_changed_with_one_verb(kept: tuple[Path, str]) -> None:
    folder, before = kept
    done = ask(folder, "rekey")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 telephone numbers are sealed anew")
    assert str(folder / "var" / "secret.key.old") in done.stdout
    after = (folder / "var" / "secret.key").read_text()
    assert after != before
    assert left_in(folder, after) == PHONE
    assert left_in(folder, before) == ""
    assert ask(folder, "rekey").stdout.startswith("0 telephone numbers")
    assert (folder / "var" / "secret.key").read_text() == after


def test_a_key_of_the_environment_is_changed_while_both_are_given(kept: tuple[Path, str]) -> None:
    folder, before = kept
    new = "n" * 40
    assert ask(folder, "rekey", SECRET_KEY=new).stderr.startswith("SECRET_KEY_OLD: the key before SECRET_KEY")
    astray = ask(folder, "rekey", SECRET_KEY=new, SECRET_KEY_OLD="x" * 40)
    assert astray.returncode == 1
    assert astray.stderr == "1 are sealed with a key that is not here, and are left as they are.\n"
    assert "sealed: ! contact: 1 telephone numbers" in ask(folder, "doctor", SECRET_KEY=new).stdout
    done = ask(folder, "rekey", SECRET_KEY=new, SECRET_KEY_OLD=before)
    assert (done.returncode, done.stderr) == (0, "")
    assert "take SECRET_KEY_OLD away" in done.stdout
    assert left_in(folder, new) == PHONE
    assert "sealed: ok" in ask(folder, "doctor", SECRET_KEY=new).stdout
