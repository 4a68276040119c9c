"""Does everything that time brings on by itself wait for its moment: sheets, and the days on which they are drafted?"""

from collections.abc import Iterator

from bot.doctor.finding import Finding
from domain import statement
from domain.periods import Kind
from domain.policy import Policy
from domain.registration import COUNTING
from storage.unit_of_work import UnitOfWork

LIVES = "lives"


def look_at_lives(uow: UnitOfWork, policy: Policy) -> Iterator[Finding]:
    """Yield what would stand where it stands for ever."""
    for key in uow.statements.endless(statement.KIND, statement.ENDLESS):
        yield Finding(LIVES, f"statement {key}", "it waits for nothing")
    if uow.statements.members(0, COUNTING, 1):
        for rung, kind in enumerate(Kind):
            if policy.statements.days(kind) and not uow.statements.are_planned(statement.DRAFTING, rung):
                yield Finding(LIVES, f"statements {kind}", "no day is set on which they are drafted")
