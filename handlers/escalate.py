"""What a rung of the ladder does: it reminds the holder, or brings the next level in, each at most once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from domain.issue import OPEN, Note, Party
from domain.ladder import Rung, Step, due_rung, is_open_to, level_of, next_occupied, overtaken
from domain.message import Outbound
from domain.organisation import Level
from domain.tiers import Tier
from handlers import card, issues
from handlers.access import answering, parties_of
from handlers.desk import LISTED, About, Office, Purpose
from handlers.texts.catalogue import N_
from storage.issues import Step as Noted
from storage.tables import Issue, Person
from storage.timers import Timer

ONE = N_("⏰ {number} is waiting: {category}, {where}. {due_line}")
CLIMBED = N_("⏫ {number} has had no result and comes to you: {category}, {where}. {due_line}")
DIGEST = N_("⏰ {count} reports are waiting for you:")
MANY = N_("⏰ Many reports are waiting for you, these most of all (/queue shows the rest):")
LISTED_ONE = N_("{number} · {category}, {where}. {due_line}")


def fire(office: Office, timers: Sequence[Timer]) -> None:
    """Tell the rungs that have come of one kind of clock, several to one person in one message.

    Time may have overtaken some of them.
    """
    kind, subjects = timers[0].kind, list(dict.fromkeys(timer.subject for timer in timers))
    timers = [*timers, *office.uow.timers.claim_of(kind, subjects, office.now)]
    told: dict[int, list[tuple[Issue, Rung]]] = defaultdict(list)
    for issue in filter(None, map(office.uow.issues.find, subjects)):
        rung = _due(office, issue, [timer for timer in timers if timer.subject == issue.id])
        if rung is not None:
            for person in hearers(office, issue, rung):
                told[person].append((issue, rung))
    for key, found in told.items():
        _tell(office, office.uow.people.get(key), found, kind)


def hearers(office: Office, issue: Issue, rung: Rung) -> list[int]:
    """Return whom a rung tells: whoever answers for the holder, or for the issue's area at a level above it."""
    if not is_open_to(rung, Level(issue.rung)):
        return []
    unit = _unit(office, issue, rung)
    return answering(office, unit) if unit else []


def reminder(office: Office, person: Person, found: Sequence[Issue], *, are_all: bool) -> Outbound:
    """Return one message about everything that waits for somebody, or about the most urgent of it."""
    voice, now = office.voice_of(person), office.now
    rows = tuple((card.opening(issue, voice),) for issue in found)
    if are_all and len(found) == 1:
        sentence = ONE if Party.HOLDER in parties_of(office, person, found[0]) else CLIMBED
        return Outbound(card.line(sentence, found[0], voice, now), rows)
    title = voice.say(DIGEST, count=len(found)) if are_all else voice.say(MANY)
    return Outbound("\n".join([title, *(card.line(LISTED_ONE, issue, voice, now) for issue in found)]), rows)


def _due(office: Office, issue: Issue, timers: Sequence[Timer]) -> Rung | None:
    """Return the rung of an issue that is told now, written down with those passed over."""
    if issue.at not in OPEN:
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


def _tell(office: Office, person: Person, found: Sequence[tuple[Issue, Rung]], kind: str) -> None:
    for issue, rung in found:
        if level_of(rung) is not None:
            issues.hang(office, issue, [person.id])
    quiet = [pair for pair in found if office.rules.policy.tier(Tier(pair[0].tier)).quiet]
    for loud in [pair for pair in found if pair not in quiet]:
        office.tell(person, reminder(office, person, [loud[0]], are_all=True), Purpose.ALARM, _about(*loud, kind))
    if quiet:
        listed = [issue for issue, _ in quiet[:LISTED]]
        said = reminder(office, person, listed, are_all=len(listed) == len(quiet))
        office.tell(person, said, Purpose.REMINDER, _about(*quiet[0], kind) if len(quiet) == 1 else None)


def _about(issue: Issue, rung: Rung, kind: str) -> About:
    """Return what a reminder depends on: any step makes it pointless, but that it is overdue stays true until done."""
    stays = kind == issues.WORK and level_of(rung) is not None
    return About(issue.id, version=None if stays else issue.seq)
