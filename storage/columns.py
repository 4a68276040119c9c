"""How moments, values of messages and enumerations are kept in a column."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, ForeignKey, Integer, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

Id = BigInteger().with_variant(Integer, "sqlite")
Json = JSON().with_variant(JSONB(), "postgresql")
NullableJson = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")

Name = String(60).with_variant(String(60, collation="C"), "postgresql")
"""A name that is looked up by its beginning: ordered by its bytes in every database."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""What indexes and constraints are called, so that a migration can name them."""


def belongs_to(column: str) -> ForeignKey:
    """Return a foreign key that is checked at commit, so that a batch may write its rows in any order."""
    return ForeignKey(column, deferrable=True, initially="DEFERRED")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant: a timestamp with time zone on PostgreSQL, microseconds since 1970 on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column's type for the database."""
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> object:
        """Refuse a moment without a zone: it would be a different one on each machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return round(value.timestamp() * 1_000_000) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give the instant back in UTC."""
        if value is None:
            return None
        return datetime.fromtimestamp(value / 1_000_000, UTC) if dialect.name == "sqlite" else value.astimezone(UTC)
