"""What is wrong with this installation, if anything."""

from bot.settings import Settings
from bot.world import open_database, policy_in_force
from domain.errors import PolicyError
from storage.database import Database, is_passing
from storage.migrate import is_current

OK = "ok"


def examine(settings: Settings) -> dict[str, str]:
    """Return by name what was looked at: “ok”, a plain fact, or, behind “!”, what has to be mended."""
    return {"settings": OK, "policy": _policy(settings), **_database(settings)}


def _policy(settings: Settings) -> str:
    try:
        policy_in_force(settings)
    except PolicyError as error:
        return f"! {error}"
    return OK


def _database(settings: Settings) -> dict[str, str]:
    database = open_database(settings)
    try:
        if not is_current(database):
            return {"database": "! not up to date: run `python -m bot migrate`"}
        return {"database": OK, **_inside(database)}
    except Exception as error:
        if not is_passing(error):
            raise
        return {"database": f"! cannot be read: {type(error).__name__}"}
    finally:
        database.close()


def _inside(database: Database) -> dict[str, str]:
    with database.reading() as uow:
        aside = uow.inbox.aside()
        return {
            "units": str(uow.units.count()) if uow.units.count() else "! none: load some, or `python -m bot demo`",
            "demo": uow.fact("demo") or "no",
            "kept aside": f"! {len(aside)} updates, the first: {aside[0][0]}" if aside else OK,
        }
