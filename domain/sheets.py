"""Which lines of somebody's table can be taken, and what is wrong with the others?

A table is lines of cells that are text; its columns are found by their names, whatever their order.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from domain.county import County
from domain.errors import NotUnderstood, Refusal
from domain.message import storable

Line: TypeAlias = tuple[int, Sequence[str]]
"""Where a line begins in the file, from 1, and its cells."""
Values: TypeAlias = dict[str, Any]

LONGEST = 200
HEADER_WITHIN = 20
"""So many lines may stand above the names of the columns: titles, and who filled it in."""
_NOISE = re.compile(r"[\s_*:.\-]+|\(.*?\)")
EMPTY = "This must not be empty."
TOO_LONG = "This is too long: at most {most} characters."
TWICE = "“{given}” stands in line {line} already."
UNKNOWN = "“{given}” is not known here. Known are: {known}."
MISSING = "This column is missing. It may be called: {names}."
NOTHING = "There is no line with the names of the columns. Needed are: {names}."


@dataclass(frozen=True, slots=True)
class Around:
    """What a line is held against: the county's units, the day, and whether positions are in GCJ-02."""

    county: County
    today: date
    shifted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column: its key here and what it may be called. ``read`` raises NotUnderstood."""

    key: str
    names: tuple[str, ...]
    read: Callable[[str, Around], Any]
    optional: bool = False
    """Whether the column, or a cell of it, may be missing; what is read then is an empty text."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line, or the whole table, is refused. ``column`` is its name in the file, or its key."""

    line: int
    column: str
    why: Refusal


def no_more_to_say(_: Values, __: Around) -> None:
    """Find nothing wrong with a line as a whole."""


def all_stand(_: Sequence["Taken"], __: Around) -> Iterator[Fault]:
    """Find nothing wrong with the lines together."""
    return iter(())


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One kind of table."""

    columns: tuple[Column, ...]
    key: Callable[[Values], str]
    """What tells a line from every other, now and in the next file."""
    settle: Callable[[Values, Around], None] = no_more_to_say
    """What hangs on several cells of a line; may raise NotUnderstood, and change them."""
    together: Callable[[Sequence["Taken"], Around], Iterator[Fault]] = all_stand
    """What hangs on other lines; a line that is found at fault is taken out, and asked is again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A line that can be taken."""

    line: int
    key: str
    values: Values


@dataclass(slots=True)
class Checked:
    """What came of a table."""

    taken: list[Taken] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    """Columns that nobody asked for."""
    lines: int = 0
    """How many lines there were below the names of the columns, empty ones aside."""


def plain(text: str) -> str:
    """Return a name of a column, or a word, as it is compared: without width, case, spaces and what is in brackets."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold())


def clean(text: str) -> str:
    """Return the text of a cell on one line."""
    return " ".join(storable(unicodedata.normalize("NFC", text)).split())


def words(text: str, _: Around) -> str:
    """Read words. Raises NotUnderstood."""
    if len(text) > LONGEST:
        raise NotUnderstood(TOO_LONG, most=LONGEST)
    return text


def one_of(known: Mapping[str, Sequence[str]]) -> Callable[[str, Around], str]:
    """Return what reads a value by any of its names; the first name is the one that is offered."""
    by_name = {plain(name): value for value, names in known.items() for name in (value, *names)}
    offered = "、".join(f"{names[0]} ({value})" for value, names in known.items())

    def read(text: str, _: Around) -> str:
        if plain(text) not in by_name:
            raise NotUnderstood(UNKNOWN, given=text[:LONGEST], known=offered)
        return by_name[plain(text)]

    return read


def check(sheet: Sheet, lines: Iterable[Line], around: Around, told: Callable[[int], None]) -> Checked:
    """Read a table; ``told`` hears how many lines have been read."""
    found, rest = Checked(), iter(lines)
    header = _header(sheet, rest, found)
    if header is None:
        return found
    first: dict[str, int] = {}
    for line, cells in rest:
        if not any(cells):
            continue
        found.lines += 1
        told(found.lines)
        taken = _read(sheet, header, (line, cells), around=around, faults=found.faults)
        if taken is None:
            continue
        if taken.key in first:
            named = header[sheet.columns[0].key][1] if sheet.columns[0].key in header else ""
            found.faults.append(Fault(line, named, NotUnderstood(TWICE, given=taken.key, line=first[taken.key])))
            continue
        first[taken.key] = line
        found.taken.append(taken)
    _stand_together(sheet, found, around)
    return found


def _header(sheet: Sheet, rest: Iterator[Line], found: Checked) -> dict[str, tuple[int, str]] | None:
    """Return by key where a column is and what it is called: in the line that names most of them."""
    named: list[tuple[int, dict[str, tuple[int, str]], Sequence[str]]] = []
    for _, (line, cells) in zip(range(HEADER_WITHIN), rest, strict=False):
        columns = _named(sheet, cells)
        named.append((line, columns, cells))
        if not _missing(sheet, columns):
            found.ignored = [cell for place, cell in enumerate(cells) if cell and place not in _places(columns)]
            return columns
    line, columns, _ = max(named, key=lambda one: len(one[1]), default=(1, {}, ()))
    if not columns:
        needed = "、".join(column.names[0] for column in sheet.columns if not column.optional)
        found.faults.append(Fault(line, "", NotUnderstood(NOTHING, names=needed)))
    else:
        found.faults += [
            Fault(line, column.key, NotUnderstood(MISSING, names="、".join(column.names)))
            for column in _missing(sheet, columns)
        ]
    return None


def _named(sheet: Sheet, cells: Sequence[str]) -> dict[str, tuple[int, str]]:
    places: dict[str, tuple[int, str]] = {}
    for place, cell in enumerate(cells):
        places.setdefault(plain(cell), (place, cell))
    found = {
        column.key: next((places[name] for name in map(plain, (column.key, *column.names)) if name in places), None)
        for column in sheet.columns
    }
    return {key: place for key, place in found.items() if place is not None}


def _places(columns: Mapping[str, tuple[int, str]]) -> set[int]:
    return {place for place, _ in columns.values()}


def _missing(sheet: Sheet, columns: Mapping[str, object]) -> list[Column]:
    return [column for column in sheet.columns if not column.optional and column.key not in columns]


def _read(
    sheet: Sheet, header: Mapping[str, tuple[int, str]], line: Line, *, around: Around, faults: list[Fault]
) -> Taken | None:
    number, cells = line
    values: Values = {}
    wrong = len(faults)
    for column in sheet.columns:
        place, name = header.get(column.key, (len(cells), column.key))
        text = clean(cells[place]) if place < len(cells) else ""
        try:
            values[column.key] = _value(column, text, around)
        except Refusal as refusal:
            faults.append(Fault(number, name, refusal))
    if len(faults) > wrong:
        return None
    try:
        sheet.settle(values, around)
    except Refusal as refusal:
        faults.append(Fault(number, "", refusal))
        return None
    return Taken(number, sheet.key(values), values)


def _value(column: Column, text: str, around: Around) -> Any:
    if text:
        return column.read(text, around)
    if column.optional:
        return ""
    raise NotUnderstood(EMPTY)


def _stand_together(sheet: Sheet, found: Checked, around: Around) -> None:
    while faults := list(sheet.together(found.taken, around)):
        lines = {fault.line for fault in faults}
        found.faults += faults
        found.taken = [taken for taken in found.taken if taken.line not in lines]
    found.faults.sort(key=lambda fault: fault.line)
