"""A look at the number of who reported an issue: shown for a short time, written down, and told to whose it is."""

from collections.abc import Iterable
from datetime import UTC, datetime

from domain.access import capacity, may_call
from domain.errors import NotAllowed, NotFound, TooLate
from domain.issue import OPEN
from domain.message import Outbound
from domain.organisation import Role
from handlers.access import scope_of
from handlers.desk import LISTED, PRIORITY, Desk, Office, Purpose
from handlers.keys import short
from handlers.paging import page
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.contacts import Look
from storage.keys import new_id
from storage.tables import Issue
from storage.terms import Terms
from storage.timers import Timer

OVER, NOTICE = "look", "looked"
"""When a number that was shown is taken from the screen again, and when its owner is told that somebody looked."""
SHOWN = N_("{number}: {phone}\nIt stands here until {until}. That you looked is written down, and its owner is told.")
OVER_SAID = N_("The telephone number of {number} stood here. Its card shows it again.")
NO_NUMBER = N_("Who reported {number} has left no telephone number that may be looked at.")
UNREADABLE = N_("The telephone number of {number} cannot be read. Please tell those who look after me.")
NOT_YOURS = N_("Only who may act on {number} may look at the telephone number.")
PAST = N_("{number} is not being handled any more: the telephone number is not shown.")
LOOKED = N_("Your telephone number was looked at:\n{looks}\n/views shows every look, /phone hides the number.")
EMPTY = N_("Nobody has looked at your telephone number.")


def reveal(desk: Desk, issue: Issue) -> None:
    """Show the number to who may act on the issue, where nobody else reads along; write down who looked and as what."""
    _check(desk, issue)
    seat = capacity(desk.seats, scope_of(issue))
    look = Look(
        id=new_id(desk.now),
        owner=issue.reporter,
        viewer=desk.person.id,
        issue=issue.id,
        at=desk.now,
        role=seat.role.value,
        unit=seat.unit,
        told_at=None,
    )
    desk.uow.contacts.look(look)
    until = desk.now + desk.rules.policy.contact.shown.clock
    told = Outbound(desk.say(OVER_SAID, number=issue.number), card=_name(look.id))
    answer = Purpose.ANSWER
    terms = Terms(answer.value, PRIORITY[answer], about=issue.id, expires_at=until, reveals=issue.id)
    desk.uow.outbox.owe(desk.door, told, terms, desk.now)
    desk.uow.timers.restart(Timer(OVER, look.id, 0, 1, until))
    desk.uow.timers.restart(_notice(desk, issue.reporter))


def told(office: Office, issue: int, viewer: int, *, until: datetime) -> Outbound | None:
    """Return what is shown to who looks, while it may be: it holds the number and is written nowhere."""
    found = office.uow.issues.find(issue)
    if found is None or office.now >= until or not _may_look(office, found, viewer):
        return None
    voice = office.voice_of(office.uow.people.get(viewer))
    phone = office.uow.contacts.phone(found.reporter)
    return Outbound(voice.say(SHOWN, number=found.number, phone=phone, until=voice.moment(until, office.now)))


def end(office: Office, timer: Timer) -> None:
    """Take a number from the screen."""
    look = office.uow.contacts.find_look(timer.subject)
    if look is None:
        return
    voice = office.voice_of(office.uow.people.get(look.viewer))
    number = office.uow.issues.numbers([look.issue])[look.issue]
    for name, door in office.uow.outbox.copies(_name(look.id)):
        over = Outbound(voice.say(OVER_SAID, number=number), card=name)
        office.send(office.uow.people.door(door), over, Purpose.CARD)


def tell(office: Office, timer: Timer) -> None:
    """Tell somebody who looked at their number: once an issue, and all of a while in one message."""
    person = office.uow.people.current(timer.subject)
    known, looks = office.uow.contacts.told_of(person.id), office.uow.contacts.untold(person.id)
    first: dict[int, Look] = {}
    for look in looks:
        look.told_at = office.now
        if look.issue not in known:
            first.setdefault(look.issue, look)
    if first:
        voice = office.voice_of(person)
        lines = _lines(office, list(first.values())[:LISTED], voice)
        office.tell(person, Outbound(voice.say(LOOKED, looks="\n".join(lines))), Purpose.NOTICE)


def show(desk: Desk, rest: str) -> Outbound:
    """Show who looked at one's number, the latest first."""
    part = page(rest, desk.uow.contacts.count_looks(desk.person.id))
    if part.count == 0:
        return Outbound(desk.say(EMPTY))
    found = desk.uow.contacts.looks(desk.person.id, LISTED, skip=part.skip)
    title = part.title(desk.voice, desk.say("Who looked at your telephone number, the latest first:"))
    return Outbound("\n".join([title, *_lines(desk, found, desk.voice)]), tuple(part.more(desk.voice, "views")))


def _check(desk: Desk, issue: Issue) -> None:
    """Refuse, in words, who may not look, and where there is nothing to be seen."""
    if not may_call(desk.person.id, desk.seats, scope_of(issue)) or desk.door.person != desk.person.id:
        raise NotAllowed(NOT_YOURS, number=issue.number)
    if issue.at not in OPEN:
        raise TooLate(PAST, number=issue.number)
    kept = desk.uow.contacts.find(issue.reporter)
    if kept is None or not kept.shared:
        raise NotFound(NO_NUMBER, number=issue.number)
    if not desk.uow.contacts.phone(issue.reporter):
        raise NotFound(UNREADABLE, number=issue.number)


def _may_look(office: Office, issue: Issue, viewer: int) -> bool:
    """Ask everything again: it may have been restricted, ended, hidden or taken away since it was asked for."""
    kept = office.uow.contacts.find(issue.reporter)
    may = may_call(viewer, office.seats_of(viewer), scope_of(issue))
    is_there = kept is not None and kept.shared and bool(office.uow.contacts.phone(issue.reporter))
    return may and is_there and issue.at in OPEN


def _notice(office: Office, owner: int) -> Timer:
    """Return when an owner is told: at the end of a stretch in which all that look are told of together."""
    stretch = office.rules.policy.contact.notice.clock.total_seconds()
    number = int(office.now.timestamp() // stretch)
    return Timer(NOTICE, owner, number, 1, datetime.fromtimestamp((number + 1) * stretch, UTC))


def _lines(office: Office, looks: Iterable[Look], voice: Voice) -> list[str]:
    found = list(looks)
    numbers = office.uow.issues.numbers([look.issue for look in found])
    return [
        f"{voice.moment(look.at, office.now)} · {numbers[look.issue]} · {_who(office, look, voice)}" for look in found
    ]


def _who(office: Office, look: Look, voice: Voice) -> str:
    """Return as what somebody looked; their name only where the county has decided so."""
    as_what = voice.seat(Role(look.role), look.unit)
    if not office.rules.policy.contact.names:
        return as_what
    viewer = office.uow.people.get(look.viewer)
    return " · ".join(part for part in (as_what, voice.named(viewer.name, viewer.name_en)) if part)


def _name(look: int) -> str:
    return f"look:{short(look)}"
