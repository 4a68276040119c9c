"""What is held of people: of every column whose it is, and what the export, /delete and retention do with it.

``tests/storage/test_personal.py`` fails for a table or a column that stands neither here nor in ``impersonal.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, cast

from sqlalchemy import BindParameter, ColumnElement, String, Table, and_, bindparam, or_, select
from sqlalchemy import cast as typed

from storage.contacts import Contact, Look
from storage.events import Event, Signup
from storage.link_tables import Link, LinkCode, LinkDeed, LinkTry
from storage.streams import card, dialogue, history, inbox, issue_media, outbox, timer, trouble, words
from storage.tables import Assignment, Door, Invitation, Issue, Judgement, Person, Picture, Registration, Row
from storage.web import WebSession

Which: TypeAlias = ColumnElement[bool]
WHO: BindParameter[int] = bindparam("who")
"""The person that is asked about."""
OF_REPORTER = ("text", "place")
"""The kinds of words that whoever reported an issue wrote; the others are those of whoever took the step."""
SENDERS = (("sender", "id"), *((kind, "from", "id") for kind in ("message", "callback_query", "my_chat_member")))
"""Where an update that was set aside names who sent it: one that was read, and one that nobody could read."""

_parts = select(Person.id).where(Person.id == WHO).cte("parts", recursive=True)
_parts = _parts.union(select(Person.id).where(Person.into == _parts.c.id))
WHOM = select(_parts.c.id)
"""The same with everybody who has become part of them: what those did stays written with them."""
_doors = select(Door.id).where(Door.person == WHO)
_reports = select(Issue.id).where(Issue.reporter == WHO)
_said = select(history.c.words).where(history.c.actor.in_(WHOM), history.c.words.is_not(None))
_links = or_(Link.person.in_(WHOM), Link.other.in_(WHOM))
_outside = select(Door.outside).where(Door.person == WHO, Door.channel == trouble.c.channel)


def table_of(row: type[Row]) -> Table:
    """Return the table of a row."""
    return cast("Table", row.__table__)


@dataclass(frozen=True, kw_only=True)
class Held:
    """Some rows of a table that tell of a person, and what becomes of them."""

    key: str
    """What the export calls them."""
    table: Table
    whose: Which
    told: tuple[str, ...]
    """The columns that the export holds."""
    secret: tuple[str, ...] = ()
    """Columns that tell of the person and that nobody is given: digests, and a channel's own handles."""
    opened: tuple[str, ...] = ()
    """What the export gives besides, of a secret that only the key opens."""
    blank: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """What /delete writes into columns; without these and ``goes`` a row stays: its person is nobody any more."""
    goes: bool = False
    """Whether /delete takes the rows away."""
    kept: str = ""
    """The key of the policy that says how long; nothing for as long as the person is here."""


def _held(key: str, row: type[Row] | Table, whose: Which, told: str, **fates: Any) -> Held:
    table = row if isinstance(row, Table) else table_of(row)
    return Held(key=key, table=table, whose=whose, told=tuple(told.split()), **fates)


HELD: tuple[Held, ...] = (
    _held(
        "me",
        Person,
        Person.id.in_(WHOM),
        "id name name_en language consent consented_at created_at simple linked_at demo left_at",
        blank={
            "name": "",
            "name_en": "",
            "consent": "",
            "consented_at": None,
            "door": None,
            "simple": None,
            "linked_at": None,
            "demo": None,
        },
    ),
    # /delete makes each address somebody new's (People.leave): the farewell still has to get there.
    _held("addresses", Door, Door.person == WHO, "channel outside menu closed_at", kept="retention.strangers"),
    _held("seats", Assignment, Assignment.person == WHO, "role unit from_on until_on"),
    _held(
        "invitations",
        Invitation,
        Invitation.person == WHO,
        "role unit name created_at expires_at redeemed_at",
        secret=("digest",),
        blank={"name": ""},
        kept="retention.words",
    ),
    # What /delete leaves of reports, handlers/forgetting.py takes once they have ended.
    _held(
        "reports",
        Issue,
        Issue.reporter == WHO,
        "id number state category tier area holder lat lon source submitted_at answer_by due_at ended_at",
        kept="retention.issues",
    ),
    _held(
        "words",
        words,
        or_(and_(words.c.issue.in_(_reports), words.c.kind.in_(OF_REPORTER)), words.c.id.in_(_said)),
        "issue kind text at",
        secret=("salt",),
        kept="retention.issues",
    ),
    _held(
        "steps",
        history,
        history.c.actor.in_(WHOM),
        "issue seq at action from_state to_state actor channel unit",
    ),
    _held("judgements", Judgement, Judgement.issue.in_(_reports), "issue round verdict rating at"),
    _held(
        "photos",
        Picture,
        Picture.owner == WHO,
        "ref kind channel mime size seconds created_at stored_at refused",
        secret=("source",),
        kept="retention.media",
    ),
    _held(
        "photos_in_reports",
        issue_media,
        issue_media.c.ref.in_(select(Picture.ref).where(Picture.owner == WHO)),
        "issue stage place ref",
        kept="retention.media",
    ),
    _held(
        "registrations",
        Registration,
        Registration.person == WHO,
        "id name work_unit community skills state submitted_at reviewed_at",
        goes=True,
        kept="retention.service",
    ),
    _held("registrations_decided", Registration, Registration.reviewer == WHO, "id community state reviewed_at"),
    _held(
        "events_organised",
        Event,
        Event.organiser == WHO,
        "id title community place starts_at ends_at seats state",
        secret=("code",),
    ),
    # /delete gives back the places that are still to come (handlers/forgetting.py).
    _held("places", Signup, Signup.person == WHO, "event state at checked_in_at tries", kept="retention.service"),
    _held(
        "open_form",
        dialogue,
        dialogue.c.person == WHO,
        "form state opened_at updated_at",
        goes=True,
        kept="drafts.life",
    ),
    _held(
        "form_reminders",
        timer,
        and_(timer.c.kind == "draft", timer.c.subject == WHO),
        "kind due_at fired_at",
        goes=True,
        kept="drafts.life",
    ),
    _held(
        "messages",
        outbox,
        outbox.c.address.in_(_doors),
        "channel body card purpose created_at not_before settled_at fate why",
        goes=True,
        kept="retention.words",
    ),
    _held("cards", card, card.c.address.in_(_doors), "card", secret=("receipt",), kept="retention.strangers"),
    _held("shown_on_the_web", inbox, inbox.c.address.in_(_doors), "at shown", blank={"address": None, "shown": None}),
    _held(
        "set_aside",
        trouble,
        or_(*(typed(trouble.c.aside[path].as_string(), String).in_(_outside) for path in SENDERS)),
        "at tries aside why",
        goes=True,
        kept="retention.words",
    ),
    _held(
        "phone",
        Contact,
        Contact.person == WHO,
        "shared changed_at",
        secret=("sealed",),
        opened=("number",),
        goes=True,
    ),
    _held("looks_at_your_number", Look, Look.owner == WHO, "issue role unit at told_at", goes=True),
    _held("looks_of_yours", Look, Look.viewer.in_(WHOM), "id issue role unit at"),
    _held("linked_since", LinkDeed, LinkDeed.link.in_(select(Link.id).where(_links)), "link kind key", goes=True),
    _held("links", Link, _links, "id at until undone_at moved", goes=True, kept="links.undo"),
    _held("codes_typed", LinkTry, LinkTry.person.in_(WHOM), "fate at", goes=True, kept="links.undo"),
    _held(
        "codes_shown",
        LinkCode,
        LinkCode.door.in_(_doors),
        "shown_at expires_at used_at",
        secret=("digest",),
        goes=True,
        kept="links.life",
    ),
    # /delete lets the browser that asked for it read the farewell; it signs out every other one (WebSessions.end).
    _held("web_sessions", WebSession, WebSession.address.in_(_doors), "created_at expires_at", secret=("digest",)),
)
