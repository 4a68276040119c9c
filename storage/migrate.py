"""How a database is brought to the tables that this code expects."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, func, inspect, select, table

from domain.errors import SettingError
from storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
VERSION = table("alembic_version", column("version_num"))
TURN = 0x62616F64616F
"""The advisory lock under which replicas that start together migrate one after the other."""


def migrate(database: Database) -> str:
    """Bring a database up to date, in one transaction, and return its revision.

    Raises SettingError for one that a newer version has written.
    """
    if is_current(database):
        return newest()
    from alembic import command  # noqa: PLC0415 - whoever has nothing to migrate does not load it
    from alembic.util import CommandError  # noqa: PLC0415

    with database.writer.begin() as connection:
        if not database.sqlite:
            connection.execute(select(func.pg_advisory_xact_lock(TURN)))
        try:
            command.upgrade(configured(connection), "head")
        except CommandError as error:
            raise SettingError("DATABASE_URL", f"a database that this version can read ({error})") from error
    return newest()


def is_current(database: Database) -> bool:
    """Say whether a database has the tables that this code expects. Asked often: alembic takes too long to load."""
    with database.readers.connect() as connection:
        known = inspect(connection).has_table(VERSION.name)
        return known and connection.scalar(select(VERSION)) == newest()


def configured(connection: Connection) -> "Config":
    """Return what alembic has to know, without a file of its own."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "v%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def newest() -> str:
    """Return the last revision: they are numbered, and a file begins with its number (scripts/revision.py)."""
    return max((file.name[1:5] for file in FOLDER.glob("versions/v*.py")), default="")
