"""On which line of a TOML text does each key stand? tomllib tells what a text says, and not where."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

from domain.errors import PolicyError

Path = tuple[str | int, ...]
Scalar = str | bool | int | float | date | time
Read = dict[str, "Read"] | list["Read"] | Scalar
"""What tomllib makes of a text."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value with the line where it stands (0: nowhere) and the text that says it: a profile's name, or nothing."""

    value: "dict[str, Node] | list[Node] | Scalar"
    line: int
    source: str

    def fault(self, key: str, wanted: str) -> PolicyError:
        """Return the error to raise about this value, which stands under ``key``."""
        return PolicyError(key, self.line, f'{wanted} (in the profile "{self.source}")' if self.source else wanted)


@lru_cache(16)
def located(text: str, source: str) -> Node:
    """Read a TOML text; what is not TOML raises PolicyError with its line."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(error, text, source) from error
    lines = _Lines().of(text)

    def node(value: Read, path: Path, above: int) -> Node:
        line = lines.get(path, above)
        if isinstance(value, dict):
            return Node({key: node(below, (*path, key), line) for key, below in value.items()}, line, source)
        if isinstance(value, list):
            return Node([node(below, (*path, place), line) for place, below in enumerate(value)], line, source)
        return Node(value, line, source)

    return node(values, (), 0)


def _not_toml(error: tomllib.TOMLDecodeError, text: str, source: str) -> PolicyError:
    place = re.search(r"\s*\(at (?:line (\d+), column \d+|end of document)\)", str(error))
    line = int(place[1]) if place and place[1] else len(text.splitlines())
    reason = str(error)[: place.start()] if place else str(error)
    return Node("", line, source).fault("policy", f"is not TOML: {reason[:1].lower()}{reason[1:]}")


class _Token(NamedTuple):
    text: str
    line: int


_TOKEN = re.compile(
    r'''"""(?:\\.|[^\\])*?"""(?!")|\'\'\'.*?\'\'\'(?!')|"(?:\\.|[^"\\\n])*"|'[^'\n]*\''''
    r"""|\#[^\n]*|\n|[][{}=,]|[^][{}=,\#"'\s]+""",
    re.DOTALL,
)


def _statements(text: str) -> Iterator[list[_Token]]:
    """Cut a valid TOML text into its headers and assignments: a line break ends one unless a bracket is open."""
    statement: list[_Token] = []
    depth, line = 0, 1
    for match in _TOKEN.finditer(text + "\n"):
        token = match[0]
        if token == "\n" and depth == 0:
            if statement:
                yield statement
            statement = []
        elif token[0] not in "\n#":
            statement.append(_Token(token, line))
            depth += (token in "[{") - (token in "]}")
        line += token.count("\n")


class _Lines:
    """Collects the line of every key, table and element of an array, by its path."""

    def __init__(self) -> None:
        self._found: dict[Path, int] = {}
        self._lengths: dict[Path, int] = {}
        """How many tables each array of tables has so far: a header below it means the last of them."""

    def of(self, text: str) -> dict[Path, int]:
        table: Path = ()
        for statement in _statements(text):
            if statement[0].text == "[":
                table = self._header(statement)
            else:
                self._assignment(table, statement)
        return self._found

    def _header(self, statement: list[_Token]) -> Path:
        keys = _keys(token.text for token in statement if token.text not in "[]")
        repeated = statement[1].text == "["
        path = self._inside(keys[:-1]) + keys[-1:] if repeated else self._inside(keys)
        self._note(path, statement[0].line)
        if not repeated:
            return path
        place = self._lengths.get(path, 0)
        self._lengths[path] = place + 1
        self._note((*path, place), statement[0].line)
        return (*path, place)

    def _assignment(self, table: Path, statement: list[_Token]) -> None:
        equals = [token.text for token in statement].index("=")
        path = table + _keys(token.text for token in statement[:equals])
        self._note(path, statement[0].line)
        self._elements(path, statement[equals + 1 :])

    def _elements(self, path: Path, value: list[_Token]) -> None:
        """Note where each element of an array begins: its line is nearer than that of the key."""
        if value[0].text != "[":
            return
        depth, place, awaited = 0, 0, True
        for token in value[1:-1]:
            if awaited:
                self._note((*path, place), token.line)
                awaited = False
            depth += (token.text in "[{") - (token.text in "]}")
            if token.text == "," and depth == 0:
                place, awaited = place + 1, True

    def _note(self, path: Path, line: int) -> None:
        """Keep the first line of a path and of the tables around it, which need no header of their own."""
        for length in range(1, len(path) + 1):
            self._found.setdefault(path[:length], line)

    def _inside(self, keys: Path) -> Path:
        path: Path = ()
        for key in keys:
            path += (key,)
            if path in self._lengths:
                path += (self._lengths[path] - 1,)
        return path


def _keys(tokens: Iterator[str]) -> Path:
    """Return the parts of a dotted key; tomllib itself reads it, quotes and escapes included."""
    node: Read = tomllib.loads("".join(tokens) + "=0")
    path: Path = ()
    while isinstance(node, dict):
        [(key, node)] = node.items()
        path += (key,)
    return path
