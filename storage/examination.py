"""What a whole database holds, read a little at a time: issues with all that hangs on them, cards, files."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from storage.columns import Id
from storage.event_tables import Shift, Signup
from storage.lives import deed
from storage.repository import Repository
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


@dataclass(frozen=True, eq=False, slots=True)
class Life:
    """What stands in some ``states`` until a moment of a ``kind``; with ``rungs``, until the one of its state."""

    name: str
    key: InstrumentedAttribute[int]
    kind: str
    states: Sequence[str]
    rungs: Mapping[str, int] = field(default_factory=dict)
    only: ColumnElement[bool] = field(default_factory=true)
    """Of which of them that is so."""


FIRST, LAST = bindparam("first", type_=Id), bindparam("last", type_=Id)
ISSUES = (
    select(Issue.id, Issue.number, Issue.state, Issue.category, Issue.tier, Issue.round, Issue.seq, Issue.head)
    .where(Issue.id > bindparam("after"))
    .order_by(Issue.id)
    .limit(AT_ONCE)
)
STEPS = select(history).where(history.c.issue.between(FIRST, LAST)).order_by(history.c.seq)
SAID = select(words).where(words.c.issue.between(FIRST, LAST))
MOMENTS = (
    select(timer)
    .where(timer.c.subject.between(FIRST, LAST), timer.c.fired_at.is_(None))
    .where(timer.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(timer.c.id)
)
_newest = (
    select(outbox.c.card, outbox.c.address, func.max(outbox.c.created_at).label("newest_at"))
    .where(outbox.c.card != "")
    .group_by(outbox.c.card, outbox.c.address)
    .subquery()
)
COPIES = (
    select(card.c.card, card.c.address, card.c.receipt, _newest.c.newest_at)
    .outerjoin(_newest, and_(_newest.c.card == card.c.card, _newest.c.address == card.c.address))
    .join(Door, Door.id == card.c.address)
    .where(Door.closed_at.is_(None))
    .order_by(card.c.card, card.c.address)
)
DUE = (timer.c.kind == bindparam("kind"), timer.c.subject == dialogue.c.person, timer.c.fired_at.is_(None))
ENDLESS = select(dialogue.c.person).where(~exists().where(*DUE))


class Examination(Repository):
    """Reads everything once, in the order of the keys, whatever there is of it."""

    def chapters(self, kinds: Sequence[str]) -> Iterator[Chapter]:
        """Yield every issue, with its moments of these kinds."""
        for found in self._blocks():
            among = {"first": found[0].id, "last": found[-1].id}
            steps = self._by("issue", STEPS, among)
            said = self._by("issue", SAID, among)
            timers = self._by("subject", MOMENTS, {**among, "kinds": list(kinds)})
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
        for row in self._stream(COPIES):
            yield Copy._make(row)

    def stored(self) -> Iterator[Row[Any]]:
        """Yield every file that was fetched: its name and its size."""
        yield from self._stream(select(Picture.ref, Picture.size).where(Picture.stored_at.is_not(None)))

    def endless(self, kind: str) -> Iterator[int]:
        """Yield who has a form open that no moment of this kind will end."""
        yield from self._rows(ENDLESS, {"kind": kind}).scalars()

    def stuck(self, lives: tuple[Life, ...]) -> Iterator[tuple[Life, int, str]]:
        """Yield what will stand for ever as it does, its key and its state, life by life."""
        for place, key, state in self._rows(_stuck(lives), {}):
            yield lives[place], key, state

    def steps(self, kind: str) -> Mapping[int, set[int]]:
        """Return the numbers of the steps of every life of a kind, by its key."""
        found = defaultdict[int, set[int]](set)
        for row in self._stream(select(deed.c.subject, deed.c.seq).where(deed.c.kind == kind)):
            found[row.subject].add(row.seq)
        return found

    def moments(self, kind: str) -> Mapping[int, set[tuple[int, int]]]:
        """Return what is to come for every life of a kind, by its key: (rung, version)."""
        found = defaultdict[int, set[tuple[int, int]]](set)
        due = select(timer.c.subject, timer.c.rung, timer.c.version)
        for row in self._stream(due.where(timer.c.kind == kind, timer.c.fired_at.is_(None))):
            found[row.subject].add((row.rung, row.version))
        return found

    def aside(self) -> Iterator[Row[Any]]:
        """Yield what is kept aside: channel, key, and why."""
        kept = select(trouble.c.channel, trouble.c.key, trouble.c.why).where(trouble.c.aside.is_not(None))
        yield from self._stream(kept.order_by(trouble.c.channel, trouble.c.key))

    def held(self, today: date) -> set[tuple[str, str]]:
        """Return which roles somebody holds at which units today: (unit, role)."""
        now = (Assignment.from_on <= today, Assignment.until_on.is_(None) | (Assignment.until_on >= today))
        return {(row.unit, row.role) for row in self._stream(select(Assignment.unit, Assignment.role).where(*now))}

    def _blocks(self) -> Iterator[Sequence[Any]]:
        found = self._rows(ISSUES, {"after": 0}).all()
        while found:
            yield found
            found = self._rows(ISSUES, {"after": found[-1].id}).all() if len(found) == AT_ONCE else []

    def _by(self, key: str, rows: Select[Any], among: Mapping[str, object]) -> Mapping[int, Sequence[Line]]:
        return _grouped(self._rows(rows, among).mappings(), lambda line: line[key])

    def _stream(self, rows: Select[*tuple[Any, ...]]) -> Iterator[Row[Any]]:
        yield from self._session.execute(rows, execution_options={"yield_per": 1000})


def _grouped(lines: Any, key: Callable[[Line], int]) -> Mapping[int, Sequence[Line]]:
    found: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        found[key(line)].append(line)
    return found


@cache
def _stuck(lives: tuple[Life, ...]) -> CompoundSelect[Any]:
    return union_all(*(_stuck_in(life, place) for place, life in enumerate(lives))).order_by("place", "key")


def _stuck_in(life: Life, place: int) -> Select[Any]:
    state = life.key.class_.state
    comes = [timer.c.kind == life.kind, timer.c.subject == life.key, timer.c.fired_at.is_(None)]
    if life.rungs:
        comes.append(timer.c.rung == case(dict(life.rungs), value=state))
    found = select(literal(place).label("place"), life.key.label("key"), state.label("state"))
    return found.where(state.in_(life.states), life.only, ~exists().where(*comes))
