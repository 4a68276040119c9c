"""What every repository starts from: the transaction it belongs to."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import CursorResult, Executable, Select, bindparam, select
from sqlalchemy.orm import Session

from storage.tables import Row

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

R = TypeVar("R", bound=Row)


@cache
def _locked(row: type[Row]) -> Select[Any]:
    (key,) = row.__table__.primary_key
    return select(row).where(key == bindparam("key")).with_for_update().execution_options(populate_existing=True)


class Repository:
    """One aggregate's rows, as seen from inside a transaction."""

    def __init__(self, uow: "UnitOfWork") -> None:
        self._uow = uow

    @property
    def _session(self) -> Session:
        return self._uow.session

    def _as_it_stands(self, row: type[R], key: int) -> R | None:
        """Return a row, locked for the transaction, as it stands since then: a list may have been read before."""
        self._session.flush()
        if not self._uow.locks:
            return self._session.get(row, key)
        found: R | None = self._session.scalar(_locked(row), {"key": key})
        return found

    def _rows(self, statement: Executable, values: Mapping[str, object]) -> CursorResult[*tuple[Any, ...]]:
        """Read columns past the session, which would look for rows of its own among them; it counts as no write."""
        return self._session.connection().execute(statement, values)
