"""What a community does about registrations: it sees who waits, accepts with one press, asks, or says why not."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from domain.access import ORGANISING, may_stand_in
from domain.message import Button, Outbound
from domain.organisation import Level, Role, Seat
from domain.registration import KIND, Action, Moment, Party, State
from handlers import dialogue, question, statement_time
from handlers.asking import Form
from handlers.desk import LISTED, Desk, Office, Purpose
from handlers.fields import Answers, Given, Text
from handlers.paging import page
from handlers.registration_card import STATES, deciding, hang, parties_of, refresh, value
from handlers.registration_steps import check, due, registration_for, take, tell_member
from handlers.texts.catalogue import N_
from storage.registrations import Registration
from storage.tables import Person
from storage.timers import Timer

MYSELF = "new"
ACCEPTED = N_(
    "🎉 {community} has accepted your registration. Welcome! /baodao shows the posts that are open, /events what is on:"
    " your neighbours look forward to seeing you."
)
REFUSED = N_("{community} has not accepted your registration. The reason: {reason}\nYou can register again: /baodao")
ASKED = N_("{community} has a question about your registration:\n{question}")
WAITING = (State.SUBMITTED, State.EXIT_PENDING)


def waiting(desk: Desk, rest: str = "") -> Outbound | None:
    """Return who waits for the person at the desk; None where they organise nothing and stand in for nobody."""
    found = _waiting_for(desk, desk.person.id, desk.seats)
    organises = any(seat.role in ORGANISING for seat in desk.seats)
    if not found and not organises:
        return None
    part = page(rest, len(found))
    title = desk.say("{count} wait for an answer:", count=len(found)) if found else desk.say("Nobody waits for you.")
    shown = found[part.shown]
    lines = [f"• {one.name} · {desk.voice.unit(one.work_unit)} · {desk.say(STATES[State(one.state)])}" for one in shown]
    rows = [(Button(one.name, value(one, "show")),) for one in shown]
    rows.extend(part.more(desk.voice, "baodao"))
    if organises:
        rows.append((Button(desk.say("Community posts"), "post:list"),))
        rows.append((Button(desk.say("Unit agreements"), "pair:list"),))
    rows.append((Button(desk.say("Register myself"), f"r:{MYSELF}"),))
    return Outbound("\n".join([part.title(desk.voice, title), *lines]), tuple(rows))


def put_before(office: Office, registration: Registration) -> list[int]:
    """Hang the card where somebody decides, and return who they are."""
    people = deciding(office, registration)
    hang(office, registration, people)
    return people


def pass_on(office: Office, person: Person, seat: Seat) -> None:
    """Put before somebody who has just taken a seat what waits there; the first of their unit is reminded too."""
    office.uow.flush()  # who answers for a unit is read past what is not written yet
    found = _waiting_for(office, person.id, (seat,))
    for registration in found:
        refresh(office, registration)
        if not office.uow.timers.of(KIND, registration.id) and deciding(office, registration) == [person.id]:
            remind_at = office.rules.calendar.due(office.now, office.rules.policy.registration.review).at
            office.uow.timers.restart(Timer(KIND, registration.id, 0, Moment.REMIND, remind_at))
    for registration in found[:LISTED]:
        hang(office, registration, (person.id,))
    if len(found) > LISTED:
        text = office.voice_of(person).say("{count} wait for your answer: /baodao", count=len(found))
        office.tell(person, Outbound(text), Purpose.NOTICE)


def pass_up(office: Office, seats: Iterable[Seat]) -> None:
    """Put what waits where a seat has been left before whoever decides about it now."""
    for registration in _waiting_at(office, seats):
        hang(office, registration, deciding(office, registration))


def answer_by(office: Office, registration: Registration) -> datetime:
    """Return by when the community shall have answered."""
    return due(office, registration, Moment.LIMIT)


def accept(desk: Desk, registration: Registration) -> Outbound:
    """Take a member in."""
    _decide(desk, registration, Action.ACCEPT)
    seat = Seat(Role.MEMBER, registration.community)
    desk.uow.seats.assign(registration.person, seat, today=desk.today, now=desk.now)
    tell_member(desk, registration, ACCEPTED)
    statement_time.plan(desk)
    community = desk.voice.unit(registration.community)
    text = desk.say(
        "Accepted: {name} is registered with {community}. I have told them.",
        name=registration.name,
        community=community,
    )
    return Outbound(text)


def ask_question(desk: Desk, registration: Registration) -> Outbound:
    """Ask what to ask."""
    check(desk, registration, Action.ASK)
    return dialogue.begin(desk, QUESTION, {"registration": registration.id})


def put_question(desk: Desk, answers: Answers) -> Outbound:
    """Put a question to a member; what was asked and answered before makes room."""
    registration = registration_for(desk, answers["registration"])
    check(desk, registration, Action.ASK)
    registration.question, registration.answer = answers["question"], ""
    take(desk, registration, Action.ASK)
    tell_member(desk, registration, ASKED, (Action.ANSWER, question.ANSWER), question=registration.question)
    return Outbound(desk.say(question.PUT, name=registration.name))


def ask_answer(desk: Desk, registration: Registration) -> Outbound:
    """Ask a member for their answer."""
    check(desk, registration, Action.ANSWER)
    return dialogue.begin(desk, ANSWER, {"registration": registration.id}, remark=registration.question)


def answer(desk: Desk, answers: Answers) -> Outbound:
    """Bring a member's answer back to the community."""
    registration = registration_for(desk, answers["registration"])
    check(desk, registration, Action.ANSWER)
    registration.answer = answers["answer"]
    take(desk, registration, Action.ANSWER)
    put_before(desk, registration)
    community = desk.voice.unit(registration.community)
    moment = desk.voice.moment(answer_by(desk, registration), desk.now)
    return Outbound(desk.say(question.THANKS, community=community, review=moment))


def ask_reason(desk: Desk, registration: Registration) -> Outbound:
    """Ask why not."""
    check(desk, registration, Action.REFUSE)
    return dialogue.begin(desk, REFUSE, {"registration": registration.id})


def refuse(desk: Desk, answers: Answers) -> Outbound:
    """Do not take a member in; the reason goes to them and is kept nowhere else."""
    registration = registration_for(desk, answers["registration"])
    _decide(desk, registration, Action.REFUSE)
    tell_member(desk, registration, REFUSED, reason=answers["reason"])
    return Outbound(desk.say("Declined. {name} reads your reason.", name=registration.name))


def _decide(desk: Desk, registration: Registration, action: Action) -> None:
    """Take a decision; what was asked and answered for it is not needed any more."""
    check(desk, registration, action)
    registration.reviewed_at, registration.reviewer = desk.now, desk.person.id
    registration.question = registration.answer = ""
    take(desk, registration, action)


def _waiting_for(office: Office, person: int, seats: Iterable[Seat]) -> list[Registration]:
    """Return what a person may decide by these seats, oldest first."""
    found = _waiting_at(office, seats)
    return [one for one in found if _is_asked(parties_of(office, person, one), State(one.state))]


def _waiting_at(office: Office, seats: Iterable[Seat]) -> list[Registration]:
    """Return what waits in the communities of these seats, oldest first."""
    communities = [seat.unit for seat in seats if seat.role in ORGANISING]
    for seat in seats:
        if may_stand_in((seat,), seat.unit):
            communities += [unit.code for unit in office.rules.county.inside(seat.unit, Level.COMMUNITY)]
    if not communities:
        return []
    found = office.uow.registrations.waiting(communities, (*WAITING, State.TRANSFER_PENDING))
    return [*found, *(one for one in office.uow.registrations.coming(communities) if one not in found)]


def _is_asked(mine: frozenset[Party], state: State) -> bool:
    """Say whether somebody's word is waited for: the street decides only about who is taken in."""
    asked = mine - {Party.MEMBER}
    return bool(asked if state is State.SUBMITTED else asked - {Party.STREET})


QUESTION = question.put(
    "ask_member", "registration", N_("What do you want to know? The member reads this."), put_question
)
ANSWER = question.answered("answer_community", "registration", answer)
REFUSE = Form(
    name="refuse_registration",
    title=N_("Decline"),
    summary="",
    done=refuse,
    fields=(
        Given(key="registration"),
        Text(key="reason", ask=N_("Why not? The member reads this."), label=N_("Reason"), least=4, most=500),
    ),
)
PRESSES: Mapping[str, Callable[[Desk, Registration], Outbound]] = {
    Action.ACCEPT: accept,
    Action.ASK: ask_question,
    Action.ANSWER: ask_answer,
    Action.REFUSE: ask_reason,
}
