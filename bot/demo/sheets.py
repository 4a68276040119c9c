"""Which sheets for the work units are there in the demo county? One waits for its member, and one was sent."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.demo.county import DemoCounty
from bot.demo.people import DemoPerson
from domain import registration
from domain.organisation import Role, Seat
from domain.periods import Kind
from domain.statement import KIND, Moment, State
from storage.keys import new_id
from storage.statements import Statement
from storage.tables import Registration
from storage.timers import Timer
from storage.unit_of_work import UnitOfWork

SHEETS = ((10, State.DRAFTED), (11, State.SENT))
"""Which of the members have one, and how it stands."""
FIGURES = [["minutes", 360, [], []], ["services", 3, [], []], ["kinds", 3, ["safety", "safety", "culture"], []]]
CONSENT = "demo"
COMMUNITY_DIGITS = 12
QUARTER, WEEK = timedelta(days=91), timedelta(days=7)


def load_sheets(
    uow: UnitOfWork, county: DemoCounty, people: Mapping[str, int], *, now: datetime, zone: ZoneInfo
) -> None:
    """Write them, of invented people."""
    members = [one for one in county.people if one.seats[0].role is Role.MEMBER]
    for number, state in SHEETS:
        member = members[number]
        uow.people.get(people[member.key]).consent = CONSENT
        _write(uow, _registered(uow, member, people[member.key], now=now, zone=zone), state, now=now, zone=zone)


def _registered(uow: UnitOfWork, member: DemoPerson, person: int, *, now: datetime, zone: ZoneInfo) -> Registration:
    community = member.resident_of[:COMMUNITY_DIGITS]
    uow.seats.assign(person, Seat(Role.MEMBER, community), today=now.astimezone(zone).date(), now=now)
    return uow.registrations.add(
        Registration(
            id=new_id(now),
            person=person,
            name=member.name,
            work_unit=member.seats[0].unit,
            community=community,
            skills="safety",
            state=registration.State.ACTIVE.value,
            submitted_at=now,
            reviewed_at=now,
            reviewer=None,
        )
    )


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
