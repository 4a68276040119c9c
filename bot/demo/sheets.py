"""Which sheets for the work units are there in the demo county? One waits for its member, and one was sent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.county import DemoCounty
from bot.profiles import shipped
from domain.organisation import Role
from domain.periods import Kind, following, moment
from domain.policy_reading import read_policy
from domain.statement import DRAFTING, KIND, Moment, State
from storage.keys import new_id
from storage.registrations import Registration
from storage.statements import Statement
from storage.timers import Timer
from storage.unit_of_work import UnitOfWork

SHEETS = ((8, State.DRAFTED), (9, State.SENT))
"""Which of the members who have registered have one, and how it stands."""
FIGURES = [["minutes", 360, [], []], ["services", 3, [], []], ["kinds", 3, ["safety", "safety", "culture"], []]]
CONSENT = "demo"
QUARTER, WEEK = timedelta(days=91), timedelta(days=7)


def load_sheets(
    uow: UnitOfWork, county: DemoCounty, people: Mapping[str, int], *, now: datetime, zone: ZoneInfo
) -> None:
    """Write them, of invented people."""
    members = [one for one in county.people if one.seats[0].role is Role.MEMBER]
    _plan(uow, now, zone)
    for number, state in SHEETS:
        if number >= len(members):  # a smaller county has fewer
            break
        person = people[members[number].key]
        uow.people.get(person).consent = CONSENT
        mine = uow.registrations.of(person)
        if mine is not None:
            _write(uow, mine, state, now=now, zone=zone)


def _plan(uow: UnitOfWork, now: datetime, zone: ZoneInfo) -> None:
    policy = read_policy("", shipped()).statements
    for rung, kind in enumerate(Kind):
        if days := policy.days(kind):
            day = following(days, now.astimezone(zone).date())
            uow.timers.restart(Timer(DRAFTING, 0, day.toordinal(), rung, moment(day, policy.at, zone)))


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
