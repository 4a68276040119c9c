"""Tables that are imported: all at once or not at all, the same again changes nothing, the next takes their place."""

from pathlib import Path
from typing import Any

import pytest

from bot.imports import staging
from bot.imports.bring import Asked
from bot.imports.report import as_json, as_text
from bot.serve import prepare
from domain.imported import Kind
from domain.organisation import Role
from storage.imports import Batch, StationRow, Superseded
from storage.tables import Unit
from tests.storage.importing import Office
from tests.town import GRID, IN_GRID

LAT, LON = IN_GRID
UNITS_HEAD = "代码,名称,级别,上级代码"


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
    with office.town.database.begin() as uow:
        uow.imports.begin("stations", digest="y", now=office.town.now)
    with pytest.raises(Superseded), office.town.database.begin() as uow:
        uow.imports.show(first, office.town.now)
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


def test_a_start_takes_away_what_was_cut_off_and_leaves_what_is_under_way(office: Office) -> None:
    with office.town.database.begin() as uow:
        old = uow.imports.begin("units", digest="x", now=office.town.now - 2 * staging.SILENT)
        young = uow.imports.begin("stations", digest="x", now=office.town.now)
    prepare(office.town.database, office.settings, demo=False)
    assert [office.count(Batch, Batch.id == batch) for batch in (old, young)] == [0, 1]


def test_what_is_too_long_to_be_kept_is_refused(office: Office) -> None:
    outcome = office.imports(Kind.STATIONS, *stations("A" * 60))
    assert [fault.column for fault in outcome.checked.faults] == ["编号"]
    outcome = office.imports(Kind.UNITS, f"{UNITS_HEAD},职责", f"520626-U09,县医院,单位,520626,{'d' * 60}")
    assert [fault.column for fault in outcome.checked.faults] == ["职责"]


def test_units_stand_beside_those_that_were_there(office: Office) -> None:
    before = office.units()
    office.imports(Kind.UNITS, UNITS_HEAD, "520626-U07,县医院,单位,520626", f"{GRID},一号网格,网格,{GRID[:12]}")
    assert office.units() == before | {"520626-U07": "县医院", GRID: "一号网格"}
    with office.town.database.reading() as uow:
        assert next(unit for unit in uow.units.all() if unit.code == GRID).ring
    office.imports(Kind.UNITS, UNITS_HEAD, "520626-U08,县图书馆,单位,520626")
    assert office.units() == before | {"520626-U08": "县图书馆"}
    assert office.count(Unit, Unit.batch != 0) == 1


def test_a_unit_that_somebody_works_for_is_not_taken_away(office: Office) -> None:
    new = f"{GRID[:12]}003"
    office.imports(Kind.UNITS, UNITS_HEAD, f"{new},三号网格,网格,{GRID[:12]}")
    office.town.staff("Lin", Role.GRID_WORKER, new)
    office.imports(Kind.UNITS, UNITS_HEAD, "520626-U08,县图书馆,单位,520626")
    assert new in office.units()
    office.imports(Kind.UNITS, UNITS_HEAD, f"{new},第三网格,网格,{GRID[:12]}")
    assert office.units()[new] == "第三网格"


def test_a_unit_lies_in_none_that_goes_with_the_file_before(office: Office) -> None:
    office.imports(Kind.UNITS, UNITS_HEAD, "520626009,新街道,街道,520626")
    outcome = office.imports(Kind.UNITS, UNITS_HEAD, "520626009-U1,新单位,单位,520626009")
    assert outcome.state == "nothing"
    assert "520626009" in office.units()
