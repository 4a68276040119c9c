"""What a press on a card does: accept, hand on, get on with it, finish, reject."""

from collections.abc import Callable, Mapping, Sequence

from domain.access import COORDINATING
from domain.errors import NotAllowed, NotFound
from domain.issue import Action
from domain.message import Outbound
from domain.routing import targets
from handlers import card, dialogue, issues, judgement, looks
from handlers.access import card_for, is_answered, parties_of, read_ahead
from handlers.asking import Again, Form
from handlers.attached import Photos
from handlers.desk import Desk, Topic
from handlers.fields import Answers, Choice, Given, Option, Text, World
from handlers.issue_steps import again, check, lost
from handlers.keys import count, long, short, unknown
from handlers.texts.catalogue import N_
from storage.keys import new_id
from storage.tables import Issue

NOBODY_ELSE = N_("{number} can go to nobody else yet: nobody answers for any other unit here. Please go on with it.")
NOBODY_THERE = N_("Nobody answers for {unit} at the moment. Please choose another.")
ACCEPTED = N_("{number} was accepted by {unit}. It should be done by {due}.")
ACCEPTED_LATE = N_(
    "{number} was accepted by {unit}. It should have been done by {due}: I am sorry. I tell you as soon as it moves."
)


def press(desk: Desk, code: str) -> Outbound | None:
    """Take a press on a card; a stale one is answered with what happened in the meantime."""
    written, _, rest = code.partition(":")
    action, _, seq = rest.partition(":")
    issue = _carded(desk, long(written))
    if action == "show":
        return show(desk, issue)
    if action == "read":
        words = filter(None, desk.uow.issues.words_of(issue.id).values())
        return Outbound("\n\n".join(words) or desk.say(card.EMPTIED))
    if action == "phone":
        looks.reveal(desk, issue)
        return None
    if action not in PRESSES:
        raise unknown()
    check(desk, issue, Action(action), seq=count(seq))
    return PRESSES[Action(action)](desk, issue)


def _carded(desk: Desk, key: int) -> Issue:
    """Return the issue of a card; whoever had it until somebody else took it over is told who."""
    try:
        return card_for(desk, key)
    except NotFound:
        issue = desk.uow.issues.find(key)
        if issue is None or desk.door.id not in {door for _, door in issues.hung(desk, issue)}:
            raise
        raise lost(desk, issue) from None


def show(desk: Desk, issue: Issue) -> Outbound:
    """Hang one more copy of the card, where the person is reading now."""
    name = f"issue:{short(issue.id)}:{short(new_id(desk.now))}"
    return card.render(card.prepare(desk, issue), desk.voice, parties_of(desk, desk.person, issue), name=name)


def accept(desk: Desk, issue: Issue) -> Outbound:
    """Take an issue on."""
    issues.act(desk, issue, Action.ACCEPT)
    told = ACCEPTED if issue.due_at > desk.now else ACCEPTED_LATE
    return _done(desk, issue, told, N_("Accepted: {number}. Thank you. {due_line}"))


def handle(desk: Desk, issue: Issue) -> Outbound:
    """Say that work has begun."""
    issues.act(desk, issue, Action.HANDLE)
    return _done(desk, issue, N_("{unit} is on it: {number}."), N_("Noted: you are on {number}. {due_line}"))


def ask_hand_to(desk: Desk, issue: Issue) -> Outbound:
    """Ask to whom."""
    units = _open_to(desk, issue)
    if not units:
        raise NotAllowed(NOBODY_ELSE, number=issue.number)
    return dialogue.begin(desk, HAND_TO, {"issue": issue.id, "seq": issue.seq, "units": units})


def ask_result(desk: Desk, issue: Issue) -> Outbound:
    """Ask what was done."""
    return dialogue.begin(desk, FINISH, {"issue": issue.id, "seq": issue.seq})


def ask_reason(desk: Desk, issue: Issue) -> Outbound:
    """Ask why not."""
    return dialogue.begin(desk, REJECT, {"issue": issue.id, "seq": issue.seq})


def hand_to(desk: Desk, answers: Answers) -> Outbound | Again:
    """Give an issue to another unit, with a card for whoever answers there."""
    issue = again(desk, answers, Action.HAND_TO)
    if not is_answered(desk, answers["to"]):
        return Again("to", desk.say(NOBODY_THERE, unit=desk.voice.holder(answers["to"])))
    issues.act(desk, issue, Action.HAND_TO, text=answers.get("note", ""), to=answers["to"])
    issues.spread(desk, issue)
    told = N_("{number} was handed to {unit}.")
    issues.tell_reporter(desk, issue, told, unit=issue.holder, topic=Topic.PROGRESS)
    return Outbound(
        desk.say("{number} is now with {holder}.", number=issue.number, holder=desk.voice.holder(issue.holder))
    )


def finish(desk: Desk, answers: Answers) -> Outbound:
    """Finish an issue and put it to the reporter, who has the last word."""
    issue = again(desk, answers, Action.FINISH)
    issues.act(desk, issue, Action.FINISH, text=answers["result"])
    issue.round += 1
    desk.uow.pictures.attach(issue.id, f"result:{issue.round}", answers.get("photos", ()))
    issues.refresh(desk, issue)
    judgement.ask(desk, issue, result=answers["result"])
    return Outbound(desk.say("Done: {number}. Now the reporter has the last word.", number=issue.number))


def reject(desk: Desk, answers: Answers) -> Outbound:
    """Do not take an issue on, with a reason that the reporter reads."""
    issue = again(desk, answers, Action.REJECT)
    issues.act(desk, issue, Action.REJECT, text=answers["reason"])
    issues.refresh(desk, issue)
    told = N_("{number} was not taken on. The reason: {reason}\nIf you disagree, turn to {unit} or call {phone}.")
    phone = desk.rules.policy.county.phone
    issues.tell_reporter(desk, issue, told, unit=issues.above(desk, issue), reason=answers["reason"], phone=phone)
    return Outbound(desk.say("Not taken on: {number}. The reporter has your reason.", number=issue.number))


def offered(world: World, answers: Answers) -> Sequence[Option]:
    """Return whom an issue can be handed to, as it was when that was asked."""
    return [Option(code, world.voice.holder(code)) for code in answers.get("units", ())]


def _open_to(desk: Desk, issue: Issue) -> list[str]:
    coordinated = [seat.unit for seat in desk.seats if seat.role in COORDINATING]
    found = targets(desk.rules.county, issue.area, coordinated)
    read_ahead(desk, found)
    return [code for code in found if code != issue.holder and is_answered(desk, code)]


def _done(desk: Desk, issue: Issue, told: str, said: str) -> Outbound:
    issues.refresh(desk, issue)
    issues.tell_reporter(desk, issue, told, unit=issues.acting_unit(desk, issue), topic=Topic.PROGRESS)
    return Outbound(desk.say(said, number=issue.number, due_line=card.due_line(issue, desk.voice, desk.now)).strip())


class Target(Choice):
    """A unit that can take an issue on."""

    def show(self, answer: str, world: World) -> str:
        return world.voice.holder(answer)


ISSUE = (Given(key="issue"), Given(key="seq"))
HAND_TO = Form(
    name="hand_to",
    title=N_("Hand to …"),
    summary="",
    done=hand_to,
    fields=(
        *ISSUE,
        Given(key="units"),
        Target(key="to", ask=N_("Who shall have it?"), label=N_("To"), of=offered, front=9),
        Text(key="note", ask=N_("A word for them? Or skip."), label=N_("Note"), optional=True),
    ),
)
FINISH = Form(
    name="finish",
    title=N_("What was done"),
    summary=N_("Shall I report it done? You can still send photos."),
    done=finish,
    fields=(
        *ISSUE,
        Text(key="result", ask=N_("What was done? The reporter reads this."), label=N_("Result"), least=2),
        Photos(
            key="photos",
            ask=N_("A photo of the result? Or skip."),
            label=N_("Photos"),
            optional=True,
            most=lambda world: world.voice.rules.policy.photos.most,
        ),
    ),
)
REJECT = Form(
    name="reject",
    title=N_("Reject"),
    summary="",
    done=reject,
    fields=(*ISSUE, Text(key="reason", ask=N_("Why not? The reporter reads this."), label=N_("Reason"), least=4)),
)
PRESSES: Mapping[Action, Callable[[Desk, Issue], Outbound]] = {
    Action.ACCEPT: accept,
    Action.HANDLE: handle,
    Action.HAND_TO: ask_hand_to,
    Action.FINISH: ask_result,
    Action.REJECT: ask_reason,
}
