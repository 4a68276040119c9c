"""What is wrong with this installation, if anything."""

from bot.opening import ready_database
from bot.profiles import policy_in_force
from bot.settings import Settings
from domain.errors import PolicyError, SettingError
from storage.database import Database
from storage.unit_of_work import UnitOfWork

OK = "ok"


def examine(settings: Settings) -> dict[str, str]:
    """Return by name what was looked at: “ok”, a plain fact, or, behind “!”, what has to be mended."""
    return {"settings": OK, "policy": _policy(settings), **_database(settings)}


def _policy(settings: Settings) -> str:
    try:
        policy_in_force(settings)
    except (PolicyError, SettingError) as error:
        return f"! {error}"
    return OK


def _database(settings: Settings) -> dict[str, str]:
    try:
        with ready_database(settings) as database:
            return {"database": OK, **_inside(database)}
    except SettingError as error:
        return {"database": f"! {error}"}


def _sealed(uow: UnitOfWork) -> str:
    lost = uow.contacts.unreadable()
    return f"! {lost} telephone numbers are sealed with a key that is not here" if lost else OK


def _inside(database: Database) -> dict[str, str]:
    with database.reading() as uow:
        aside = uow.inbox.aside()
        return {
            "units": str(uow.units.count()) if uow.units.count() else "! none: load some, or `python -m bot demo`",
            "demo": uow.fact("demo") or "no",
            "sealed": _sealed(uow),
            "kept aside": f"! {len(aside)} updates, the first: {aside[0][0]}" if aside else OK,
        }
