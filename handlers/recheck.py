"""Asked before a message is sent: does it still matter, may its person still read it, is this an hour for it?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.access import may_read_card, may_see
from domain.issue import OPEN
from domain.message import Outbound
from domain.need import Party as Needed
from domain.registration import LIVING
from domain.signup import CONCERNED, TAKING
from domain.wish import Party as Wished
from handlers import (
    copies,
    escalate,
    looks,
    need_card,
    pairing,
    registration_card,
    registration_steps,
    statement_life,
    wish_card,
)
from handlers.access import scope_of
from handlers.desk import Office, Purpose
from handlers.grounds import held_back
from handlers.withheld import withheld
from storage.messages import Subject, grounds_in, revealed_by, subjects_of
from storage.tables import Door, Issue


@dataclass(frozen=True, slots=True)
class Verdict:
    """Send it now (neither is set), not any more (``dropped`` says why), or at ``later``.

    What is sent may be another message ``instead``, ``secret`` where it is to be written nowhere, or ``silent``: it can
    wait, and somebody may be asleep.
    """

    dropped: str = ""
    later: datetime | None = None
    instead: Outbound | None = None
    secret: Outbound | None = None
    silent: bool = False


SEND = Verdict()


def recheck(office: Office, row: Any, door: Door) -> Verdict:
    """Return what is to become of a message that was owed some time ago.

    An answer is never held back; of one that is a card, or tells of others, only what its person may read now is left.
    """
    if row.expires_at is not None and row.expires_at <= office.now:
        return Verdict(dropped="too late")
    if (revealed := revealed_by(row.body)) is not None:
        return _secret(looks.told(office, revealed, door.person, until=row.expires_at), row.card)
    if row.purpose == Purpose.ANSWER:
        return Verdict(instead=held_back(office, row.card, row.body, door.person))
    if subjects := subjects_of(row.body):
        return _reminder(office, row, door, subjects)
    issue = office.uow.issues.find(row.about) if row.about is not None else None
    may_read = may_read_card if row.card.startswith("issue:") else may_see
    if issue is not None and not may_read(door.person, office.seats_of(door.person), scope_of(issue)):
        return Verdict(dropped="not theirs any more")
    if issue is not None and row.version is not None and office.uow.issues.moved_since(issue.id, row.version):
        return Verdict(dropped="moved on")
    if issue is None and row.about is not None and not _is_theirs_still(office, row, door):
        return Verdict(dropped="over")
    if row.purpose != Purpose.REMINDER:
        is_silent = row.purpose != Purpose.ALARM and office.rules.calendar.is_quiet(office.now)
        instead = None if row.card.startswith("issue:") else withheld(office, row.card, door.person)
        return Verdict(instead=instead, silent=is_silent)
    in_hours = _in_hours(office)
    if in_hours.later:
        return in_hours
    return SEND if _is_waiting(office, row, door) else Verdict(dropped="over")


def _secret(told: Outbound | None, card: str) -> Verdict:
    """Return a number to be shown and not kept, if whoever asked for it may still see it."""
    return Verdict(secret=replace(told, card=card)) if told else Verdict(dropped="not theirs any more")


def _is_theirs_still(office: Office, row: Any, door: Door) -> bool:
    """Say whether a draft is still open, a place not given back, and its event, a wish or a need as it was then."""
    if row.about == door.person:
        return office.uow.dialogues.find(door.person) is not None
    if row.version is not None and (told := office.uow.wishes.find(row.about) or office.uow.needs.find(row.about)):
        return copies.version_of(told.since) == int(row.version)
    if row.version is not None and office.uow.events.version_of(row.about) not in (None, row.version):
        return False
    signup = office.uow.events.signup(row.about, door.person)
    if signup is not None:
        return signup.state in TAKING | CONCERNED
    return statement_life.is_current(office, row.about, row.version, door.person)


def concerns(row: Any) -> list[int]:
    """Return what is to be read before it is asked what becomes of a message."""
    grounds = grounds_in(row.body)
    listed = [subject.issue for subject in subjects_of(row.body)]
    return [*listed, *(grounds.issues if grounds else ()), *([] if row.about is None else [row.about])]


def _reminder(office: Office, row: Any, door: Door, subjects: Sequence[Subject]) -> Verdict:
    """Return what becomes of a reminder of issues: it is written anew from those that wait still."""
    if row.purpose == Purpose.REMINDER and (hours := _in_hours(office)).later:
        return hours
    moves = office.uow.issues.last_moves([subject.issue for subject in subjects])
    left = [(issue, subject) for subject in subjects if (issue := office.uow.issues.find(subject.issue))]
    left = [(issue, subject) for issue, subject in left if _still_waits(office, issue, subject, moves[issue.id])]
    seats = office.seats_of(door.person)
    theirs = [(issue, subject) for issue, subject in left if may_read_card(door.person, seats, scope_of(issue))]
    if not theirs:
        return Verdict(dropped="over")
    return Verdict(instead=escalate.reminder(office, office.uow.people.get(door.person), theirs))


def _still_waits(office: Office, issue: Issue, subject: Subject, moved: int) -> bool:
    """Say whether an issue is open and as far as it was, or overdue whatever was done meanwhile."""
    if issue.at not in OPEN:
        return False
    return issue.due_at <= office.now if subject.version is None else moved <= subject.version


def _is_waiting(office: Office, row: Any, door: Door) -> bool:
    """Say whether what a reminder is about stands where it stood: a registration, or the agreement of a unit."""
    registration = office.uow.registrations.find(row.about) if row.about is not None else None
    if registration is not None:
        mine = registration_card.parties_of(office, door.person, registration)
        return (
            bool(mine) and registration.state in LIVING and registration_steps.version_of(registration) == row.version
        )
    agreement = office.uow.pairings.find(row.about) if row.about is not None else None
    if agreement is not None:
        mine_there = pairing.parties_of(office, door.person, agreement)
        return bool(mine_there) and pairing.version_of(agreement) == row.version
    return _still_decides(office, row, door)


def _still_decides(office: Office, row: Any, door: Door) -> bool:
    """Say whether whoever is reminded of a wish or a need has a part in it still, by their role."""
    if row.about is None:
        return True
    if (wish := office.uow.wishes.find(row.about)) is not None:
        return bool(wish_card.parties_of(office, door.person, wish) & {Wished.COMMUNITY, Wished.STREET})
    if (need := office.uow.needs.find(row.about)) is not None:
        return bool(need_card.parties_of(office, door.person, need) & {Needed.COMMUNITY, Needed.STREET, Needed.UNIT})
    return True


def _in_hours(office: Office) -> Verdict:
    """Hold a reminder that can wait until nobody is asleep."""
    at = office.rules.calendar.outside_quiet(office.now).at
    return SEND if at <= office.now else Verdict(later=at)
