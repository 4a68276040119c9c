"""Where people check in: an event, or a community outside any; its rotating code, and who shows it.

A code is made by TOTP (RFC 6238) from a secret of SECRET_KEY and the gate, so that nothing is kept of it. It is shown
and compared here alone: the clock of nobody's telephone matters.
"""

import base64
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from domain.access import may_answer_for
from domain.errors import NotFound
from domain.event import SHOWN, Party, State
from domain.organisation import Level
from handlers.access import answering, standing_in
from handlers.desk import Office
from handlers.event_view import NO_SUCH, event_of, parties_of
from handlers.keys import long, short
from handlers.voice import Voice
from storage.event_tables import Event

if TYPE_CHECKING:
    from pyotp import TOTP

START = "c_"
"""What a link that checks in begins with."""
DIGITS = 6
EVENT, COMMUNITY = "e", "u"
SHOWING = (*SHOWN, State.ENDED)
"""While an event has a code: whoever is still there when it is over checks out with it."""


@dataclass(frozen=True, slots=True)
class Gate:
    """A place to check in at: an event, or a community."""

    community: str
    event: Event | None = None

    @property
    def key(self) -> str:
        """How links and forms name it."""
        return EVENT + short(self.event.id) if self.event else COMMUNITY + self.community

    @property
    def page(self) -> str:
        """The page that shows its code to those who organise it."""
        return f"/event/{short(self.event.id)}/code" if self.event else f"/community/{self.community}/code"

    def named(self, voice: Voice) -> str:
        """Return what it is called."""
        return self.event.title if self.event else voice.unit(self.community)


def gate_of(office: Office, key: str) -> Gate:
    """Return the gate that a link or a form names. Raises NotFound."""
    kind, written = key[:1], key[1:]
    if kind == EVENT:
        return at_event(event_of(office, long(written)))
    if kind == COMMUNITY and written and office.rules.county.above(written, Level.COMMUNITY) == written:
        return Gate(written)
    raise NotFound(NO_SUCH)


def at_event(event: Event) -> Gate:
    """Return the gate of an event."""
    return Gate(event.community, event)


def opens(office: Office, gate: Gate, person: int) -> bool:
    """Say whether somebody may show the code of a gate: who organises there."""
    if gate.event is not None:
        return Party.MAKER in parties_of(office, person, gate.event) and State(gate.event.state) in SHOWING
    return may_answer_for(office.seats_of(person), gate.community)


def organisers(office: Office, gate: Gate) -> list[int]:
    """Return who hears what happens at a gate; where nobody of the community is there, its street."""
    first = [gate.event.organiser] if gate.event else []
    there = standing_in(office, gate.community) or gate.community
    return list(dict.fromkeys([*first, *answering(office, there)]))


def code_of(office: Office, gate: Gate) -> str:
    """Return the code that is the newest now."""
    return _codes(office, gate).at(office.now)


def renewed_at(office: Office) -> datetime:
    """Return when the next code comes."""
    length = _length(office)
    return datetime.fromtimestamp((office.now.timestamp() // length + 1) * length, UTC)


def step_of(office: Office, gate: Gate, typed: str) -> int | None:
    """Return which of the codes around now this is, by its number; None for any other."""
    codes, now = _codes(office, gate), int(office.now.timestamp()) // _length(office)
    read = digits(typed)
    return next((step for step in (now, now - 1, now + 1) if read and read == codes.generate_otp(step)), None)


def digits(typed: str) -> str:
    """Return the six digits that a text is; nothing for any other."""
    read = "".join(sign for sign in unicodedata.normalize("NFKC", typed) if not (sign.isspace() or sign == "-"))
    return read if len(read) == DIGITS and read.isascii() and read.isdigit() else ""


def payload(office: Office, gate: Gate) -> str:
    """Return what the link of now carries."""
    return f"{START}{gate.key}_{code_of(office, gate)}"


def _length(office: Office) -> int:
    return int(office.rules.policy.hours.step.clock.total_seconds())


def _codes(office: Office, gate: Gate) -> "TOTP":
    from pyotp import TOTP  # noqa: PLC0415 - few verbs of the command line need it

    secret = base64.b32encode(office.uow.seals.secret(f"check-in {gate.key}")).decode()
    return TOTP(secret, digits=DIGITS, interval=_length(office))
