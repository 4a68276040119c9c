"""Which lines does a file hold? CSV as spreadsheets and databases write it, or XLSX; every cell becomes text."""

import csv
import io
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from bot.imports.workbook import workbook_lines
from domain.errors import SettingError
from domain.service import Imports
from domain.sheets import Line

MEGABYTE = 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order: hardly any text in the second is one in the first by accident."""
DELIMITERS = ",;\t"
ZIPPED = b"PK\x03\x04"


def read_lines(file: Path, limits: Imports) -> Iterator[Line]:
    """Yield the lines of a file with their numbers. Raises SettingError for one that is no table, or too big."""
    for lines, line in zip(count(1), _lines(file, limits), strict=False):
        if lines > limits.lines:
            raise SettingError("FILE", f"a table of at most {limits.lines} lines (policy, imports.lines)")
        yield line


def _lines(file: Path, limits: Imports) -> Iterator[Line]:
    try:
        size, beginning = file.stat().st_size, _beginning(file)
    except OSError as error:
        raise SettingError("FILE", f"a file that can be read ({error.strerror})") from error
    if size > limits.megabytes * MEGABYTE:
        raise SettingError("FILE", f"a file of at most {limits.megabytes} MB (policy, imports.megabytes)")
    return workbook_lines(file, limits) if beginning == ZIPPED else _csv_lines(file)


def _beginning(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(len(ZIPPED))


def _csv_lines(file: Path) -> Iterator[Line]:
    text = _decoded(file.read_bytes())
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    before = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise SettingError("FILE", f"a table in CSV (line {reader.line_num}: {error})") from error
        if cells is None:
            return
        if any(cells):
            yield before + 1, cells
        before = reader.line_num


def _decoded(written: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = written.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SettingError("FILE", "a table: CSV in UTF-8 or GB18030, or XLSX")


def _delimiter(text: str) -> str:
    """Return what stands between cells: what the first lines have most of."""
    beginning = text[:4096].splitlines()[:5]
    return max(DELIMITERS, key=lambda sign: sum(line.count(sign) for line in beginning))
