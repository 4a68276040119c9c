"""At the door of an event: the organiser checks in and out who cannot do it themselves, with one press each."""

from collections.abc import Callable, Mapping, Sequence

from domain.errors import NotAllowed, Refusal, TooLate
from domain.event import Party
from domain.hours import Source
from domain.hours import State as Hours
from domain.message import Button, Outbound
from domain.registration import COUNTING
from domain.signup import AT_THE_DOOR, AT_THE_PLACE, NOT_NOW, TAKING, Action, Standing
from handlers import checkin, hours_life, signup
from handlers.desk import LISTED, Desk, Purpose
from handlers.event_card import DOOR, refresh
from handlers.event_view import known, look_at, parties_of, value
from handlers.gates import at_event
from handlers.hours_view import names
from handlers.in_place import instead
from handlers.keys import long, short, unknown
from handlers.places import step
from handlers.texts.catalogue import N_
from storage.event_tables import Event, Shift, Signup

ADMIT, LEAVERS, LET_OUT = "in", "out", "left"
ABSENT = N_("{who} did not come {count} time(s) in the last {days} days.")
NOT_YOURS = N_("Only the organisers check people in.")


def show(desk: Desk, event: Event, shift: Shift, first: str) -> Outbound:
    """List who has a place and is not checked in, from the one with number ``first`` on."""
    _check(desk, event, shift)
    return _listed(desk, event, shift, first=_number(first))


def admit(desk: Desk, event: Event, shift: Shift, code: str) -> Outbound:
    """Check somebody in, tell them, and list who is left."""
    _check(desk, event, shift)
    written, _, first = code.partition(":")
    person, labels = long(written), _labels(desk, shift)
    place = desk.uow.events.signup(shift.id, person)
    if place is None or person not in labels:
        raise unknown()
    if place.state != Standing.CHECKED_IN:
        try:
            step(desk, event, shift, place, action=Action.CHECK_IN, who=AT_THE_DOOR)
        except Refusal as refusal:
            raise type(refusal)(refusal.sentence, **known(desk, event, shift, desk.voice)) from refusal
        checkin.arrive(desk, at_event(event), shift, person, source=Source.TICK)
        refresh(desk, event, person)
        _tell(desk, event, person, (signup.CHECKED_IN, 0))
    left = _listed(desk, event, shift, first=_number(first))
    said = desk.say("✅ {who} is checked in.", who=labels[person])
    return instead(desk, Outbound(f"{said}\n\n{left.text}", left.rows))


def leavers(desk: Desk, event: Event, shift: Shift, first: str) -> Outbound:
    """List who is checked in and not out yet."""
    _check_maker(desk, event)
    found, skip = desk.uow.hours.at(event.id, event.community, Hours.HERE.value), _number(first)
    if not found:
        return Outbound(desk.say("Nobody is checked in any more."))
    called = names(desk, [one.person for one in found], desk.voice)
    page = found[skip : skip + LISTED]
    at = short(shift.id)
    rows = [(Button(called[one.person], value(event, LET_OUT, at, short(one.id))),) for one in page]
    if skip + LISTED < len(found):
        rows.append((Button(desk.say("More …"), value(event, LEAVERS, at, str(skip + LISTED))),))
    return Outbound(desk.say("Who leaves? {count} are checked in:", count=len(found)), tuple(rows))


def let_out(desk: Desk, event: Event, shift: Shift, code: str) -> Outbound:
    """Check somebody out, tell them, and list who is left."""
    _check_maker(desk, event)
    entry = desk.uow.hours.find(long(code))
    if entry is None or entry.event != event.id:
        raise unknown()
    if entry.state == Hours.HERE:
        hours_life.leave(desk, entry, hours_life.parties_for(desk, desk.person.id, entry))
        refresh(desk, event, entry.person)
        _tell(desk, event, entry.person, (checkin.LEFT, entry.minutes))
    return instead(desk, leavers(desk, event, shift, ""))


def _check_maker(desk: Desk, event: Event) -> None:
    if Party.MAKER not in parties_of(desk, desk.person.id, event):
        raise NotAllowed(NOT_YOURS)


def _check(desk: Desk, event: Event, shift: Shift) -> None:
    _check_maker(desk, event)
    phase = look_at(desk, event, shift, desk.person.id).room.phase
    if phase not in AT_THE_PLACE:
        raise TooLate(NOT_NOW[phase], **known(desk, event, shift, desk.voice))


def _listed(desk: Desk, event: Event, shift: Shift, *, first: int) -> Outbound:
    labels = _labels(desk, shift)
    missing = [one.person for one in _expected(desk, shift) if one.state != Standing.CHECKED_IN]
    out: list[tuple[Button, ...]] = []
    if desk.uow.hours.at(event.id, event.community, Hours.HERE.value):
        out.append((Button(desk.say("Check somebody out"), value(event, LEAVERS, short(shift.id))),))
    if not missing:
        return Outbound(desk.say("Everybody who has a place is checked in."), tuple(out))
    first, at = first if first < len(missing) else 0, short(shift.id)
    page = missing[first : first + LISTED]
    rows = [(Button(labels[person], value(event, ADMIT, at, short(person), str(first))),) for person in page]
    if first + LISTED < len(missing):
        rows.append((Button(desk.say("More …"), value(event, DOOR, at, str(first + LISTED))),))
    said = [
        desk.say("Who is here? {count} not checked in yet:", count=len(missing)),
        *_absent(desk, event, labels, page),
    ]
    return Outbound("\n".join(said), tuple(rows + out))


def _absent(desk: Desk, event: Event, labels: Mapping[int, str], page: Sequence[int]) -> list[str]:
    """Say how often these had a place at the same community and did not come; nothing follows from it by itself."""
    span = desk.rules.policy.events.absences.clock
    missed = desk.uow.hours.missed(page, event.community, Standing.NO_SHOW.value, desk.now - span)
    known = [(labels[person], missed[person]) for person in page if person in missed]
    return [desk.say(ABSENT, who=who, count=count, days=span.days) for who, count in known]


def _expected(desk: Desk, shift: Shift) -> list[Signup]:
    """Return who has a place, and who came without one and guessed the code too often."""
    return [one for one in desk.uow.events.at_shift(shift.id) if one.state in TAKING or one.tries]


def _labels(desk: Desk, shift: Shift) -> dict[int, str]:
    """Return what each of those is called: members by their name, others only in the order in which they signed up."""
    expected = _expected(desk, shift)
    called = desk.uow.registrations.names([one.person for one in expected], COUNTING)
    residents = [one for one in expected if one.person not in called]
    for number, one in enumerate(residents, start=1):
        moment = desk.voice.moment(one.at, desk.now)
        called[one.person] = desk.say("Resident {number} · {moment}", number=number, moment=moment)
    return called


def _tell(desk: Desk, event: Event, person: int, said: tuple[str, int]) -> None:
    sentence, minutes = said
    if person != desk.person.id:
        told = desk.uow.people.get(person)
        text = desk.voice_of(told).say(sentence, title=event.title, minutes=minutes)
        desk.tell(told, Outbound(text), Purpose.NOTICE)


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < len("10000") else 0


PRESSES: Mapping[str, Callable[[Desk, Event, Shift, str], Outbound]] = {
    DOOR: show,
    ADMIT: admit,
    LEAVERS: leavers,
    LET_OUT: let_out,
}
