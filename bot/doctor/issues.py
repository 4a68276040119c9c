"""Are histories whole, counts those of the histories, and does every issue wait for what its state asks for?"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.doctor.finding import Finding
from domain.issue import NOTES, State
from domain.policy import Policy
from domain.tiers import Tier
from domain.waiting import Wait, is_reminder, past_of, wanted
from storage.chain import ANEW, find_chain_key
from storage.examination import Chapter
from storage.proof import faults
from storage.tallies import Kind, kind_of
from storage.unit_of_work import UnitOfWork

CHAINS, COUNTS, TIMERS = "history", "counts", "timers"


@dataclass
class Issues:
    """What was seen of all issues in one go through them."""

    findings: list[Finding] = field(default_factory=list[Finding])
    counted: Counter[Kind] = field(default_factory=Counter[Kind])
    moved_at: dict[int, datetime] = field(default_factory=dict[int, datetime])
    """When each issue was moved last."""


def look_through(uow: UnitOfWork, policy: Policy) -> Issues:
    """Go through every issue once."""
    seen, key = Issues(), find_chain_key(uow) or b""
    if day := uow.fact(ANEW):
        what = f"a lost key was given up on {day}: nothing proves what stood here before"
        seen.findings.append(Finding(CHAINS, f"meta {ANEW}", what, warning=True))
    for chapter in uow.examination.chapters([wait.value for wait in Wait]):
        place = chapter.issue.number
        seen.findings += (Finding(CHAINS, f"{place}, row {seq}", what) for seq, what in faults(key, chapter))
        seen.findings += _timers(chapter, policy)
        for row in chapter.steps:
            if (kind := kind_of(row, chapter.issue.category, uow.zone)) is not None:
                seen.counted[kind] += 1
        moves = [row["at"] for row in chapter.steps if row["action"] not in NOTES]
        seen.moved_at |= {chapter.issue.id: moves[-1]} if moves else {}
    seen.findings += differences(uow.tallies.all(), seen.counted)
    return seen


def differences(kept: Counter[Kind], counted: Counter[Kind]) -> Iterator[Finding]:
    """Yield each count that is not what the histories say."""
    for kind in sorted(kept.keys() | counted.keys()):
        if kept[kind] != counted[kind]:
            place = " ".join([f"{kind.taken_on}", kind.unit, kind.category or "-", kind.action, *["late"][: kind.late]])
            yield Finding(COUNTS, place, f"counted {kept[kind]}, by the history {counted[kind]}")


def _timers(chapter: Chapter, policy: Policy) -> Iterator[Finding]:
    issue, place = chapter.issue, chapter.issue.number
    past = past_of([(row["seq"], row["action"], row["rung"]) for row in chapter.steps], issue.round)
    asked = wanted(policy, State(issue.state), Tier(issue.tier), past)
    to_come: set[tuple[Wait, int]] = set()
    for timer in chapter.timers:
        wait = Wait(timer.kind)
        if wait not in asked or timer.version < past.versions[wait]:
            yield Finding(TIMERS, place, f"“{wait}” {timer.rung} is set, but nothing waits for it any more")
        to_come.add((wait, timer.rung))
    for wait, rungs in sorted(asked.items()):
        for rung in sorted(rungs):
            if (wait, rung) not in to_come:
                what = f"“{wait}” {rung} is not set, but as “{issue.state}” it is waited for"
                yield Finding(TIMERS, place, what, warning=is_reminder(wait, rung))
