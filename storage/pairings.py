"""Which work units have registered with which community, and for how long."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Boolean, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import belongs_to
from storage.repository import Repository
from storage.tables import Row


class Pairing(Row):
    """The agreement of a unit with a community."""

    __tablename__ = "pairing"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit: Mapped[str] = mapped_column(String(40), index=True)
    community: Mapped[str] = mapped_column(String(40), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime]
    submitted_at: Mapped[datetime]
    liaison: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    unit_contact: Mapped[str]
    """Whom the community calls at the unit."""
    reviewed_at: Mapped[datetime | None]
    reviewer: Mapped[int | None]
    community_contact: Mapped[str]
    """Whom the unit calls at the community."""
    passed_on: Mapped[bool] = mapped_column(Boolean)
    question: Mapped[str] = mapped_column(Text)
    """What the community asks the unit, until it has decided."""
    answer: Mapped[str] = mapped_column(Text)


class Pairings(Repository):
    """Agreements of units with communities."""

    def add(self, pairing: Pairing) -> Pairing:
        """Keep a new agreement."""
        return self._uow.add(pairing)

    def find(self, key: int) -> Pairing | None:
        """Return an agreement, locked for the transaction."""
        return self._as_it_stands(Pairing, key)

    def of_unit(self, units: Collection[str], states: Collection[str]) -> list[Pairing]:
        """Return the agreements of units in some states, oldest first."""
        self._session.flush()
        mine = select(Pairing).where(Pairing.unit.in_(units), Pairing.state.in_(states))
        return list(self._session.scalars(mine.order_by(Pairing.id)))

    def of_community(self, communities: Collection[str], states: Collection[str]) -> list[Pairing]:
        """Return the agreements with communities in some states, oldest first."""
        self._session.flush()
        mine = select(Pairing).where(Pairing.community.in_(communities), Pairing.state.in_(states))
        return list(self._session.scalars(mine.order_by(Pairing.id)))
