"""Files as spreadsheets write them: which lines they hold, and which are no tables."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from bot.imports.files import read_lines
from domain.errors import SettingError
from domain.service import Imports

LIMITS = Imports(lines=50, megabytes=1)
ROWS = [["编号", "名称"], ["001", "一号，旁边"], ["002", "two\nlines"], ["003", "end"]]


def lines(file: Path) -> list[tuple[int, Sequence[str]]]:
    return [(number, list(cells)) for number, cells in read_lines(file, LIMITS)]


def written(delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([*ROWS[:3], [], *ROWS[3:]])
    return text.getvalue()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_however_it_was_written(tmp_path: Path, encoding: str, delimiter: str) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(written(delimiter).encode(encoding))
    assert lines(file) == [(1, ROWS[0]), (2, ROWS[1]), (3, ROWS[2]), (6, ROWS[3])]


def workbook(file: Path, rows: Sequence[Sequence[Any]], *merged: str) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    book.create_sheet("another").append(["not", "this"])
    book.save(file)
    return file


def test_every_cell_of_a_workbook_becomes_text(tmp_path: Path) -> None:
    row = [
        "001",
        7,
        8.0,
        28.25,
        True,
        datetime.fromisoformat("2027-06-03"),
        datetime.fromisoformat("2027-06-03 08:30"),
        time(8, 0),
        None,
        "=1+1",
        "x",
    ]
    (line,) = lines(workbook(tmp_path / "a.xlsx", [row]))
    # A formula that nobody has worked out has no value.
    shown = ["001", "7", "8", "28.25", "True", "2027-06-03", "2027-06-03 08:30:00", "08:00", "", "", "x"]
    assert line == (1, shown)


def test_a_number_keeps_the_zeros_that_it_is_shown_with(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([7, 1234])
    for cell in sheet[1]:
        cell.number_format = "000"
    book.save(tmp_path / "a.xlsx")
    assert lines(tmp_path / "a.xlsx") == [(1, ["007", "1234"])]


def test_of_merged_cells_each_has_the_value_of_the_first(tmp_path: Path) -> None:
    rows: list[list[str | None]] = [
        ["title", None, None],
        ["A", "one", None],
        [None, "two", None],
        [None, None, "deep"],
        ["B", "three", "four"],
    ]
    file = workbook(tmp_path / "a.xlsx", rows, "A1:C1", "A2:A4", "B2:C2")
    assert lines(file) == [
        (1, ["title", "title", "title"]),
        (2, ["A", "one", "one"]),
        (3, ["A", "two"]),
        (4, ["A", "", "deep"]),
        (5, ["B", "three", "four"]),
    ]


def test_empty_lines_are_counted_and_left_out(tmp_path: Path) -> None:
    assert lines(workbook(tmp_path / "a.xlsx", [["a"], [], [None], ["b"]])) == [(1, ["a"]), (4, ["b"])]


def test_a_line_too_many_is_one_too_many(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("a\n" * LIMITS.lines)
    assert len(lines(file)) == LIMITS.lines
    file.write_text("a\n" * (LIMITS.lines + 1))
    with pytest.raises(SettingError, match="at most 50 lines"):
        lines(file)


def bomb(file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (64 << 20))


def cut(file: Path) -> None:
    file.write_bytes(workbook(file, [["a"] * 20] * 40).read_bytes()[:3000])


def other(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("notes.txt", "no workbook")


NO_TABLES = {
    "nothing there": (lambda _: None, "a file that can be read (No such file"),
    "a folder": (Path.mkdir, "a file that can be read (Is a directory"),
    "too big": (lambda file: file.write_bytes(b"a" * (1 << 21)), "at most 1 MB"),
    "no text": (lambda file: file.write_bytes(b"\xff\xfe\x00"), "CSV in UTF-8 or GB18030, or XLSX"),
    "zeros": (lambda file: file.write_bytes(b"a\0b"), "CSV in UTF-8 or GB18030, or XLSX"),
    "a cell without end": (lambda file: file.write_text('"' + "a" * 200_000), "a table in CSV (line 1:"),
    "a bomb": (bomb, "does not unpack"),
    "cut off": (cut, "a workbook in XLSX that can be read"),
    "another archive": (other, "a workbook in XLSX that can be read"),
}


@pytest.mark.parametrize(("make", "sentence"), NO_TABLES.values(), ids=NO_TABLES)
def test_what_is_no_table_is_said_in_one_sentence(tmp_path: Path, make: Any, sentence: str) -> None:
    file = tmp_path / "a.xlsx"
    make(file)
    with pytest.raises(SettingError) as caught:
        lines(file)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)
