"""Which browsers may speak for which address."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import belongs_to
from storage.keys import digest
from storage.repository import Repository
from storage.tables import Door, Row

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork


class WebSession(Row):
    """A browser that may speak for an address; only the digest of its token is kept."""

    __tablename__ = "web_session"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    address: Mapped[int] = mapped_column(belongs_to("address.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class WebSessions(Repository):
    """Sessions of browsers; whoever holds the database cannot use them, as only digests are kept."""

    def __init__(self, uow: "UnitOfWork") -> None:
        super().__init__(uow)
        self._held: set[WebSession] = set()
        """What was found: asked for again in this transaction, it is there."""

    def open(self, token: str, *, address: int, now: datetime, expires_at: datetime) -> WebSession:
        """Let the browser that holds the token speak for an address."""
        row = WebSession(digest=digest(self._uow.key, token), address=address, created_at=now, expires_at=expires_at)
        return self._uow.add(row)

    def find(self, token: str, now: datetime) -> WebSession | None:
        """Return the session of a token that has not run out."""
        rows = (self._session.get(WebSession, digest(key, token)) for key in self._uow.keys)
        found = next((row for row in rows if row is not None and row.expires_at > now), None)
        self._held.update([found] if found is not None else [])
        return found

    def is_current(self, row: WebSession, token: str) -> bool:
        """Say whether a session is kept under the key in force."""
        return row.digest == digest(self._uow.key, token)

    def renew(self, row: WebSession, token: str, *, expires_at: datetime) -> None:
        """Let a session live on, under the key in force: the one before it may then be forgotten."""
        row.digest, row.expires_at = digest(self._uow.key, token), expires_at

    def end(self, person: int, *, but: int) -> None:
        """Sign out every browser that speaks for a person, but those at one address."""
        theirs = select(Door.id).where(Door.person == person, Door.id != but)
        self._session.execute(delete(WebSession).where(WebSession.address.in_(theirs)))

    def sweep(self, now: datetime) -> None:
        """Forget sessions that have run out."""
        self._session.execute(delete(WebSession).where(WebSession.expires_at <= now))
