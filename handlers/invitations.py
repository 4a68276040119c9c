"""Of how many events a week somebody wants to hear unasked: they say so, and it is kept."""

from domain.errors import NotFound
from domain.message import Button, Outbound
from handlers.desk import Desk
from handlers.texts.catalogue import N_

WEEKLY = "week"
NUMBERS = (0, 1, 2, 3, 5, 7)
ASK = N_("Of how many events a week may I tell you unasked? Now: {count}. /events shows them all at any time.")
SET = N_("Good: at most {count} a week.")
NONE = N_("Good: I tell you of no event unasked. /events shows them all at any time.")


def ask_weekly(desk: Desk) -> Outbound:
    """Ask how many."""
    chosen = desk.person.invitations
    now = desk.rules.policy.events.invitations if chosen is None else chosen
    row = tuple(Button(str(number), f"e:{WEEKLY}:{number}") for number in NUMBERS)
    return Outbound(desk.say(ASK, count=now), (row,))


def set_weekly(desk: Desk, written: str) -> Outbound:
    """Keep how many."""
    if written not in map(str, NUMBERS):
        raise NotFound(N_("I do not know that button. /help shows what I can do."))
    desk.person.invitations = int(written)
    return Outbound(desk.say(SET, count=written) if desk.person.invitations else desk.say(NONE))
