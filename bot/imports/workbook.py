"""Which lines does the first sheet of an XLSX workbook hold? It is streamed: only what is looked at is in memory."""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from domain.errors import SettingError
from domain.service import Imports
from domain.sheets import Line

UNPACKED = 20
"""How many times its size a file may unpack to: tables are packed well, but not like a bomb."""
SMALL = 16 * 1024 * 1024
"""What any file may unpack to."""
BROKEN = (InvalidFileException, BadZipFile, ParseError, zlib.error, KeyError, ValueError, TypeError, EOFError, OSError)
"""How openpyxl says that a file is no workbook."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_DATA_ENDS = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*/>")
_ZEROS = re.compile("0+")


class Merged(NamedTuple):
    """Cells that are one: their value stands in the first of the first line. Columns count from 0, lines from 1."""

    first: int
    last: int
    left: int
    right: int


def workbook_lines(file: Path, limits: Imports) -> Iterator[Line]:
    """Yield the lines of the first sheet that have something in them. Raises SettingError for what is no workbook.

    A formula is the value that was last worked out for it; of merged cells each has the value of the first.
    """
    try:
        _see_that_it_is_no_bomb(file, limits)
        yield from _lines(file)
    except BROKEN as error:
        raise SettingError("FILE", f"a workbook in XLSX that can be read ({type(error).__name__}: {error})") from error


def _see_that_it_is_no_bomb(file: Path, limits: Imports) -> None:
    with ZipFile(file) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > max(SMALL, UNPACKED * min(file.stat().st_size, limits.megabytes * 1024 * 1024)):
        raise SettingError("FILE", "a workbook that does not unpack to very many times its size")


def _lines(file: Path) -> Iterator[Line]:
    with closing(load_workbook(file, read_only=True, data_only=True)) as book:
        sheet: Any = book.worksheets[0]
        merged = _merged(file, sheet._worksheet_path)
        sheet.reset_dimensions()
        open_ones: dict[Merged, str] = {}
        for number, row in enumerate(sheet.iter_rows(), 1):
            cells = [_text(cell) for cell in row]
            _fill(cells, number, merged, open_ones)
            if any(cells):
                yield number, cells


def _merged(file: Path, part: str) -> Mapping[int, Sequence[Merged]]:
    """Return by their first line which cells are one: a sheet that is streamed does not say, for it stands behind."""
    found: dict[int, list[Merged]] = defaultdict(list)
    behind, ended = b"", False
    with ZipFile(file) as archive, archive.open(part) as written:
        while piece := written.read(1 << 20):
            behind += piece
            if not ended:
                ends = _DATA_ENDS.search(behind)
                ended, behind = ends is not None, behind[ends.end() if ends else -64 :]
    for left, first, right, last in _MERGED.findall(behind):
        one = Merged(int(first), int(last), _column(left), _column(right))
        found[one.first].append(one)
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _fill(cells: list[str], number: int, merged: Mapping[int, Sequence[Merged]], open_ones: dict[Merged, str]) -> None:
    for one in merged.get(number, ()):
        open_ones[one] = cells[one.left] if one.left < len(cells) else ""
    for one, value in list(open_ones.items()):
        if number > one.last:
            del open_ones[one]
            continue
        right = min(one.right, 255)
        cells.extend([""] * (right + 1 - len(cells)))
        cells[one.left : right + 1] = [value] * (right + 1 - one.left)


def _text(cell: Any) -> str:
    """Return a cell as it is shown: a whole number without a point and with the zeros of its format, a day as ISO."""
    match cell.value:
        case None:
            return ""
        case bool() as value:
            return str(value)
        case int() as value:
            return _with_zeros(value, cell.number_format)
        case float() as value:
            return _with_zeros(int(value), cell.number_format) if value.is_integer() else repr(value)
        case datetime() as value:
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        case date() as value:
            return value.isoformat()
        case time() as value:
            return f"{value:%H:%M}"
        case value:
            return str(value)


def _with_zeros(value: int, shape: str) -> str:
    return f"{value:0{len(shape)}}" if _ZEROS.fullmatch(shape) and value >= 0 else str(value)
