"""Which rows have had their time, and how they are taken away, a few at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, exists, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from domain import (
    certificate,
    event,
    hours,
    need,
    pairing,
    post,
    registration,
    resource,
    signup,
    statement,
    wellbeing,
    wish,
)
from storage.columns import UtcDateTime
from storage.contacts import Contact, Look
from storage.event_tables import Event, Invited, Shift, Signup
from storage.held import table_of
from storage.hours_tables import Certificate, Hours, HoursChange
from storage.leases import SETTLED_AND_UNSEEN
from storage.link_tables import LinkCode, LinkTry
from storage.lives import deed
from storage.needs import Need, NeedFollower, Resource
from storage.pairings import Pairing
from storage.posts import Held, Post
from storage.registrations import Registration
from storage.repository import Repository
from storage.statements import Statement
from storage.streams import card, dialogue, inbox, issue_media, outbox, timer, trouble
from storage.tables import Assignment, Door, Invitation, Issue, Person, Picture
from storage.web import WebSession
from storage.wellbeing import Wellbeing
from storage.wishes import Wish, WishHelper

Key: TypeAlias = tuple[Any, ...]
MOST = 20_000
"""How many rows of a kind one sweep takes; the next one takes more."""


def _before(column: ColumnElement[Any] | InstrumentedAttribute[Any], name: str = "before") -> ColumnElement[bool]:
    return column < bindparam(name, type_=UtcDateTime())


@dataclass(frozen=True, eq=False)
class Over:
    """Rows that have had their time: how a reader finds them, and what the writer makes sure of once more."""

    table: Table
    found: ColumnElement[bool]
    still: ColumnElement[bool] | None = None


_ended = and_(Issue.ended_at.is_not(None), Issue.emptied_at.is_(None))
_nobody = select(Person.id).where(Person.left_at.is_not(None))
_registered = exists().where(Registration.person == Signup.person, Registration.state.in_(registration.COUNTING))
_past = select(Shift.id).where(_before(Shift.ends_at))
_has_something = or_(
    *(
        exists().where(owner == Door.person)
        for owner in (
            dialogue.c.person,
            Issue.reporter,
            Picture.owner,
            Assignment.person,
            Registration.person,
            Signup.person,
            Event.organiser,
            Invited.person,
            Hours.person,
            Certificate.person,
            Contact.person,
            Need.asker,
            NeedFollower.person,
            Wish.person,
            Wish.claimer,
            WishHelper.person,
            Wellbeing.person,
            Wellbeing.contact,
            LinkTry.person,
            Pairing.liaison,
        )
    )
)
_unknown = exists().where(
    Person.id == Door.person, Person.consent == "", Person.demo.is_(None), _before(Person.created_at)
)
_shown = exists().where(Event.cover == Picture.ref, Event.ends_at >= bindparam("before", type_=UtcDateTime()))
_loose = ~exists().where(issue_media.c.ref == Picture.ref) & ~_shown
_old = Picture.created_at <= bindparam("before", type_=UtcDateTime())
_closed = ~exists().where(dialogue.c.person == Picture.owner)
_unagreed = ~exists().where(Person.id == Picture.owner, Person.consent == bindparam("consent"))

MARKS = Over(inbox, _before(inbox.c.at))
TRIES = Over(trouble, or_(and_(_before(trouble.c.at), trouble.c.aside.is_(None)), _before(trouble.c.at, "aside")))
MESSAGES = Over(outbox, SETTLED_AND_UNSEEN, outbox.c.settled_at.is_not(None))
SESSIONS = Over(table_of(WebSession), WebSession.expires_at <= bindparam("now", type_=UtcDateTime()))
TIMERS = Over(timer, _before(timer.c.fired_at))
INVITATIONS = Over(table_of(Invitation), _before(Invitation.expires_at))
_gone = select(Registration.id).where(Registration.state.in_(registration.OVER), _before(Registration.since))
HELD_POSTS = Over(
    table_of(Held), or_(Held.registration.in_(_gone), and_(Held.state != post.Hold.HELD.value, _before(Held.at)))
)
POSTS = Over(
    table_of(Post),
    and_(Post.state.in_(post.OVER), _before(Post.since), ~exists().where(Held.post == Post.id)),
)
PAIRINGS = Over(table_of(Pairing), and_(Pairing.state.in_(pairing.OVER), _before(Pairing.since)))
REGISTERED = Over(
    table_of(Registration), and_(Registration.id.in_(_gone), ~exists().where(Held.registration == Registration.id))
)
PLACES = Over(table_of(Signup), and_(Signup.shift.in_(_past), ~_registered))
_kept = exists().where(
    Registration.person == Hours.person,
    or_(Registration.state.in_(registration.COUNTING), ~_before(Registration.since)),
)
HOURS = Over(table_of(Hours), and_(_before(Hours.ends_at), ~_kept))
"""Hours of long ago of somebody who has not been a member since."""
CHANGES = Over(table_of(HoursChange), HoursChange.entry.in_(select(Hours.id).where(HOURS.found)))
_certified = exists().where(
    Registration.person == Certificate.person,
    or_(Registration.state.in_(registration.COUNTING), ~_before(Registration.since)),
)
CERTIFICATES = Over(table_of(Certificate), and_(_before(Certificate.issued_at), ~_certified))
STATEMENTS = Over(table_of(Statement), _before(Statement.moved_at))
INVITED = Over(table_of(Invited), _before(Invited.at))
LOOKS = Over(table_of(Look), _before(Look.at))
PHONES = Over(
    table_of(Contact),
    and_(
        _before(Contact.changed_at),
        ~exists().where(Issue.reporter == Contact.person, or_(Issue.ended_at.is_(None), ~_before(Issue.ended_at))),
    ),
)
"""Numbers that were left so long ago, and that no report of their person, open or ended since, could have needed."""
LIVES: Mapping[str, InstrumentedAttribute[int]] = {
    registration.KIND: Registration.id,
    wellbeing.KIND: Wellbeing.id,
    wish.KIND: Wish.id,
    need.KIND: Need.id,
    resource.KIND: Resource.id,
    post.KIND: Post.id,
    post.HOLD_KIND: Held.id,
    pairing.KIND: Pairing.id,
    event.KIND: Event.id,
    signup.KIND: Signup.id,
    hours.KIND: Hours.id,
    certificate.KIND: Certificate.id,
    statement.KIND: Statement.id,
}
"""By its kind, where that lies whose steps are kept."""
WISHES = Over(table_of(Wish), and_(_before(Wish.ended_at), Wish.emptied_at.is_(None)))
"""Wishes that have ended long ago."""
NEEDS = Over(table_of(Need), and_(_before(Need.ended_at), Need.emptied_at.is_(None)))
"""Needs that have ended long ago."""
RESOURCES = Over(table_of(Resource), _before(Resource.ended_at))
DEEDS = Over(
    deed,
    and_(
        _before(deed.c.at),
        *(or_(deed.c.kind != kind, ~exists().where(key == deed.c.subject)) for kind, key in LIVES.items()),
    ),
)
"""Steps of what is gone."""
LOOSE = Over(table_of(Picture), and_(_loose, or_(and_(_closed, or_(_old, _unagreed)), and_(_old, _unagreed))))
"""Files in no issue. One stays while at least two of these hold: its owner has a form open, its owner has given the
consent in force, and it was sent after ``before`` (docs/RULES.md, Privacy)."""
STRANGERS = Over(
    table_of(Door),
    and_(
        _unknown,
        Door.unit.is_(None),
        ~_has_something,
        ~exists().where(WebSession.address == Door.id),
        ~exists().where(LinkCode.door == Door.id),
        ~exists().where(LinkTry.door == Door.id),
        ~exists().where(outbox.c.address == Door.id, outbox.c.settled_at.is_(None)),
    ),
)
"""Addresses of people of whom nothing else is held, and of groups that are bound to no unit."""
ENDED = Over(
    table_of(Issue),
    and_(
        _ended, or_(_before(Issue.ended_at), Issue.reporter.in_(select(Person.id).where(Person.left_at.is_not(None))))
    ),
)
"""Issues that have ended long ago, or whose reporter asked to be forgotten."""
PICTURED = Over(
    table_of(Issue),
    and_(
        Issue.ended_at.is_not(None),
        exists().where(issue_media.c.issue == Issue.id, issue_media.c.ref == Picture.ref, _before(Picture.created_at)),
    ),
)
"""Issues that have ended and still show old photos."""


class Retention(Repository):
    """What has had its time. Rows are found by a reader, however long that takes, and taken away by their keys."""

    def find(self, over: Over, **terms: Any) -> list[Key]:
        """Return the keys of rows that have had their time."""
        keys = over.table.primary_key.columns
        found = self._rows(select(*keys).where(over.found).limit(MOST), terms)
        return [tuple(row) for row in found]

    def forget(self, over: Over, few: Sequence[Key], terms: Mapping[str, Any]) -> list[Key]:
        """Take rows away that were found, but those that have become somebody's again; return which."""
        keys = list(over.table.primary_key.columns)
        these = tuple_(*keys).in_(few) if len(keys) > 1 else keys[0].in_([key for (key,) in few])
        still = over.found if over.still is None else over.still
        gone = self._session.execute(delete(over.table).where(these, still).returning(*keys), dict(terms))
        return [tuple(row) for row in gone]

    def forget_doors(self, few: Sequence[Key], terms: Mapping[str, Any]) -> None:
        """Take addresses away, with what was said there."""
        doors = [key for (key,) in few]
        self._session.execute(delete(outbox).where(outbox.c.address.in_(doors), outbox.c.settled_at.is_not(None)))
        self._session.execute(delete(card).where(card.c.address.in_(doors)))
        self.forget(STRANGERS, few, terms)
