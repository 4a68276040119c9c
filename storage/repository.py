"""What every repository starts from: the transaction it belongs to."""

from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from storage.unit_of_work import UnitOfWork


class Repository:
    """One aggregate's rows, as seen from inside a transaction."""

    def __init__(self, uow: "UnitOfWork") -> None:
        self._uow = uow

    @property
    def _session(self) -> Session:
        return self._uow.session
