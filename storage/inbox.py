"""Which updates were taken already, which failed, and what is kept aside."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Insert, Row, bindparam, delete, select, update

from domain.phone import without_phones
from storage.bulk import INTO
from storage.keys import insert_into
from storage.messages import discreet
from storage.repository import Repository
from storage.streams import inbox, trouble
from storage.tables import Door

Key = tuple[str, str]

MARKED = select(inbox.c.key).where(inbox.c.channel == bindparam("by"), inbox.c.key == bindparam("mark"))


class Inbox(Repository):
    """Marks of what was taken: the same key is never acted on twice."""

    def mark(self, keys: Sequence[Key], now: datetime) -> set[Key]:
        """Mark keys as taken and return those that nobody had taken before; a key stands for one update."""
        rows = [{"channel": channel, "key": key, "at": now} for channel, key in sorted(set(keys))]
        if not rows:
            return set()
        self._uow.touch()
        connection = self._session.connection()
        return {(channel, key) for channel, key in connection.execute(_mark(connection.dialect.name), rows)}

    def show(self, key: Key, *, address: int, shown: dict[str, Any]) -> None:
        """Keep what a person did, for a channel that has no memory of its own; telephone numbers are masked."""
        shown = shown | {"text": without_phones(shown["text"])} if "text" in shown else shown
        mine = (inbox.c.channel == key[0], inbox.c.key == key[1], inbox.c.shown.is_(None))
        self._session.execute(update(inbox).where(*mine).values(address=address, shown=shown))
        self._uow.touch()

    def shown(self, address: int, limit: int) -> list[tuple[datetime, dict[str, Any]]]:
        """Return the newest things that a person did at an address, oldest first."""
        mine = select(inbox.c.at, inbox.c.shown).where(inbox.c.address == address, inbox.c.shown.is_not(None))
        rows = self._session.execute(mine.order_by(inbox.c.at.desc()).limit(limit)).all()
        return [(row.at, row.shown) for row in reversed(rows)]

    def forget_shown(self, person: int) -> None:
        """Keep no more what a person did, at whatever address; the marks stay, so that nothing is acted on again."""
        mine = inbox.c.address.in_(select(Door.id).where(Door.person == person))
        self._session.execute(update(inbox).where(mine).values(address=None, shown=None))
        self._uow.touch()

    def is_marked(self, key: Key) -> bool:
        """Say whether an update was taken already."""
        return self._rows(MARKED, {"by": key[0], "mark": key[1]}).first() is not None

    def try_again(self, key: Key, *, more: int, now: datetime) -> int:
        """Count ``more`` tries of an update that runs alone, and return how many there were with these."""
        first = insert_into(self._session, trouble).values(channel=key[0], key=key[1], at=now, tries=more, why="")
        counted = first.on_conflict_do_update(
            index_elements=["channel", "key"], set_={"tries": trouble.c.tries + more, "at": now}
        )
        return int(self._session.execute(counted.returning(trouble.c.tries)).scalar_one())

    def forgive(self, key: Key) -> None:
        """Forget the tries of an update that is about to end, and that it was kept aside before."""
        mine = (trouble.c.channel == key[0], trouble.c.key == key[1])
        self._session.execute(delete(trouble).where(*mine))

    def set_aside(self, key: Key, *, aside: dict[str, Any], why: str, now: datetime) -> None:
        """Keep an update that cannot be acted on or even read, for inspection and without the numbers in it."""
        row = insert_into(self._session, trouble).values(
            channel=key[0], key=key[1], at=now, tries=0, aside=discreet(aside), why=why
        )
        newer = {"aside": row.excluded.aside, "why": why}
        self._session.execute(row.on_conflict_do_update(index_elements=["channel", "key"], set_=newer))
        self._uow.touch()

    def aside(self) -> list[Row[Any]]:
        """Return what is kept aside, since when, how often it was tried, and why; the oldest first."""
        kept = select(trouble).where(trouble.c.aside.is_not(None))
        return list(self._session.execute(kept.order_by(trouble.c.at, trouble.c.channel, trouble.c.key)))

    def find_aside(self, key: Key) -> dict[str, Any] | None:
        """Return an update that is kept aside."""
        mine = (trouble.c.channel == key[0], trouble.c.key == key[1])
        return self._session.execute(select(trouble.c.aside).where(*mine)).scalar()

    def bring_again(self, key: Key) -> None:
        """Let an update that is kept aside be tried as if it came for the first time; it stays there until it ends."""
        self._session.execute(delete(inbox).where(inbox.c.channel == key[0], inbox.c.key == key[1]))
        mine = (trouble.c.channel == key[0], trouble.c.key == key[1])
        self._session.execute(update(trouble).where(*mine).values(tries=0))


@cache
def _mark(dialect: str) -> Insert:
    return INTO[dialect](inbox).on_conflict_do_nothing().returning(inbox.c.channel, inbox.c.key)
