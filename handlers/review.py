"""What a community does about registrations: it sees who waits, accepts with one press, or says why not."""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain.access import ORGANISING
from domain.errors import NotFound, TooLate
from domain.message import Button, Outbound
from domain.organisation import Role, Seat
from domain.registration import Action, Party, State, advance
from handlers import dialogue
from handlers.access import answering
from handlers.asking import Form
from handlers.desk import About, Desk, Office, Purpose
from handlers.fields import Answers, Given, Text
from handlers.paging import page
from handlers.registration_card import STATES, hang, parties_of, refresh, value
from handlers.texts.catalogue import N_
from storage.tables import Registration
from storage.timers import Timer

REVIEW = "registration"
MYSELF = "new"
FASTER = N_("{who} was faster: {name} is now “{state}”.")
ACCEPTED = N_(
    "🎉 {community} has accepted your registration. Welcome! /events shows what is on: your neighbours look"
    " forward to seeing you."
)
REFUSED = N_("{community} has not accepted your registration. The reason: {reason}\nYou can register again: /baodao")
WAITING = N_("⏰ {name} has been waiting for {community} to answer since {moment}.")


def waiting(desk: Desk, rest: str = "") -> Outbound | None:
    """Return who waits for the communities of the person at the desk; None where they organise none."""
    communities = [seat.unit for seat in desk.seats if seat.role in ORGANISING]
    if not communities:
        return None
    found = desk.uow.registrations.waiting(communities, State.SUBMITTED.value)
    part = page(rest, len(found))
    title = desk.say("{count} wait to be accepted:", count=len(found)) if found else desk.say("Nobody waits for you.")
    lines = [f"• {one.name} · {desk.voice.unit(one.work_unit)}" for one in found[part.shown]]
    rows = [(Button(one.name, value(one, "show")),) for one in found[part.shown]]
    rows.extend(part.more(desk.voice, "baodao"))
    return Outbound(
        "\n".join([part.title(desk.voice, title), *lines]),
        (*rows, (Button(desk.say("Register myself"), f"r:{MYSELF}"),)),
    )


def registration_for(desk: Desk, key: int) -> Registration:
    """Return a registration that the person at the desk may see: their own, or one with their community."""
    registration = desk.uow.registrations.find(key)
    if registration is None or not parties_of(desk, desk.person.id, registration):
        raise NotFound(N_("I find no such registration for you. /baodao shows yours."))
    return registration


def put_before(office: Office, registration: Registration) -> None:
    """Hang the card where somebody decides, and set when they are reminded."""
    hang(office, registration, _deciding(office, registration))
    due = answer_by(office, registration)
    office.uow.timers.start([Timer(REVIEW, registration.id, 0, 1, due)])


def answer_by(office: Office, registration: Registration) -> datetime:
    """Return by when the community shall have answered."""
    return office.rules.calendar.due(registration.submitted_at, office.rules.policy.registration.review).at


def fire(office: Office, timer: Timer) -> None:
    """Remind the community once; who joined it since gets a card too."""
    registration = office.uow.registrations.find(timer.subject)
    if registration is None or registration.state != State.SUBMITTED:
        return
    people = _deciding(office, registration)
    hang(office, registration, people)
    for person in map(office.uow.people.get, people):
        voice = office.voice_of(person)
        text = voice.say(
            WAITING,
            name=registration.name,
            community=voice.unit(registration.community),
            moment=voice.moment(registration.submitted_at, office.now),
        )
        button = Button(voice.say("Open"), value(registration, "show"))
        office.tell(person, Outbound(text, ((button,),)), Purpose.REMINDER, About(registration.id))


def accept(desk: Desk, registration: Registration) -> Outbound:
    """Take a member in."""
    _decide(desk, registration, Action.ACCEPT)
    seat = Seat(Role.MEMBER, registration.community)
    desk.uow.seats.assign(registration.person, seat, today=desk.today, now=desk.now)
    _tell_member(desk, registration, ACCEPTED)
    return Outbound(desk.say("Accepted: {name} is registered with you. I have told them.", name=registration.name))


def ask_reason(desk: Desk, registration: Registration) -> Outbound:
    """Ask why not."""
    _next_state(desk, registration, Action.REFUSE)
    return dialogue.begin(desk, REFUSE, {"registration": registration.id})


def refuse(desk: Desk, answers: Answers) -> Outbound:
    """Do not take a member in; the reason goes to them and is kept nowhere else."""
    registration = registration_for(desk, answers["registration"])
    _decide(desk, registration, Action.REFUSE)
    _tell_member(desk, registration, REFUSED, reason=answers["reason"])
    return Outbound(desk.say("Declined. {name} reads your reason.", name=registration.name))


def _decide(desk: Desk, registration: Registration, action: Action) -> None:
    """Take a step of the life of a registration, and show it on every copy of its card."""
    registration.state = _next_state(desk, registration, action).value
    registration.reviewed_at, registration.reviewer = desk.now, desk.person.id
    refresh(desk, registration)


def _next_state(desk: Desk, registration: Registration, action: Action) -> State:
    try:
        return advance(State(registration.state), action, parties_of(desk, desk.person.id, registration))
    except TooLate as refusal:
        state = desk.say(STATES[State(registration.state)])
        first = registration.reviewer
        who = desk.uow.people.get(first).name if first not in (None, desk.person.id) else ""
        raise TooLate(FASTER if who else refusal.sentence, who=who, name=registration.name, state=state) from refusal


def _tell_member(desk: Desk, registration: Registration, sentence: str, **values: str) -> None:
    member = desk.uow.people.get(registration.person)
    voice = desk.voice_of(member)
    text = voice.say(sentence, community=voice.unit(registration.community), **values)
    desk.tell(member, Outbound(text), Purpose.NOTICE)


def _deciding(office: Office, registration: Registration) -> list[int]:
    people = answering(office, registration.community)
    return [one for one in people if Party.COMMUNITY in parties_of(office, one, registration)]


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
PRESSES: Mapping[Action, Callable[[Desk, Registration], Outbound]] = {
    Action.ACCEPT: accept,
    Action.REFUSE: ask_reason,
}
