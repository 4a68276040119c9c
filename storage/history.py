"""How a step gets into the history of its issue: with its words, hung on the step before, and counted."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from domain.issue import State
from storage.chain import chain_key, link, new_salt, seal_of
from storage.keys import new_id
from storage.repository import Repository
from storage.streams import history, words
from storage.tables import Issue


@dataclass(frozen=True, slots=True)
class Step:
    """One row of history. ``actor`` is None for a timer; ``unit`` is who acted for it, ``rung`` what a ladder told."""

    action: str
    at: datetime
    actor: int | None = None
    channel: str = ""
    unit: str = ""
    rung: int | None = None
    text: str = ""


class History(Repository):
    """Rows that are appended only, each under the lock of its issue."""

    def say(self, issue: Issue, kind: str, text: str, at: datetime) -> None:
        """Keep words for the step that is about to be written."""
        key, seq = new_id(at), issue.seq + 1
        self._uow.append(words, id=key, issue=issue.id, kind=kind, text=text, at=at, seq=seq, salt=new_salt())

    def write(self, issue: Issue, by: Step, *, before: State, late: bool) -> None:
        """Append a step, hang it on the one before, and count it."""
        if not self._uow.issues.is_locked(issue.id):
            raise RuntimeError("a history is appended to under the lock of its issue only")
        issue.seq = seq = issue.seq + 1
        said = self._said(issue.id, seq)
        row = {
            "issue": issue.id,
            "seq": seq,
            "at": by.at,
            "action": by.action,
            "from_state": before.value,
            "to_state": issue.state,
            "actor": by.actor,
            "channel": by.channel,
            "unit": by.unit,
            "rung": by.rung,
            "words": said[0]["id"] if said else None,
            "holder": issue.holder,
            "late": late,
            "said": seal_of(said),
        }
        row["link"] = issue.head = link(self._key, issue.head if seq > 1 else "", row)
        self._uow.append(history, **row)
        self._uow.tallies.count(row, issue.category)

    def _said(self, issue: int, seq: int) -> list[dict[str, Any]]:
        """Return what was just said with a step: the last rows that are owed, the newest first."""
        said = []
        for row in reversed(self._uow.pending(words)):
            if (row["issue"], row["seq"]) != (issue, seq):
                break
            said.append(row)
        return said

    @cached_property
    def _key(self) -> bytes:
        return chain_key(self._uow)
