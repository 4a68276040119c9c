"""How does an operator let a unit go: what hangs on it, and who has to be asked first?"""

from collections.abc import Mapping

from bot.clock import now
from bot.opening import ready_database
from bot.profiles import policy_in_force
from bot.settings import Settings
from bot.world import rules_of
from domain.errors import SettingError
from domain.organisation import is_within
from handlers import moving_out
from handlers.desk import Office


def dissolve(settings: Settings, unit: str, *, ask: bool) -> dict[str, int]:
    """Return how much of what hangs on a unit and on all that lies in it; ``ask`` its members to choose another.

    Raises SettingError for a unit that there is not. What is said of it is sent by the bot.
    """
    policy = policy_in_force(settings)
    with ready_database(settings) as database, database.begin() as uow:
        office = Office(uow, rules_of(uow, policy, settings.timezone), now())
        if office.rules.county.find(unit) is None:
            raise SettingError("--unit", "the code of a unit: see `python -m bot units`")
        codes = [code for code in office.rules.county.units if is_within(code, unit)]
        if ask:
            for registration in uow.hanging.registered(codes):
                moving_out.ask(office, registration, codes)
        counts: dict[str, int] = {}
        for found in uow.hanging.on(codes, office.today).values():
            for what, count in found.items():
                counts[what] = counts.get(what, 0) + count
        return dict(sorted(counts.items()))


def as_text(found: Mapping[str, int]) -> str:
    """Return what hangs on a unit, a line for each kind."""
    lines = [f"{what:<16} {count}" for what, count in found.items()]
    return "\n".join(lines or ["Nothing hangs on it: the next table of units may leave it out."])
