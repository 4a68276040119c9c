"""How much comes of wishes and needs, each figure as a part and what it is a part of (docs/RULES.md)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from sqlalchemy import func, select

from domain import need, wish
from storage.lives import deed
from storage.repository import Repository
from storage.wishes import Wish


class Share(NamedTuple):
    """A part, and what it is a part of."""

    part: int
    of: int


class WishFigures(NamedTuple):
    """Of the wishes that were published: how many somebody took on, how many came true; and how often one was lost."""

    claimed: Share
    fulfilled: Share
    expired: int


class NeedFigures(NamedTuple):
    """Of the needs that were published: how many a unit took, and after how long the middle one."""

    matched: Share
    until_matched: timedelta | None


class ServiceFigures(Repository):
    """Only counts: nothing here tells of anybody, and nobody is compared with anybody."""

    def wishes(self, since: datetime, until: datetime) -> WishFigures:
        """Return what came of the wishes that were published in a stretch of time."""
        published = self._first(wish.KIND, wish.Action.PUBLISH, since, until)
        claimed = self._first(wish.KIND, wish.Action.CLAIM).keys() & published.keys()
        true = self._session.scalars(select(Wish.id).where(Wish.state == wish.State.FULFILLED.value))
        expired = select(func.count()).where(
            deed.c.kind == wish.KIND, deed.c.action == wish.Action.EXPIRE.value, deed.c.at >= since, deed.c.at < until
        )
        of = len(published)
        return WishFigures(
            Share(len(claimed), of),
            Share(len(published.keys() & set(true)), of),
            self._session.scalar(expired) or 0,
        )

    def needs(self, since: datetime, until: datetime) -> NeedFigures:
        """Return what came of the needs that were published in a stretch of time."""
        ordered = self._first(need.KIND, need.Action.ORDER, since, until)
        taken = self._first(need.KIND, need.Action.TAKE)
        spans = [(taken[key] - at).total_seconds() for key, at in ordered.items() if key in taken]
        return NeedFigures(Share(len(spans), len(ordered)), timedelta(seconds=median(spans)) if spans else None)

    def _first(
        self, kind: str, action: str, since: datetime | None = None, until: datetime | None = None
    ) -> Mapping[int, datetime]:
        """Return when each of a kind had a step taken for the first time, if that was in a stretch of time."""
        self._uow.flush()
        mine = select(deed.c.subject, func.min(deed.c.at)).where(deed.c.kind == kind, deed.c.action == str(action))
        found = self._session.execute(mine.group_by(deed.c.subject))
        return {key: at for key, at in found if (since is None or at >= since) and (until is None or at < until)}
