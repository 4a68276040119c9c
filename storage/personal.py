"""What is held of people: of every column whose it is, and what the export, /delete and retention do with it.

``tests/storage/test_personal.py`` fails for a table or a column that stands neither here nor in ``impersonal.py``.
"""

from sqlalchemy import String, and_, or_, select
from sqlalchemy import cast as typed

from storage.contacts import Contact, Look
from storage.held import WHO, WHOM, Held, held
from storage.link_tables import Link, LinkCode, LinkDeed, LinkTry
from storage.personal_service import SERVICE
from storage.streams import card, dialogue, history, inbox, issue_media, outbox, timer, trouble, words
from storage.tables import Assignment, Door, Invitation, Issue, Judgement, Person, Picture
from storage.web import WebSession

OF_REPORTER = ("text", "place")
"""The kinds of words that whoever reported an issue wrote; the others are those of whoever took the step."""
SENDERS = (("sender", "id"), *((kind, "from", "id") for kind in ("message", "callback_query", "my_chat_member")))
"""Where an update that was set aside names who sent it: one that was read, and one that nobody could read."""

_doors = select(Door.id).where(Door.person == WHO)
_reports = select(Issue.id).where(Issue.reporter == WHO)
_said = select(history.c.words).where(history.c.actor.in_(WHOM), history.c.words.is_not(None))
_links = or_(Link.person.in_(WHOM), Link.other.in_(WHOM))
_outside = select(Door.outside).where(Door.person == WHO, Door.channel == trouble.c.channel)

HELD: tuple[Held, ...] = (
    held(
        "me",
        Person,
        Person.id.in_(WHOM),
        "id name name_en language consent consented_at created_at simple muted rider invitations linked_at demo"
        " left_at",
        blank={
            "name": "",
            "name_en": "",
            "consent": "",
            "consented_at": None,
            "door": None,
            "simple": None,
            "invitations": None,
            "muted": "",
            "rider": False,
            "linked_at": None,
            "demo": None,
        },
    ),
    # /delete makes each address somebody new's (People.leave): the farewell still has to get there.
    held("addresses", Door, Door.person == WHO, "channel outside menu closed_at", kept="retention.strangers"),
    held("seats", Assignment, Assignment.person == WHO, "role unit from_on until_on"),
    held(
        "invitations",
        Invitation,
        Invitation.person == WHO,
        "role unit name created_at expires_at redeemed_at until_on",
        secret=("digest",),
        blank={"name": ""},
        kept="retention.words",
    ),
    # What /delete leaves of reports, handlers/forgetting.py takes once they have ended.
    held(
        "reports",
        Issue,
        Issue.reporter == WHO,
        "id number state category tier area holder lat lon source submitted_at answer_by due_at ended_at",
        kept="retention.issues",
    ),
    held(
        "words",
        words,
        or_(and_(words.c.issue.in_(_reports), words.c.kind.in_(OF_REPORTER)), words.c.id.in_(_said)),
        "issue kind text at",
        secret=("salt",),
        kept="retention.issues",
    ),
    held(
        "steps",
        history,
        history.c.actor.in_(WHOM),
        "issue seq at action from_state to_state actor channel unit",
    ),
    held("judgements", Judgement, Judgement.issue.in_(_reports), "issue round verdict rating at"),
    held(
        "photos",
        Picture,
        Picture.owner == WHO,
        "ref kind channel mime size seconds created_at stored_at refused",
        secret=("source",),
        kept="retention.media",
    ),
    held(
        "photos_in_reports",
        issue_media,
        issue_media.c.ref.in_(select(Picture.ref).where(Picture.owner == WHO)),
        "issue stage place ref",
        kept="retention.media",
    ),
    *SERVICE,
    held(
        "open_form",
        dialogue,
        dialogue.c.person == WHO,
        "form state opened_at updated_at",
        goes=True,
        kept="drafts.life",
    ),
    held(
        "form_reminders",
        timer,
        and_(timer.c.kind == "draft", timer.c.subject == WHO),
        "kind due_at fired_at",
        goes=True,
        kept="drafts.life",
    ),
    held(
        "messages",
        outbox,
        outbox.c.address.in_(_doors),
        "channel body card purpose created_at not_before settled_at fate why",
        goes=True,
        kept="retention.words",
    ),
    held("cards", card, card.c.address.in_(_doors), "card", secret=("receipt",), kept="retention.strangers"),
    held("shown_on_the_web", inbox, inbox.c.address.in_(_doors), "at shown", blank={"address": None, "shown": None}),
    held(
        "set_aside",
        trouble,
        or_(*(typed(trouble.c.aside[path].as_string(), String).in_(_outside) for path in SENDERS)),
        "at tries aside why",
        goes=True,
        kept="retention.words",
    ),
    held(
        "phone",
        Contact,
        Contact.person == WHO,
        "shared changed_at",
        secret=("sealed",),
        opened=("number",),
        goes=True,
        kept="retention.phones",
    ),
    held(
        "looks_at_your_number",
        Look,
        Look.owner == WHO,
        "issue role unit at told_at",
        goes=True,
        kept="retention.looks",
    ),
    held("looks_of_yours", Look, Look.viewer.in_(WHOM), "id issue role unit at", kept="retention.looks"),
    held("linked_since", LinkDeed, LinkDeed.link.in_(select(Link.id).where(_links)), "link kind key", goes=True),
    held("links", Link, _links, "id at until undone_at moved", goes=True, kept="links.undo"),
    held("codes_typed", LinkTry, LinkTry.person.in_(WHOM), "fate at", goes=True, kept="links.undo"),
    held(
        "codes_shown",
        LinkCode,
        LinkCode.door.in_(_doors),
        "shown_at expires_at used_at",
        secret=("digest",),
        goes=True,
        kept="links.life",
    ),
    # /delete lets the browser that asked for it read the farewell; it signs out every other one (WebSessions.end).
    held("web_sessions", WebSession, WebSession.address.in_(_doors), "created_at expires_at", secret=("digest",)),
)
