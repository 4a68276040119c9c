"""What a community does about registrations: it sees who waits, accepts with one press, or says why not."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from domain.access import ORGANISING, may_stand_in
from domain.errors import NotFound, TooLate
from domain.message import Button, Outbound
from domain.organisation import Level, Role, Seat
from domain.registration import KIND, LIFE, Action, Party, State
from handlers import dialogue, statement_time
from handlers.access import answering
from handlers.asking import Form
from handlers.desk import LISTED, About, Desk, Office, Purpose
from handlers.fields import Answers, Given, Text
from handlers.paging import page
from handlers.registration_card import STATES, decider_of, hang, parties_of, refresh, value
from handlers.texts.catalogue import N_
from storage.tables import Person, Registration
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
    """Return who waits for the person at the desk; None where they organise nothing and stand in for nobody."""
    found = _waiting_for(desk, desk.person.id, desk.seats)
    if not found and not any(seat.role in ORGANISING for seat in desk.seats):
        return None
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


def put_before(office: Office, registration: Registration) -> list[int]:
    """Hang the card where somebody decides, set when they are reminded, and return who they are."""
    people = _deciding(office, registration)
    hang(office, registration, people)
    due = answer_by(office, registration)
    office.uow.timers.start([Timer(REVIEW, registration.id, 0, 1, due)])
    return people


def pass_on(office: Office, person: Person, seat: Seat) -> None:
    """Put before somebody who has just taken a seat what waits there; the first of their unit is reminded too."""
    office.uow.flush()  # who answers for a unit is read past what is not written yet
    found = _waiting_for(office, person.id, (seat,))
    for registration in found:
        refresh(office, registration)
        if not office.uow.timers.of(REVIEW, registration.id) and _deciding(office, registration) == [person.id]:
            due = office.rules.calendar.due(office.now, office.rules.policy.registration.review).at
            office.uow.timers.restart(Timer(REVIEW, registration.id, 0, 1, due))
    for registration in found[:LISTED]:
        hang(office, registration, (person.id,))
    if len(found) > LISTED:
        text = office.voice_of(person).say("{count} wait to be accepted by you: /baodao", count=len(found))
        office.tell(person, Outbound(text), Purpose.NOTICE)


def pass_up(office: Office, seats: Iterable[Seat]) -> None:
    """Put what waits where a seat has been left before whoever decides about it now."""
    for registration in _waiting_at(office, seats):
        hang(office, registration, _deciding(office, registration))


def wait_again(office: Office, registration: Registration, *, since: datetime) -> None:
    """Remind of a registration that did not count since a moment, if it should have been answered meanwhile."""
    due = answer_by(office, registration)
    if registration.state == State.SUBMITTED and since < due <= office.now:
        office.uow.timers.restart(Timer(REVIEW, registration.id, 0, 1, office.now))


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
            community=voice.unit(decider_of(office, registration)),
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
    statement_time.plan(desk)
    community = desk.voice.unit(registration.community)
    text = desk.say(
        "Accepted: {name} is registered with {community}. I have told them.",
        name=registration.name,
        community=community,
    )
    return Outbound(text)


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
    before, after = State(registration.state), _next_state(desk, registration, action)
    registration.state = after.value
    desk.took(KIND, registration.id, action, before=before, after=after)
    registration.reviewed_at, registration.reviewer = desk.now, desk.person.id
    refresh(desk, registration)


def _next_state(desk: Desk, registration: Registration, action: Action) -> State:
    try:
        return LIFE.advance(State(registration.state), action, parties_of(desk, desk.person.id, registration))
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


def _waiting_for(office: Office, person: int, seats: Iterable[Seat]) -> list[Registration]:
    """Return what a person may decide by these seats, oldest first."""
    return [one for one in _waiting_at(office, seats) if Party.COMMUNITY in parties_of(office, person, one)]


def _waiting_at(office: Office, seats: Iterable[Seat]) -> list[Registration]:
    """Return what waits in the communities of these seats, oldest first."""
    communities = [seat.unit for seat in seats if seat.role in ORGANISING]
    for seat in seats:
        if may_stand_in((seat,), seat.unit):
            communities += [unit.code for unit in office.rules.county.inside(seat.unit, Level.COMMUNITY)]
    return office.uow.registrations.waiting(communities, State.SUBMITTED.value) if communities else []


def _deciding(office: Office, registration: Registration) -> list[int]:
    people = answering(office, decider_of(office, registration))
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
