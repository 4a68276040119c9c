"""What belongs to whom, and how it changes hands when two people turn out to be one, or two again."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import InstrumentedAttribute

from storage.contacts import Look
from storage.event_tables import Event, Signup
from storage.hours_tables import Certificate, Hours
from storage.needs import Need, NeedFollower
from storage.registrations import Registration
from storage.repository import Repository
from storage.tables import Assignment, Door, Invitation, Issue, Picture
from storage.wellbeing import Wellbeing
from storage.wishes import Wish, WishHelper

OWNERS: Mapping[str, InstrumentedAttribute[Any]] = {
    "doors": Door.person,
    "issues": Issue.reporter,
    "seats": Assignment.person,
    "invitations": Invitation.person,
    "pictures": Picture.owner,
    "events": Event.organiser,
    "registrations": Registration.person,
    "hours": Hours.person,
    "certificates": Certificate.person,
    "looks": Look.owner,
    "needs": Need.asker,
    "needs_followed": NeedFollower.person,
    "wishes": Wish.person,
    "wishes_taken_on": Wish.claimer,
    "wishes_helped": WishHelper.person,
    "staying_well": Wellbeing.person,
    "looking_after": Wellbeing.contact,
}
"""Which column says whose a row is. What somebody did stays written with them: history, and who decided."""


class Belongings(Repository):
    """Rows of one person that become another's, locked in the order of their keys."""

    def hand_over(self, kind: str, *, giver: int, taker: int, keys: Sequence[Any] | None = None) -> list[Any]:
        """Give all of a kind that is the giver's, or what has these keys, to the taker; return the keys."""
        owner = OWNERS[kind]
        (key,) = inspect(owner.class_).primary_key
        theirs = select(owner.class_).where(owner == giver).order_by(key).with_for_update()
        if keys is not None:
            theirs = theirs.where(key.in_(keys))
        self._session.flush()
        rows = self._session.scalars(theirs.execution_options(populate_existing=True)).all()
        for row in rows:
            setattr(row, owner.key, taker)
        self._session.flush()
        return [inspect(row).identity[0] for row in rows]

    def keys(self, kind: str, owner: int) -> list[Any]:
        """Return the keys of what is somebody's, the oldest first."""
        column = OWNERS[kind]
        (key,) = inspect(column.class_).primary_key
        self._session.flush()
        return list(self._session.scalars(select(key).where(column == owner).order_by(key)))

    def places(self, person: int) -> list[Signup]:
        """Return a person's places at events, by shift."""
        self._session.flush()
        return list(self._session.scalars(select(Signup).where(Signup.person == person).order_by(Signup.shift)))

    def name_too(self, person: int, other: int) -> list[int]:
        """Name somebody wherever the other is named who has become part of them; return where they were not before."""
        new = [issue for issue in self._uow.issues.naming(other) if person not in (issue.people or ())]
        for issue in new:
            issue.named += f"{person} "
        return [issue.id for issue in new]

    def name_no_more(self, person: int, issues: Sequence[int]) -> None:
        """Name somebody no more who was named for another, where anybody else is."""
        for key in issues:
            issue = self._uow.issues.find(key)
            left = (issue.people or frozenset()) - {person} if issue else None
            if issue and left:
                issue.named = f" {' '.join(map(str, sorted(left)))} "
