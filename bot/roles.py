"""Who holds which role where, and how an operator lets one end."""

from datetime import date, timedelta
from typing import Any

from bot.clock import now
from bot.invite import UNIT
from bot.opening import ready_database
from bot.profiles import policy_in_force
from bot.settings import Settings
from bot.world import rules_of
from domain.errors import SettingError
from domain.organisation import Seat, is_within
from handlers.desk import Office
from handlers.stepping_down import end


def listed_people(settings: Settings, unit: str) -> list[dict[str, Any]]:
    """Return who holds which role, or will, at a unit and at all that lies in it; everywhere without one.

    Raises SettingError for a unit that there is not.
    """
    with ready_database(settings) as database, database.reading() as uow:
        if unit and unit not in {one.code for one in uow.units.all()}:
            raise SettingError("--unit", UNIT)
        held = uow.seats.listed(now().astimezone(settings.timezone).date())
        return [
            {
                "person": row.person,
                "name": row.name,
                "role": row.role,
                "unit": row.unit,
                "since": row.from_on.isoformat(),
                "until": row.until_on.isoformat() if row.until_on else None,
            }
            for row in held
            if not unit or is_within(row.unit, unit)
        ]


def end_role(settings: Settings, *, person: int, seat: Seat, last: date | None) -> date:
    """Let a role end with a day, at once without one, and return its last day. Raises SettingError.

    What waits is handed on as in the chat; what is said of that is sent by the bot.
    """
    policy = policy_in_force(settings)
    with ready_database(settings) as database, database.begin() as uow:
        office = Office(uow, rules_of(uow, policy, settings.timezone), now())
        if seat not in uow.seats.of(person, office.today):
            raise SettingError("--person", "somebody who holds that role there: see `python -m bot people`")
        day = last if last is not None else office.today - timedelta(days=1)
        end(office, uow.people.get(person), seat, day)
        return day
