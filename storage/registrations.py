"""Which members have registered with which community."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Boolean, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Json, belongs_to
from storage.repository import Repository
from storage.tables import Row


class Registration(Row):
    """The dual reporting of one in-office party member to one community."""

    __tablename__ = "registration"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person: Mapped[int] = mapped_column(belongs_to("person.id"), index=True)
    name: Mapped[str]
    work_unit: Mapped[str] = mapped_column(index=True)
    community: Mapped[str] = mapped_column(String(40), index=True)
    skills: Mapped[list[str]] = mapped_column(Json)
    """The kinds of post, and at most one entry in the member's own words."""
    free: Mapped[list[str]] = mapped_column(Json)
    """When they have time."""
    state: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime]
    """When it came to stand where it stands: the moments are counted from there."""
    consent: Mapped[str]
    """Which text about party membership was agreed to; nothing once that was taken back."""
    consented_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime]
    reviewed_at: Mapped[datetime | None]
    reviewer: Mapped[int | None]
    passed_on: Mapped[bool] = mapped_column(Boolean)
    """Whether the community has let its time pass, so that the street may decide too."""
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    taker: Mapped[str] = mapped_column(String(40), index=True)
    """The community that the member wants to change to; nothing without a transfer."""
    agreed: Mapped[list[str]] = mapped_column(Json)
    """Which communities have agreed to it."""
    until_on: Mapped[date | None]
    """The last day of a pause."""
    offers: Mapped[bool] = mapped_column(Boolean)
    """Whether its member wants to be offered posts."""


class Registrations(Repository):
    """Dual reporting: one living registration a member."""

    def add(self, registration: Registration) -> Registration:
        """Keep a new registration."""
        return self._uow.add(registration)

    def read_ahead(self, keys: Iterable[int]) -> None:
        """Read registrations at once that a reader will look for one after the other."""
        wanted = list(keys)
        # Held here: the session lets go of what nobody holds.
        found = select(Registration).where(Registration.id.in_(wanted))
        self._ahead = list(self._session.scalars(found)) if wanted else []

    def find(self, key: int) -> Registration | None:
        """Return a registration, locked for the transaction."""
        return self._as_it_stands(Registration, key)

    def of(self, person: int) -> Registration | None:
        """Return the newest registration of a person."""
        self._session.flush()
        mine = select(Registration).where(Registration.person == person)
        return self._session.scalar(mine.order_by(Registration.id.desc()).limit(1))

    def all_of(self, person: int) -> list[Registration]:
        """Return every registration of a person, oldest first."""
        self._session.flush()
        mine = select(Registration).where(Registration.person == person)
        return list(self._session.scalars(mine.order_by(Registration.id)))

    def withdraw(self, registration: Registration) -> None:
        """Forget a registration."""
        self._session.delete(registration)
        self._uow.touch()

    def waiting(self, communities: Sequence[str], states: Collection[str]) -> list[Registration]:
        """Return the registrations of communities in some states, oldest first."""
        self._session.flush()
        mine = select(Registration).where(Registration.community.in_(communities), Registration.state.in_(states))
        return list(self._session.scalars(mine.order_by(Registration.id)))

    def coming(self, communities: Sequence[str]) -> list[Registration]:
        """Return the registrations whose members want to change to one of these communities, oldest first."""
        self._session.flush()
        return list(
            self._session.scalars(
                select(Registration).where(Registration.taker.in_(communities)).order_by(Registration.id)
            )
        )

    def namesakes(self, registration: Registration, states: Collection[str]) -> list[str]:
        """Return the communities where somebody else of the same name and unit stands in one of these states."""
        self._session.flush()
        same = (Registration.name == registration.name, Registration.work_unit == registration.work_unit)
        another = Registration.person != registration.person
        found = select(Registration.community).where(*same, another, Registration.state.in_(states)).distinct()
        return sorted(self._session.scalars(found))

    def of_unit(self, unit: str, name: str, states: Collection[str]) -> list[Registration]:
        """Return the registrations of a work unit under a name, in some states."""
        self._session.flush()
        named = select(Registration).where(Registration.work_unit == unit, Registration.name == name)
        return list(self._session.scalars(named.where(Registration.state.in_(states)).order_by(Registration.id)))

    def counts(self, unit: str) -> dict[tuple[str, str], int]:
        """Return how many of a work unit's members stand where, by community and state."""
        self._session.flush()
        by = select(Registration.community, Registration.state, func.count()).where(Registration.work_unit == unit)
        found = self._session.execute(by.group_by(Registration.community, Registration.state))
        return {(community, state): count for community, state, count in found}

    def names(self, people: Sequence[int], states: Collection[str]) -> dict[int, str]:
        """Return the names that people gave in a registration that is in one of these states."""
        self._session.flush()
        theirs = select(Registration.person, Registration.name).where(Registration.person.in_(people))
        found = self._session.execute(theirs.where(Registration.state.in_(states)).order_by(Registration.id))
        return {row.person: row.name for row in found}
