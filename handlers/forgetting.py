"""What is taken away of a person who asks for it, and of an issue that has had its time; and what stays."""

from collections.abc import Iterable, Sequence

from domain.message import Outbound
from domain.organisation import TERRITORY
from domain.post import HOLD_KIND
from domain.registration import KIND
from domain.signup import KIND as PLACE
from domain.signup import Action, Standing
from handlers import (
    card,
    event_card,
    hours_life,
    issues,
    leaving,
    leaving_wishes,
    registration_card,
    restrict,
    statement_life,
    stepping_down,
    wellbeing,
)
from handlers.desk import Desk, Office, Purpose
from handlers.keys import short
from handlers.places import change, promote
from handlers.texts.catalogue import N_
from handlers.unsaying import unname, unsay
from storage.event_tables import Event
from storage.registrations import Registration
from storage.tables import Issue, Person
from storage.timers import Timer

FORGET = "forget"
CARDS = ("issue:", "reg:", "wish:", "need:", "well:")
"""The cards of those who handle something: what others wrote stands on them."""
NOT_YOURS = N_("This is no longer with you.")
QUEUED = 40
"""How much of a report a list shows."""


def leave(desk: Desk) -> Person:
    """Make of the person at the desk nobody any more, and return who speaks from their address from now on.

    What they reported is emptied once it has ended, each issue in a transaction of its own.
    """
    uow, person = desk.uow, desk.person
    uow.flush()
    ended = [issue for issue, has_ended in uow.issues.ends_of_reporter(person.id).items() if has_ended]
    leaving_wishes.leave_wishes(desk)
    leaving_wishes.leave_needs(desk)
    _leave_communities(desk)
    wellbeing.withdraw(desk, person)
    held = desk.seats
    uow.seats.end(person.id, today=desk.today)
    uow.flush()
    restrict.pass_on(desk, person.id)
    stepping_down.hand_on(desk, held)
    hours_life.forget(desk, person.id)
    uow.dialogues.drop(person.id)
    uow.web.end(person.id, but=desk.door.id)
    mine = [door.id for door in uow.people.all_doors(person.id)]
    uow.holdings.erase(person.id, desk.now)
    new = uow.people.leave(person, desk.door, desk.now)
    take_down(desk, mine)
    for issue in ended:
        uow.timers.restart(Timer(FORGET, issue, 0, 0, desk.now))
    return new


def fire(office: Office, timer: Timer) -> None:
    """Empty an issue whose reporter asked to be forgotten."""
    issue = office.uow.issues.find(timer.subject)
    if issue is not None:
        empty(office, issue)


def empty(office: Office, issue: Issue) -> None:
    """Leave of an issue that has ended what tells of no person: its number, its states and times, how it was judged."""
    if issue.ended_at is None or issue.emptied_at is not None:
        return
    office.uow.flush()
    doors = {door for _, door in issues.hung(office, issue)}
    doors.update(door.id for door in office.uow.people.doors_of(issue.reporter))
    levels = [office.rules.county.above(issue.area, level) for level in TERRITORY]
    doors.update(office.uow.seats.watching([issue.holder, *filter(None, levels)]))
    said = office.uow.issues.every_word(issue.id)
    words = {part for text in said for part in (text, card.clipped(text), card.clipped(text, QUEUED)) if len(part) > 1}
    unsay(office, doors, issue.id, number=issue.number, cards=f"issue:{short(issue.id)}:", words=words)
    leaving_wishes.leave_reported(office, issue.id)
    office.uow.issues.empty(issue, nobody=office.uow.people.nobody().id, now=office.now)
    office.uow.pictures.take_down(issue.id, stage="report")
    issues.refresh(office, issue)


def _leave_communities(desk: Desk) -> None:
    """Give back the places that are still to come, and leave no registration and no name on anybody's card."""
    uow, person = desk.uow, desk.person.id
    registrations, events = uow.registrations.all_of(person), uow.events.of(person)
    _give_places_back(desk, events)
    for registration in registrations:
        leaving.released(desk, person, registration.community)
        _unregister(desk, registration, [event.community for event in events])
    _show_again(desk, events)


def end_agreed(desk: Desk) -> None:
    """End what somebody had who agrees no more to what is kept: their wishes, what they took on, and their places."""
    leaving_wishes.leave_wishes(desk)
    leaving_wishes.leave_needs(desk)
    wellbeing.withdraw(desk, desk.person)
    statement_life.withdraw_all(desk, desk.person.id)
    events = desk.uow.events.of(desk.person.id)
    _give_places_back(desk, events)
    _show_again(desk, events)


def _give_places_back(desk: Desk, events: Iterable[Event]) -> None:
    for event in events:
        _give_back(desk, event)


def _show_again(desk: Desk, events: Iterable[Event]) -> None:
    desk.uow.flush()
    for event in events:
        event_card.refresh(desk, event, desk.person.id)
        event_card.refresh_all(desk, event)


def _give_back(desk: Desk, event: Event) -> None:
    """Leave nothing of a place that is still to come; the next on the waitlist gets it."""
    desk.uow.events.find(event.id)
    for shift in desk.uow.events.shifts([event.id]):
        place = desk.uow.events.signup(shift.id, desk.person.id)
        if place is not None and shift.ends_at > desk.now:
            change(desk, shift, place, action=Action.CANCEL, to=Standing.CANCELLED)
            desk.uow.flush()
            desk.uow.lives.forget(PLACE, place.id)
            desk.uow.events.take_back(shift.id, desk.person.id)
            promote(desk, event, shift)


def _unregister(desk: Desk, registration: Registration, communities: Sequence[str]) -> None:
    """Take a registration off every card, and its name back out of what was said of it."""
    registration_card.take_down(desk, registration)
    statement_life.forget(desk, registration)
    unname(desk, registration, communities)
    for held in desk.uow.posts.forget(registration.id):
        desk.uow.lives.forget(HOLD_KIND, held)
    desk.uow.timers.stop(KIND, registration.id)
    desk.uow.registrations.withdraw(registration)
    desk.uow.lives.forget(KIND, registration.id)


def take_down(desk: Desk, mine: Sequence[int]) -> None:
    """Leave nothing on the cards that hung at somebody's addresses: those of the staff are edited, others forgotten."""
    copies = desk.uow.outbox.copies_at(mine)
    doors = desk.uow.people.doors([door for _, door in copies])
    for name, door in copies:
        if name.startswith(CARDS):
            desk.send(doors[door], Outbound(desk.say(NOT_YOURS), card=name), Purpose.CARD)
        else:
            desk.uow.outbox.take_down([name], door)
