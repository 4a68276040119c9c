"""What a rung of the ladder does: it reminds the holder, or brings the next level in, each at most once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from domain.issue import OPEN, Note
from domain.ladder import Rung, Step, due_rung, level_of, next_occupied, overtaken
from domain.message import Outbound
from domain.tiers import Tier
from handlers import card, issues
from handlers.access import answering
from handlers.desk import LISTED, About, Office, Purpose
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.issues import Step as Noted
from storage.tables import Issue
from storage.timers import Timer

ONE = N_("⏰ {number} is waiting: {category}, {where}. {due_line}")
CLIMBED = N_("⏫ {number} has had no result and comes to you: {category}, {where}. {due_line}")
DIGEST = N_("⏰ {count} reports are waiting for you:")
LISTED_ONE = N_("{number} · {category}, {where}. {due_line}")


def fire(office: Office, timers: Sequence[Timer]) -> None:
    """Tell the rungs that have come, several to one person in one message; time may have overtaken some of them."""
    subjects = list(dict.fromkeys(timer.subject for timer in timers))
    timers = [*timers, *office.uow.timers.claim_of(issues.LADDER, subjects, office.now)]
    told: dict[int, list[tuple[Issue, Rung]]] = defaultdict(list)
    for subject in subjects:
        for person, issue, rung in _due(office, subject, [timer for timer in timers if timer.subject == subject]):
            told[person].append((issue, rung))
    for key, found in told.items():
        _tell(office, key, found)


def _due(office: Office, subject: int, timers: Sequence[Timer]) -> list[tuple[int, Issue, Rung]]:
    """Return who hears of one issue; only the clock that was started last counts."""
    issue = office.uow.issues.find(subject)
    if issue is None or issue.at not in OPEN:
        return []
    version = max(timer.version for timer in timers)
    steps = [Step(Rung(timer.rung), timer.due_at, timer.provisional) for timer in timers if timer.version == version]
    reached = Rung(issue.told) if issue.told else None
    rung = due_rung(steps, office.now, reached)
    if rung is None:
        return []
    to = _climb(office, issue, rung, overtaken(steps, rung, reached))
    return [(person, issue, to) for person in hearers(office, issue, to)] if to else []


def _climb(office: Office, issue: Issue, rung: Rung, passed: Iterable[Rung]) -> Rung | None:
    """Return the first rung from here up where somebody holds the role, and write down those passed over."""
    to = next_occupied(rung, lambda one: bool(hearers(office, issue, one)))
    vacant = [one for one in Rung if rung <= one and (to is None or one < to)]
    for one in (*passed, *vacant):
        office.uow.issues.note(issue, Noted(Note.SKIPPED.value, office.now, rung=int(one)))
    issue.told = int(to or Rung.COUNTY)
    if to is not None:
        office.uow.issues.note(issue, Noted(Note.TOLD.value, office.now, rung=int(to), unit=_unit(office, issue, to)))
    return to


def hearers(office: Office, issue: Issue, rung: Rung) -> list[int]:
    """Return whom a rung tells: whoever answers for the holder, or for the issue's area at the rung's level."""
    unit = _unit(office, issue, rung)
    return answering(office, unit) if unit else []


def _unit(office: Office, issue: Issue, rung: Rung) -> str:
    level = level_of(rung)
    return issue.holder if level is None else office.rules.county.above(issue.area, level)


def _tell(office: Office, key: int, found: Sequence[tuple[Issue, Rung]]) -> None:
    person = office.uow.people.get(key)
    voice = office.voice_of(person)
    for issue, rung in found:
        if level_of(rung) is not None:
            issues.hang(office, issue, [key])
    for loud in [pair for pair in found if not _quiet(office, pair[0])]:
        office.tell(person, _message(office, voice, [loud]), Purpose.ALARM, _about(loud[0]))
    quiet = [pair for pair in found if _quiet(office, pair[0])]
    if quiet:
        about = _about(quiet[0][0]) if len(quiet) == 1 else None
        office.tell(person, _message(office, voice, quiet), Purpose.REMINDER, about)


def _message(office: Office, voice: Voice, found: Sequence[tuple[Issue, Rung]]) -> Outbound:
    if len(found) == 1:
        issue, rung = found[0]
        sentence = ONE if _unit(office, issue, rung) == issue.holder else CLIMBED
        return Outbound(card.line(sentence, issue, voice, office.now), ((card.opening(issue, voice),),))
    lines = [voice.say(DIGEST, count=len(found))]
    lines += [card.line(LISTED_ONE, issue, voice, office.now) for issue, _ in found[:LISTED]]
    return Outbound("\n".join(lines), tuple((card.opening(issue, voice),) for issue, _ in found[:LISTED]))


def _quiet(office: Office, issue: Issue) -> bool:
    return office.rules.policy.tier(Tier(issue.tier)).quiet


def _about(issue: Issue) -> About:
    """Return what a reminder depends on: any step of the issue after it makes it pointless."""
    return About(issue.id, version=issue.seq)
