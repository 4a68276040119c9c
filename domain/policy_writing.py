"""How would a policy be written that says the same, whole and without a profile?"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.periods import YearDay
from domain.policy import Opening, Policy, spelled
from domain.policy_layers import ALONE
from domain.spans import Span

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def policy_as_dict(policy: Policy) -> dict[str, object]:
    """Return ``policy`` as tables, lists and values that TOML can hold; read again it is equal."""
    return {"profile": ALONE, **_table(policy)}


def _table(section: "DataclassInstance") -> dict[str, object]:
    """Return the keys of a section; one that is not set has no line in the file."""
    said = ((spelled(known.name), getattr(section, known.name)) for known in fields(section))
    return {key: _plain(value) for key, value in said if value not in (None, "")}


def _plain(value: object) -> object:
    match value:
        case StrEnum() | Span() | Opening() | YearDay():
            return str(value)
        case time():
            return f"{value:%H:%M}"
        case tuple():
            return [_plain(part) for part in value]
        case Mapping():
            return {str(key): _plain(part) for key, part in value.items()}
    return _table(value) if is_dataclass(value) and not isinstance(value, type) else value
