"""Asked before a message is sent: does it still matter, may its person still read it, is this an hour for it?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.access import may_see
from domain.registration import State
from handlers import card, registration_card
from handlers.access import scope_of
from handlers.desk import Office, Purpose
from storage.tables import Door


@dataclass(frozen=True, slots=True)
class Verdict:
    """Send it now (neither is set), not any more (``dropped`` says why), or at ``later``."""

    dropped: str = ""
    later: datetime | None = None


SEND = Verdict()


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
    if row.purpose != Purpose.REMINDER:
        return SEND
    return _in_hours(office) if _is_waiting(office, row, door) else Verdict(dropped="over")


def _is_waiting(office: Office, row: Any, door: Door) -> bool:
    """Say whether what a reminder is about still waits: a draft, a registration, or one of the issues of a digest."""
    if row.about == door.person:
        return office.uow.dialogues.find(door.person) is not None
    registration = office.uow.registrations.find(row.about) if row.about is not None else None
    if registration is not None:
        mine = registration_card.parties_of(office, door.person, registration)
        return bool(mine) and registration.state == State.SUBMITTED
    listed = [card.shown_by(value) for buttons in row.body.get("rows", ()) for _, value, _ in buttons]
    issues = [(office.uow.issues.find(one[0]), one[1]) for one in listed if one]
    return not issues or any(one and not office.uow.issues.moved_since(one.id, seq) for one, seq in issues)


def _in_hours(office: Office) -> Verdict:
    """Hold a reminder that can wait until nobody is asleep."""
    at = office.rules.calendar.outside_quiet(office.now).at
    return SEND if at <= office.now else Verdict(later=at)
