"""What time does to a registration: it reminds, lets the street decide, takes silence for a yes, ends a pause."""

from collections.abc import Callable, Mapping

from domain.registration import KIND, Action, Moment, State
from handlers import leaving, posts, question, review, transfer
from handlers.access import answering
from handlers.desk import Office
from handlers.registration_card import decider_of, deciding, refresh, street_of
from handlers.registration_steps import TIME, tell, tell_member
from handlers.texts.catalogue import N_
from storage.registrations import Registration
from storage.timers import Timer

WAITING = N_("⏰ {name} has been waiting for {community} to answer since {moment}.")
PASSED_ON = N_(
    "⏰ {name} has been waiting for {community} to answer since {moment}. You may decide now, and so may they."
)
MOVING = N_("⏰ {name} wants to change the community. Without an objection it happens by itself.")
SOON_BACK = N_("Your pause ends on {until}. After that your registration with {community} goes on by itself.")


def fire(office: Office, timer: Timer) -> None:
    """Do what has come for a registration, if it still stands where that was set."""
    registration = office.uow.registrations.find(timer.subject)
    if registration is None:
        return
    found = FIRE.get((State(registration.state), Moment(timer.rung)))
    if found is not None:
        found(office, registration)


def _remind(office: Office, registration: Registration) -> None:
    """Remind whose turn it is; who joined them since gets a card too."""
    unit = decider_of(office, registration)
    people = [one for one in review.put_before(office, registration) if one in answering(office, unit)]
    tell(office, people, registration, WAITING, unit=unit)


def _pass_on(office: Office, registration: Registration) -> None:
    """Let the street decide too; a street that did so from the beginning has been reminded."""
    already = street_of(office, registration)
    registration.passed_on = True
    refresh(office, registration)
    review.put_before(office, registration)
    street = street_of(office, registration)
    if not already:
        tell(office, [one for one in answering(office, street) if one != registration.person], registration, PASSED_ON)


def _ask_again(office: Office, registration: Registration) -> None:
    button = (Action.ANSWER, question.ANSWER)
    tell_member(office, registration, question.STILL_ASKED, button, question=registration.question)


def _offer(office: Office, registration: Registration) -> None:
    """Offer a post once; where there is none, look again later."""
    if registration.offers and not posts.offer(office, registration):
        due = office.now + office.rules.policy.registration.offer.clock
        office.uow.timers.restart(Timer(KIND, registration.id, 0, Moment.REMIND, due))


def _remind_of_change(office: Office, registration: Registration) -> None:
    agreed = [one for unit in registration.agreed for one in answering(office, unit)]
    people = [one for one in deciding(office, registration) if one not in agreed]
    tell(office, people, registration, MOVING)


def _soon_back(office: Office, registration: Registration) -> None:
    until = registration.until_on
    if until is not None:
        day = office.voice_of(office.uow.people.get(registration.person)).day(until)
        actions = ((Action.RESUME, N_("I am back")), (Action.PAUSE, N_("Pause longer")))
        tell_member(office, registration, SOON_BACK, *actions, until=day)


def _let_go(office: Office, registration: Registration) -> None:
    leaving.end(office, registration, TIME)


FIRE: Mapping[tuple[State, Moment], Callable[[Office, Registration], None]] = {
    (State.SUBMITTED, Moment.REMIND): _remind,
    (State.SUBMITTED, Moment.LIMIT): _pass_on,
    (State.NEED_INFO, Moment.REMIND): _ask_again,
    (State.NEED_INFO, Moment.LIMIT): leaving.lapse,
    (State.ACTIVE, Moment.REMIND): _offer,
    (State.TRANSFER_PENDING, Moment.REMIND): _remind_of_change,
    (State.TRANSFER_PENDING, Moment.LIMIT): transfer.move,
    (State.SUSPENDED, Moment.REMIND): _soon_back,
    (State.SUSPENDED, Moment.LIMIT): transfer.come_back,
    (State.EXIT_PENDING, Moment.LIMIT): _let_go,
}
