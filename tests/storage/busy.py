"""A process that goes on writing until it is ended."""

from bot.profiles import shipped
from domain.policy_reading import read_policy
from storage.database import Database
from tests.storage.ward import SECRET, owners
from tests.storage.world import report_lamp
from tests.stories.reporting import reports
from tests.town import ZONE, Town

MOST = 5000
UNGATHERED = f"[unasked]\nmost = {MOST}\n"
"""Nobody's messages wait to come as one, however long the others take."""


def write(url: str) -> None:
    """Report one thing after the other, let each be accepted, and tell its number."""
    policy = read_policy(UNGATHERED, shipped())
    town = Town(Database(url, SECRET.encode(), zone=ZONE), policy)
    with town.database.begin() as uow:
        uow.units.add_all(owners(policy))
    lin, _ = report_lamp(town)
    mila = town.resident("Mila")
    for _ in range(MOST):
        number = reports(mila)
        lin.presses("Accept")
        print(number, flush=True)
