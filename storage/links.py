"""Which codes link two doors, how often somebody guessed, and which links can still be undone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from domain.message import Address
from storage.contacts import Contact
from storage.keys import digest, insert_into, new_id
from storage.link_tables import Link, LinkCode, LinkDeed, LinkTry
from storage.repository import Repository
from storage.streams import outbox
from storage.tables import Door, Person
from storage.terms import FLEETING


class Links(Repository):
    """Codes, of which only digests are kept; what was typed, without the codes; and who became one by them."""

    def shown_at(self, codes: Iterable[str]) -> list[Address]:
        """Return where these codes were shown: who has those doors is locked together with who types the codes."""
        wanted = [digest(self._uow.key, code) for code in codes]
        if not wanted:
            return []
        found = select(Door.channel, Door.outside).join(LinkCode, LinkCode.door == Door.id)
        return [Address(*row) for row in self._rows(found.where(LinkCode.digest.in_(wanted)), {})]

    def show(self, code: str, *, door: Door, now: datetime, expires_at: datetime) -> None:
        """Let a code count in place of any other that was shown to the same person."""
        mine = select(Door.id).where(Door.person == door.person)
        self._session.execute(delete(LinkCode).where(LinkCode.door.in_(mine)))
        row = LinkCode(digest=digest(self._uow.key, code), door=door.id, shown_at=now, expires_at=expires_at)
        self._uow.add(row)

    def find_code(self, code: str) -> LinkCode | None:
        """Return what a code stands for; whose it is was locked ahead, so that it opens to one person only."""
        self._session.flush()
        return self._session.get(LinkCode, digest(self._uow.key, code))

    def waits_since(self, person: int, now: datetime) -> datetime | None:
        """Return since when a code of this person waits to be typed; None when there is none."""
        self._session.flush()
        mine = select(LinkCode.shown_at).join(Door, Door.id == LinkCode.door)
        waiting = (Door.person == person, LinkCode.used_at.is_(None), LinkCode.expires_at > now)
        return self._session.scalar(mine.where(*waiting).limit(1))

    def note(self, door: Door, fate: str, now: datetime) -> None:
        """Write down that somebody typed a code, and what became of it."""
        self._uow.add(LinkTry(id=new_id(now), person=door.person, door=door.id, fate=fate, at=now))

    def tried(self, fates: Sequence[str], since: datetime, *, person: int | None = None) -> int:
        """Return how often codes met these fates since, typed by one person or by anybody."""
        self._session.flush()
        tries = select(func.count()).where(LinkTry.at > since, LinkTry.fate.in_(fates))
        mine = tries if person is None else tries.where(LinkTry.person == person)
        return self._session.scalar(mine) or 0

    def join(self, person: int, other: int, *, now: datetime, until: datetime, moved: dict[str, Any]) -> Link:
        """Keep what makes a link possible to undo."""
        row = Link(id=new_id(now), person=person, other=other, at=now, until=until, undone_at=None, moved=moved)
        self._uow.add(row)
        self._session.flush()
        return row

    def end(self, link: Link, now: datetime) -> None:
        """Know that a link was undone."""
        link.undone_at = now
        self._session.flush()

    def find(self, key: int) -> Link | None:
        """Return a link."""
        return self._session.get(Link, key)

    def newest(self, person: int, now: datetime) -> Link | None:
        """Return the newest link of a person that can be undone."""
        mine = select(Link).where(Link.person == person, Link.undone_at.is_(None), Link.until > now)
        return self._session.scalar(mine.order_by(Link.id.desc()).limit(1))

    def parts(self, person: int) -> list[int]:
        """Return who has become part of a person by links that can be undone, and by theirs in turn."""
        found: list[int] = []
        new = [person]
        while new:
            theirs = select(Link.other).where(Link.person.in_(new), Link.undone_at.is_(None)).order_by(Link.other)
            new = list(self._session.scalars(theirs))
            found += new
        return found

    def did(self, link: int, *, kind: str, key: str, door: int) -> None:
        """Write down by which door something was made that now belongs to both; the last door counts."""
        row = insert_into(self._session, LinkDeed.__table__).values(link=link, kind=kind, key=key, door=door)
        keys = ["link", "kind", "key"]
        self._session.execute(row.on_conflict_do_update(index_elements=keys, set_={"door": door}))
        self._uow.touch()

    def deeds(self, link: int, doors: Sequence[int]) -> Mapping[str, list[str]]:
        """Return what was made by these doors since a link, by kind."""
        made = select(LinkDeed.kind, LinkDeed.key).where(LinkDeed.link == link, LinkDeed.door.in_(doors))
        found: dict[str, list[str]] = {}
        for kind, key in self._session.execute(made.order_by(LinkDeed.kind, LinkDeed.key)):
            found.setdefault(kind, []).append(key)
        return found

    def every_deed(self, link: int) -> list[tuple[str, str, int]]:
        """Return what was made since a link: kind, key and door."""
        made = select(LinkDeed.kind, LinkDeed.key, LinkDeed.door).where(LinkDeed.link == link)
        return [(kind, key, door) for kind, key, door in self._session.execute(made.order_by(LinkDeed.kind))]

    def sweep(self, now: datetime, *, tries: datetime) -> None:
        """Forget codes that have run out, links that can be undone no more, and what was typed before ``tries``.

        The messages that showed those codes are forgotten with them.
        Whoever has become part of somebody for good says nothing of themselves any more.
        """
        over = select(Link.id).where(Link.until <= now)
        parts = select(Link.other).where(Link.until <= now, Link.undone_at.is_(None))
        nothing = {"name": "", "name_en": "", "consent": "", "consented_at": None}
        self._session.execute(update(Person).where(Person.id.in_(parts)).values(**nothing))
        self._session.execute(delete(Contact).where(Contact.person.in_(parts)))
        self._session.execute(delete(LinkCode).where(LinkCode.expires_at <= now))
        shown = (outbox.c.dedupe.startswith(FLEETING), outbox.c.expires_at <= now)
        self._session.execute(delete(outbox).where(*shown))
        self._session.execute(delete(LinkTry).where(LinkTry.at < tries))
        self._session.execute(delete(LinkDeed).where(LinkDeed.link.in_(over)))
        self._session.execute(delete(Link).where(Link.until <= now))
