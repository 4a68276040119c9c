"""Something hangs on another unit than before: its record says so, its cards show it, and who decides there gets it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from domain import event, need, pairing, post, registration, resource, statement, wellbeing, wish
from domain.going import Change
from domain.issue import Note
from domain.organisation import Role, Seat
from handlers import event_card, event_life, issues, need_card, need_order, registration_card, wish_card, wish_review
from handlers.access import answering, speaking_for, watching
from handlers.desk import Office
from handlers.registration_steps import TIME, turn
from storage.event_tables import Event
from storage.history import Step
from storage.needs import Need, Resource
from storage.pairings import Pairing
from storage.registrations import Registration
from storage.tables import Assignment, Door, Issue
from storage.wellbeing import Wellbeing
from storage.wishes import Wish

LIVES: Mapping[str, tuple[str, type[StrEnum]]] = {
    "agreements": (pairing.KIND, pairing.State),
    "events": (event.KIND, event.State),
    "members": (registration.KIND, registration.State),
    "needs": (need.KIND, need.State),
    "offers": (resource.KIND, resource.State),
    "posts": (post.KIND, post.State),
    "registrations": (registration.KIND, registration.State),
    "sheets": (statement.KIND, statement.State),
    "staying_well": (wellbeing.KIND, wellbeing.State),
    "wishes": (wish.KIND, wish.State),
}
"""The life of what an operator calls so. Of hours each step is one of their minutes: there nothing is written."""
WITH_SOMEBODY = frozenset({*registration.PENDING, registration.State.TRANSFER_PENDING, registration.State.EXIT_PENDING})
Concerned = Iterable[int | None]


def move(office: Office, what: str, row: Any, *, old: str, new: str, why: Change) -> set[int]:
    """Let what hangs on one unit hang on another, with all that comes of it; return whom that concerns."""
    office.uow.hanging.rename(what, row, old, new)
    if what in LIVES:
        kind, states = LIVES[what]
        by = office.step(why)
        by = Step(by.action, by.at, actor=by.actor, channel=by.channel, unit=old)
        office.uow.lives.write(kind, row.id, by, before=states(row.state), after=states(row.state))
    office.uow.flush()
    concerned = AFTER[what](office, row, old) if what in AFTER else ()
    return {person for person in concerned if person is not None}


def _group(office: Office, door: Door, _: str) -> Concerned:
    if door.closed_at is not None:
        return ()
    office.uow.groups.bind(door, door.unit)
    return (door.person,)


def _role(office: Office, held: Assignment, _: str) -> Concerned:
    """Let who holds the same role at both hold it once."""
    office.uow.seats.forget()
    seats = office.uow.seats.of(held.person, office.today)
    if seats.count(Seat(Role(held.role), held.unit)) > 1:
        held.until_on = office.today - timedelta(days=1)
        office.uow.flush()
        office.uow.seats.forget()
    return (held.person,)


def _agreement(office: Office, one: Pairing, _: str) -> Concerned:
    speaking = speaking_for(office, [one.unit]).get(one.unit, [])
    return (*speaking, *answering(office, one.community))


def _event(office: Office, one: Event, old: str) -> Concerned:
    series = office.uow.events.find_series(one.series) if one.series is not None else None
    if series is not None:
        units = {"host": one.host, "community": one.community}
        series.plan = series.plan | {key: units[key] for key in units if series.plan.get(key) == old}
    if one.state in event.SHOWN:
        for entry in office.uow.hours.of_event(one.id):
            entry.host, entry.community = one.host, one.community
    if one.state == event.State.REVIEW:
        event_life.ask(office, one, [one.community])
    event_card.refresh_all(office, one)
    return (one.organiser,) if one.state in (event.State.REVIEW, *event.SHOWN) else ()


def _member(office: Office, one: Registration, old: str) -> Concerned:
    """Bring a registration along; who wanted to change between the two has done so."""
    one.agreed = [one.community if unit == old else unit for unit in one.agreed]
    if one.taker and one.taker == one.community:
        one.taker, one.agreed = "", []
        turn(office, one, registration.Action.MOVE, TIME)
    # At once: of who is no member of its community any more no sheet stands.
    for sheet in office.uow.statements.of_registration(one.id):
        if sheet.community == old and statement.State(sheet.state) in statement.OPEN:
            move(office, "sheets", sheet, old=old, new=one.community, why=Change.MERGED)
    registration_card.refresh(office, one)
    if registration.State(one.state) in WITH_SOMEBODY:
        registration_card.hang(office, one, registration_card.deciding(office, one))
    return (one.person,)


def _need(office: Office, one: Need, _: str) -> Concerned:
    need_card.refresh(office, one)
    if one.state == need.State.SUBMITTED:
        need_order.put_before(office, one)
    speaking = speaking_for(office, [one.unit]).get(one.unit, []) if one.unit else []
    return (one.asker, *speaking) if one.ended_at is None else ()


def _offer(office: Office, one: Resource, _: str) -> Concerned:
    return speaking_for(office, [one.unit]).get(one.unit, ())


def _report(office: Office, one: Issue, old: str) -> Concerned:
    issue = office.uow.issues.find(one.id)
    if issue is not None:
        office.uow.issues.note(issue, Step(Note.MERGED.value, office.now, unit=old))
        issues.let_in(office, issue, issue.holder)
        if issue.ended_at is None:
            issues.hang(office, issue, [*answering(office, issue.holder), *watching(office, [issue.holder])])
    return ()


def _arrangement(_: Office, one: Wellbeing, __: str) -> Concerned:
    return (one.person, one.contact)


def _wish(office: Office, one: Wish, _: str) -> Concerned:
    wish_card.refresh(office, one)
    if one.state == wish.State.SUBMITTED:
        wish_review.put_before(office, one)
    return (one.person, one.claimer) if one.ended_at is None else ()


AFTER: Mapping[str, Callable[[Office, Any, str], Concerned]] = {
    "agreements": _agreement,
    "events": _event,
    "groups": _group,
    "members": _member,
    "needs": _need,
    "offers": _offer,
    "registrations": _member,
    "reports": _report,
    "roles": _role,
    "staying_well": _arrangement,
    "wishes": _wish,
}
"""What comes of it for what an operator calls so, and whom it concerns."""
