"""Does the history of an issue hang together, and does the issue stand where its history ends?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from storage.chain import DIGEST_LENGTH, link, sealed
from storage.examination import Chapter, Line


def faults(key: bytes, chapter: Chapter) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with a history: at which row, and what."""
    before: Line | None = None
    for row in chapter.steps:
        gap = row["seq"] - (before["seq"] if before else 0) - 1
        if gap:
            yield row["seq"], "what came before it is missing"
        elif link(key, before["link"] if before else "", row) != row["link"]:
            yield row["seq"], "it was changed, or put in, after it was written"
        if _are_others(row, chapter.words.get(row["seq"], ())):
            yield row["seq"], "the words said with it were changed after they were written"
        before = row
    yield from _end(chapter.issue, before)


def _end(issue: Any, last: Line | None) -> Iterator[tuple[int, str]]:
    if last is None or (issue.seq, issue.head) != (last["seq"], last["link"]):
        yield issue.seq, "the history does not end where its issue says"
    elif issue.state != last["to_state"]:
        yield issue.seq, f"the history ends in “{last['to_state']}”, but the issue is “{issue.state}”"


def _are_others(row: Line, said: Sequence[Line]) -> bool:
    """Say whether words are not those that were said; of what was emptied nobody can know."""
    kept: str = row["said"] or ""
    digests = {kept[start : start + DIGEST_LENGTH] for start in range(0, len(kept), DIGEST_LENGTH)}
    return any(_seal(one) not in digests for one in said if one["text"])


def _seal(one: Mapping[str, Any]) -> str:
    return sealed(one["salt"], one["text"])
