"""Rosters: who is invited by one, whose link stays good with the next, and whose does not."""

import csv
from typing import Any

import pytest
from sqlalchemy import select

from bot.imports import roster, staging
from domain.errors import SettingError
from domain.imported import Kind
from storage.imports import Superseded
from storage.tables import Assignment, Invitation
from tests.storage.importing import PEOPLE_HEAD, Office
from tests.town import GRID, NEIGHBOUR


def test_a_roster_invites_and_its_links_are_for_nobody_else_to_read(office: Office) -> None:
    outcome = office.imports(Kind.PEOPLE, PEOPLE_HEAD, f"7,李某,网格员,{GRID},2026-12-31", f"8,=1+1,网格员,{GRID},")
    assert outcome.links
    assert outcome.links.stat().st_mode & 0o777 == 0o600
    rows = list(csv.reader(outcome.links.read_text("utf-8-sig").splitlines()))
    assert rows[1][:4] == ["李某", "grid_worker", GRID, "云桥1网格"]
    assert rows[1][5] == f"http://127.0.0.1:8080/?start={rows[1][4].replace('-', '')}"
    assert rows[2][0] == "'=1+1"
    lin = office.town.stranger("Lin")
    lin.says(rows[1][4])
    lin.hears("Welcome, 李某. You are now grid worker of Yunqiao 1.")
    with office.town.database.reading() as uow:
        assert str(uow.session.scalars(select(Assignment)).one().until_on) == "2026-12-31"
    other = office.town.stranger("Other")
    other.says(rows[1][4])
    other.hears("That code has been used already.")


def test_who_stays_in_the_roster_keeps_the_link_and_who_is_gone_has_none(office: Office) -> None:
    li, wu = f"1,李某,网格员,{GRID},", f"2,吴某,网格员,{NEIGHBOUR},"
    first = office.invites(li, wu)
    assert first.keys() == {"李某", "吴某"}
    assert office.invites(wu, li) == {}
    second = office.invites(li, f"3,周某,网格员,{NEIGHBOUR},")
    assert second.keys() == {"周某"}
    tried = {}
    for name, code in {**first, **second}.items():
        person = office.town.stranger(name)
        person.says(code)
        tried[name] = person.has_heard("You are now grid worker")
    assert tried == {"李某": True, "吴某": False, "周某": True}
    assert office.count(Invitation) == 2


def test_who_has_a_new_post_or_let_the_link_run_out_gets_a_new_one(office: Office) -> None:
    first = office.invites(f"1,李某,网格员,{GRID},", f"2,吴某,网格员,{GRID},", f"3,周某,网格员,{GRID},")
    lin = office.town.stranger("Lin")
    lin.says(first["周某"])
    assert office.invites(f"1,李某,网格员,{NEIGHBOUR},", f"2,吴某,网格员,{GRID},", f"3,周某,网格员,{GRID},").keys() == {
        "李某"
    }
    office.town.now += office.town.rules.policy.invitations.life.clock * 2
    renewed = office.invites(f"2,吴某,网格员,{GRID},", f"3,周某,网格员,{GRID},")
    assert renewed.keys() == {"吴某"}


def test_a_link_is_of_no_use_before_its_roster_is_shown(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "make_code", lambda: "AAAAA22222")
    lin, whole = office.town.stranger("Lin"), staging.Short.show

    def show(short: staging.Short, *arguments: Any, **more: Any) -> None:
        def told(_: int) -> None:
            lin.says("AAAAA-22222")
            lin.hears("I do not know that code.")

        whole(short, *arguments, **{**more, "told": told})

    monkeypatch.setattr(staging.Short, "show", show)
    office.invites(f"1,李某,网格员,{GRID},")
    lin.says("AAAAA-22222")
    lin.hears("You are now grid worker")


def test_a_list_of_links_that_came_to_nothing_is_taken_away(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def superseded(*_: Any, **__: Any) -> None:
        raise Superseded

    monkeypatch.setattr(staging.Short, "show", superseded)
    with pytest.raises(SettingError, match="another one has begun since"):
        office.invites(f"1,李某,网格员,{GRID},")
    assert list(office.folder.glob("*links*")) == []


def test_no_name_in_the_list_is_taken_for_a_formula(office: Office) -> None:
    assert office.invites(f"1,=HYPERLINK(1),网格员,{GRID},").keys() == {"'=HYPERLINK(1)"}
