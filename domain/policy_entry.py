"""Is one entry of a policy what it should be? Every refusal names the key, its line, and what was wanted."""

import difflib
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from domain.errors import PolicyError
from domain.policy import spelled
from domain.spans import Span, Unit, parse_span
from domain.toml_lines import Node

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of the policy and the key that it stands under, as "tiers.T0.accept" or "categories[P1].tier"."""

    node: Node
    key: str

    def refused(self, wanted: str) -> PolicyError:
        return self.node.fault(self.key or "policy", wanted)

    def at(self, key: str) -> "Entry":
        """Return what stands under ``key``, which must be there."""
        found = self.find(key)
        if found is None:
            raise self.node.fault(self._below(key), "is missing")
        return found

    def find(self, key: str) -> "Entry | None":
        node = self._table().get(key)
        return Entry(node, self._below(key)) if node else None

    def only(self, *known: str) -> None:
        """Refuse a key that is none of the ``known`` ones, and guess which one was meant."""
        for key, node in self._table().items():
            if key not in known:
                close = difflib.get_close_matches(key, known, n=1)
                hint = f'did you mean "{close[0]}"?' if close else f"known here: {', '.join(known)}"
                raise node.fault(self._below(key), f"is no key of the policy; {hint}")

    def section(self, schema: "type[DataclassInstance]", read: "Callable[[Entry], T]") -> T:
        """Read a table whose keys are the fields of ``schema``."""
        self.only(*keys_of(schema))
        return read(self)

    def entries(self, identity: str = "") -> list["Entry"]:
        """Return the elements of an array; each is called by its ``identity``, or counted from 1."""
        if not isinstance(self.node.value, list):
            raise self.refused("should be a list, in [ ]" if not identity else f"should be written as [[{self.key}]]")
        return [
            Entry(node, f"{self.key}[{_name(node, identity) or place}]")
            for place, node in enumerate(self.node.value, 1)
        ]

    def text(self, pattern: str = r".*\S.*", wanted: str = "should be a line of text, in quotes") -> str:
        value = self.node.value
        if not isinstance(value, str) or not value.isprintable() or not re.fullmatch(pattern, value):
            raise self.refused(wanted)
        return value

    def texts(self) -> tuple[str, ...]:
        return tuple(entry.text() for entry in self.entries())

    def flag(self) -> bool:
        if not isinstance(self.node.value, bool):
            raise self.refused("should be true or false")
        return self.node.value

    def whole(self, least: int, most: int) -> int:
        value = self.node.value
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.refused(f"should be a whole number from {least} to {most}")
        return value

    def at_least(self, least: float) -> float:
        value = self.node.value
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value < math.inf:
            raise self.refused(f"should be a number, {least:g} or more")
        return value

    def span(self) -> Span:
        value = self.node.value
        if not isinstance(value, str):
            raise self.refused('should be a length of time in quotes, such as "15m", "1h 30m", "7d", "4wh" or "2wd"')
        try:
            return parse_span(value)
        except ValueError as error:
            raise self.refused(str(error)) from error

    def clock(self) -> Span:
        """Return a span whose length does not depend on the calendar."""
        span = self.span()
        if span.unit is not Unit.CLOCK:
            raise self.refused('should be clock time, such as "15m", "24h" or "7d", not working time')
        return span

    def time_of_day(self) -> time:
        wanted = 'should be a time of day in quotes, from "00:00" to "23:59"'
        return time.fromisoformat(self.text("([01][0-9]|2[0-3]):[0-5][0-9]", wanted))

    def day(self) -> date:
        value = self.node.value
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.refused("should be a date without quotes, such as 2027-02-05")
        return value

    def choice(self, choices: type[E]) -> E:
        value = self.node.value
        if not isinstance(value, str) or value not in list(choices):
            raise self.refused("should be " + " or ".join(f'"{choice}"' for choice in choices))
        return choices(value)

    def _table(self) -> dict[str, Node]:
        if not isinstance(self.node.value, dict):
            raise self.refused(f"should be a table, under [{self.key}]")
        return self.node.value

    def _below(self, key: str) -> str:
        return f"{self.key}.{key}" if self.key else key


def keys_of(schema: "type[DataclassInstance]") -> list[str]:
    """Return the keys that a section may have in the file."""
    return [spelled(known.name) for known in fields(schema)]


def _name(node: Node, identity: str) -> str:
    named = node.value.get(identity) if isinstance(node.value, dict) else None
    return str(named.value) if named and isinstance(named.value, str | date) else ""
