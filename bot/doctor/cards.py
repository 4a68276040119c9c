"""Does every copy of a card have a message, and is it the newest state that was owed to it?"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from bot.doctor.finding import Finding
from domain.errors import NotFound
from handlers.keys import long
from storage.unit_of_work import UnitOfWork

CARDS = "cards"
OF_ISSUE = "issue:"


def look_at_cards(uow: UnitOfWork, moved_at: Mapping[int, datetime], *, since: datetime) -> Iterator[Finding]:
    """Yield what is wrong with copies of cards of issues that were moved ``since``.

    What was owed before may have been forgotten, but for what a channel was really sent.
    """
    for copy in uow.examination.copies():
        place = f"card {copy.card}, address {copy.address}"
        moved = moved_at.get(_issue_of(copy.card))
        is_recent = moved is not None and moved > since
        if copy.newest_at is None and (copy.receipt or is_recent):
            yield Finding(CARDS, place, "no message was ever owed for it")
        elif copy.newest_at is not None and moved is not None and is_recent and copy.newest_at < moved:
            yield Finding(CARDS, place, "the newest state of its issue was never owed to it")


def _issue_of(card: str) -> int:
    """Return the key of the issue that a card shows; 0 for other cards."""
    if not card.startswith(OF_ISSUE):
        return 0
    try:
        return long(card.split(":")[1])
    except NotFound:
        return 0
