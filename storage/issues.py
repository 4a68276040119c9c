"""Where every issue stands, and how it came there."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Table, bindparam, func, or_, select, union, update
from sqlalchemy.orm import make_transient_to_detached

from domain.issue import ENDED, NOTES, OPEN, Action, Move, State, is_late
from storage.bulk import write
from storage.history import Step
from storage.repository import Repository
from storage.streams import history, words
from storage.tables import Issue, Judgement
from storage.waiting import NOBODY, Rung, waits

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

TABLE = cast("Table", Issue.__table__)
COLUMNS = TABLE.c.keys()
KINDS = {Action.FINISH: "result", Action.HAND_TO: "note"}
"""What the words of a step are; those of any other are its reason."""
WORDS = select(words.c.kind, words.c.text).where(words.c.issue == bindparam("issue")).order_by(words.c.at, words.c.id)

STEPS = select(history).where(history.c.issue == bindparam("issue")).order_by(history.c.seq)
READ = (
    select(Issue)
    .where(Issue.id.in_(bindparam("keys", expanding=True)))
    .order_by(Issue.id)
    .execution_options(populate_existing=True)
)
LOCKED = READ.with_for_update()


class Issues(Repository):
    """Issues with their append-only history; words lie beside it, so that they can be emptied."""

    def __init__(self, uow: "UnitOfWork") -> None:
        super().__init__(uow)
        self._held: dict[int, Issue] = {}
        self._locked: set[int] = set()
        self._opened: dict[int, Issue] = {}

    def read_ahead(self, keys: Iterable[int]) -> None:
        """Lock the issues that a batch is about, in key order; a reader only reads them."""
        wanted = sorted(set(keys) - self._locked)
        if wanted:
            # One that a list has read already may have been changed by a replica before it was locked.
            self._hold(self._session.scalars(LOCKED if self._uow.locks else READ, {"keys": wanted}))
            self._locked.update(wanted)

    def find(self, key: int) -> Issue | None:
        """Return an issue, locked for the transaction."""
        self.read_ahead((key,))
        return self._held.get(key)

    def find_number(self, number: str) -> Issue | None:
        """Return the issue with this number."""
        for held in self._held.values():
            if held.number == number:
                return held
        return self._session.scalar(select(Issue).where(Issue.number == number))

    def open(self, issue: Issue, *, text: str, place: str, by: Step) -> Issue:
        """Keep a new issue and the first row of its history."""
        self._held[issue.id] = self._opened[issue.id] = issue
        self._locked.add(issue.id)
        if place:
            self._uow.history.say(issue, "place", place, by.at)
        self._uow.history.say(issue, "text", text, by.at)
        self._uow.history.write(issue, by, before=State.SUBMITTED, late=False)
        return issue

    def move(self, issue: Issue, move: Move, by: Step) -> None:
        """Take a step of the transition table; the words that explain it are kept with it."""
        before = issue.at
        late = is_late(before, by.at, answer_by=issue.answer_by, due_at=issue.due_at)
        issue.state = move.to.value
        issue.ended_at = by.at if move.to in ENDED else None
        if by.text:
            self._uow.history.say(issue, KINDS.get(Action(by.action), "reason"), by.text, by.at)
        self._uow.history.write(issue, by, before=before, late=late)

    def note(self, issue: Issue, by: Step) -> None:
        """Write into the history what changed no state, such as a rung that was told or passed over."""
        self._uow.history.write(issue, by, before=issue.at, late=False)

    def amend(self, issue: Issue, category: str, text: str, by: Step) -> None:
        """Write that its reporter said better what it is about."""
        self._uow.tallies.count_as(self.steps(issue.id), before=issue.category, after=category)
        issue.category = category
        if text:
            self._uow.history.say(issue, "text", text, by.at)
        self.note(issue, by)

    def restrict(self, issue: Issue, people: Iterable[int], by: Step) -> None:
        """Let only these people read and handle an issue; nobody at all lifts that."""
        keys = sorted(set(people))
        issue.named = f" {' '.join(map(str, keys))} " if keys else ""
        self.note(issue, by)

    def naming(self, person: int) -> list[Issue]:
        """Return what is restricted and names somebody, locked for the transaction."""
        self._session.flush()
        theirs = select(Issue.id).where(Issue.named != NOBODY, Issue.named.contains(f" {person} "))
        return self._all(self._session.scalars(theirs.order_by(Issue.id)))

    def restricted(self) -> list[Issue]:
        """Return what is open and restricted: for a reader, as it would be locked."""
        is_open = Issue.state.in_([state.value for state in OPEN])
        found = select(Issue.id).where(Issue.named != NOBODY, is_open)
        return self._all(self._session.scalars(found.order_by(Issue.id)))

    def not_ended(self, issues: Iterable[int]) -> list[Issue]:
        """Return those of some issues that have not ended, locked for the transaction."""
        self._session.flush()
        ended = [state.value for state in ENDED]
        mine = select(Issue.id).where(Issue.id.in_(list(issues)), Issue.state.not_in(ended)).order_by(Issue.id)
        return self._all(self._session.scalars(mine))

    def steps(self, issue: int) -> list[Any]:
        """Return the history of an issue, oldest first."""
        if self._uow.pending(history):
            self._uow.flush()
        return list(self._rows(STEPS, {"issue": issue}))

    def last_move(self, issue: int) -> Any:
        """Return the newest row of history that changed the state or the holder."""
        return [step for step in self.steps(issue) if step.action not in NOTES][-1]

    def empty(self, issue: Issue, *, nobody: int, now: datetime) -> None:
        """Keep of an issue and its history what tells of no person; words stay as rows without a word in them."""
        self._session.execute(update(words).where(words.c.issue == issue.id).values(text="", salt=""))
        issue.lat = issue.lon = None
        issue.reporter, issue.emptied_at = nobody, now

    def moved_since(self, issue: int, seq: int) -> bool:
        """Say whether an issue changed state or holder since it had ``seq`` rows; a rung that was told is no move."""
        return any(step.seq > seq and step.action not in NOTES for step in self.steps(issue))

    def last_moves(self, issues: Sequence[int]) -> dict[int, int]:
        """Return by issue the place in its history at which it changed state or holder last."""
        self._uow.flush()
        moves = select(history.c.issue, func.max(history.c.seq)).where(history.c.action.not_in(NOTES))
        found = self._session.execute(moves.where(history.c.issue.in_(issues)).group_by(history.c.issue)).all()
        return {row[0]: row[1] for row in found}

    def words_of(self, issue: int) -> dict[str, str]:
        """Return the newest words of each kind: text, place, note, result, reason."""
        found = {}
        if not self.is_new(issue):
            found = {row.kind: row.text for row in self._rows(WORDS, {"issue": issue})}
        return found | {row["kind"]: row["text"] for row in self._uow.pending(words) if row["issue"] == issue}

    def every_word(self, issue: int) -> list[str]:
        """Return all that anybody wrote into an issue, oldest first."""
        return [row.text for row in self._rows(WORDS, {"issue": issue})]

    def is_locked(self, issue: int) -> bool:
        """Say whether nobody else can change an issue before this transaction ends."""
        return issue in self._locked

    def is_new(self, issue: int) -> bool:
        """Say whether an issue was opened here and nothing of it is in the database yet."""
        return issue in self._opened

    def flush(self) -> None:
        """Write what was opened, in bulk; from then on it is a row like those that were read."""
        rows = [vars(issue) for issue in self._opened.values()]
        write(self._session, TABLE, [{name: row[name] for name in COLUMNS} for row in rows])
        for issue in self._opened.values():
            make_transient_to_detached(issue)
            self._session.add(issue)
        self._opened.clear()

    def texts(self, issues: Sequence[int]) -> dict[int, str]:
        """Return what was reported, for a list of issues."""
        written = select(words.c.issue, words.c.text).where(words.c.issue.in_(issues), words.c.kind == "text")
        return {row.issue: row.text for row in self._session.execute(written.order_by(words.c.at, words.c.id))}

    def numbers(self, issues: Sequence[int]) -> dict[int, str]:
        """Return the numbers of issues, for a list that says no more of them."""
        found = self._session.execute(select(Issue.id, Issue.number).where(Issue.id.in_(issues)))
        return {row.id: row.number for row in found}

    def of_reporter(self, person: int, limit: int, *, skip: int = 0) -> list[Issue]:
        """Return what a person reported, newest first, after the first ``skip``."""
        mine = select(Issue).where(Issue.reporter == person).order_by(Issue.id.desc())
        return self._hold(self._session.scalars(mine.limit(limit).offset(skip)))

    def ends_of_reporter(self, person: int) -> dict[int, bool]:
        """Return everything that a person reported, and whether it has ended."""
        mine = select(Issue.id, Issue.ended_at.is_not(None)).where(Issue.reporter == person).order_by(Issue.id)
        return {row[0]: bool(row[1]) for row in self._session.execute(mine)}

    def count_of_reporter(self, person: int) -> int:
        """Return how much a person reported."""
        return self._session.scalar(select(func.count()).where(Issue.reporter == person)) or 0

    def waiting(
        self, *, holders: Sequence[str], climbed: Sequence[Rung], limit: int, skip: int = 0, reader: int = 0
    ) -> list[Issue]:
        """Return the open issues that these units hold or whose ladder has reached them, after the first ``skip``.

        The most urgent come first, the earliest due first among those. What is restricted is for those only who are
        named in it: to a ``reader`` who is, it always waits.
        """
        ways = waits(holders, climbed, reader)
        due = select(Issue).where(or_(*ways)).order_by(Issue.tier, Issue.due_at, Issue.id)
        return self._hold(self._session.scalars(due.limit(limit).offset(skip)))

    def count_waiting(self, *, holders: Sequence[str], climbed: Sequence[Rung], reader: int = 0) -> int:
        """Return how many issues wait so."""
        # A union: to count one long OR, SQLite would read the whole table.
        ways = union(*(select(Issue.id).where(way) for way in waits(holders, climbed, reader)))
        return self._session.scalar(select(func.count()).select_from(ways.subquery())) or 0

    def judge(self, issue: Issue, *, verdict: str, now: datetime) -> None:
        """Write what the reporter said of this round; saying it again replaces it."""
        row = self.judgement(issue)
        if row is None:
            row = Judgement(issue=issue.id, round=issue.round, verdict=verdict, rating=None, at=now)
            self._uow.add(row)
        else:
            row.verdict, row.at = verdict, now

    def judgement(self, issue: Issue) -> Judgement | None:
        """Return what the reporter said of this round. Only for the reporter and for statistics, never for handlers."""
        for row in self._session.new:
            if isinstance(row, Judgement) and (row.issue, row.round) == (issue.id, issue.round):
                return row
        return self._session.get(Judgement, (issue.id, issue.round))

    def _all(self, keys: Iterable[int]) -> list[Issue]:
        """Return issues that there are, locked in their order."""
        found = list(keys)
        self.read_ahead(found)
        return [self._held[key] for key in found]

    def _hold(self, rows: Iterable[Issue]) -> list[Issue]:
        """Return rows in their order; those the batch has changed already are the changed ones."""
        found = list(rows)
        self._held |= {row.id: row for row in found}
        return found
