"""What is held of one person, and how that is taken away again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, or_, select, update

from storage.bulk import Into, write
from storage.personal import HELD
from storage.repository import Repository
from storage.streams import inbox, outbox

SAID_AT = select(outbox.c.id, outbox.c.body, outbox.c.card, outbox.c.about).where(
    outbox.c.address.in_(bindparam("addresses", expanding=True)), outbox.c.settled_at.is_not(None)
)
UNMISTAKABLE = 6
"""So many characters that stand in a message to who handles an issue are its words, also where it is not named."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What shall stand in no message any more: the issue's own messages, and its words wherever it is named."""

    issue: int
    number: str
    cards: str
    """What the names of its cards begin with, or what its buttons carry."""
    words: Sequence[str]
    instead: str


class Holdings(Repository):
    """All rows that tell of a person, table by table, as ``storage/personal.py`` declares them."""

    def of(self, person: int) -> dict[str, list[dict[str, Any]]]:
        """Return everything that a person may take along. It reads whole tables: that is for a reader."""
        return {
            held.key: [
                dict(row)
                for row in self._rows(
                    select(*(held.table.c[name] for name in held.told))
                    .where(held.whose)
                    .order_by(*held.table.primary_key.columns),
                    {"who": person},
                ).mappings()
            ]
            for held in HELD
        }

    def erase(self, person: int, now: datetime) -> None:
        """Take away what /delete takes, and know from then on that this is nobody any more."""
        self._uow.flush()
        for held in HELD:
            if held.goes:
                self._session.execute(delete(held.table).where(held.whose), {"who": person})
            elif held.blank:
                values = dict(held.blank) | ({"left_at": now} if held.key == "me" else {})
                self._session.execute(update(held.table).where(held.whose).values(**values), {"who": person})
        # What this transaction has read already is not what stands there now.
        self._session.expire_all()

    def silence(self, address: int) -> None:
        """Take away what either side said at an address, and what is still owed there: it becomes somebody else's."""
        self._uow.flush()
        self._session.execute(delete(outbox).where(outbox.c.address == address))
        self._session.execute(update(inbox).where(inbox.c.address == address).values(address=None, shown=None))

    def hush(self, addresses: Sequence[int], since: datetime) -> None:
        """Take away what either side said at addresses after a moment, when they were one person's, but for cards.

        What waits there and is asked again before it is sent (an alarm, a reminder, what is about an issue) stays owed.
        """
        self._uow.flush()
        about_nothing = and_(outbox.c.purpose == "notice", outbox.c.about.is_(None))
        unasked = or_(outbox.c.settled_at.is_not(None), outbox.c.purpose == "answer", about_nothing)
        there = (outbox.c.address.in_(addresses), outbox.c.created_at > since, outbox.c.card == "")
        self._session.execute(delete(outbox).where(*there, unasked))
        mine = (inbox.c.address.in_(addresses), inbox.c.at > since)
        self._session.execute(update(inbox).where(*mine).values(address=None, shown=None))

    def unsay(self, addresses: Sequence[int], unsaid: Unsaid) -> None:
        """Take words back out of what was sent to these addresses and is kept to be shown again.

        What is owed there about the same and has not been sent is not sent any more.
        """
        owed = (outbox.c.address.in_(addresses), outbox.c.settled_at.is_(None), outbox.c.about == unsaid.issue)
        self._session.execute(delete(outbox).where(*owed))
        rows = self._rows(SAID_AT, {"addresses": list(addresses)}).all()
        changed = [(row.id, row.body, _without(row, unsaid)) for row in rows]
        write(self._session, _say, [{"one": key, "said": body} for key, was, body in changed if body != was])


def _without(row: Any, unsaid: Unsaid) -> dict[str, Any]:
    body: dict[str, Any] = row.body
    if row.about == unsaid.issue or row.card.startswith(unsaid.cards):
        return {name: part for name, part in body.items() if name not in ("media", "place")} | {"text": unsaid.instead}
    leads = [value for row in body.get("rows", ()) for _, value, *_ in row if value]
    is_led_to = any(value.startswith(unsaid.cards) for value in leads)
    is_named = is_led_to or unsaid.number in body["text"] or body["text"] in unsaid.words
    said = [words for words in unsaid.words if is_named or len(words) >= UNMISTAKABLE]

    def without(text: str) -> str:
        for words in said:
            text = text.replace(words, unsaid.instead)
        return text

    rows = [[[without(label), *rest] for label, *rest in row] for row in body.get("rows", ())]
    return body | {"text": without(body["text"])} | ({"rows": rows} if rows else {})


def _say(_: Into) -> Any:
    return (
        update(outbox).where(outbox.c.id == bindparam("one")).values(body=bindparam("said", type_=outbox.c.body.type))
    )
