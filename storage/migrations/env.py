"""How alembic reaches the database: by the connection that storage.migrate hands over, inside its transaction."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from storage import columns
from storage.streams import outbox

NAMES = {id(getattr(columns, name)): f"columns.{name}" for name in ("Id", "Json", "NullableJson", "Name")}


def written(kind: str, thing: object, autogenerating: AutogenContext) -> str | Literal[False]:
    """Return how a revision names a type of ours."""
    if kind != "type":
        return False
    name = "columns.UtcDateTime()" if isinstance(thing, columns.UtcDateTime) else NAMES.get(id(thing), "")
    if name:
        autogenerating.imports.add("from storage import columns")
    return name or False


context.configure(
    connection=context.config.attributes["connection"], target_metadata=outbox.metadata, render_item=written
)
context.run_migrations()
