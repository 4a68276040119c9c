"""What hangs on a unit: whoever takes it away leaves none of this without a place."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from domain import event, pairing, post, registration, wellbeing
from domain.organisation import Role
from storage.event_tables import Event
from storage.needs import Need, Resource
from storage.pairings import Pairing
from storage.posts import Post
from storage.registrations import Registration
from storage.repository import Repository
from storage.tables import Assignment, Door, Issue
from storage.wellbeing import Wellbeing
from storage.wishes import Wish


class Hold(NamedTuple):
    """How something names the unit on which it hangs, and while which of it counts."""

    unit: InstrumentedAttribute[Any]
    living: ColumnElement[bool]


_registered = Registration.state.in_(registration.LIVING)
_paired = Pairing.state.in_(pairing.LIVING)
_planned = Event.state.in_([event.State.REVIEW, *event.SHOWN])
_held = or_(Assignment.until_on.is_(None), Assignment.until_on >= bindparam("today", type_=Date()))
HOLDS: Mapping[str, Sequence[Hold]] = {
    "agreements": (Hold(Pairing.unit, _paired), Hold(Pairing.community, _paired)),
    "events": (Hold(Event.host, _planned), Hold(Event.community, _planned & (Event.community != Event.host))),
    "groups": (Hold(Door.unit, Door.closed_at.is_(None)),),
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
    "staying_well": (Hold(Wellbeing.area, Wellbeing.state != wellbeing.State.ENDED.value),),
    "wishes": (Hold(Wish.community, Wish.ended_at.is_(None)), Hold(Wish.unit, Wish.ended_at.is_(None))),
}
"""By what an operator calls it; every column that holds the code of a unit to which something is still to happen."""


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

    def registered(self, units: Collection[str]) -> list[Registration]:
        """Return the registrations that hang on communities, the oldest first."""
        there = or_(Registration.community.in_(units), Registration.taker.in_(units))
        return list(self._session.scalars(select(Registration).where(there, _registered).order_by(Registration.id)))
