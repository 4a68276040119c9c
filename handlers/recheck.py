"""Asked before a message is sent: does it still matter, may its person still read it, is this an hour for it?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.access import may_see
from domain.event import TAKING
from domain.issue import OPEN
from domain.message import Outbound
from domain.registration import State
from handlers import card, escalate, registration_card
from handlers.access import scope_of
from handlers.desk import LISTED, Office, Purpose
from storage.tables import Door, Issue


@dataclass(frozen=True, slots=True)
class Verdict:
    """Send it now (neither is set), not any more (``dropped`` says why), or at ``later``.

    What is sent may be another message ``instead``, or ``silent``: it can wait, and somebody may be asleep.
    """

    dropped: str = ""
    later: datetime | None = None
    instead: Outbound | None = None
    silent: bool = False


SEND = Verdict()
SILENT = Verdict(silent=True)


def recheck(office: Office, row: Any, door: Door) -> Verdict:
    """Return what is to become of a message that was owed some time ago; an answer is never held back."""
    if row.expires_at is not None and row.expires_at <= office.now:
        return Verdict(dropped="too late")
    if row.purpose == Purpose.ANSWER:
        return SEND
    issue = office.uow.issues.find(row.about) if row.about is not None else None
    if issue is not None and not may_see(door.person, office.seats_of(door.person), scope_of(issue)):
        return Verdict(dropped="not theirs any more")
    if issue is not None and row.version is not None and office.uow.issues.moved_since(issue.id, row.version):
        return Verdict(dropped="moved on")
    if issue is None and row.about is not None and not _is_theirs_still(office, row, door):
        return Verdict(dropped="over")
    if row.purpose != Purpose.REMINDER:
        return SILENT if row.purpose != Purpose.ALARM and office.rules.calendar.is_quiet(office.now) else SEND
    in_hours = _in_hours(office)
    if in_hours.later:
        return in_hours
    return _of_issues(office, row, door) or (SEND if _is_waiting(office, row, door) else Verdict(dropped="over"))


def _is_theirs_still(office: Office, row: Any, door: Door) -> bool:
    """Say whether a draft is still open, and a place at an event not given back; nothing else is asked about here."""
    if row.about == door.person:
        return office.uow.dialogues.find(door.person) is not None
    signup = office.uow.events.signup(row.about, door.person)
    return signup is None or signup.state in TAKING


def _of_issues(office: Office, row: Any, door: Door) -> Verdict | None:
    """Return what becomes of a reminder of issues: it is written anew where some of them wait no longer."""
    listed = [card.shown_by(value) for buttons in row.body.get("rows", ()) for _, value, _ in buttons]
    named = [one for one in listed if one]
    if not named:
        return None
    left = [issue for key, seq in named for issue in _still_waiting(office, row, door, key=key, seq=seq)]
    if not left:
        return Verdict(dropped="over")
    if len(left) == len(named):
        return SEND
    person = office.uow.people.get(door.person)
    return Verdict(instead=escalate.reminder(office, person, left, are_all=len(named) < LISTED))


def _still_waiting(office: Office, row: Any, door: Door, *, key: int, seq: int) -> list[Issue]:
    """Return an issue of a reminder if it still waits: one that the row itself is about was asked already."""
    issue = office.uow.issues.find(key)
    if issue is None or issue.at not in OPEN:
        return []
    theirs = may_see(door.person, office.seats_of(door.person), scope_of(issue))
    return [issue] if theirs and (row.about == key or not office.uow.issues.moved_since(key, seq)) else []


def _is_waiting(office: Office, row: Any, door: Door) -> bool:
    """Say whether what a reminder is about still waits: a registration."""
    registration = office.uow.registrations.find(row.about) if row.about is not None else None
    if registration is None:
        return True
    mine = registration_card.parties_of(office, door.person, registration)
    return bool(mine) and registration.state == State.SUBMITTED


def _in_hours(office: Office) -> Verdict:
    """Hold a reminder that can wait until nobody is asleep."""
    at = office.rules.calendar.outside_quiet(office.now).at
    return SEND if at <= office.now else Verdict(later=at)
