"""How does an operator let somebody's role end?"""

from datetime import date, timedelta

from bot.clock import now
from bot.opening import ready_database
from bot.profiles import policy_in_force
from bot.settings import Settings
from bot.world import rules_of
from domain.errors import SettingError
from domain.organisation import Seat
from handlers.desk import Office
from handlers.stepping_down import end


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
