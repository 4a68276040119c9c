"""How does a browser get a spreadsheet, and who else gets nothing?"""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from handlers.keys import short
from storage.keys import new_id
from storage.registrations import Registration
from storage.statements import Statement
from tests.channels.browsers import Browser, House
from tests.town import COMMUNITY


@pytest.fixture
def chen(house: House) -> Browser:
    """A member whose sheet is drafted."""
    browser = house.browser()
    browser.says("/help")
    with house.database.begin() as uow:
        person = uow.people.door(house.door_of(browser)).person
        key = new_id(house.now)
        uow.add(
            Registration(
                id=key,
                person=person,
                name="=Chen",
                work_unit="520626-U01",
                community=COMMUNITY,
                skills=["legal"],
                free=[],
                state="active",
                since=house.now,
                consent="demo",
                submitted_at=house.now,
                passed_on=False,
                question="",
                answer="",
                taker="",
                agreed=[],
                offers=False,
            )
        )
        uow.statements.add(_sheet(house, key))
    return browser


def _sheet(house: House, registration: int) -> Statement:
    return Statement(
        id=new_id(house.now),
        registration=registration,
        name="=Chen",
        unit="520626-U01",
        community=COMMUNITY,
        kind="year",
        since_on=date(2025, 12, 1),
        until_on=date(2026, 11, 30),
        figures=[["minutes", 120, [], [1]]],
        state="drafted",
        version=1,
        moved_at=house.now,
        reason="",
        answer="",
    )


def path_of(house: House, form: str = "xlsx", kind: str = "sheet") -> str:
    return f"/sheets/{kind}-{form}-{short(house.reads(lambda uow: uow.session.query(Statement.id).scalar()))}"


def test_the_sheet_is_a_download_for_whoever_holds_the_session(house: House, chen: Browser) -> None:
    chen.says("/sheets")
    chen.presses("Yearly sheet 1 Dec 2025 – 30 Nov 2026")
    chen.presses("XLSX")
    path = path_of(house)
    assert f'<a class="press" href="{path}" download>Download the sheet</a>' in chen.page()
    given = chen.opens(path)
    assert given.headers["content-disposition"] == 'attachment; filename="baodao-sheet-20251201-20261130.xlsx"'
    assert given.headers["cache-control"] == "no-store"
    (page,) = load_workbook(BytesIO(given.content)).worksheets
    assert [cell.value for cell in list(page.iter_rows())[1]][::4] == ["'=Chen", 120]
    table = chen.opens(path_of(house, "csv"))
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.content.startswith(b"\xef\xbb\xbf")


def test_others_and_other_paths_get_nothing(house: House, chen: Browser) -> None:
    olof = house.browser()
    assert olof.opens(path_of(house)).status_code == 404
    olof.says("/help")
    for path in (path_of(house), path_of(house, kind="sheets"), "/sheets/1", "/sheets/sheet-xlsx-1"):
        assert olof.opens(path).status_code == 404
    assert chen.opens(path_of(house, kind="sheets")).status_code == 404
    assert chen.opens(path_of(house)).status_code == 200
