"""How much comes of wishes, needs and events, each figure as a part and what it is a part of (docs/RULES.md)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from sqlalchemy import distinct, exists, func, or_, select

from domain import event, hours, need, wish
from domain.registration import COUNTING, State
from domain.signup import KIND as PLACE
from domain.signup import Action, Standing
from storage.event_tables import Event, Shift, Signup
from storage.hours_tables import Hours
from storage.lives import deed
from storage.needs import Need
from storage.registrations import Registration
from storage.repository import Repository
from storage.tables import Unit
from storage.wishes import Wish

WISHED = (wish.Action.CLAIM, wish.Action.CONFIRM, wish.Action.EXPIRE)


class WishFigures(NamedTuple):
    """Of the wishes that were published: how many somebody took on, how many came true; and how often one was lost."""

    published: int
    claimed: int
    fulfilled: int
    expired: int


class NeedFigures(NamedTuple):
    """Of the needs that were published: how many a unit took, and after how long the middle one."""

    published: int
    matched: int
    until_matched: timedelta | None


class EventFigures(NamedTuple):
    """How many events are over, and how many had a place and came; what was credited: attendances, people, minutes."""

    held: int
    places: int
    came: int
    times: int
    persons: int
    minutes: int


class MemberFigures(NamedTuple):
    """How many members are registered, and how many of these have served lately."""

    registered: int
    active: int


class VisitFigures(NamedTuple):
    """How often, and by how many, members of how many work units served a community outside its events."""

    visits: int
    visitors: int
    units: int


class WaitFigures(NamedTuple):
    """How many waited for a place at events that are over, and how many of these got one in the end."""

    waited: int
    served: int


class ServiceFigures(Repository):
    """Only counts of an area: nothing here tells of anybody, and nobody is compared with anybody."""

    def wishes(self, area: str, since: datetime) -> WishFigures:
        """Return what came of the wishes of an area that were published since a moment."""
        steps = {action: self._first(wish.KIND, action, Wish, area) for action in (wish.Action.PUBLISH, *WISHED)}
        published = {key for key, at in steps[wish.Action.PUBLISH].items() if at >= since}
        came = (len(published & steps[action].keys()) for action in WISHED)
        return WishFigures(len(published), *came)

    def needs(self, area: str, since: datetime) -> NeedFigures:
        """Return what came of the needs of an area that were published since a moment."""
        ordered, taken = (self._first(need.KIND, one, Need, area) for one in (need.Action.ORDER, need.Action.TAKE))
        published = {key: at for key, at in ordered.items() if at >= since}
        spans = [(taken[key] - at).total_seconds() for key, at in published.items() if key in taken]
        return NeedFigures(len(published), len(spans), timedelta(seconds=median(spans)) if spans else None)

    def projects(self, area: str, since: datetime) -> int:
        """Return how many needs of an area that a unit had taken are done since a moment, as the community says too."""
        return sum(at >= since for at in self._first(need.KIND, need.Action.CONFIRM, Need, area).values())

    def visits(self, area: str, since: datetime) -> VisitFigures:
        """Return how much members of work units that are known here served an area since a moment, outside events."""
        self._uow.flush()
        there = (Hours.community.startswith(area, autoescape=True), Hours.came_at >= since, Hours.event.is_(None))
        counts = (*there, Hours.state != hours.State.REJECTED.value, Hours.minutes > 0)
        theirs = (Registration.state.in_(COUNTING), Registration.work_unit.in_(select(Unit.code)))
        figures = (func.count(), func.count(distinct(Hours.person)), func.count(distinct(Registration.work_unit)))
        mine = select(*figures).join(Registration, Registration.person == Hours.person).where(*counts, *theirs)
        return VisitFigures(*self._session.execute(mine).one())

    def transfers(self, area: str) -> int:
        """Return how many members wait to leave a community of an area for another, or to come to one."""
        self._uow.flush()
        either = (one.startswith(area, autoescape=True) for one in (Registration.community, Registration.taker))
        mine = select(func.count()).select_from(Registration).where(or_(*either))
        return self._session.scalar(mine.where(Registration.state == State.TRANSFER_PENDING.value)) or 0

    def waitlist(self, area: str, since: datetime) -> WaitFigures:
        """Return how many waited for a place at events of an area that ended since a moment, and how many got one."""
        self._uow.flush()
        over = (Event.state == event.State.ENDED.value, Event.ends_at >= since)
        there = (*over, Event.community.startswith(area, autoescape=True))
        waited, got = (
            exists().where(deed.c.kind == PLACE, deed.c.subject == Signup.id, deed.c.action.in_(actions))
            for actions in ((Action.WAIT.value,), (Action.ACCEPT.value, Action.CHECK_IN.value))
        )
        mine = select(func.count()).select_from(Signup).join(Shift, Shift.id == Signup.shift).join(Event)
        mine = mine.where(*there, waited)
        return WaitFigures(self._session.scalar(mine) or 0, self._session.scalar(mine.where(got)) or 0)

    def events(self, area: str, since: datetime) -> EventFigures:
        """Return what came of the events of an area that ended since a moment, and of the service there since."""
        self._uow.flush()
        over = (Event.state == event.State.ENDED.value, Event.ends_at >= since)
        there = (*over, Event.community.startswith(area, autoescape=True))
        held = self._session.scalar(select(func.count()).select_from(Event).where(*there)) or 0
        places = select(Signup.state, func.count()).join(Shift, Shift.id == Signup.shift).join(Event).where(*there)
        stood = dict(self._session.execute(places.group_by(Signup.state)).all())
        came, missed = (stood.get(one.value, 0) for one in (Standing.CHECKED_IN, Standing.NO_SHOW))
        return EventFigures(held, came + missed, came, *self._served(area, since))

    def members(self, area: str, since: datetime) -> MemberFigures:
        """Return how many members an area has, and how many of them have served there since a moment."""
        self._uow.flush()
        mine = (Registration.community.startswith(area, autoescape=True), Registration.state.in_(COUNTING))
        there = (Hours.community.startswith(area, autoescape=True), Hours.came_at >= since)
        served = select(Hours.person).where(*there, Hours.state != hours.State.REJECTED.value, Hours.minutes > 0)
        all_ = select(func.count()).select_from(Registration).where(*mine)
        found = [self._session.scalar(one) or 0 for one in (all_, all_.where(Registration.person.in_(served)))]
        return MemberFigures(*found)

    def _served(self, area: str, since: datetime) -> tuple[int, int, int]:
        """Return how often, by how many people and for how many minutes somebody served, where that is credited."""
        there = (Hours.community.startswith(area, autoescape=True), Hours.came_at >= since)
        counts = (*there, Hours.state == hours.State.CREDITED.value, Hours.minutes > 0)
        times = select(Hours.person, Hours.event, Hours.community, Hours.day).where(*counts).distinct().subquery()
        often = self._session.scalar(select(func.count()).select_from(times)) or 0
        sums = select(func.count(distinct(Hours.person)), func.coalesce(func.sum(Hours.minutes), 0)).where(*counts)
        persons, minutes = self._session.execute(sums).one()
        return often, persons, int(minutes)

    def _first(self, kind: str, action: str, rows: type[Wish | Need], area: str) -> Mapping[int, datetime]:
        """Return when each of a kind had a step taken for the first time."""
        self._uow.flush()
        there = select(rows.id).where(rows.community.startswith(area, autoescape=True))
        mine = select(deed.c.subject, func.min(deed.c.at)).where(deed.c.kind == kind, deed.c.action == str(action))
        found = self._session.execute(mine.where(deed.c.subject.in_(there)).group_by(deed.c.subject))
        return dict(found.all())
