"""What a rung of the ladder does: it reminds the holder, or brings the next level in, each at most once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from domain.issue import OPEN, STAFF, Note, Party
from domain.ladder import Rung, Step, due_rung, is_open_to, level_of, next_occupied, overtaken
from domain.message import Outbound
from domain.organisation import Level
from domain.tiers import Tier
from handlers import card, issues
from handlers.access import answering, parties_of, scope_of, watching
from handlers.desk import LISTED, PRIORITY, Office, Purpose
from handlers.texts.catalogue import N_
from storage.history import Step as Noted
from storage.messages import Subject
from storage.tables import Door, Issue, Person
from storage.terms import Terms
from storage.timers import Timer

KINDS = (issues.ANSWER, issues.WORK)
ONE = N_("⏰ {number} is waiting: {category}, {where}. {due_line}")
NOT_ACCEPTED = N_("⏫ {number} has not been accepted and comes to you: {category}, {where}. {due_line}")
OVERDUE = N_("⏫ {number} is past its limit and comes to you: {category}, {where}. {due_line}")
UNNAMED = N_("⏫ A restricted report is overdue: {number}. Those who may know of it have been reminded.")
LATE = N_(
    "{number} takes longer than promised: it should have been done by {due}. I am sorry."
    " The next level has been told, and I go on asking."
)
DIGEST = N_("⏰ {count} reports are waiting for you:")
MANY = N_("⏰ Many reports are waiting for you, these most of all (/queue shows the rest):")
LISTED_ONE = N_("{number} · {category}, {where}. {due_line}")


class Told(NamedTuple):
    """An issue that somebody is told of, the rung at which, and whether it stays true whatever is done meanwhile."""

    issue: Issue
    rung: Rung
    stays: bool


def fire(office: Office, timers: Sequence[Timer]) -> None:
    """Tell the rungs that have come, several to one person in one message, both clocks of an issue too.

    Time may have overtaken some of them.
    """
    subjects = list(dict.fromkeys(timer.subject for timer in timers))
    timers = [*timers, *office.uow.timers.claim_of(KINDS, subjects, office.now)]
    told: dict[int, list[Told]] = defaultdict(list)
    for issue in filter(None, map(office.uow.issues.find, subjects)):
        was_late = _is_late(issue)
        for kind in KINDS:
            rung = _due(office, issue, [one for one in timers if (one.kind, one.subject) == (kind, issue.id)])
            if rung is not None:
                one = Told(issue, rung, stays=kind == issues.WORK and level_of(rung) is not None)
                for person in [*_told(office, issue, rung), *_groups_told(office, issue, rung)]:
                    told[person].append(one)
                if one.stays and not was_late:
                    issues.tell_reporter(office, issue, LATE)
    for key, found in told.items():
        _tell(office, office.uow.people.get(key), found)


def hearers(office: Office, issue: Issue, rung: Rung) -> list[int]:
    """Return whom a rung tells: whoever answers for the holder, or for the issue's area at a level above it."""
    if not is_open_to(rung, Level(issue.rung)):
        return []
    unit = _unit(office, issue, rung)
    return answering(office, unit) if unit else []


def _told(office: Office, issue: Issue, rung: Rung) -> list[int]:
    """Return who is told of a rung: those of its hearers who may know, or else those who are named.

    A level above that would have heard reads the number alone then. Where nobody is left who may act, it is named: what
    nobody may know of would be lost.
    """
    people, scope = hearers(office, issue, rung), scope_of(issue)
    named = [person for person in people if scope.is_open_to(person)]
    if named or issue.people is None:
        return named
    left = [person for person in sorted(issue.people) if may_act(office, issue, person)]
    if level_of(rung) is None:
        return left
    if not left:
        issues.let_in(office, issue, _unit(office, issue, rung))
        return people
    for person in people:
        loud = not office.rules.policy.tier(Tier(issue.tier)).quiet
        stranger = office.uow.people.get(person)
        text = office.voice_of(stranger).say(UNNAMED, number=issue.number)
        office.tell(stranger, Outbound(text), Purpose.ALARM if loud else Purpose.NOTICE)
    return left


def _groups_told(office: Office, issue: Issue, rung: Rung) -> list[int]:
    """Return the groups that are told of a rung: none, where only those who are named may know."""
    return watching(office, [_unit(office, issue, rung)]) if issue.people is None else []


def may_act(office: Office, issue: Issue, person: int) -> bool:
    """Say whether somebody may act on an issue and can be reached."""
    row = office.uow.people.get(person)
    return bool(STAFF & parties_of(office, row, issue)) and office.uow.people.usual_door(row) is not None


def reminder(office: Office, person: Person, found: Sequence[tuple[Issue, Subject]]) -> Outbound:
    """Return one message about everything that waits for somebody, or about the most urgent of it."""
    voice, now = office.voice_of(person), office.now
    first = sorted(found, key=lambda one: urgency(one[0]))[:LISTED]
    rows = tuple((card.opening(issue, voice),) for issue, _ in first)
    if len(found) == 1:
        issue, subject = found[0]
        climbed = OVERDUE if subject.version is None else NOT_ACCEPTED
        is_theirs = issue.people is not None or Party.HOLDER in parties_of(office, person, issue)
        sentence = ONE if is_theirs else climbed
        return Outbound(card.line(sentence, issue, voice, now), rows)
    title = voice.say(DIGEST, count=len(found)) if len(first) == len(found) else voice.say(MANY)
    return Outbound("\n".join([title, *(card.line(LISTED_ONE, issue, voice, now) for issue, _ in first)]), rows)


def urgency(issue: Issue) -> tuple[str, datetime, int]:
    """Return what a list of issues is sorted by: the most urgent first, the earliest due first among those."""
    return issue.tier, issue.due_at, issue.id


def _is_late(issue: Issue) -> bool:
    """Say whether a level above has been told already that the work is not done."""
    return issue.work_told is not None and level_of(Rung(issue.work_told)) is not None


def _due(office: Office, issue: Issue, timers: Sequence[Timer]) -> Rung | None:
    """Return the rung of an issue that is told now, written down with those passed over."""
    if not timers or issue.at not in OPEN:
        return None
    version = max(timer.version for timer in timers)  # only the clock that was started last counts
    steps = [Step(Rung(timer.rung), timer.due_at, timer.provisional) for timer in timers if timer.version == version]
    told = issue.work_told if timers[0].kind == issues.WORK else issue.told
    reached = Rung(told) if told else None
    rung = due_rung(steps, office.now, reached, holder=Level(issue.rung))
    passed = overtaken(steps, office.now, reached, told=rung)
    return _climb(office, issue, rung, passed, kind=timers[0].kind)


def _climb(office: Office, issue: Issue, rung: Rung | None, passed: Iterable[Rung], *, kind: str) -> Rung | None:
    """Return the first rung from here up where somebody is to be told, and write down those passed over."""
    told, skipped = (Note.WORK_TOLD, Note.WORK_SKIPPED) if kind == issues.WORK else (Note.TOLD, Note.SKIPPED)
    for one in passed:
        office.uow.issues.note(issue, Noted(skipped.value, office.now, rung=int(one)))
    if rung is None:
        return None
    to = next_occupied(rung, lambda one: bool(hearers(office, issue, one)))
    if kind == issues.WORK:
        issue.work_told = int(to or Rung.COUNTY)
    else:
        issue.told = int(to or Rung.COUNTY)
    vacant = [one for one in Rung if rung <= one and (to is None or one < to)]
    for one in vacant:
        office.uow.issues.note(issue, Noted(skipped.value, office.now, rung=int(one)))
    if to is not None:
        office.uow.issues.note(issue, Noted(told.value, office.now, rung=int(to), unit=_unit(office, issue, to)))
    return to


def _unit(office: Office, issue: Issue, rung: Rung) -> str:
    level = level_of(rung)
    return issue.holder if level is None else office.rules.county.above(issue.area, level)


def _tell(office: Office, person: Person, found: Sequence[Told]) -> None:
    """Hang a card of what comes to somebody, then owe them what can wait as one message and the rest one by one."""
    for issue in {one.issue.id: one.issue for one in found if level_of(one.rung) is not None}.values():
        issues.hang(office, issue, [person.id])
    door = office.uow.people.usual_door(person)
    if door is None:
        return
    quiet = {issue.id for issue, *_ in found if office.rules.policy.tier(Tier(issue.tier)).quiet}
    subjects = _once([_subject(one) for one in found])
    for loud in [subject for subject in subjects if subject.issue not in quiet]:
        for each in office.doors_for(person, Purpose.ALARM):
            _owe(office, each, [loud], Purpose.ALARM)
    if quiet:
        key = f"digest:{door.id}"
        waiting = office.uow.outbox.absorb(key, office.now)
        waiting += [subject for subject in subjects if subject.issue in quiet]
        _owe(office, door, _once(waiting), Purpose.REMINDER, key=key)


def _owe(office: Office, door: Door, subjects: Sequence[Subject], purpose: Purpose, *, key: str | None = None) -> None:
    """Owe a reminder, of which only what it lists is known yet: what is true then is written when it is sent."""
    terms = Terms(purpose.value, PRIORITY[purpose], dedupe=key, subjects=subjects)
    office.uow.outbox.owe(door, Outbound(""), terms, office.now)


def _subject(told: Told) -> Subject:
    """Return what a reminder depends on: any step makes it pointless, but that it is overdue stays true until done."""
    return Subject(told.issue.id, None if told.stays else told.issue.seq)


def _once(subjects: Iterable[Subject]) -> list[Subject]:
    """Return every issue once: as one that stays where it does, else as it was last."""
    found: dict[int, Subject] = {}
    for subject in subjects:
        known = found.get(subject.issue)
        if known is None or known.version is not None:
            found[subject.issue] = subject
    return list(found.values())
