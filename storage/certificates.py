"""Which certificates were issued, and what became of them."""

from datetime import date

from sqlalchemy import select

from storage.hours_tables import Certificate
from storage.repository import Repository


class Certificates(Repository):
    """Certificates, each found by its number."""

    def add(self, certificate: Certificate) -> Certificate:
        """Keep a new one."""
        return self._uow.add(certificate)

    def find(self, number: str) -> Certificate | None:
        """Return a certificate by its number."""
        self._session.flush()
        return self._session.scalar(select(Certificate).where(Certificate.number == number))

    def of(self, person: int) -> list[Certificate]:
        """Return somebody's certificates, the newest first."""
        self._session.flush()
        mine = select(Certificate).where(Certificate.person == person).order_by(Certificate.id.desc())
        return list(self._session.scalars(mine))

    def counting(self, person: int, issuer: str, day: date, state: str) -> list[Certificate]:
        """Return those that stand so and count a day of somebody's service at a community."""
        self._session.flush()
        mine = (Certificate.person == person, Certificate.issuer == issuer, Certificate.state == state)
        span = (Certificate.since <= day, Certificate.until >= day)
        return list(self._session.scalars(select(Certificate).where(*mine, *span).order_by(Certificate.id)))
