"""The batch: what has arrived runs in one transaction; what fails there runs alone; what fails alone is kept aside."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

import structlog

from bot.logs import about
from bot.standstill import Standstill
from domain.errors import Refusal
from domain.message import Inbound
from handlers import ahead, dispatch
from handlers.voice import Rules
from storage.database import Database, Fault, fault_of
from storage.messages import pack_inbound, trace_of
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")
Work = Inbound | Callable[[UnitOfWork], Any]
TRIES = 3
STANDSTILLS = "standstills"
"""Under which name those are counted that are over: counting is a write, however little was to be written."""
CAREFUL = 100
"""How many updates of a channel run alone after a start: as many as one poll brings, so that a deadly one counts."""

log = structlog.get_logger(__name__)


class Outcome(StrEnum):
    """What came of an update."""

    TAKEN = "taken"
    KNOWN = "known"
    REFUSED = "refused"
    ASIDE = "aside"
    AGAIN = "again"
    """It has to be brought again."""


class Unavailable(Exception):
    """The database or the disk cannot take it now; nobody's fault: do not confirm, bring it again."""


class _HalfDone(Exception):
    """An update was refused after it had written: the batch has to be taken back."""


class Intake:
    """Turns work into transactions. It belongs to one thread."""

    def __init__(
        self, database: Database, rules: Rules, clock: Callable[[], datetime], *, careful: int = CAREFUL
    ) -> None:
        self._database = database
        self._rules = rules
        self._clock = clock
        self._careful: dict[str, int] = defaultdict(lambda: careful)
        self._forgiven: set[tuple[str, str]] = set()
        self.standstill = Standstill()
        """Whether the database takes nothing now."""
        self.owed: set[str] = set()
        """On which channels the last commit owes somebody a message."""
        self.came: Counter[tuple[str, str]] = Counter()
        """How often each came of the updates of the last batch, by channel."""

    def commit(self, batch: Sequence[Work]) -> list[Any]:
        """Return what came of each piece of work: None, what a step returned, or the exception to raise."""
        self.owed, self.came = set(), Counter()
        outcomes = self._committed(batch)
        for work, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, Unavailable):
                self._note(work, Outcome.AGAIN)
        if self.standstill.why and not any(isinstance(outcome, Unavailable) for outcome in outcomes):
            self._look_up()
        return outcomes

    def _look_up(self) -> None:
        """See whether the database takes something again: what has just gone well may have written nothing."""
        if isinstance(self._guarded(lambda: self._step(lambda uow: uow.next_number(STANDSTILLS))), int):
            self.standstill.end(self._clock())

    def _committed(self, batch: Sequence[Work]) -> list[Any]:
        if any(isinstance(work, Inbound) and self._careful[work.sender.channel] > 0 for work in batch):
            return self._one_by_one(batch)
        outcome = self._guarded(lambda: self._together(batch))
        if isinstance(outcome, Exception):
            self.came.clear()
        if isinstance(outcome, Unavailable):
            return [outcome] * len(batch)
        if isinstance(outcome, Exception):
            log.warning("batch_taken_back", size=len(batch), why=type(outcome).__name__)
            return self._one_by_one(batch)
        return outcome

    def _one_by_one(self, batch: Sequence[Work]) -> list[Any]:
        """Run each piece of work alone; once the database is away, the rest is not tried either: each try waits."""
        outcomes: list[Any] = []
        for work in batch:
            is_away = bool(outcomes) and isinstance(outcomes[-1], Unavailable)
            with about(_trace(work)):
                outcomes.append(Unavailable() if is_away else self._alone(work))
        return outcomes

    @contextmanager
    def _begin(self) -> Iterator[UnitOfWork]:
        with self._database.begin() as uow:
            yield uow
            owed = uow.outbox.owes
        self.owed |= owed

    def _together(self, batch: Sequence[Work]) -> list[Any]:
        with self._begin() as uow:
            inbounds = [work for work in batch if isinstance(work, Inbound)]
            fresh = iter(ahead.prepare(inbounds, uow, self._clock()))
            return [self._traced(work, uow, fresh) for work in batch]

    def _traced(self, work: Work, uow: UnitOfWork, fresh: Iterator[bool]) -> Any:
        uow.trace = _trace(work)
        with about(uow.trace):
            return self._one(work, uow, fresh)

    def _one(self, work: Work, uow: UnitOfWork, fresh: Iterator[bool]) -> Any:
        if isinstance(work, Inbound) and not next(fresh):
            self._note(work, Outcome.KNOWN)
            return None
        before = uow.writes
        try:
            if not isinstance(work, Inbound):
                return work(uow)
            dispatch.dispatch(work, uow, self._rules)
            self._note(work, Outcome.TAKEN)
            return None
        except Refusal as refusal:
            if uow.writes != before:
                raise _HalfDone from refusal
            self._note(work, Outcome.REFUSED)
            return dispatch.refuse(work, uow, self._rules, refusal) if isinstance(work, Inbound) else refusal

    def _alone(self, work: Work) -> Any:
        if not isinstance(work, Inbound):
            return self._guarded(lambda: self._step(work))
        outcome = self._tried(work)
        if outcome is None:
            self._careful[work.sender.channel] -= 1
        return outcome

    def _step(self, step: Callable[[UnitOfWork], Any]) -> Any:
        with self._begin() as uow:
            return step(uow)

    def _tried(self, inbound: Inbound) -> Unavailable | None:
        """Run one update by itself until it ends; what is nobody's fault is no try."""
        why = "it ended the process"
        while True:
            more = 0 if _key(inbound) in self._forgiven else 1
            tries = self._guarded(lambda: self._count_try(inbound, more))  # noqa: B023
            if isinstance(tries, Exception):
                return Unavailable()
            self._forgiven.discard(_key(inbound))
            if tries == 0:
                self._note(inbound, Outcome.KNOWN)
                return None
            if tries > TRIES:
                return self._give_up(inbound, why)
            outcome = self._guarded(lambda: self._attempt(inbound))
            if isinstance(outcome, Unavailable):
                self._forgiven.add(_key(inbound))
                return outcome
            if outcome is None:
                return None
            why = type(outcome).__name__
            log.error("update_failed", key=inbound.key, channel=inbound.sender.channel, tries=tries, why=why)

    def _count_try(self, inbound: Inbound, more: int) -> int:
        """Write down, before the run, that this update is tried: one that kills the process is counted too."""
        with self._begin() as uow:
            if uow.inbox.is_marked(_key(inbound)):
                return 0
            return uow.inbox.try_again(_key(inbound), more=more, now=self._clock())

    def _attempt(self, inbound: Inbound) -> None:
        try:
            with self._begin() as uow:
                if self._is_fresh(inbound, uow):
                    dispatch.dispatch(inbound, uow, self._rules)
            self._note(inbound, Outcome.TAKEN)
        except Refusal as refusal:
            with self._begin() as uow:
                if self._is_fresh(inbound, uow):
                    dispatch.refuse(inbound, uow, self._rules, refusal)
            self._note(inbound, Outcome.REFUSED)

    def _give_up(self, inbound: Inbound, why: str) -> Unavailable | None:
        """Keep an update aside with an apology; without one where not even that can be written."""
        log.error("update_set_aside", key=inbound.key, channel=inbound.sender.channel, why=why)
        kept = self._guarded(lambda: self._apologise(inbound, why))
        if isinstance(kept, Exception) and not isinstance(kept, Unavailable):
            kept = self._guarded(lambda: self._set_aside(inbound, why))
        if kept is not None:
            return Unavailable()
        self._note(inbound, Outcome.ASIDE)
        return None

    def _guarded(self, run: Callable[[], T]) -> T | Exception:
        """Return what came of it: whatever an update does, the writer goes on."""
        try:
            return run()
        except Exception as error:  # noqa: BLE001 - said to whoever brought the work, or kept aside; never swallowed
            fault = fault_of(error)
            if fault and fault is not Fault.CONFLICT:
                self.standstill.begin(fault, self._clock())
            return Unavailable() if fault else error

    def _note(self, work: Work, outcome: Outcome) -> None:
        if isinstance(work, Inbound):
            self.came[work.sender.channel, outcome] += 1

    def _apologise(self, inbound: Inbound, why: str) -> None:
        with self._begin() as uow:
            if self._is_fresh(inbound, uow):
                uow.inbox.set_aside(_key(inbound), aside=pack_inbound(inbound), why=why, now=self._clock())
                dispatch.apologise(inbound, uow, self._rules)

    def _set_aside(self, inbound: Inbound, why: str) -> None:
        with self._begin() as uow:
            if uow.inbox.mark([_key(inbound)], self._clock()):
                uow.inbox.set_aside(_key(inbound), aside=pack_inbound(inbound), why=why, now=self._clock())

    def _is_fresh(self, inbound: Inbound, uow: UnitOfWork) -> bool:
        uow.inbox.forgive(_key(inbound))
        return ahead.prepare([inbound], uow, self._clock()) == [True]


def _trace(work: Work) -> str:
    return trace_of(work) if isinstance(work, Inbound) else ""


def _key(inbound: Inbound) -> tuple[str, str]:
    return inbound.sender.channel, inbound.key
