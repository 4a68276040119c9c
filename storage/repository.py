"""What every repository starts from: the transaction it belongs to."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import CursorResult, Executable
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork

R = TypeVar("R")


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
        return self._session.get(row, key, with_for_update=self._uow.locks, populate_existing=self._uow.locks)

    def _rows(self, statement: Executable, values: Mapping[str, object]) -> CursorResult[*tuple[Any, ...]]:
        """Read columns past the session, which would look for rows of its own among them; it counts as no write."""
        return self._session.connection().execute(statement, values)
