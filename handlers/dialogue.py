"""How a form is opened, gone on with, put aside and ended; and the consent that comes before anything is kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from domain import waiting
from domain.errors import NotAllowed, NotFound, TooLate
from domain.message import Button, Outbound
from handlers import emergency, forms, issues
from handlers.asking import Again, Form, State, read_state
from handlers.desk import Desk
from handlers.fields import Answers, Given
from handlers.forms import Turn
from handlers.texts.catalogue import N_
from storage.dialogues import Dialogue
from storage.timers import Timer

DRAFT = waiting.DRAFT
DEEPEST = 3
"""How many forms may be open one over another; the oldest falls away."""
NUDGE, END = 1, 2

ASK_CONSENT = N_(
    "Before I keep anything: {county} uses what you send here only to have the problem handled, shows it to those who"
    " handle it, and keeps it for at most {issues} after that is done. You can stop at any time: /privacy."
    " Do you agree?"
)

WITHDRAWN = N_(
    "You no longer agree, and what you had begun is gone. I keep nothing new until you agree again."
    " What you have sent in already stays with those who handle it."
)


def begin(desk: Desk, form: Form, answers: Answers | None = None, remark: str = "") -> Outbound:
    """Open a form over whatever is open; the same form, if it is open already, goes on with these answers added."""
    known, objections = _unobjected(desk, form, answers or {})
    remark = "\n".join(filter(None, [remark, *objections]))
    states = opened(desk)
    same = next((state for state in states if state.form == form.name and _one_subject(form, state, known)), None)
    rest = [state for state in states if state is not same]
    if same is None:
        turn = forms.begin(form, desk.world, known)
    else:
        turn = forms.begin(form, desk.world, {**same.answers, **known}, skipped=same.skipped)
    if turn.state is not None:
        turn = replace(turn, state=replace(turn.state, door=same.door if same else desk.door.id))
    return _after(desk, form, turn, under=rest, remark=remark)


def go_on(desk: Desk, remark: str = "") -> Outbound:
    """Give what was said to the form on top."""
    *under, state = opened(desk)
    form = desk.forms[state.form]
    return _after(desk, form, forms.step(form, state, desk.inbound, desk.world), under=under, remark=remark)


def resume(desk: Desk, remark: str = "") -> Outbound:
    """Ask the open question again."""
    *under, state = opened(desk)
    form = desk.forms[state.form]
    return _after(desk, form, forms.again(form, state, desk.world), under=under, remark=remark)


def cancel(desk: Desk) -> Outbound:
    """End whatever is open."""
    states = opened(desk)
    if not states:
        return Outbound(desk.say("Nothing is open. Just write what is wrong, or choose from /help."))
    _keep(desk, ())
    return Outbound(desk.say("Cancelled. Nothing was kept. Write to me whenever you like."))


def opened(desk: Desk) -> list[State]:
    """Return the forms a person has open, the one that is asked last."""
    row = desk.uow.dialogues.find(desk.person.id)
    stored: Sequence[dict[str, Any]] = row.state["open"] if row is not None else ()
    return [read_state(state) for state in stored if state["form"] in desk.forms]


def consent(desk: Desk, code: str) -> Outbound:
    """Take a yes or a no to what is kept; a press is about the text that it hangs under."""
    said, _, version = code.partition(":")
    if said != "yes":
        return _refuse(desk)
    thanks = desk.say("Thank you.")
    if not has_consented(desk):
        if version != desk.rules.policy.county.consent_version:
            return _ask_consent(desk, desk.say("What you agree to has changed. Please read it again."))
        desk.person.consent, desk.person.consented_at = version, desk.now
        desk.keeps("consent", version)
    return resume(desk, thanks) if opened(desk) else Outbound(thanks)


def _refuse(desk: Desk) -> Outbound:
    """Take a no, also one that comes after a yes: what is no personal form goes on."""
    said = desk.say("Then nothing is kept. In an emergency call {numbers}.", numbers=emergency.numbers(desk.voice))
    if has_consented(desk):
        said = desk.say(WITHDRAWN)
        desk.uow.contacts.drop(desk.person.id)
        issues.refresh_of(desk, desk.person)
    desk.person.consent, desk.person.consented_at = "", None
    desk.uow.inbox.forget_shown(desk.person.id)
    return _ended(desk, Outbound(said), [state for state in opened(desk) if not desk.forms[state.form].personal], "")


def waits_for_digits(desk: Desk) -> bool:
    """Say whether a form is open that takes digits for its answer."""
    states = opened(desk)
    return bool(states) and forms.takes_digits(desk.forms[states[-1].form], states[-1])


def has_consented(desk: Desk) -> bool:
    """Say whether the person agreed to the consent text in force."""
    return desk.person.consent == desk.rules.policy.county.consent_version


def _one_subject(form: Form, state: State, known: Answers) -> bool:
    subject = form.fields[0]
    return not isinstance(subject, Given) or state.answers.get(subject.key) == known.get(subject.key)


def _after(desk: Desk, form: Form, turn: Turn, *, under: Sequence[State], remark: str) -> Outbound:
    if turn.state is None:
        return _ended(desk, turn.say, under, remark)
    if turn.submitted and (has_consented(desk) or not form.personal):
        done = _done(desk, form, turn.state.answers)
        if isinstance(done, Again):
            state = replace(turn.state, answers={**turn.state.answers, **done.known})
            again = forms.reopened(form, state, done.key, desk.world)
            return _after(desk, form, again, under=under, remark=done.remark)
        return _ended(desk, done, under, remark)
    _keep(desk, [*under, turn.state])
    return _gate(desk, form, turn.say, remark)


def _unobjected(desk: Desk, form: Form, known: Answers) -> tuple[Answers, list[str]]:
    """Return what is known and taken today, and why the rest is not."""
    why = _objections(desk, form, known)
    return {key: answer for key, answer in known.items() if key not in why}, list(why.values())


def _objections(desk: Desk, form: Form, answers: Answers) -> dict[str, str]:
    """Return by question why its answer is not taken today."""
    asked = [field for field in form.fields if field.key in answers]
    found = {field.key: field.objection(answers[field.key], desk.world) for field in asked}
    return {key: desk.say(one.sentence, **one.values) for key, one in found.items() if one is not None}


def _done(desk: Desk, form: Form, answers: Answers) -> Outbound | Again:
    """Submit; a form whose subject has gone its way meanwhile ends with the refusal, or it would ask for ever."""
    if objections := _objections(desk, form, answers):
        return Again(*next(iter(objections.items())))
    before = desk.uow.writes
    try:
        return form.done(desk, answers)
    except (NotAllowed, NotFound, TooLate) as refusal:
        if desk.uow.writes != before:
            raise
        return Outbound(desk.say(refusal.sentence, **refusal.values))


def _ended(desk: Desk, said: Outbound, under: Sequence[State], remark: str) -> Outbound:
    """Close the form on top; the one under it, if any, is asked again in the same message."""
    _keep(desk, under)
    return beside(desk, _remarked(said, remark))


def beside(desk: Desk, said: Outbound) -> Outbound:
    """Return what is said, and in the same message the question that is open, if there is one."""
    if not opened(desk):
        return said
    again = resume(desk)
    text = f"{said.text}\n\n{again.text}"
    return replace(said, text=text, rows=(*said.rows, *again.rows), want=again.want, card="")


def _gate(desk: Desk, form: Form, say: Outbound, remark: str) -> Outbound:
    """Ask for consent instead, where it is needed and missing: what came first waits in the draft, shown to nobody."""
    if not form.personal or has_consented(desk):
        return _remarked(say, remark)
    return _ask_consent(desk, remark)


def _ask_consent(desk: Desk, remark: str) -> Outbound:
    county = desk.rules.policy.county
    yes = Button(desk.say("I agree"), f"k:yes:{county.consent_version}")
    kept = desk.voice.span(desk.rules.policy.retention.issues.clock)
    text = desk.say(ASK_CONSENT, county=desk.voice.named(county.name, county.name_en), issues=kept)
    return _remarked(Outbound(text, ((yes, Button(desk.say("No, keep nothing"), "k:no")),)), remark)


def _remarked(say: Outbound, remark: str) -> Outbound:
    return replace(say, text=f"{remark}\n\n{say.text}".strip()) if remark else say


def _keep(desk: Desk, states: Sequence[State]) -> None:
    """Store what is open. Whatever ends a form that tells of the person, without consent it is shown no more."""
    kept = states[-DEEPEST:]
    before, after = _personal(desk, opened(desk)), _personal(desk, kept)
    if after < before and not has_consented(desk):
        desk.uow.inbox.forget_shown(desk.person.id)
    if not kept:
        desk.uow.dialogues.drop(desk.person.id)
        return
    draft = desk.uow.dialogues.find(desk.person.id)
    # The day of a draft runs from its first personal word; nothing that is opened beside it moves that.
    since = draft.opened_at if draft is not None and (before or not after) else None
    stored = {"open": [state.as_json() for state in kept]}
    desk.uow.dialogues.keep(Dialogue(desk.person.id, kept[0].form, stored, since or desk.now, desk.now))
    if since is None:
        due = desk.now + desk.rules.policy.drafts.nudge.clock
        desk.uow.timers.restart(Timer(DRAFT, desk.person.id, version_of(desk.now), NUDGE, due))


def _personal(desk: Desk, states: Sequence[State]) -> int:
    return sum(desk.forms[state.form].personal for state in states)


def version_of(opened_at: datetime) -> int:
    """Return the mark by which a draft's timer knows its draft."""
    return int(opened_at.timestamp() * 1000)
