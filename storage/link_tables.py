"""Which rows tell that two doors are one person's: codes shown, codes typed, links made, and what was done since."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import belongs_to
from storage.tables import Row


class LinkCode(Row):
    """A code that was shown at an address, of which only the digest is kept."""

    __tablename__ = "link_code"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    door: Mapped[int] = mapped_column(belongs_to("address.id"), index=True)
    shown_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class LinkTry(Row):
    """That somebody typed a code, and what became of it; never the code itself."""

    __tablename__ = "link_try"
    __table_args__ = (Index("ix_link_try_person", "person", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[int] = mapped_column(belongs_to("person.id"))
    door: Mapped[int] = mapped_column(belongs_to("address.id"))
    fate: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(index=True)


class Link(Row):
    """Two people who became one: ``other`` is part of ``person`` until it is undone."""

    __tablename__ = "link"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    other: Mapped[int] = mapped_column(belongs_to("person.id"))
    at: Mapped[datetime]
    until: Mapped[datetime] = mapped_column(index=True)
    """When it can be undone no more; the row goes then."""
    undone_at: Mapped[datetime | None]
    moved: Mapped[dict[str, Any]]
    """What was the other's, and what was decided where both had the same: keys and states, no words."""


class LinkDeed(Row):
    """What the two made since, and at which door: there it stays when they are parted."""

    __tablename__ = "link_deed"
    link: Mapped[int] = mapped_column(belongs_to("link.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    door: Mapped[int]
