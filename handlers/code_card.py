"""The organiser shows the code that is the newest: in the chat, and on a page that renews itself."""

from domain.errors import NotAllowed
from domain.message import Button, Outbound
from handlers.desk import Desk
from handlers.event_card import CODE
from handlers.event_view import value
from handlers.gates import Gate, at_event, code_of, gate_of, opens, payload, renewed_at
from handlers.in_place import instead, opening
from handlers.texts.catalogue import N_
from storage.event_tables import Event

SHOWN = N_("Check-in code of “{title}”: {code}\nIt is the newest until {until}. Say it or show it at the place only.")
PAGE = N_("To scan, with a new code every minute: {page}")
LINK = N_("As a link: {link}")
AGAIN = "again"
NOT_YOURS = N_("Only the organisers see the code.")


def show(desk: Desk, event: Event, rest: str) -> Outbound:
    """Show the code of an event: in the place of an earlier one where that is asked for."""
    shown = _shown(desk, at_event(event), value(event, CODE, AGAIN))
    return instead(desk, shown) if rest == AGAIN else shown


def show_community(desk: Desk, rest: str) -> Outbound:
    """Show the code of a community, for those who come to serve outside an event."""
    community, _, again = rest.partition(":")
    shown = _shown(desk, gate_of(desk, f"u{community}"), f"t:code:{community}:{AGAIN}")
    return instead(desk, shown) if again == AGAIN else shown


def _shown(desk: Desk, gate: Gate, again: str) -> Outbound:
    if not opens(desk, gate, desk.person.id):
        raise NotAllowed(NOT_YOURS)
    until, code, home = renewed_at(desk), code_of(desk, gate), desk.rules.home
    desk.fleeting = until
    shown = f"{code[:3]} {code[3:]}"
    at = until.astimezone(desk.rules.zone).strftime("%H:%M:%S")
    lines = [desk.say(SHOWN, title=gate.named(desk.voice), code=shown, until=at)]
    lines += [desk.say(PAGE, page=home + gate.page)] if home else []
    lines.append(desk.say(LINK, link=opening(desk, payload(desk, gate))))
    rows = [(Button(desk.say("Show the newest code"), again),)]
    rows += [(Button(desk.say("Open the page"), url=home + gate.page),)] if home else []
    return Outbound("\n".join(lines), tuple(rows))
