"""What an operator does about people, about what was kept aside and about a lost key, by the command line alone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import now
from domain.message import Address, Contact, Inbound
from storage.chain import chain_key
from storage.contacts import Contact as Number
from storage.database import Database
from storage.messages import pack_inbound, unpack_inbound
from storage.streams import outbox
from storage.tables import Person
from storage.unit_of_work import UnitOfWork
from tests.e2e.bot_process import ask, copy_of

STREET = "520626001"
COMMUNITY = "520626001001"
UPDATE = ("web", "5206260001:7")
SAID = Inbound(Address("web", "demo-self"), UPDATE[1], datetime(2026, 11, 23, 1, 30, tzinfo=UTC), text="/help")
UNREAD = {"message": {"from": {"id": 5}, "text": "words of somebody"}}
PHONE = "13812345678"


@pytest.fixture
def county(demo_folder: Path, tmp_path: Path) -> Path:
    return copy_of(demo_folder, tmp_path / "county")


@contextmanager
def inside(folder: Path) -> Iterator[UnitOfWork]:
    """Look into a database, or change it, as a process with its key."""
    key = folder / "var" / "secret.key"
    database = Database(f"sqlite:///{folder}/var/baodao.db", key.read_bytes() if key.exists() else b"")
    try:
        with database.begin() as uow:
            yield uow
    finally:
        database.close()


def people(folder: Path, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ask(folder, "people", *words, "--json").stdout)
    return found


def test_who_holds_what_is_listed_without_a_number(county: Path) -> None:
    everybody = people(county)
    assert {one["role"] for one in everybody} >= {"grid_worker", "community_admin", "street_coord", "county_office"}
    assert everybody[0].keys() == {"person", "name", "role", "unit", "since", "until"}
    inside_it = people(county, "--unit", STREET)
    assert 0 < len(inside_it) < len(everybody)
    assert all(one["unit"].startswith(STREET) for one in inside_it)
    first = inside_it[0]
    line = next(iter(ask(county, "people", "--unit", first["unit"]).stdout.splitlines()))
    assert line.split()[:5] == [str(first["person"]), first["role"], first["unit"], "since", first["since"]]
    assert line.endswith(first["name"])


def test_a_role_is_ended_and_the_person_told(county: Path) -> None:
    one = people(county, "--unit", STREET)[0]
    words = ("leave", "--person", str(one["person"]), "--role", one["role"], "--unit", one["unit"])
    done = ask(county, *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{one['person']} is {one['role']} of {one['unit']} until ")
    assert one not in people(county, "--unit", STREET)
    with inside(county) as uow:
        owed = uow.session.execute(select(outbox.c.body)).scalars().all()
    assert any("您不再担任" in body["text"] for body in owed)
    again = ask(county, *words)
    assert (again.returncode, again.stdout) == (1, "")
    assert again.stderr == "--person: somebody who holds that role there: see `python -m bot people`\n"


def test_a_last_day_that_is_to_come_is_listed(county: Path) -> None:
    one = people(county, "--unit", STREET)[0]
    day = (now() + timedelta(days=9)).date().isoformat()
    words = ("leave", "--person", str(one["person"]), "--role", one["role"], "--unit", one["unit"], "--on", day)
    assert ask(county, *words).stdout.endswith(f"until {day}, and no longer.\n")
    (still,) = [other for other in people(county) if {**other, "until": None} == one]
    assert still["until"] == day
    assert f"since {one['since']}  until {day}" in ask(county, "people").stdout


def test_a_unit_that_is_to_go_has_its_people_asked_and_becomes_a_part_of_another(county: Path) -> None:
    asked = json.loads(ask(county, "dissolve", "--unit", COMMUNITY, "--ask", "--json").stdout)
    assert asked["registrations"] > 0
    with inside(county) as uow:
        said = [body["text"] for body in uow.session.execute(select(outbox.c.body)).scalars()]
    assert any("快要撤并了。请选一选您以后住在哪个社区" in text for text in said)
    merged = ask(county, "dissolve", "--unit", f"{COMMUNITY}001-P", "--into", "520626001002002-P")
    assert merged.stdout == "Nothing hangs on it: the next table of units may leave it out.\n", merged.stderr
    with inside(county) as uow:
        said = [body["text"] for body in uow.session.execute(select(outbox.c.body)).scalars()]
    assert any("您在那里的一切都原样转到" in text for text in said)
    assert ask(county, "doctor").returncode == 0


def keeps_aside(folder: Path, key: tuple[str, str], aside: dict[str, Any]) -> None:
    """Let an update have been kept aside after three tries."""
    with inside(folder) as uow:
        uow.inbox.mark([key], now())
        uow.inbox.set_aside(key, aside=aside, why="RuntimeError", now=SAID.at)


def test_what_is_kept_aside_is_listed_without_its_words_tried_again_and_dropped(county: Path) -> None:
    keeps_aside(county, UPDATE, pack_inbound(SAID))
    keeps_aside(county, ("telegram", "9"), UNREAD)
    listed = ask(county, "aside")
    assert f"{UPDATE[0]} {UPDATE[1]}  2026-11-23T01:30:00+00:00  0 tries  RuntimeError\n" in listed.stdout
    assert "/help" not in listed.stdout + ask(county, "aside", "--json").stdout
    assert "/help" in ask(county, "aside", "--text").stdout
    assert [one["text"]["text"] for one in json.loads(ask(county, "aside", "--text", "--json").stdout)[1:]] == ["/help"]
    done = ask(county, "aside", "--again", *UPDATE)
    assert (done.returncode, done.stdout) == (0, "It has been acted on, and its sender is answered.\n")
    with inside(county) as uow:
        assert [row.key for row in uow.inbox.aside()] == ["9"]
        assert uow.inbox.is_marked(UPDATE)
        assert uow.session.execute(select(outbox)).first() is not None
    assert ask(county, "aside", "--again", *UPDATE).stderr.startswith("--again: the channel and the key of one that")
    assert ask(county, "aside", "--again", "telegram", "9").stderr.startswith("--again: an update that could be read")
    assert ask(county, "aside", "--drop", "telegram", "9").returncode == 0
    assert ask(county, "aside", "--json").stdout == "[]\n"
    assert ask(county, "aside", "--drop", "telegram", "9").returncode == 1


def test_what_fails_again_stays_aside(county: Path) -> None:
    keeps_aside(county, UPDATE, pack_inbound(SAID))
    with inside(county) as uow:
        uow.session.connection().exec_driver_sql(
            "create trigger no_answer before insert on outbox when new.purpose = 'answer' begin"
            " select raise(abort, 'no'); end"
        )
    done = ask(county, "aside", "--again", *UPDATE)
    assert (done.returncode, done.stdout) == (1, "")
    assert "It failed again and is still kept aside: " in done.stderr
    assert [one["key"] for one in json.loads(ask(county, "aside", "--json").stdout)] == [UPDATE[1]]


def test_an_update_that_was_kept_is_read_back_as_it_was_but_for_a_number() -> None:
    assert unpack_inbound(pack_inbound(SAID)) == SAID
    shared = Inbound(SAID.sender, SAID.key, SAID.at, contact=Contact(PHONE, own=True))
    read = unpack_inbound(pack_inbound(shared))
    assert read is not None
    assert read.contact is None


@pytest.fixture
def orphaned(county: Path) -> Path:
    """A county with a telephone number, whose key is gone."""
    with inside(county) as uow:
        person = uow.session.scalars(select(Person.id).limit(1)).one()
        uow.contacts.may_seal()
        uow.contacts.keep(person, PHONE, SAID.at)
        chain_key(uow)
    (county / "var" / "secret.key").unlink()
    return county


@pytest.mark.parametrize("verb", [("run",), ("units",), ("migrate",), ("rekey",), ("people",), ("backup", "x.tar")])
def test_no_verb_makes_a_key_for_what_was_written_with_another(orphaned: Path, verb: tuple[str, ...]) -> None:
    asked = ask(orphaned, *verb)
    sentence = "SECRET_KEY: the one that this database was written with; it is in no backup\n"
    assert (asked.returncode, asked.stdout, asked.stderr) == (1, "", sentence)
    assert not (orphaned / "var" / "secret.key").exists()


def test_the_doctor_says_that_the_key_is_gone_and_makes_none(orphaned: Path) -> None:
    asked = ask(orphaned, "doctor")
    assert asked.returncode == 1
    assert "settings: ! SECRET_KEY: the one that this database was written with" in asked.stdout
    assert "database: ok" in asked.stdout
    assert not (orphaned / "var" / "secret.key").exists()


def test_a_lost_key_is_given_up_and_the_house_is_well_again(orphaned: Path) -> None:
    done = ask(orphaned, "rekey", "--abandon")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 telephone numbers that no key here opens are taken away.\n")
    with inside(orphaned) as uow:
        assert uow.session.scalars(select(Number.person)).all() == []
        assert uow.contacts.may_seal()
    assert ask(orphaned, "doctor").returncode == 0
    again = ask(orphaned, "rekey", "--abandon")
    assert again.stdout.startswith("0 telephone numbers that no key here opens are taken away.\n0 histories")


def test_what_the_keys_at_hand_open_is_not_given_up(county: Path) -> None:
    with inside(county) as uow:
        person = uow.session.scalars(select(Person.id).limit(1)).one()
        uow.contacts.may_seal()
        uow.contacts.keep(person, PHONE, SAID.at)
        kept = chain_key(uow)
    assert ask(county, "rekey", "--abandon").stdout.startswith("0 telephone numbers")
    with inside(county) as uow:
        assert uow.contacts.phone(person) == PHONE
        assert chain_key(uow) == kept
