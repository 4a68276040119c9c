"""What a sheet is called and how it stands, in the words of who reads it."""

from collections.abc import Mapping

from domain.periods import Kind
from domain.statement import State
from handlers.texts.catalogue import N_
from handlers.voice import Voice
from storage.statements import Batch, Statement

SHEETS = "sheets"
"""The command under which all of it lies."""
KINDS: Mapping[Kind, str] = {
    Kind.QUARTER: N_("Quarterly statement {since} – {until}"),
    Kind.YEAR: N_("Yearly sheet {since} – {until}"),
}
STATES: Mapping[State, str] = {
    State.DRAFTED: N_("waits for the member’s word"),
    State.DISPUTED: N_("disputed; waits for the community"),
    State.UPHELD: N_("looked at again; waits for the member’s word"),
    State.CHECKED: N_("seen; waits for the community"),
    State.CONFIRMED: N_("confirmed; goes to the unit on its day"),
    State.SENT: N_("sent to the unit"),
    State.HANDED: N_("given to the member to hand over"),
    State.UNSEEN: N_("not sent, as it could not be shown to the member"),
    State.WITHDRAWN: N_("withdrawn"),
}


def period_of(one: Statement | Batch, voice: Voice) -> str:
    """Return what a sheet is called: which kind, and which days."""
    return voice.say(KINDS[Kind(one.kind)], since=voice.day(one.since_on), until=voice.day(one.until_on))


def state_of(one: Statement, voice: Voice) -> str:
    """Return how a sheet stands."""
    return voice.say(STATES[State(one.state)])
