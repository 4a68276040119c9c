"""Which roles people hold, and the invitations to hold one."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, bindparam, or_, select

from domain.organisation import Role, Seat
from storage.imports import Listed, applied
from storage.keys import digest, new_id
from storage.repository import Repository
from storage.tables import Assignment, Door, Invitation, Person

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

TODAY = (
    Assignment.from_on <= bindparam("today"),
    or_(Assignment.until_on.is_(None), Assignment.until_on >= bindparam("today")),
)
HELD = (
    select(Assignment.person, Assignment.role, Assignment.unit)
    .where(Assignment.person.in_(bindparam("people", expanding=True)), *TODAY)
    .order_by(Assignment.from_on, Assignment.id)
)
REACHABLE = (
    select(Assignment.unit, Assignment.role, Assignment.person)
    .where(
        Assignment.unit.in_(bindparam("units", expanding=True)),
        select(Door.id).where(Door.person == Assignment.person, Door.closed_at.is_(None)).exists(),
        *TODAY,
    )
    .order_by(Assignment.from_on, Assignment.id)
)


class Seats(Repository):
    """Assignments and invitations; the seats of people once read are held for the batch."""

    def __init__(self, uow: "UnitOfWork") -> None:
        super().__init__(uow)
        self._held: dict[int, tuple[Seat, ...]] = {}
        self._expected: set[int] = set()
        self._at: dict[str, dict[Role, list[int]]] = {}

    def expect(self, people: Iterable[int]) -> None:
        """Know whose seats may be asked for: all are read with the first, and none where nobody asks."""
        self._expected.update(people)

    def of(self, person: int, today: date) -> tuple[Seat, ...]:
        """Return the seats that a person holds today, in the order in which they got them."""
        if person not in self._held:
            self._read({person, *self._expected} - self._held.keys(), today)
        return self._held[person]

    def answering(self, units: Iterable[str], today: date) -> dict[str, dict[Role, list[int]]]:
        """Return by unit and role who holds one there today and can be reached, the longest serving first."""
        missing = [unit for unit in dict.fromkeys(units) if unit not in self._at]
        if missing:
            self._at |= {unit: {} for unit in missing}
            for unit, role, person in self._rows(REACHABLE, {"units": missing, "today": today}):
                people = self._at[unit].setdefault(Role(role), [])
                if person not in people:
                    people.append(person)
        return self._at

    def assign(self, person: int, seat: Seat, *, today: date, now: datetime, until: date | None = None) -> int | None:
        """Give a person a role from today, and return its key; holding it already changes nothing."""
        if seat in self.of(person, today):
            return None
        key = new_id(now)
        self._uow.add(
            Assignment(id=key, person=person, role=seat.role.value, unit=seat.unit, from_on=today, until_on=until)
        )
        self._held[person] = (*self._held[person], seat)
        self._at.pop(seat.unit, None)
        return key

    def end(self, person: int, *, today: date) -> None:
        """Let everything that a person holds have ended yesterday."""
        theirs = select(Assignment).where(Assignment.person == person, *TODAY)
        for held in self._session.scalars(theirs, {"today": today}):
            held.until_on = today - timedelta(days=1)
            self._at.pop(held.unit, None)
        self._held[person] = ()

    def end_one(self, person: int, seat: Seat, *, last: date, today: date) -> list[int]:
        """Let a role that a person holds end with a day; return its assignments, none where they do not hold it."""
        held = select(Assignment).where(Assignment.person == person, *TODAY)
        rows = self._session.scalars(held.filter_by(role=seat.role.value, unit=seat.unit), {"today": today}).all()
        for row in rows:
            row.until_on = last
        self._uow.flush()
        self.forget()
        return [row.id for row in rows]

    def find(self, key: int) -> Assignment | None:
        """Return one assignment."""
        return self._session.get(Assignment, key)

    def listed(self, today: date) -> list[Row[Any]]:
        """Return who holds which role where, or will: unit by unit, the longest serving first."""
        columns = (
            Assignment.person,
            Person.name,
            Assignment.role,
            Assignment.unit,
            Assignment.from_on,
            Assignment.until_on,
        )
        still = or_(Assignment.until_on.is_(None), Assignment.until_on >= today)
        found = select(*columns).join(Person, Person.id == Assignment.person).where(still)
        return list(self._session.execute(found.order_by(Assignment.unit, Assignment.from_on, Assignment.id)))

    def invite(self, code: str, *, seat: Seat, name: str, now: datetime, expires_at: datetime) -> Invitation:
        """Keep a seat for whoever brings the code; only its digest is written."""
        return self._uow.add(
            Invitation(
                digest=digest(self._uow.key, code),
                role=seat.role.value,
                unit=seat.unit,
                name=name,
                created_at=now,
                expires_at=expires_at,
                redeemed_at=None,
                person=None,
                until_on=None,
                listed=False,
            )
        )

    def find_invitation(self, code: str) -> Invitation | None:
        """Return the invitation that a code opens; of two people who bring it at once the second waits here."""
        made = (self._session.get(Invitation, digest(key, code), with_for_update=True) for key in self._uow.keys)
        return next((one for one in made if one is not None and self._is_shown(one)), None)

    def keys_since(self, person: int, seat: Seat, after: int) -> list[int]:
        """Return the assignments of one seat that a person got after a key was made."""
        mine = select(Assignment.id).where(Assignment.person == person, Assignment.id > after)
        return list(self._session.scalars(mine.where(Assignment.role == seat.role.value, Assignment.unit == seat.unit)))

    def forget(self) -> None:
        """Read everything anew: seats have changed hands."""
        self._held.clear()
        self._at.clear()

    def watching(self, units: Sequence[str]) -> list[int]:
        """Return the addresses of everybody who holds a seat at one of these units, or held one."""
        theirs = select(Door.id).join(Assignment, Assignment.person == Door.person)
        return list(self._session.scalars(theirs.where(Assignment.unit.in_(units)).distinct()))

    def _is_shown(self, invitation: Invitation) -> bool:
        """Say whether an invitation that came with a roster stands in the one that is shown."""
        shown = select(Listed.key).where(Listed.digest == invitation.digest, Listed.batch.in_(applied("people")))
        return not invitation.listed or self._session.execute(shown).first() is not None

    def _read(self, people: set[int], today: date) -> None:
        self._held |= dict.fromkeys(people, ())
        for person, role, unit in self._rows(HELD, {"people": list(people), "today": today}):
            self._held[person] = (*self._held[person], Seat(Role(role), unit))
