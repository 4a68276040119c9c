"""What somebody asks to see: what waits for them, what they reported, how one report stands."""

from typing import Any

from domain.access import HANDLING, rung_of
from domain.errors import NotFound
from domain.issue import ENDED, Action
from domain.message import Button, Outbound
from handlers import card, issue_card, judgement
from handlers.access import NO_SUCH_ISSUE, issue_for
from handlers.desk import LISTED, Desk
from handlers.keys import long, short
from handlers.paging import page
from handlers.texts.names import DEEDS
from storage.tables import Issue

SHORT = 40


def queue(desk: Desk, rest: str) -> Outbound:
    """Show what waits for the person: the most urgent first, the earliest due first among those."""
    held = [seat.unit for seat in desk.seats if seat.role in HANDLING]
    if not held:
        return Outbound(desk.say("This list is for those who handle reports. Yours are under /my."))
    desk.uow.flush()  # what others in this batch have just reported waits too
    climbed, me = _brought_in(desk), desk.person.id
    part = page(rest, desk.uow.issues.count_waiting(holders=held, climbed=climbed, reader=me))
    if part.count == 0:
        return Outbound(desk.say("Nothing waits for you. Well done."))
    found = desk.uow.issues.waiting(holders=held, climbed=climbed, limit=LISTED, skip=part.skip, reader=me)
    desk.told_of |= {issue.id: issue for issue in found}
    texts = desk.uow.issues.texts([issue.id for issue in found])
    spoken = desk.uow.pictures.spoken(key for key, text in texts.items() if not text)
    title = desk.say("{count} wait for you, the most urgent first:", count=part.count)
    lines = [part.title(desk.voice, title)]
    for issue in found:
        due = card.due_line(issue, desk.voice, desk.now)
        what = card.words(texts.get(issue.id, ""), desk.voice, spoken=issue.id in spoken, most=SHORT)
        lines.append(
            f"{card.MARKS[issue.tier]} {issue.number} · {desk.voice.category(issue.category)} · {what}\n   {due}"
        )
    rows = [(card.opening(issue, desk.voice),) for issue in found]
    return Outbound("\n".join(lines), (*rows, *part.more(desk.voice, "queue")))


def _brought_in(desk: Desk) -> list[tuple[str, int]]:
    """Return the areas of the person's seats, each with the rung of the ladder that brings them in."""
    found = ((seat, desk.rules.county.find(seat.unit)) for seat in desk.seats)
    rungs = ((seat.unit, rung_of(seat, unit.level)) for seat, unit in found if unit)
    return [(area, rung) for area, rung in rungs if rung]


def mine(desk: Desk, rest: str) -> Outbound:
    """Show what the person reported, newest first."""
    desk.uow.flush()  # what was submitted in this batch is listed too
    part = page(rest, desk.uow.issues.count_of_reporter(desk.person.id))
    if part.count == 0:
        return Outbound(desk.say("You have reported nothing yet. Just write what is wrong."))
    found = desk.uow.issues.of_reporter(desk.person.id, LISTED, skip=part.skip)
    lines = [part.title(desk.voice, desk.say("Your reports:"))]
    lines += [
        f"{issue.number} · {desk.voice.category(issue.category)} · {desk.voice.state(issue.at)}" for issue in found
    ]
    rows = [(Button(issue.number, f"s:{short(issue.id)}"),) for issue in found]
    return Outbound("\n".join(lines), (*rows, *part.more(desk.voice, "my")))


def press(desk: Desk, code: str) -> Outbound:
    """Show the report whose button was pressed."""
    return shown(desk, issue_for(desk, long(code)))


def status(desk: Desk, number: str) -> Outbound:
    """Show how one report stands: the timeline to its reporter, the card to those who handle it."""
    if not number.strip():
        return mine(desk, "")
    issue = desk.uow.issues.find_number(number.strip().upper())
    if issue is None:
        raise NotFound(NO_SUCH_ISSUE)
    return shown(desk, issue_for(desk, issue.id))


def shown(desk: Desk, issue: Issue) -> Outbound:
    """Return an issue as the person may see it: whoever reported it is shown its way, and no name of a handler."""
    if issue.reporter != desk.person.id:
        return issue_card.show(desk, issue)
    words = desk.uow.issues.words_of(issue.id)
    spoken = not words["text"] and bool(desk.uow.pictures.spoken((issue.id,)))
    lines = [
        f"{issue.number} · {desk.voice.category(issue.category)}",
        card.words(words["text"], desk.voice, spoken=spoken),
        desk.say(
            "Now: {state}." if issue.at in ENDED else "Now: {state}, with {holder}.",
            state=desk.voice.state(issue.at),
            holder=desk.voice.holder(issue.holder),
        ),
        card.due_line(issue, desk.voice, desk.now),
        *[_step(desk, step) for step in desk.uow.issues.steps(issue.id) if step.action in DEEDS],
    ]
    return Outbound("\n".join(line for line in lines if line), media=tuple(judgement.results(desk, issue)))


def _step(desk: Desk, step: Any) -> str:
    moment, deed = desk.voice.moment(step.at, desk.now), desk.say(DEEDS[Action(step.action)])
    if step.action == Action.NO_REPLY:
        return f"{moment} · {deed}"
    who = desk.voice.holder(step.unit) if step.unit else desk.say("You")
    return desk.say("{moment} · {who}: {deed}", moment=moment, who=who, deed=deed)
