"""Tables that are imported: all at once or not at all, the same again changes nothing, the next takes their place."""

import csv
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.imports import bring as importing
from bot.imports import roster, staging
from bot.imports.bring import Asked, Outcome, bring
from bot.imports.report import as_json, as_text
from bot.imports.roster import defused
from bot.settings import Settings
from domain.errors import SettingError
from domain.imported import Kind
from domain.policy import Policy
from storage.database import Database
from storage.imports import Batch, StationRow, Superseded
from storage.tables import Assignment, Invitation, Unit
from tests.storage.ward import SECRET, settings_of
from tests.town import GRID, IN_GRID, NEIGHBOUR, ZONE, Town

LAT, LON = IN_GRID
UNITS_HEAD, PEOPLE_HEAD = "代码,名称,级别,上级代码", "编号,姓名,角色,单位代码,有效期至"


class Office:
    """A town whose operator imports tables."""

    def __init__(self, town: Town, settings: Settings, folder: Path) -> None:
        self.town = town
        self.settings = settings
        self.folder = folder

    def imports(self, kind: Kind, *lines: str, only_try: bool = False) -> Outcome:
        file = self.folder / f"{kind}.csv"
        file.write_text("\n".join(lines), "utf-8")
        return bring(self.settings, Asked(kind, file, only_try=only_try))

    def invites(self, *lines: str) -> dict[str, str]:
        """Import a roster, and return the new codes by name."""
        links = self.imports(Kind.PEOPLE, PEOPLE_HEAD, *lines).links
        if links is None:
            return {}
        with links.open(encoding="utf-8-sig", newline="") as file:
            found = {row["姓名 name"]: row["邀请码 code"] for row in csv.DictReader(file)}
        links.unlink()
        return found

    def units(self) -> dict[str, str]:
        with self.town.database.reading() as uow:
            return {unit.code: unit.name for unit in uow.units.all()}

    def count(self, row: Any, *where: Any) -> int:
        with self.town.database.reading() as uow:
            return uow.session.scalar(select(func.count()).select_from(row).where(*where)) or 0


@pytest.fixture
def office(url: str, policy: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with closing(Database(url, SECRET.encode(), zone=ZONE)) as database:
        town = Town(database, policy)
        for module in (importing, staging):
            monkeypatch.setattr(module, "now", lambda: town.now)
        yield Office(town, settings_of(url, tmp_path / "data"), tmp_path)


def stations(*codes: str) -> list[str]:
    head = "编号,类型,名称,地址,开放时间,纬度,经度"
    return [head, *(f"{code},驿站,{code}号,青龙路,24h,{LAT},{LON}" for code in codes)]


def shown(office: Office) -> list[str]:
    with office.town.database.reading() as uow:
        return [one.name for one in uow.stations.named(("rest",), skip=0, limit=5000)]  # type: ignore[arg-type]


def test_the_next_file_takes_the_place_of_the_one_before(office: Office) -> None:
    assert office.imports(Kind.STATIONS, *stations("1", "2")).state == "shown"
    assert shown(office) == ["1号", "2号"]
    assert office.imports(Kind.STATIONS, *stations("2", "3")).state == "shown"
    assert shown(office) == ["2号", "3号"]
    assert (office.count(Batch), office.count(StationRow)) == (1, 2)


def test_the_same_again_changes_nothing_in_whatever_order(office: Office) -> None:
    office.imports(Kind.STATIONS, *stations("1", "2"))
    with office.town.database.reading() as uow:
        before = uow.imports.earlier("stations")
    assert office.imports(Kind.STATIONS, *stations("2", "1")).state == "unchanged"
    with office.town.database.reading() as uow:
        assert uow.imports.earlier("stations") == before


def test_a_try_and_a_file_without_a_good_line_change_nothing(office: Office) -> None:
    office.imports(Kind.STATIONS, *stations("1"))
    assert office.imports(Kind.STATIONS, *stations("2"), only_try=True).state == "tried"
    assert office.imports(Kind.STATIONS, *stations("？")).state == "nothing"
    assert office.imports(Kind.STATIONS, "编号,类型").state == "nothing"
    assert shown(office) == ["1号"]


def test_good_lines_are_shown_and_every_other_is_reported_in_both_languages(office: Office) -> None:
    outcome = office.imports(Kind.STATIONS, *stations("1", "1", "？"))
    assert shown(office) == ["1号"]
    told = "\n".join(as_text(Asked(Kind.STATIONS, Path()), outcome))
    assert "line 3, 编号: “1”在第 2 行已经有了。 / “1” stands in line 2 already." in told
    assert "line 4, 编号: “？”不能当编号" in told
    assert "3 lines: 1 can be taken, 2 are refused." in told
    assert '"line": 4, "column": "编号", "zh": "“？”不能当编号' in as_json(outcome)


class CutOff(Exception):
    """The process ends here."""


@pytest.mark.parametrize("after", [1, 3, 5], ids=["before the first rows", "in the middle", "before they are shown"])
def test_what_is_cut_off_is_never_seen_and_is_taken_away_by_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    office.imports(Kind.STATIONS, *stations("1"))
    whole, done = staging.Short.run, 0

    def run(short: staging.Short, step: Any) -> Any:
        nonlocal done
        if done == after:
            raise CutOff
        done += 1
        return whole(short, step)

    monkeypatch.setattr(staging, "ROWS", 2)
    monkeypatch.setattr(staging.Short, "run", run)
    monkeypatch.setattr(staging.Short, "sweep", lambda _: None)
    with pytest.raises(CutOff):
        office.imports(Kind.STATIONS, *stations(*"abcdefgh"))
    assert shown(office) == ["1号"]
    assert office.count(StationRow) == 1 + 2 * (after - 1)
    monkeypatch.undo()
    office.imports(Kind.STATIONS, *stations("2"))
    assert shown(office) == ["2号"]
    assert (office.count(Batch), office.count(StationRow)) == (1, 1)


def test_of_two_imports_at_once_the_later_wins_and_the_other_ends(office: Office) -> None:
    with office.town.database.begin() as uow:
        first = uow.imports.begin("stations", digest="x", now=office.town.now)
    office.imports(Kind.STATIONS, *stations("1"))
    with pytest.raises(Superseded), office.town.database.begin() as uow:
        uow.imports.stage(first, [], office.town.now)
    assert shown(office) == ["1号"]


def test_an_import_of_another_kind_that_is_under_way_is_left_alone(office: Office) -> None:
    with office.town.database.begin() as uow:
        first = uow.imports.begin("units", digest="x", now=office.town.now)
    office.imports(Kind.STATIONS, *stations("1"))
    with office.town.database.begin() as uow:
        uow.imports.show(first, office.town.now)
    office.town.now += staging.SILENT * 2
    with office.town.database.begin() as uow:
        cut_off = uow.imports.begin("people", digest="x", now=office.town.now - staging.SILENT * 1.5)
    office.imports(Kind.STATIONS, *stations("2"))
    assert office.count(Batch, Batch.id == cut_off) == 0
    assert office.count(Batch, Batch.id == first) == 1


def test_units_stand_beside_those_that_were_there(office: Office) -> None:
    before = office.units()
    office.imports(Kind.UNITS, UNITS_HEAD, "520626-U07,县医院,单位,520626", f"{GRID},一号网格,网格,{GRID[:12]}")
    assert office.units() == before | {"520626-U07": "县医院", GRID: "一号网格"}
    with office.town.database.reading() as uow:
        assert next(unit for unit in uow.units.all() if unit.code == GRID).ring
    office.imports(Kind.UNITS, UNITS_HEAD, "520626-U08,县图书馆,单位,520626")
    assert office.units() == before | {"520626-U08": "县图书馆"}
    assert office.count(Unit, Unit.batch != 0) == 1


def test_a_unit_lies_in_none_that_goes_with_the_file_before(office: Office) -> None:
    office.imports(Kind.UNITS, UNITS_HEAD, "520626009,新街道,街道,520626")
    outcome = office.imports(Kind.UNITS, UNITS_HEAD, "520626009-U1,新单位,单位,520626009")
    assert outcome.state == "nothing"
    assert "520626009" in office.units()


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


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x"])
def test_no_cell_is_taken_for_a_formula(text: str) -> None:
    assert defused(text) == f"'{text}"
    assert defused(f"a{text}") == f"a{text}"
