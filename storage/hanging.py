"""What hangs on a unit: whoever takes it away leaves none of this without a place; and which units are to go."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, bindparam, case, func, inspect, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from domain import event, pairing, post, registration, statement, wellbeing
from domain.going import Going
from domain.organisation import Role
from storage.event_tables import Event, Series
from storage.hours_tables import Certificate, Hours
from storage.needs import Need, Resource
from storage.pairings import Pairing
from storage.posts import Post
from storage.registrations import Registration
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import Assignment, Door, Invitation, Issue, Meta, Row
from storage.wellbeing import Wellbeing
from storage.wishes import Wish


class Hold(NamedTuple):
    """How something names the unit on which it hangs, and while which of it counts."""

    unit: InstrumentedAttribute[Any]
    living: ColumnElement[bool]


_registered = Registration.state.in_(registration.LIVING)
_paired = Pairing.state.in_(pairing.LIVING)
PLANNED = (event.State.REVIEW, *event.SHOWN)
_made = aliased(Event)
_to_come = _made.state.in_(PLANNED)
_running = select(Series.id).where(Series.state == event.Repeating.RUNS.value)
_made_last = select(func.max(_made.id)).where(_made.series.in_(_running)).group_by(_made.series)
# A series goes on though all that was made of it is called off: the last of these stands for it.
_planned = Event.state.in_(PLANNED) | Event.id.in_(_made_last.having(func.max(case((_to_come, 1), else_=0)) == 0))
_written = Statement.state.in_(statement.OPEN)
_held = or_(Assignment.until_on.is_(None), Assignment.until_on >= bindparam("today", type_=Date()))
HOLDS: Mapping[str, Sequence[Hold]] = {
    "agreements": (Hold(Pairing.unit, _paired), Hold(Pairing.community, _paired)),
    "events": (Hold(Event.host, _planned), Hold(Event.community, _planned & (Event.community != Event.host))),
    "groups": (Hold(Door.unit, Door.closed_at.is_(None)),),
    "hours": (Hold(Hours.host, true()), Hold(Hours.community, Hours.community != Hours.host)),
    "members": (Hold(Registration.work_unit, _registered),),
    "needs": (Hold(Need.community, Need.ended_at.is_(None)), Hold(Need.unit, Need.ended_at.is_(None))),
    "offers": (Hold(Resource.unit, Resource.ended_at.is_(None)),),
    "posts": (Hold(Post.community, Post.state.in_([post.State.PROPOSED, post.State.OPEN])),),
    "registrations": (Hold(Registration.community, _registered), Hold(Registration.taker, _registered)),
    "reports": (
        Hold(Issue.area, Issue.ended_at.is_(None)),
        Hold(Issue.holder, Issue.ended_at.is_(None) & (Issue.holder != Issue.area)),
    ),
    "roles": (Hold(Assignment.unit, _held & (Assignment.role != Role.MEMBER.value)),),
    "sheets": (Hold(Statement.community, _written), Hold(Statement.unit, _written)),
    "staying_well": (Hold(Wellbeing.area, Wellbeing.state != wellbeing.State.ENDED.value),),
    "wishes": (Hold(Wish.community, Wish.ended_at.is_(None)), Hold(Wish.unit, Wish.ended_at.is_(None))),
}
"""By what an operator calls it; every column that holds the code of a unit to which something is still to happen.

Hours that are credited too: whose they are has them certified, and they can be corrected, as long as they are kept.
"""
MOVES: Mapping[str, Sequence[Hold]] = {
    "groups": (Hold(Door.unit, true()),),
    "roles": (Hold(Assignment.unit, _held),),
    "invitations": (Hold(Invitation.unit, Invitation.redeemed_at.is_(None)),),
    **{what: holds for what, holds in HOLDS.items() if what not in ("groups", "roles")},
    "events": (Hold(Event.host, true()), Hold(Event.community, true())),
    "needs": (Hold(Need.community, Need.emptied_at.is_(None)), Hold(Need.unit, Need.emptied_at.is_(None))),
    "reports": (Hold(Issue.area, Issue.emptied_at.is_(None)), Hold(Issue.holder, Issue.emptied_at.is_(None))),
    "wishes": (Hold(Wish.community, Wish.emptied_at.is_(None)), Hold(Wish.unit, Wish.emptied_at.is_(None))),
    "certificates": (Hold(Certificate.issuer, true()),),
    "sheets": (Hold(Statement.community, _written), Hold(Statement.unit, true())),
}
"""What goes over where one unit becomes a part of another, in this order: whoever decides there is known first.

So does what has ended and can still be asked about: a report that is found not fixed, hours that a later sheet tells,
the papers about them.
"""
GOING = "going:"
"""What the names of the facts begin with that say which unit is to go, and of which other it becomes a part."""


class Hanging(Repository):
    """Reads what is in use of units."""

    def on(self, units: Collection[str], today: date) -> dict[str, dict[str, int]]:
        """Return by unit, for those on which anything hangs, how much of what."""
        found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for what, holds in HOLDS.items():
            for hold in holds:
                mine = select(hold.unit, func.count()).where(hold.unit.in_(units), hold.living).group_by(hold.unit)
                for unit, count in self._rows(mine, {"today": today} if what == "roles" else {}):
                    found[unit][what] += count
        return {unit: dict(counts) for unit, counts in found.items()}

    def those(self, what: str, units: Collection[str]) -> list[Any]:
        """Return the rows of one kind that hang on units, the oldest first."""
        holds = HOLDS[what]
        (key,) = inspect(holds[0].unit.class_).primary_key
        there = or_(*(hold.unit.in_(units) & hold.living for hold in holds))
        return list(self._session.scalars(select(holds[0].unit.class_).where(there).order_by(key)))

    def some(self, unit: str, today: date, limit: int) -> list[tuple[str, Row]]:
        """Return so many rows that go over with a unit, by what they are, locked in the order of their keys."""
        found: list[tuple[str, Row]] = []
        for what, holds in MOVES.items():
            (key,) = inspect(holds[0].unit.class_).primary_key
            there = or_(*((hold.unit == unit) & hold.living for hold in holds))
            mine = select(holds[0].unit.class_).where(there).order_by(key).limit(limit - len(found)).with_for_update()
            if len(found) < limit:
                found += [
                    (what, row) for row in self._session.scalars(mine, {"today": today} if what == "roles" else {})
                ]
        return found

    def rename(self, what: str, row: Row, old: str, new: str) -> None:
        """Let a row name another unit wherever it names this one."""
        for hold in MOVES[what]:
            if getattr(row, hold.unit.key) == old:
                setattr(row, hold.unit.key, new)

    def going(self) -> Going:
        """Return the units that are to go."""
        facts = select(Meta.name, Meta.value).where(Meta.name.startswith(GOING, autoescape=True))
        return {name.removeprefix(GOING): into for name, into in self._session.execute(facts)}

    def let_go(self, unit: str, into: str) -> None:
        """Know that a unit is to go; one that was named before stays so until another is named."""
        fact = self._uow.fact(GOING + unit)
        self._uow.record(GOING + unit, into or fact)

    def keep(self, unit: str) -> None:
        """Know no more that a unit is to go."""
        fact = self._session.get(Meta, GOING + unit)
        if fact is not None:
            self._session.delete(fact)
            self._uow.touch()
