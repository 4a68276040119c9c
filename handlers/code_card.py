"""The organiser shows the code that is the newest: in the chat, and on a page that renews itself."""

from domain.errors import NotAllowed
from domain.message import Button, Outbound
from handlers.desk import Desk
from handlers.gates import Gate, at_event, code_of, gate_of, opens, payload, renewed_at
from handlers.texts.catalogue import N_
from storage.event_tables import Event

SHOWN = N_(
    "Check-in code of “{title}”: {code}\nIt is the newest until {until}. Say it or show it at the place only.\n"
    "To scan, with a new code every minute: {page}\nAs a link: /start {link}"
)
NOT_YOURS = N_("Only the organisers see the code.")


def show(desk: Desk, event: Event, _: str) -> Outbound:
    """Show the code of an event."""
    return _shown(desk, at_event(event))


def show_community(desk: Desk, community: str) -> Outbound:
    """Show the code of a community, for those who come to serve outside an event."""
    return _shown(desk, gate_of(desk, f"u{community}"))


def _shown(desk: Desk, gate: Gate) -> Outbound:
    if not opens(desk, gate, desk.person.id):
        raise NotAllowed(NOT_YOURS)
    until, code, home = renewed_at(desk), code_of(desk, gate), desk.rules.home
    desk.fleeting = until
    text = desk.say(
        SHOWN,
        title=gate.named(desk.voice),
        code=f"{code[:3]} {code[3:]}",
        until=until.astimezone(desk.rules.zone).strftime("%H:%M:%S"),
        page=home + gate.page,
        link=payload(desk, gate),
    )
    rows = ((Button(desk.say("Open the page"), url=home + gate.page),),) if home else ()
    return Outbound(text, rows)
