"""Which browsers may speak for which address."""

from datetime import datetime

from sqlalchemy import delete, select

from storage.keys import digest
from storage.repository import Repository
from storage.tables import Door, WebSession


class WebSessions(Repository):
    """Sessions of browsers; whoever holds the database cannot use them, as only digests are kept."""

    def open(self, token: str, *, address: int, now: datetime, expires_at: datetime) -> WebSession:
        """Let the browser that holds the token speak for an address."""
        row = WebSession(digest=digest(self._uow.key, token), address=address, created_at=now, expires_at=expires_at)
        return self._uow.add(row)

    def find(self, token: str, now: datetime) -> WebSession | None:
        """Return the session of a token that has not run out."""
        row = self._session.get(WebSession, digest(self._uow.key, token))
        return row if row is not None and row.expires_at > now else None

    def end(self, person: int, *, but: int) -> None:
        """Sign out every browser that speaks for a person, but those at one address."""
        theirs = select(Door.id).where(Door.person == person, Door.id != but)
        self._session.execute(delete(WebSession).where(WebSession.address.in_(theirs)))

    def sweep(self, now: datetime) -> None:
        """Forget sessions that have run out."""
        self._session.execute(delete(WebSession).where(WebSession.expires_at <= now))
