"""What a rider does about a report that was filed at once: say better what it is, confirm it, or take it back."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from domain.errors import NotFound, TooLate
from domain.issue import FIRST_ANSWER, Action, Note, Party, State
from domain.message import Outbound
from domain.routing import candidates, first_holder, tier_of
from handlers import dialogue, issues, riders
from handlers.access import is_answered, issue_for, parties_of, read_ahead
from handlers.asking import Form
from handlers.desk import Desk, Office, Purpose
from handlers.fields import Answers, Choice, Given, Text
from handlers.keys import long
from handlers.report import NOT_SURE, categories, danger_first
from handlers.texts.catalogue import N_
from storage.tables import Issue

OVER = N_("{number} cannot be changed any more: {minutes} minutes have passed. It goes its way like any report.")
TAKEN_ON = N_("{number} has been taken on already, so it stays as it is. Write /my to see how it stands.")
RIGHT = N_("Thank you. {number} stays as it is; I tell you every step.")
BACK = N_("{number} is taken back. Nobody has to do anything about it.")


def press(desk: Desk, code: str) -> Outbound:
    """Take a press under the card of a report that was filed at once."""
    written, _, action = code.partition(":")
    if action not in PRESSES:
        raise NotFound(N_("I do not know that button. /help shows what I can do."))
    return PRESSES[action](desk, _own(desk, long(written)))


def confirm(desk: Desk, issue: Issue) -> Outbound:
    """Leave it as it is, without the buttons."""
    return _instead(desk, issue, desk.say(RIGHT, number=issue.number))


def take_back(desk: Desk, issue: Issue) -> Outbound:
    """Close it at once: it was filed by mistake."""
    _check(desk, issue)
    issues.act(desk, issue, Action.WITHDRAW)
    issues.refresh(desk, issue)
    return _instead(desk, issue, desk.say(BACK, number=issue.number))


def ask_category(desk: Desk, issue: Issue) -> Outbound:
    """Ask what it is about."""
    _check(desk, issue)
    return dialogue.begin(desk, CATEGORY, {"issue": issue.id})


def ask_words(desk: Desk, issue: Issue) -> Outbound:
    """Ask what happened."""
    _check(desk, issue)
    return dialogue.begin(desk, WORDS, {"issue": issue.id})


def amend(desk: Desk, answers: Answers) -> Outbound:
    """Write it down, and let it go where it belongs: its clocks run from when it was filed."""
    issue = _own(desk, answers["issue"])
    _check(desk, issue)
    text = answers.get("what", "")
    category = answers.get("category", issue.category)
    desk.uow.issues.amend(issue, "" if category == NOT_SURE else category, text, desk.step(Note.AMENDED))
    _send_anew(desk, issue)
    shown = riders.filed(desk, issue)
    for name, door in desk.uow.outbox.copies(riders.cards(issue)):
        desk.send(desk.uow.people.door(door), replace(shown, card=name), Purpose.CARD)
    return shown


def _instead(desk: Desk, issue: Issue, text: str) -> Outbound:
    """Return what takes the place of the newest copy here, and put it in the place of every other."""
    copies = desk.uow.outbox.copies(riders.cards(issue))
    here = [name for name, door in copies if door == desk.door.id][-1:]
    for name, door in copies:
        if name not in here:
            desk.send(desk.uow.people.door(door), Outbound(text, card=name), Purpose.CARD)
    return Outbound(text, card=here[0] if here else "")


def _send_anew(desk: Desk, issue: Issue) -> None:
    category = desk.rules.policy.category(issue.category)
    words = desk.uow.issues.words_of(issue.id).get("text", "")
    issue.tier = tier_of(desk.rules.policy, category, words).value
    read_ahead(desk, candidates(desk.rules.county, issue.area, category))
    holder, rung = first_holder(desk.rules.county, issue.area, category, partial(is_answered, desk))
    issue.holder, issue.rung = holder, rung.value
    filed = Office(desk.uow, desk.rules, issue.submitted_at)
    desk.uow.timers.stop(issues.WORK, issue.id)
    issues.start_answer(filed, issue, FIRST_ANSWER)
    issues.start_work(filed, issue)
    issues.spread(desk, issue)


def _own(desk: Desk, key: int) -> Issue:
    issue = issue_for(desk, key)
    if Party.REPORTER not in parties_of(desk, desk.person, issue):
        raise NotFound(N_("Only whoever reported it can change it."))
    return issue


def _check(desk: Desk, issue: Issue) -> None:
    """Refuse what is too late: the time is over, or somebody has it in hand."""
    if issue.at is not State.SUBMITTED:
        raise TooLate(TAKEN_ON, number=issue.number)
    if desk.now > riders.ends(desk, issue):
        raise TooLate(OVER, number=issue.number, minutes=riders.minutes(desk))


PRESSES: Mapping[str, Callable[[Desk, Issue], Outbound]] = {
    "right": confirm,
    "back": take_back,
    "category": ask_category,
    "words": ask_words,
}
CATEGORY = Form(
    name="amend_category",
    title=N_("Change"),
    summary="",
    personal=True,
    done=amend,
    fields=(
        Given(key="issue"),
        Choice(
            key="category",
            ask=N_("What is it about?"),
            label=N_("About"),
            of=categories,
            always=NOT_SURE,
            remark=danger_first,
        ),
    ),
)
WORDS = Form(
    name="amend_words",
    title=N_("Change"),
    summary="",
    personal=True,
    done=amend,
    fields=(
        Given(key="issue"),
        Text(key="what", ask=N_("What happened? A few words are enough."), label=N_("What happened")),
    ),
)
