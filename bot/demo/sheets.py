"""Which sheets for the work units are there in the demo county? One waits for its member, and one was sent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.county import DemoCounty
from domain.organisation import Role
from domain.periods import Kind
from domain.statement import KIND, Moment, State
from storage.keys import new_id
from storage.registrations import Registration
from storage.statements import Statement
from storage.timers import Timer
from storage.unit_of_work import UnitOfWork

SHEETS = (State.DRAFTED, State.SENT)
FIGURES = [["minutes", 360, [], []], ["services", 3, [], []], ["kinds", 3, ["safety", "safety", "culture"], []]]
CONSENT = "demo"
QUARTER, WEEK = timedelta(days=91), timedelta(days=7)


def load_sheets(
    uow: UnitOfWork, county: DemoCounty, people: Mapping[str, int], *, now: datetime, zone: ZoneInfo
) -> None:
    """Write them, of the last of the invented members who have registered."""
    members = [people[one.key] for one in county.people if one.seats[0].role is Role.MEMBER]
    registered = [one for one in map(uow.registrations.of, reversed(members)) if one is not None]
    for state, mine in zip(SHEETS, registered, strict=False):
        uow.people.get(mine.person).consent = CONSENT
        _write(uow, mine, state, now=now, zone=zone)


def _write(uow: UnitOfWork, of: Registration, state: State, *, now: datetime, zone: ZoneInfo) -> None:
    today = now.astimezone(zone).date()
    made = uow.statements.add(
        Statement(
            id=new_id(now),
            registration=of.id,
            name=of.name,
            unit=of.work_unit,
            community=of.community,
            kind=Kind.QUARTER.value,
            since_on=today - QUARTER,
            until_on=today - timedelta(days=1),
            figures=FIGURES,
            state=state.value,
            version=1,
            moved_at=now,
            reason="",
            answer="",
        )
    )
    if state is State.DRAFTED:
        rung = tuple(Moment).index(Moment.LIMIT)
        uow.timers.restart(Timer(KIND, made.id, made.version, rung, now + WEEK))
