"""Why was somebody given an answer about others, and does that hold still when it reaches them?

A card is written anew for whoever may not read it (withheld.py). All else that is answered to who handles something (a
list, a note, a question about an issue) stands on the seats that were asked about, and on the issues it tells of.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.access import HANDLING, may_read_card
from domain.message import Outbound
from domain.organisation import Seat
from handlers.access import scope_of
from handlers.desk import Desk, Office
from handlers.texts.catalogue import N_
from handlers.withheld import withheld
from storage.messages import Grounds, grounds_in
from storage.tables import Issue

LAPSED = N_(
    "What stood here is no longer yours to see: your role has changed, or the report has."
    " What you did counts. /help shows what you can do now."
)


def grounds_of(desk: Desk, seats: Iterable[Seat]) -> Grounds | None:
    """Return what an answer stands on that was given by these seats; None where they are those of no staff."""
    held = sorted((seat.role.value, seat.unit) for seat in seats if seat.role in HANDLING)
    if not held:
        return None
    # By a step of one's own an issue may have gone to others: its answer was given all the same.
    issues = (key for key, issue in desk.told_of.items() if _is_open(desk, issue, desk.person.id))
    return Grounds(tuple(held), tuple(issues))


def held_back(office: Office, card: str, body: Mapping[str, Any], reader: int) -> Outbound | None:
    """Return what stands in place of an answer that somebody may not read now; None for one that stays as it is."""
    return withheld(office, card, reader) if card else _lapsed(office, grounds_in(body), reader)


def _lapsed(office: Office, grounds: Grounds | None, reader: int) -> Outbound | None:
    if grounds is None:
        return None
    held = {(seat.role.value, seat.unit) for seat in office.seats_of(reader)}
    issues = [office.uow.issues.find(key) for key in grounds.issues]
    if held.issuperset(grounds.seats) and all(issue and _is_open(office, issue, reader) for issue in issues):
        return None
    return Outbound(office.voice_of(office.uow.people.get(reader)).say(LAPSED))


def _is_open(office: Office, issue: Issue, reader: int) -> bool:
    return issue.emptied_at is None and may_read_card(reader, office.seats_of(reader), scope_of(issue))
