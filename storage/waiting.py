"""In which ways can an issue wait for somebody?"""

from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, literal_column, or_

from domain.issue import OPEN
from storage.tables import Issue

Rung: TypeAlias = tuple[str, int]
"""An area, and the rung of the ladder that tells who stands over it."""
NOBODY: ColumnElement[str] = literal_column("''")
"""Written out: an index that holds only what is restricted is not looked into for a value that comes later."""


def waits(holders: Sequence[str], climbed: Sequence[Rung], reader: int) -> list[ColumnElement[bool]]:
    """Return the ways in which an issue can wait; each has an index."""
    is_open = Issue.state.in_([state.value for state in OPEN])
    is_mine, is_named = Issue.named.contains(f" {reader} "), Issue.named != NOBODY
    inside = [
        and_(told >= rung, Issue.area.startswith(area), is_open, or_(~is_named, is_mine))
        for area, rung in climbed
        for told in (Issue.told, Issue.work_told)
    ]
    held = Issue.holder.in_(holders)
    theirs = or_(held, *(Issue.area.startswith(area) for area, _ in climbed))
    return [and_(held, is_open, or_(~is_named, is_mine)), *inside, and_(is_named, is_mine, is_open, theirs)]
