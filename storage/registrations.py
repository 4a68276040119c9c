"""Which members have registered with which community."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from storage.repository import Repository
from storage.tables import Registration


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
        self._session.flush()
        return self._session.get(Registration, key, with_for_update=self._uow.locks)

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

    def waiting(self, communities: Sequence[str], state: str) -> list[Registration]:
        """Return the registrations of communities in a state, oldest first."""
        self._session.flush()
        mine = select(Registration).where(Registration.community.in_(communities), Registration.state == state)
        return list(self._session.scalars(mine.order_by(Registration.id)))

    def names(self, people: Sequence[int], state: str) -> dict[int, str]:
        """Return the names that people gave in a registration that is in this state."""
        self._session.flush()
        theirs = select(Registration.person, Registration.name).where(Registration.person.in_(people))
        found = self._session.execute(theirs.where(Registration.state == state).order_by(Registration.id))
        return {row.person: row.name for row in found}
