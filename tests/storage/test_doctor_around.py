"""Does the doctor find what is wrong around the issues: cards, files, forms, what was kept aside, units, the key?"""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from bot.doctor import examine as doctor
from domain.message import Address
from domain.organisation import Role, Seat
from handlers.keys import short
from storage.streams import card, outbox, timer, trouble
from storage.tables import Door, Picture, Unit
from tests.storage.ward import LITE, Ward
from tests.stories.reporting import loses
from tests.town import COMMUNITY, GRID

REF = "a-picture"


def copy_of(ward: Ward, place: int) -> tuple[str, int]:
    """Return one copy of an issue's card."""
    name = f"issue:{short(ward.key_of(place))}:0"
    with ward.town.database.reading() as uow:
        address = uow.session.execute(select(func.min(card.c.address)).where(card.c.card == name)).scalar_one()
    return name, address


def of(name: str, address: int) -> tuple[Any, ...]:
    return outbox.c.card == name, outbox.c.address == address


def keep(ward: Ward, content: bytes | None, *, size: int = 4) -> Path:
    """Keep a picture, with or without its file."""
    folder = ward.settings.data_dir / "media"
    folder.mkdir(exist_ok=True)
    with ward.town.database.begin() as uow:
        (owner,) = uow.people.read_ahead({Address("memory", "Mila"): "en"}, ward.town.now)
        found = {"kind": "photo", "channel": "memory", "source": "x", "mime": "image/jpeg", "refused": ""}
        when = {"created_at": ward.town.now, "stored_at": ward.town.now}
        uow.add(Picture(ref=REF, owner=owner, size=size, **found, **when))
    if content is not None:
        (folder / REF).write_bytes(content)
    return folder / REF


def test_a_card_that_nobody_was_ever_sent(ward: Ward) -> None:
    name, address = copy_of(ward, 0)
    ward.hurt(delete(outbox).where(*of(name, address)))
    assert ward.lines() == [f"cards: ! card {name}, address {address}: no message was ever owed for it"]


@LITE
def test_a_card_that_shows_what_was(ward: Ward) -> None:
    name, address = copy_of(ward, 2)
    earlier = ward.town.now - timedelta(hours=1)
    ward.hurt(update(outbox).where(*of(name, address)).values(created_at=earlier))
    told = f"card {name}, address {address}: the newest state of its issue was never owed to it"
    assert ward.lines() == [f"cards: ! {told}"]


@LITE
def test_a_card_behind_a_door_that_is_closed_is_nobodys_fault(ward: Ward) -> None:
    name, address = copy_of(ward, 0)
    ward.hurt(delete(outbox).where(*of(name, address)), update(Door).values(closed_at=ward.town.now))
    assert ward.lines() == []


@LITE
def test_a_card_whose_messages_were_forgotten_in_time_is_well(ward: Ward) -> None:
    name, address = copy_of(ward, 2)
    ward.hurt(
        delete(outbox).where(*of(name, address)),
        update(card).values(receipt=""),
        delete(timer).where(timer.c.subject != ward.key_of(2)),
    )
    ward.town.now += timedelta(days=60)
    assert not any(line.startswith("cards") for line in ward.lines())
    ward.hurt(update(card).where(card.c.card == name, card.c.address == address).values(receipt="7"))
    assert [line for line in ward.lines() if line.startswith("cards")] == [
        f"cards: ! card {name}, address {address}: no message was ever owed for it"
    ]


@LITE
def test_a_picture_that_lies_where_it_should(ward: Ward) -> None:
    keep(ward, b"four")
    assert ward.lines() == []


@LITE
def test_a_picture_without_a_file(ward: Ward) -> None:
    keep(ward, None)
    assert ward.lines() == [f"media: ! media {REF}: its file is gone"]


@LITE
def test_a_picture_of_another_size(ward: Ward) -> None:
    keep(ward, b"sixsix")
    assert ward.lines() == [f"media: ! media {REF}: its file has 6 bytes instead of 4"]


@LITE
def test_a_file_without_a_picture_once_it_has_had_its_time(ward: Ward) -> None:
    file = keep(ward, b"four")
    stray = file.with_name("stray")
    for made in (stray, file.with_name(".being-made"), file.with_name(f"{REF}.small")):
        made.write_bytes(b"")
        os.utime(made, (1, 1))
    assert ward.lines() == ["media: ! file stray: no row names it"]
    young = (ward.town.now - timedelta(minutes=5)).timestamp()
    os.utime(stray, (young, young))
    assert ward.lines() == []


def test_a_form_that_nothing_ends(ward: Ward) -> None:
    town = ward.town
    mila = town.people[Address("memory", "Mila")]
    mila.says("The lift is stuck")
    assert ward.lines() == []
    ward.hurt(delete(timer).where(timer.c.kind == "draft"))
    with town.database.begin() as uow:
        (person,) = uow.people.read_ahead({mila.address: "en"}, town.now)
    assert ward.lines() == [f"drafts: ! dialogue {person}: nothing ends it"]


@LITE
def test_a_report_that_is_restricted_to_nobody_who_may_act(ward: Ward) -> None:
    town = ward.town
    zhao = town.people[Address("memory", "Zhao")]
    key = ward.key_of(0)
    town.arrives(zhao, press=f"w:{short(key)}:in:")
    assert ward.lines() == []
    loses(town, zhao, Seat(Role.COMMUNITY_ADMIN, COMMUNITY))
    with town.database.reading() as uow:
        (number,) = uow.issues.numbers([key]).values()
    assert ward.lines() == [f"restricted: ! {number}: nobody who is named may act on it any more, or can be reached"]


def test_what_was_kept_aside(ward: Ward) -> None:
    kept = {"channel": "memory", "key": "k7", "at": ward.town.now, "tries": 3, "aside": {"text": "secret"}}
    ward.hurt(insert(trouble).values(why="ValueError", **kept))
    assert ward.lines() == ["kept aside: ! trouble memory k7: ValueError"]


@LITE
def test_a_unit_that_lies_nowhere(ward: Ward) -> None:
    ward.hurt(update(Unit).where(Unit.code == GRID).values(parent="nowhere"))
    assert ward.lines() == [f"units: ! unit {GRID}: it lies in nowhere, which does not exist"]


@LITE
def test_a_duty_that_nobody_has(ward: Ward) -> None:
    ward.hurt(delete(Unit).where(Unit.duty == "lift"))
    assert ward.lines() == ["units: ! policy, categories[C5].owner: no unit answers for “lift”"]


@LITE
def test_a_county_without_a_unit(ward: Ward) -> None:
    ward.hurt(delete(Unit))
    assert ward.lines() == ["units: ! table unit: none: load some, or `python -m bot demo`"]


@LITE
def test_another_secret_key(ward: Ward) -> None:
    other = replace(ward.settings, secret_key="z" * 40)
    lines = [line for line in doctor.examine(other).as_text() if ": ! " in line]
    assert lines == ["settings: ! SECRET_KEY: the one that this database was written with; it is in no backup"]
