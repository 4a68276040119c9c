"""How much somebody who works here is sent unasked on one day; what is above that comes as one message, later.

What is urgent is an alarm, and an answer was asked for: neither counts, and neither waits (docs/RULES.md, Unasked).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.message import Button, Outbound
from domain.organisation import Role
from handlers import card
from handlers.desk import LISTED, Office, Purpose
from handlers.texts.catalogue import N_
from storage.messages import subjects_of, unpack
from storage.tables import Door, Person
from storage.terms import Settled
from storage.unasked import GATHERED, HELD, UNASKED

COUNTED = frozenset({Purpose.CARD, Purpose.NOTICE, Purpose.REMINDER})
OPENS: Mapping[str, str] = {"reg": "r", "event": "e"}
"""By how the names of cards begin, how a button begins that shows one."""
TITLE = N_("{count} more, gathered so that you have less to read:")
REST = N_("/queue shows everything that waits for you.")
LONGEST = 80
Look = Callable[[Any, Door], Outbound | None]
"""Returns what a message says now; None where it does not matter any more."""


@dataclass(frozen=True, slots=True)
class Message:
    """A row of the outbox, the door it goes to, and whether it only changes what hangs there already."""

    row: Any
    door: Door
    is_edit: bool


class Limit:
    """What may be sent now to each of those whose messages are being leased."""

    def __init__(self, office: Office, messages: Sequence[Message], *, gathers: bool = True) -> None:
        self._office = office
        self._gathers = gathers
        self._counted = {one.row.id for one in messages if self._counts(one)}
        people = {one.door.person for one in messages if one.row.id in self._counted}
        midnight = datetime.combine(office.today, datetime.min.time(), office.rules.zone)
        self._sent = office.uow.unasked.since(people, midnight, but=self._counted) if people else {}
        self._until: dict[int, datetime] = {}
        self.gathered: set[int] = set()
        """What has become part of one message."""

    def note(self, row: Any) -> str:
        """Return what is written of a message once it was sent."""
        return UNASKED if row.id in self._counted else ""

    def holds(self, row: Any, door: Door) -> datetime | None:
        """Return until when a message waits that is above the limit; one that may be sent is counted.

        What would be of no use any more by then is sent.
        """
        if row.id not in self._counted or row.why == HELD:
            return None
        sent = self._sent.get(door.person, 0)
        if sent >= self._office.rules.policy.unasked.most:
            until = self._gathers_at(door.person)
            if row.expires_at is None or row.expires_at > until:
                return until
        self._sent[door.person] = sent + 1
        return None

    def set_out(self, messages: Iterable[int]) -> None:
        """Count what sets out now of these messages."""
        if counting := self._counted.intersection(messages):
            self._office.uow.unasked.set_out(sorted(counting))

    def gather(self, row: Any, door: Door, look: Look) -> bool:
        """Make one message of all that waits for somebody; of one alone nothing is made, it is sent as it is."""
        if not self._gathers:
            return False
        waiting = self._office.uow.unasked.held(door.person)
        doors = self._office.uow.people.doors([one.address for one in waiting])
        newest = {one.card or one.id: one for one in waiting}.values()
        seen = [(one, look(one, doors[one.address])) for one in newest]
        said = [(one, outbound) for one, outbound in seen if outbound is not None]
        if len(said) <= 1 and row.id in {one.id for one, _ in said}:
            return False
        others = [one.id for one in waiting if one.id != row.id]
        self._office.uow.outbox.settle([Settled(one, "dropped", GATHERED) for one in others], self._office.now)
        self.gathered.update(others)
        if said:
            person = self._office.uow.people.get(door.person)
            self._office.send(door, _as_one(self._office, person, said), Purpose.DIGEST)
        return True

    def _counts(self, message: Message) -> bool:
        """Say whether a message counts: one that can wait, to a person who works here; members and residents do not."""
        if message.row.purpose not in COUNTED or message.is_edit or message.door.shared:
            return False
        if subjects_of(message.row.body):  # what the ladder tells is one message for all that waits already
            return False
        if _asks(message.row):
            return False
        return any(seat.role is not Role.MEMBER for seat in self._office.seats_of(message.door.person))

    def _gathers_at(self, person: int) -> datetime:
        """Return when what waits for somebody is made into one: with what waits already."""
        if person not in self._until:
            waiting = self._office.uow.unasked.held(person)
            later = self._office.now + self._office.rules.policy.unasked.gather.clock
            first = min((one.not_before for one in waiting if one.not_before > self._office.now), default=later)
            self._until[person] = self._office.rules.calendar.outside_quiet(first).at
        return self._until[person]


def _as_one(office: Office, person: Person, said: Sequence[tuple[Any, Outbound]]) -> Outbound:
    voice = office.voice_of(person)
    lines, rows = [voice.say(TITLE, count=len(said))], list[tuple[Button, ...]]()
    for number, (row, outbound) in enumerate(said, start=1):
        value = _opening(office, row, outbound)
        first = next((line for line in outbound.text.splitlines() if line.strip()), "")
        lines.append(f"{number}. {card.clipped(first, LONGEST) if value else outbound.text}")
        if value:
            rows.append((Button(voice.say("Open {number}", number=number), value),))
    if len(rows) > LISTED:
        lines.append(voice.say(REST))
    return Outbound("\n".join(lines), tuple(rows[:LISTED]))


def _asks(row: Any) -> bool:
    """Say whether a message asks or shows something that nothing else opens: gathered, it could not be answered."""
    if row.card.partition(":")[0] in {"issue", *OPENS}:
        return False
    outbound = unpack(row.body, row.card)
    has_more = bool(outbound.rows or outbound.media or outbound.place)
    return has_more and not any(map(_shows, outbound.rows))


def _opening(office: Office, row: Any, outbound: Outbound) -> str:
    """Return what opens what a message is about: its card, or what its own first button opens."""
    kind, _, rest = row.card.partition(":")
    if kind == "issue" and row.about is not None and (issue := office.uow.issues.find(row.about)) is not None:
        return card.value(issue, "show")
    if kind in OPENS:
        return f"{OPENS[kind]}:{rest.partition(':')[0]}:show"
    return next(filter(None, map(_shows, outbound.rows)), "")


def _shows(buttons: Sequence[Button]) -> str:
    return next((button.value for button in buttons if ":show" in button.value), "")
