"""Agreements at the desk: a liaison sends one, the community accepts it with a name to call, or says why not."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from domain.access import ORGANISING
from domain.errors import NotAllowed
from domain.message import Outbound
from domain.pairing import LIVING, Action, Party, State
from handlers import dialogue, liaison, pairing, question
from handlers.asking import Form
from handlers.desk import Desk
from handlers.fields import Answers, Given, Text, World
from handlers.keys import long, unknown
from handlers.lasting import why_not
from handlers.several import Day, today
from handlers.texts.catalogue import N_
from handlers.where import Home, communities
from storage.keys import new_id
from storage.pairings import Pairing

ONLY_COMMUNITIES = N_("Only the community sees its agreements with units.")
SENT = N_("I have put the agreement before {community}. You hear from me when it answers.")
ANSWERED = N_("{unit} has answered your question about the agreement with {community}, and waits for your word.")
TAKEN = N_("Accepted. {unit} reads whom to call.")


def press(desk: Desk, code: str) -> Outbound:
    """Take a press on an agreement, or on what a liaison can begin."""
    written, _, action = code.partition(":")
    if written in BEGINNINGS:
        return BEGINNINGS[written](desk)
    found = pairing.pairing_for(desk, long(written))
    if action not in PRESSES:
        raise unknown()
    return PRESSES[action](desk, found)


def send(desk: Desk, answers: Answers) -> Outbound:
    """Put an agreement before a community."""
    liaison.check(desk, answers["unit"])
    one = desk.uow.pairings.add(
        Pairing(
            id=new_id(desk.now),
            unit=answers["unit"],
            community=answers["community"],
            from_on=date.fromisoformat(answers["from"]),
            until_on=date.fromisoformat(answers["until"]),
            state=State.NONE.value,
            since=desk.now,
            submitted_at=desk.now,
            liaison=desk.person.id,
            unit_contact=answers["contact"],
            reviewed_at=None,
            reviewer=None,
            community_contact="",
            passed_on=False,
            question="",
            answer="",
        )
    )
    pairing.turn(desk, one, Action.SUBMIT, frozenset({Party.UNIT}))
    pairing.tell(desk, pairing.deciding(desk, one), one, pairing.SENT)
    return Outbound(desk.say(SENT, community=desk.voice.unit(one.community)))


def put_question(desk: Desk, answers: Answers) -> Outbound:
    """Ask a unit something; what was asked and answered before makes room."""
    one = pairing.pairing_for(desk, answers["pairing"])
    pairing.check(desk, one, Action.ASK)
    one.question, one.answer = answers["question"], ""
    pairing.turn(desk, one, Action.ASK, pairing.parties_of(desk, desk.person.id, one))
    pairing.tell(desk, pairing.liaisons(desk, one.unit), one, pairing.ASKED)
    return Outbound(desk.say(question.PUT, name=desk.voice.unit(one.unit)))


def answer(desk: Desk, answers: Answers) -> Outbound:
    """Bring a unit's answer back to the community."""
    one = pairing.pairing_for(desk, answers["pairing"])
    pairing.check(desk, one, Action.ANSWER)
    one.answer = answers["answer"]
    pairing.turn(desk, one, Action.ANSWER, pairing.parties_of(desk, desk.person.id, one))
    pairing.tell(desk, pairing.deciding(desk, one), one, ANSWERED)
    review = desk.voice.moment(pairing.answer_by(desk, one), desk.now)
    return Outbound(desk.say(question.THANKS, community=desk.voice.unit(one.community), review=review))


def accept(desk: Desk, answers: Answers) -> Outbound:
    """Accept an agreement, and name whom the unit calls."""
    one = pairing.pairing_for(desk, answers["pairing"])
    pairing.check(desk, one, Action.ACCEPT)
    one.community_contact = answers["contact"]
    _decide(desk, one, Action.ACCEPT)
    pairing.tell(desk, pairing.liaisons(desk, one.unit), one, pairing.ACCEPTED)
    return Outbound(desk.say(TAKEN, unit=desk.voice.unit(one.unit)))


def refuse(desk: Desk, answers: Answers) -> Outbound:
    """Do not accept an agreement; the reason goes to the unit and is kept nowhere else."""
    one = pairing.pairing_for(desk, answers["pairing"])
    _decide(desk, one, Action.REFUSE)
    reason = answers["reason"]
    pairing.tell(desk, pairing.liaisons(desk, one.unit), one, pairing.REFUSED, reason=reason)
    return Outbound(desk.say("Declined. {name} reads your reason.", name=desk.voice.unit(one.unit)))


def _decide(desk: Desk, one: Pairing, action: Action) -> None:
    pairing.check(desk, one, action)
    one.reviewed_at, one.reviewer = desk.now, desk.person.id
    pairing.turn(desk, one, action, pairing.parties_of(desk, desk.person.id, one))


def _new(desk: Desk) -> Outbound:
    unit = liaison.unit_of(desk)
    if refusal := why_not(desk.world, unit):
        raise refusal
    return dialogue.begin(desk, PAIR, {"unit": unit, "contact": desk.person.name})


def _of_community(desk: Desk) -> Outbound:
    mine = [seat.unit for seat in desk.seats if seat.role in ORGANISING]
    if not mine:
        raise NotAllowed(ONLY_COMMUNITIES)
    return pairing.listed(desk, desk.uow.pairings.of_community(mine, LIVING))


def _ask(form: Form, action: Action) -> Callable[[Desk, Pairing], Outbound]:
    def ask(desk: Desk, one: Pairing) -> Outbound:
        pairing.check(desk, one, action)
        return dialogue.begin(desk, form, {"pairing": one.id})

    return ask


def _ask_answer(desk: Desk, one: Pairing) -> Outbound:
    pairing.check(desk, one, Action.ANSWER)
    return dialogue.begin(desk, ANSWER, {"pairing": one.id}, remark=one.question)


def _yesterday(world: World, answers: Answers) -> date:
    return today(world, answers) - timedelta(days=1)


def _first_day(_: World, answers: Answers) -> date:
    return date.fromisoformat(answers["from"])


def _longest(world: World) -> timedelta:
    return world.voice.rules.policy.registration.pairing_most.clock


CONTACT = Text(
    key="contact",
    ask=N_("Who is the contact on your side? The other side reads the name."),
    label=N_("Contact"),
    most=60,
)
PAIR = Form(
    name="pair_unit",
    title=N_("An agreement with a community"),
    summary=N_("Shall I send it to the community?"),
    done=send,
    fields=(
        Given(key="unit"),
        Home(key="community", ask=N_("With which community?"), label=N_("Community"), of=communities, front=14),
        Day(key="from", ask=N_("From which day?"), label=N_("From"), after=_yesterday, most=_longest),
        Day(key="until", ask=N_("Until which day?"), label=N_("Until"), after=_first_day, most=_longest),
        CONTACT,
    ),
)
ACCEPT = Form(
    name="accept_pairing",
    title=N_("Accept the agreement"),
    summary="",
    done=accept,
    fields=(Given(key="pairing"), CONTACT),
)
QUESTION = question.put("ask_unit", "pairing", N_("What do you want to know? The unit reads this."), put_question)
ANSWER = question.answered("answer_pairing", "pairing", answer)
REFUSE = Form(
    name="refuse_pairing",
    title=N_("Decline"),
    summary="",
    done=refuse,
    fields=(
        Given(key="pairing"),
        Text(key="reason", ask=N_("Why not? The unit reads this."), label=N_("Reason"), least=4, most=500),
    ),
)
BEGINNINGS: Mapping[str, Callable[[Desk], Outbound]] = {
    "new": _new,
    "left": liaison.ask_who_left,
    "list": _of_community,
}
PRESSES: Mapping[str, Callable[[Desk, Pairing], Outbound]] = {
    "show": pairing.show,
    Action.ACCEPT: _ask(ACCEPT, Action.ACCEPT),
    Action.ASK: _ask(QUESTION, Action.ASK),
    Action.ANSWER: _ask_answer,
    Action.REFUSE: _ask(REFUSE, Action.REFUSE),
    Action.RETRACT: pairing.end,
    Action.END: pairing.end,
}
