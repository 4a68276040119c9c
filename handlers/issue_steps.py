"""May this step of an issue still be taken by whoever presses it, and if not, what is said?"""

from domain.errors import NotFound, Refusal, TooLate
from domain.issue import LAST_WORD, Action, advance
from handlers import card, issues
from handlers.access import issue_for, parties_of, scope_of
from handlers.desk import Desk
from handlers.fields import Answers
from handlers.texts.catalogue import N_
from handlers.texts.names import DEEDS
from storage.tables import Issue

FASTER = N_("{who} was faster: {deed}. {number} is now “{state}”.")
TAKEN = N_("{who} was faster: {deed}. {number} is no longer with you.")
MOVED_ON = N_("{number} has moved on already: it is now “{state}”.")
NOT_YOURS = N_("This step is not yours to take: {number} is with {holder}.")


def lost(desk: Desk, issue: Issue) -> Refusal:
    """Return the refusal for who had an issue: it says who took it over, where somebody did."""
    last = card.last_deed(desk, issue)
    if last is None or last.actor == desk.person.id or not scope_of(issue).is_open_to(desk.person.id):
        return TooLate(issues.NO_LONGER, number=issue.number)
    who, deed = card.doer(last, desk.voice), desk.say(DEEDS[last.action])
    return TooLate(TAKEN, who=who, deed=deed, number=issue.number)


def check(desk: Desk, issue: Issue, action: Action, *, seq: int) -> None:
    """Refuse, in words, what is not the person's to do, what is over, and what somebody else just did."""
    try:
        advance(issue.at, action, parties_of(desk, desk.person, issue), rounds=issue.round)
        if seq != issue.seq and desk.uow.issues.moved_since(issue.id, seq):
            raise TooLate(MOVED_ON)
    except Refusal as refusal:
        raise _explained(desk, issue, refusal, seq=seq) from refusal


def _explained(desk: Desk, issue: Issue, refusal: Refusal, *, seq: int) -> Refusal:
    """Return a refusal that says who was faster, where somebody was: it may have cost the person the right to act."""
    known = {"number": issue.number, "state": desk.voice.state(issue.at), "holder": desk.voice.holder(issue.holder)}
    if refusal.sentence == LAST_WORD:
        return type(refusal)(LAST_WORD, **known)
    if not isinstance(refusal, TooLate) and not desk.uow.issues.moved_since(issue.id, seq):
        return type(refusal)(NOT_YOURS, **known)
    last = card.last_deed(desk, issue)
    if last is None or last.actor == desk.person.id:
        return TooLate(MOVED_ON, **known)
    return TooLate(FASTER, who=card.doer(last, desk.voice), deed=desk.say(DEEDS[last.action]), **known)


def again(desk: Desk, answers: Answers, action: Action) -> Issue:
    """Return the issue that a form was about, if its action is still to be taken."""
    try:
        issue = issue_for(desk, answers["issue"])
    except NotFound:
        taken = desk.uow.issues.find(answers["issue"])
        if taken is None:
            raise
        raise lost(desk, taken) from None
    check(desk, issue, action, seq=answers["seq"])
    return issue
