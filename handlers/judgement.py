"""The reporter has the last word: fixed, not fixed, cannot tell, then a rating; silence is recorded as silence."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from domain.errors import NotFound, TooLate
from domain.issue import Action, Party, State, advance
from domain.message import Button, Media, Outbound
from domain.organisation import Level
from domain.routing import one_higher
from handlers import issues
from handlers.access import is_answered, issue_for, parties_of
from handlers.desk import About, Desk, Office, Purpose
from handlers.keys import count, long, short, unknown
from handlers.texts.catalogue import N_
from storage.history import Step
from storage.tables import Issue, Person
from storage.timers import Timer

JUDGE, RATE = "judge", "rate"
REMIND, END = 1, 2
CARD = "judge"
"""What the name of the card begins with that asks whether it is fixed."""
VERDICTS: Mapping[Action, str] = {
    Action.CONFIRM: N_("Fixed"),
    Action.REOPEN: N_("Not fixed"),
    Action.CANNOT_TELL: N_("Cannot tell"),
}
RATINGS: Mapping[int, str] = {
    5: N_("Very satisfied"),
    4: N_("Satisfied"),
    3: N_("So-so"),
    2: N_("Dissatisfied"),
    1: N_("Very dissatisfied"),
}
QUESTION = N_(
    "{number} is reported done: {result}\n\nIs it fixed? Only you can say; those who handled it do not see your score."
)
REMINDED = N_(
    "One reminder, then I leave you in peace: is {number} fixed? Without an answer it is closed as unanswered."
)

RATED = N_("Thank you. {number} is closed.")
CLOSED = N_("{number} is closed without an answer. If it is not fixed, say so here: your word still counts.")


def ask(office: Office, issue: Issue, *, result: str) -> None:
    """Put the one question to the reporter, and set when it is asked again and when silence is recorded."""
    rules = office.rules.policy.reporter
    person = office.uow.people.get(issue.reporter)
    text = office.voice_of(person).say(QUESTION, number=issue.number, result=result)
    question = _question(office, issue, person, text, name=_name(issue))
    question = replace(question, media=tuple(results(office, issue)))
    office.tell(person, question, Purpose.NOTICE, About(issue.id))
    office.uow.timers.start(
        [
            Timer(JUDGE, issue.id, issue.round, REMIND, office.now + rules.remind.clock),
            Timer(JUDGE, issue.id, issue.round, END, office.now + rules.answer.clock),
        ]
    )


def results(office: Office, issue: Issue) -> Sequence[Media]:
    """Return the photos of what was done last."""
    return office.uow.pictures.of_issue(issue.id).get(f"result:{issue.round}", ())


def press(desk: Desk, code: str) -> Outbound | None:
    """Take the reporter's verdict or rating."""
    written, _, rest = code.partition(":")
    round_, _, said = rest.partition(":")
    issue = issue_for(desk, long(written))
    if Party.REPORTER not in parties_of(desk, desk.person, issue):
        raise NotFound(N_("Only whoever reported it can say whether it is fixed."))
    if count(round_) != issue.round:
        raise TooLate(N_("That question is past: {number} was taken up again since."), number=issue.number)
    if said in VERDICTS:
        return _judge(desk, issue, Action(said))
    if said == RATE:
        return _ask_rating(desk, issue)
    return _rate(desk, issue, count(said.removeprefix("r")))


def fire(office: Office, timer: Timer) -> None:
    """Remind the reporter once; then record the silence as silence."""
    issue = office.uow.issues.find(timer.subject)
    if issue is None or issue.round != timer.version or issue.at is not State.DONE:
        return
    if timer.rung == REMIND:
        _ask_again(office, issue, REMINDED, name=f"{_name(issue)}:again")
        return
    move = advance(issue.at, Action.NO_REPLY, frozenset({Party.CLOCK}))
    office.uow.issues.move(issue, move, Step(Action.NO_REPLY.value, office.now))
    issues.start_answer(office, issue, move.answer)
    issues.refresh(office, issue)
    _ask_again(office, issue, CLOSED, name=f"{_name(issue)}:closed")


def _ask_again(office: Office, issue: Issue, sentence: str, *, name: str) -> None:
    person = office.uow.people.get(issue.reporter)
    text = office.voice_of(person).say(sentence, number=issue.number)
    about = About(issue.id, version=issue.seq)
    office.tell(person, _question(office, issue, person, text, name=name), Purpose.NOTICE, about)


def _judge(desk: Desk, issue: Issue, verdict: Action) -> Outbound:
    if (issue.at, verdict) not in _OPEN_VERDICTS:
        raise TooLate(N_("You have judged {number} already. Thank you."), number=issue.number)
    move = advance(issue.at, verdict, parties_of(desk, desk.person, issue))
    desk.uow.issues.move(issue, move, Step(verdict.value, desk.now, actor=desk.person.id, channel=desk.channel))
    desk.uow.issues.judge(issue, verdict=verdict.value, now=desk.now)
    desk.uow.timers.stop(JUDGE, issue.id)
    issues.start_answer(desk, issue, move.answer)
    if verdict is Action.REOPEN:
        return _reopen(desk, issue)
    issues.refresh(desk, issue)
    return _offer_rating(desk, issue) if desk.person.simple else _ask_rating(desk, issue)


def _offer_rating(desk: Desk, issue: Issue) -> Outbound:
    """Close with a word of thanks; whoever wants to rate it, may."""
    wanted = Button(desk.say("Give a rating"), _value(issue, RATE))
    return _answer(desk, issue, Outbound(desk.say(RATED, number=issue.number), ((wanted,),)))


def _ask_rating(desk: Desk, issue: Issue) -> Outbound:
    ratings = [Button(desk.say(label), _value(issue, f"r{rating}")) for rating, label in RATINGS.items()]
    text = desk.say("Thank you. And how was it handled?")
    return _answer(desk, issue, Outbound(text, (tuple(ratings[:3]), tuple(ratings[3:]))))


def _reopen(desk: Desk, issue: Issue) -> Outbound:
    """Put an issue one rung higher, past rungs where nobody is; the clock of its handling begins anew."""
    answered = partial(is_answered, desk)
    issue.holder, issue.rung = one_higher(desk.rules.county, issue.area, Level(issue.rung), answered)
    issues.let_in(desk, issue, issue.holder)
    issues.start_work(desk, issue)
    issues.spread(desk, issue)
    text = desk.say(
        "Thank you for saying so. {number} is open again, one level higher: {holder} has it now.",
        number=issue.number,
        holder=desk.voice.holder(issue.holder),
    )
    return _answer(desk, issue, Outbound(text))


def _rate(desk: Desk, issue: Issue, rating: int) -> Outbound:
    judged = desk.uow.issues.judgement(issue)
    if rating not in RATINGS or judged is None or judged.verdict == Action.REOPEN:
        raise unknown()
    judged.rating = rating
    return _answer(desk, issue, Outbound(desk.say(RATED, number=issue.number)))


def _answer(desk: Desk, issue: Issue, outbound: Outbound) -> Outbound:
    """Return the answer in place of the question and of what repeated it: none is left behind."""
    for other, door in desk.uow.outbox.copies(f"{_name(issue)}:"):
        desk.send(desk.uow.people.door(door), replace(outbound, card=other), Purpose.ANSWER)
    return replace(outbound, card=_name(issue))


def _question(office: Office, issue: Issue, person: Person, text: str, *, name: str) -> Outbound:
    say = office.voice_of(person).say
    row = tuple(Button(say(label), _value(issue, verdict.value)) for verdict, label in VERDICTS.items())
    return Outbound(text, (row,), card=name)


def _name(issue: Issue) -> str:
    return f"{CARD}:{short(issue.id)}:{issue.round}"


def _value(issue: Issue, said: str) -> str:
    return f"j:{short(issue.id)}:{issue.round}:{said}"


_OPEN_VERDICTS = {(state, verdict) for state in (State.DONE, State.CLOSED_NO_REPLY) for verdict in VERDICTS}
