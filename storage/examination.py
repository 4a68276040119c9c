"""What a whole database holds, read a little at a time: issues with all that hangs on them, cards, files."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Column, Row, Select, and_, case, exists, func, or_, select

from storage.event_tables import Shift, Signup
from storage.repository import Repository
from storage.retention import LIVES
from storage.streams import card, dialogue, history, outbox, timer, trouble, words
from storage.tables import Assignment, Door, Issue, Picture
from storage.timers import COLUMNS, Timer

AT_ONCE = 500
"""How many issues are held in memory together."""
Line: TypeAlias = Mapping[str, Any]


class Chapter(NamedTuple):
    """An issue with its history, the words said with each step, and the moments that have not come."""

    issue: Row[Any]
    steps: Sequence[Line]
    words: Mapping[int, Sequence[Line]]
    timers: Sequence[Timer]


class Copy(NamedTuple):
    """A copy of a card at an open door: when its newest message was owed; None where there is no message."""

    card: str
    address: int
    receipt: str
    newest_at: datetime | None


class Examination(Repository):
    """Reads everything once, in the order of the keys, whatever there is of it."""

    def chapters(self, kinds: Sequence[str]) -> Iterator[Chapter]:
        """Yield every issue, with its moments of these kinds."""
        last = 0
        while found := self._issues(last):
            first, last = found[0].id, found[-1].id
            steps = self._by(history.c.issue, first, last, select(history).order_by(history.c.seq))
            said = self._by(words.c.issue, first, last, select(words))
            due = select(timer).where(timer.c.kind.in_(kinds), timer.c.fired_at.is_(None)).order_by(timer.c.id)
            timers = self._by(timer.c.subject, first, last, due)
            for issue in found:
                yield Chapter(
                    issue,
                    steps[issue.id],
                    _grouped(said[issue.id], lambda line: line["seq"]),
                    [Timer(*(line[column.name] for column in COLUMNS)) for line in timers[issue.id]],
                )

    def miscounted(self, taking: Sequence[str], waiting: str, *, now: datetime) -> list[int]:
        """Return the shifts to come whose numbers are not those of their places."""
        taken = func.count().filter(Signup.state.in_(taking))
        waits = func.count().filter(Signup.state == waiting)
        mine = select(Signup.shift, taken.label("taken"), waits.label("waits")).group_by(Signup.shift).subquery()
        found = (
            select(Shift.id)
            .outerjoin(mine, mine.c.shift == Shift.id)
            .where(
                or_(
                    Shift.taken != func.coalesce(mine.c.taken, 0),
                    Shift.waiting != func.coalesce(mine.c.waits, 0),
                    Shift.taken > Shift.seats,
                )
            )
        )
        return list(self._session.scalars(found.where(Shift.ends_at > now).order_by(Shift.id)))

    def copies(self) -> Iterator[Copy]:
        """Yield every copy of a card that can still be reached."""
        newest = select(outbox.c.card, outbox.c.address, func.max(outbox.c.created_at).label("newest_at"))
        said = newest.where(outbox.c.card != "").group_by(outbox.c.card, outbox.c.address).subquery()
        same = and_(said.c.card == card.c.card, said.c.address == card.c.address)
        hung = select(card.c.card, card.c.address, card.c.receipt, said.c.newest_at).outerjoin(said, same)
        open_ones = hung.join(Door, Door.id == card.c.address).where(Door.closed_at.is_(None))
        for row in self._stream(open_ones.order_by(card.c.card, card.c.address)):
            yield Copy._make(row)

    def stored(self) -> Iterator[Row[Any]]:
        """Yield every file that was fetched: its name and its size."""
        yield from self._stream(select(Picture.ref, Picture.size).where(Picture.stored_at.is_not(None)))

    def endless(self, kind: str) -> Iterator[int]:
        """Yield who has a form open that no moment of this kind will end."""
        ends = exists().where(timer.c.kind == kind, timer.c.subject == dialogue.c.person, timer.c.fired_at.is_(None))
        yield from (row.person for row in self._stream(select(dialogue.c.person).where(~ends)))

    def unended(self, kind: str, rungs: Mapping[str, int]) -> Iterator[tuple[int, str]]:
        """Yield what lives and will never leave its state: the moment that ends it (``rungs``, by state) is not set."""
        key = LIVES[kind]
        state = key.class_.state
        ends = case(dict(rungs), value=state)
        mine = (timer.c.kind == kind, timer.c.subject == key, timer.c.rung == ends, timer.c.fired_at.is_(None))
        found = select(key.label("key"), state.label("state")).where(state.in_(list(rungs)), ~exists().where(*mine))
        yield from ((row.key, row.state) for row in self._stream(found.order_by(key)))

    def untimed(self, key: Any, state: Any, states: Sequence[str], *, kind: str) -> Iterator[int]:
        """Yield what stands in one of these states and no moment of this kind will bring on."""
        comes = exists().where(timer.c.kind == kind, timer.c.subject == key, timer.c.fired_at.is_(None))
        found = select(key.label("key")).where(state.in_(states), ~comes).order_by(key)
        yield from (row.key for row in self._stream(found))

    def aside(self) -> Iterator[Row[Any]]:
        """Yield what is kept aside: channel, key, and why."""
        kept = select(trouble.c.channel, trouble.c.key, trouble.c.why).where(trouble.c.aside.is_not(None))
        yield from self._stream(kept.order_by(trouble.c.channel, trouble.c.key))

    def held(self, today: date) -> set[tuple[str, str]]:
        """Return which roles somebody holds at which units today: (unit, role)."""
        now = (Assignment.from_on <= today, Assignment.until_on.is_(None) | (Assignment.until_on >= today))
        return {(row.unit, row.role) for row in self._stream(select(Assignment.unit, Assignment.role).where(*now))}

    def _issues(self, after: int) -> Sequence[Any]:
        columns = (Issue.id, Issue.number, Issue.state, Issue.category, Issue.tier, Issue.round, Issue.seq, Issue.head)
        return self._session.execute(select(*columns).where(Issue.id > after).order_by(Issue.id).limit(AT_ONCE)).all()

    def _by(
        self, key: Column[Any], first: int, last: int, rows: Select[*tuple[Any, ...]]
    ) -> Mapping[int, Sequence[Line]]:
        found = self._session.execute(rows.where(key.between(first, last))).mappings()
        return _grouped(found, lambda line: line[key.name])

    def _stream(self, rows: Select[*tuple[Any, ...]]) -> Iterator[Row[Any]]:
        yield from self._session.execute(rows, execution_options={"yield_per": 1000})


def _grouped(lines: Any, key: Callable[[Line], int]) -> Mapping[int, Sequence[Line]]:
    found: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    return found
