"""What becomes of a role that ends: its cards are taken back, and what nobody is left for goes to those above."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from domain.access import HANDLING, LIAISON
from domain.message import Outbound
from domain.organisation import Level, Role, Seat
from handlers import card, commands, handing_up, issues, leaving_wishes, need_unit, restrict, review
from handlers.access import answering
from handlers.desk import LISTED, Office, Purpose
from handlers.texts.catalogue import N_
from handlers.withheld import withheld
from storage.tables import Issue, Person
from storage.timers import Timer

OVER = "seat"
THANKS = N_("You are no longer {seat}. Thank you for your work. What waited for you is with others now.")
NOBODY_LEFT = N_(
    "Nobody answers for {unit} any more. {count} reports wait there: please look after them, or hand them on."
    " These are the most urgent:"
)


def end(office: Office, person: Person, seat: Seat, last: date) -> None:
    """Let a role that a person holds today end with a day, which may be to come."""
    held = office.uow.seats.end_one(person.id, seat, last=last, today=office.today)
    for key in held:
        office.uow.timers.stop(OVER, key)
        if last >= office.today:
            next_day = datetime.combine(last + timedelta(days=1), time.min, office.rules.zone)
            office.uow.timers.restart(Timer(OVER, key, 0, 0, next_day.astimezone(UTC)))
    if last < office.today:
        _is_over(office, person, seat)


def fire(office: Office, timer: Timer) -> None:
    """Do what is to be done on the day after the last one of a role."""
    held = office.uow.seats.find(timer.subject)
    if held is not None and held.until_on is not None and held.until_on < office.today:
        _is_over(office, office.uow.people.current(held.person), Seat(Role(held.role), held.unit))


def hand_on(office: Office, seats: Sequence[Seat]) -> None:
    """Bring what waits where nobody is left to whoever is above. Seats that others hold too are theirs."""
    for unit in dict.fromkeys(seat.unit for seat in seats if seat.role in HANDLING):
        if not answering(office, unit):
            _bring_up(office, unit)
    for unit in dict.fromkeys(seat.unit for seat in seats if seat.role is LIAISON):
        need_unit.left_alone(office, unit)
    review.pass_up(office, seats)
    handing_up.pass_up(office, seats)


def _is_over(office: Office, person: Person, seat: Seat) -> None:
    left = office.seats_of(person.id)
    if seat in left:
        return
    if seat.role is LIAISON:
        leaving_wishes.hand_over(office, person.id, seat.unit)
        office.uow.flush()
    doors = {door.id: door for door in office.uow.people.all_doors(person.id)}
    for name, door in office.uow.outbox.copies_at(list(doors)):
        gone = withheld(office, name, person.id)
        if gone is not None:
            office.send(doors[door], gone, Purpose.CARD)
    restrict.pass_on(office, person.id)
    hand_on(office, (seat,))
    voice = office.voice_of(person)
    thanks = voice.say(THANKS, seat=voice.seat(seat.role, seat.unit))
    office.tell(person, Outbound(thanks, commands=commands.listed_for(person, left)), Purpose.NOTICE)


def _bring_up(office: Office, unit: str) -> None:
    """Tell those above how much waits at a unit, and hang the cards of the most urgent with them."""
    count = office.uow.issues.count_waiting(holders=[unit], climbed=())
    above = defaultdict[str, list[Issue]](list)
    for issue in office.uow.issues.waiting(holders=[unit], climbed=(), limit=count):
        above[issues.over(office, issue, Level(issue.rung))].append(issue)
    for higher, found in above.items():
        people = answering(office, higher)
        for issue in found[:LISTED]:
            locked = office.uow.issues.find(issue.id)
            if locked is not None:
                issues.hang(office, locked, people)
        for person in map(office.uow.people.get, people):
            office.tell(person, _told(office, person, unit, found), Purpose.NOTICE)


def _told(office: Office, person: Person, unit: str, found: Sequence[Issue]) -> Outbound:
    voice = office.voice_of(person)
    text = voice.say(NOBODY_LEFT, unit=voice.unit(unit), count=len(found))
    return Outbound(text, tuple((card.opening(issue, voice),) for issue in found[:LISTED]))
